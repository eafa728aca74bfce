"""A theory as a YAML file: which terms of the library are on, with what weight, and its parameters."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from .given import changes_of
from .numbers import Limits, Number
from .problems import Path, Problem, Report, ScenarioError
from .reading.fields import WORD, is_name, known_keys, text_of
from .reading.files import locate, read_tree
from .reading.merge import override
from .reading.nodes import Node
from .reading.number_parse import parse_number, parse_sources
from .weight_sets import WeightSet, numbers_of, read_weight_set

MAX_WEIGHT = 20.0
"""Largest size of a weight."""

KEYS = ("format", "name", "title", "description", "sources", "parameters", "terms", "priors", "vectors")
"""The keys of a theory file (``extends`` apart)."""

BESIDE = ("priors", "vectors")
"""Keys about the terms that are on: what is set of terms moves these too."""


@dataclass(frozen=True)
class Theory:
    """Which terms are on, with what weight, and the values of the parameters.

    ``parameters`` holds every parameter of :data:`counterpoise.theory.parameters.PARAMETERS`, the
    default where the file names none. ``terms`` holds, for each of the four strategies, the terms
    that the file names; all others are off. ``priors`` are mean and standard deviation of weights before they are
    estimated; ``vectors`` is a set of weights that are as likely as these.
    """

    name: str
    title: str
    description: str = ""
    sources: tuple[str, ...] = ()
    parameters: dict[str, Number] = field(default_factory=dict)
    terms: dict[str, dict[str, Number]] = field(default_factory=dict)
    priors: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)
    vectors: WeightSet | None = None

    def parameter(self, name: str) -> float:
        """The value of a parameter. Raises KeyError for an unknown name."""
        return self.parameters[name].constant

    def weight(self, strategy: str, term: str) -> float:
        """The weight of a term, 0 where it is off."""
        number = self.terms.get(strategy, {}).get(term)
        return 0.0 if number is None else number.constant

    def wrong_signs(self) -> list[str]:
        """A line for each weight whose sign is not the one that a paper or the literature states."""
        from ..theory.terms import TERMS

        return [
            f"the weight of {term.strategy}.{term.name} is {weight:g}, and {term.source} states the other sign"
            for term in TERMS
            if term.bounded and (weight := self.weight(term.strategy, term.name)) * term.sign < 0.0
        ]


def load_theory(name_or_path: str | os.PathLike[str], overrides: Mapping[str, object] | None = None) -> Theory:
    """Load a shipped theory by name, or a theory file by path.

    ``overrides`` maps ``theory.parameters.NAME`` and ``theory.terms.STRATEGY.TERM`` to values; None
    removes an entry, other addresses are left to :func:`counterpoise.scenario.model.load_scenario`.

    Raises
    ------
    ScenarioError
        With every problem found: file, line, key and what would be valid.
    """
    tree = read_tree(locate(name_or_path, "theories"), "theories")
    prefix = "theory."
    own = {key.removeprefix(prefix): value for key, value in changes_of(overrides).items() if key.startswith(prefix)}
    try:
        laid = override(tree, own)
        if not any(key.startswith("terms") for key in own):
            return parse_theory(laid)
        changed = parse_theory(replace(laid, value={key: node for key, node in laid.items() if key not in BESIDE}))
        known = parse_theory(override(tree, {key: own[key] for key in own if key.partition(".")[0] in BESIDE}))
    except ScenarioError as error:
        raise ScenarioError(_as_set(problem, prefix) for problem in error.problems) from None
    priors = {
        (strategy, term): one for (strategy, term), one in known.priors.items() if term in changed.terms[strategy]
    }
    vectors = None if known.vectors is None else known.vectors.with_set(changed, own)
    return replace(changed, priors=priors, vectors=vectors)


def parse_theory(tree: Node) -> Theory:
    """Check the merged tree of a theory file. Raises :class:`ScenarioError`."""
    report = Report()
    entries = known_keys(tree, (), (*KEYS, "extends"), report, ("name",)) or {}
    texts = {key: text_of(entries.get(key), key, report) for key in ("name", "title", "description")}
    if "name" in entries:
        is_name(texts["name"], WORD, entries["name"], ("name",), report)
    sources = entries.get("sources")
    terms = _terms(entries.get("terms"), report)
    named = [(strategy, term) for strategy, weights in terms.items() for term in weights]
    vectors = entries.get("vectors")
    theory = Theory(
        name=texts["name"],
        title=texts["title"] or texts["name"],
        description=texts["description"],
        sources=() if sources is None else parse_sources(sources, ("sources",), report),
        parameters=_parameters(entries.get("parameters"), report),
        terms=terms,
        priors=_priors(entries.get("priors"), named, report),
        vectors=None if vectors is None else read_weight_set(vectors, named, MAX_WEIGHT, report),
    )
    report.raise_if_any()
    return theory


def _parameters(node: Node | None, report: Report) -> dict[str, Number]:
    from ..theory.parameters import PARAMETERS, limits_of

    names = [parameter.name for parameter in PARAMETERS]
    given = {} if node is None else known_keys(node, ("parameters",), names, report) or {}
    numbers = {}
    for parameter in PARAMETERS:
        entry = given.get(parameter.name)
        if entry is None:
            numbers[parameter.name] = Number(
                value=parameter.default,
                source=tuple(parameter.source.split("; ")),
                range=(parameter.low, parameter.high),
                note=parameter.meaning,
            )
        else:
            limits = Limits(*limits_of(parameter.name), constant=True)
            number = parse_number(entry, ("parameters", parameter.name), limits, report)
            numbers |= {} if number is None else {parameter.name: number}
    return numbers


def _terms(node: Node | None, report: Report) -> dict[str, dict[str, Number]]:
    from ..theory.terms import TERMS

    strategies = tuple(dict.fromkeys(term.strategy for term in TERMS))
    given = {} if node is None else known_keys(node, ("terms",), strategies, report) or {}
    weights: dict[str, dict[str, Number]] = {strategy: {} for strategy in strategies}
    for strategy, block in given.items():
        names = [term.name for term in TERMS if term.strategy == strategy]
        path: Path = ("terms", strategy)
        for name, entry in (known_keys(block, path, names, report) or {}).items():
            limits = Limits(-MAX_WEIGHT, MAX_WEIGHT, constant=True)
            number = parse_number(entry, (*path, name), limits, report)
            if number is not None:
                weights[strategy][name] = number
    return weights


def _priors(
    node: Node | None, named: Sequence[tuple[str, str]], report: Report
) -> dict[tuple[str, str], tuple[float, float]]:
    """Mean and standard deviation of weights of terms that are on: ``priors: {hedging: {squeeze: [-1.5, 0.5]}}``."""
    strategies = tuple(dict.fromkeys(strategy for strategy, _ in named))
    found: dict[tuple[str, str], tuple[float, float]] = {}
    for strategy, block in ({} if node is None else known_keys(node, ("priors",), strategies, report) or {}).items():
        terms = [term for owner, term in named if owner == strategy]
        for name, entry in (known_keys(block, ("priors", strategy), terms, report) or {}).items():
            pair = numbers_of(entry)
            if len(pair) == 2 and pair[1] > 0.0:
                found[strategy, name] = (pair[0], pair[1])
            else:
                hint = "write [mean, deviation], such as [-1.5, 0.5]"
                report.add(entry, ("priors", strategy, name), "a prior has a mean and a deviation above zero", hint)
    return found


def _as_set(problem: Problem, prefix: str) -> Problem:
    if problem.file != "--set":
        return problem
    return Problem(problem.file, problem.line, prefix + problem.path, problem.message, problem.hint)
