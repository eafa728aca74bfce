"""Lessons: a case, a puzzle, bets, a flip and a debate, read from a file and held against the model.

A lesson says what the model does, and the model is asked when the lesson is read: a claim that it does not make, a bet
on a year in which it does not waver, a miss that is none any more are refused with what it does instead. So a changed
theory cannot leave a false lesson.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from counterpoise.scenario.evidence import is_evidence, nearest_evidence
from counterpoise.scenario.model import Model
from counterpoise.scenario.problems import Report, ScenarioError
from counterpoise.scenario.reading.fields import validated
from counterpoise.scenario.reading.files import FORMAT, locate
from counterpoise.scenario.reading.nodes import Node
from counterpoise.scenario.reading.strict_yaml import read_yaml
from counterpoise.theory.terms import STRATEGIES
from pydantic import Field

from ..figures.naming import STRATEGY_NAMES
from .game import CONTESTED
from .sandbox import Sandbox, Setting

Strategy = Literal["balancing", "soft_balancing", "hedging", "bandwagoning"]

RUNS = 100
"""Runs in which a lesson is held against the model."""

BASE = "base"
"""The world of a lesson as it is."""


class Words(Model):
    """A text in every language that ships."""

    en: str = Field(min_length=1)
    zh: str = Field(min_length=1)


class YearBet(Model):
    """A bet on what the model chooses in a year."""

    year: int
    question: Words


class Flip(Model):
    """A cause that is flipped: levers moved, events left out."""

    name: str
    title: Words
    moved: dict[str, float] = Field(default_factory=dict)
    off: tuple[str, ...] = Field((), strict=False)


class Claim(Model):
    """What the lesson says that the model does: a share of the years on a strategy, in a world, between bounds.

    ``than`` makes it a difference: the share in ``world`` less that in the world ``than``.
    """

    words: Words
    strategy: Strategy
    years: tuple[int, int] = Field(strict=False)
    world: str = BASE
    than: str | None = None
    at_least: float | None = None
    at_most: float | None = None


class Miss(Model):
    """A coding of the literature that the model reads otherwise; ``state`` is the lesson's own where it is left out."""

    state: str = ""
    power: str
    years: tuple[int, int] = Field(strict=False)
    coded: Strategy
    words: Words


class Question(Model):
    """A question for the debate, and what may be answered."""

    ask: Words
    answer: Words


class Sheet(Model):
    """What the teacher needs on paper."""

    what: Words
    run: Words
    notice: Words
    misleads: Words
    questions: tuple[Question, ...] = Field(strict=False, min_length=2)


class LessonFile(Model):
    """A lesson as its file has it."""

    name: str
    title: Words
    case: str
    state: str
    power: str
    seed: int = Field(0, ge=0)
    theory: str = ""
    rivals: tuple[str, ...] = Field((), strict=False)
    vignette: Words
    bets: tuple[YearBet, ...] = Field(strict=False, min_length=1)
    flips: tuple[Flip, ...] = Field(strict=False, min_length=1)
    claims: tuple[Claim, ...] = Field(strict=False, min_length=1)
    debate: Words
    miss: Miss
    sheet: Sheet
    sources: tuple[str, ...] = Field(strict=False, min_length=1)


@dataclass(frozen=True)
class Lesson:
    """A lesson that the model bears out, with its answer key; ``sandbox`` answers for it."""

    file: LessonFile
    sandbox: Sandbox

    @cached_property
    def setting(self) -> Setting:
        """The world of the lesson as it is."""
        one = self.file
        return Setting(one.case, one.state, one.power, one.theory, {}, frozenset(), RUNS, one.seed)

    def world(self, name: str) -> Setting:
        """The setting of a world: the base, a flip by its name, or a rival theory."""
        one, base = self.file, self.setting
        flip = next((flip for flip in one.flips if flip.name == name), None)
        if flip is not None:
            moved, off = dict(flip.moved), frozenset(flip.off)
            return Setting(one.case, one.state, one.power, one.theory, moved, off, RUNS, one.seed)
        if name in one.rivals:
            return Setting(one.case, one.state, one.power, name, {}, frozenset(), RUNS, one.seed)
        return base

    def shares(self, world: str) -> np.ndarray:
        """Share of the runs on each strategy by year, of the lesson's state in a world: [strategy, year]."""
        if world not in self._shares:
            picture = self.sandbox.picture(self.world(world))
            self._shares[world] = picture.shares[picture.states.index(self.file.state)]
        return self._shares[world]

    @cached_property
    def _shares(self) -> dict[str, np.ndarray]:
        return {}

    @cached_property
    def first(self) -> int:
        """The first year of the case."""
        return int(self.sandbox.case(self.setting).world.years[0])

    def span(self, years: tuple[int, int]) -> slice:
        """Years as positions."""
        return slice(years[0] - self.first, years[1] - self.first + 1)

    def value(self, claim: Claim) -> float:
        """What the model makes of a claim: a share of the years, or a difference of two."""
        k, when = STRATEGIES.index(claim.strategy), self.span(claim.years)
        share = float(self.shares(claim.world)[k, when].mean())
        return share if claim.than is None else share - float(self.shares(claim.than)[k, when].mean())

    def answer(self, year: int) -> dict[str, float]:
        """Of a bet's year: how often the model chooses each strategy."""
        column = self.shares(BASE)[:, year - self.first]
        return dict(zip(STRATEGIES, (float(one) for one in column), strict=True))

    def key(self) -> dict[str, Any]:
        """The answer key: what the model does in every bet, and what it makes of every claim."""
        return {
            "bets": [{"year": bet.year, "model": self.answer(bet.year)} for bet in self.file.bets],
            "claims": [{"words": claim.words.model_dump(), "value": self.value(claim)} for claim in self.file.claims],
        }

    @property
    def misread(self) -> str:
        """The state of the miss."""
        return self.file.miss.state or self.file.state

    def read_miss(self) -> dict[str, float]:
        """What the runs read of the state of the miss in its years: probabilities of the strategies."""
        from ..validation.shipped import reading_in

        case, miss = self.sandbox.case(self.setting), self.file.miss
        record = self.sandbox.record(self.setting)
        read, _ = reading_in(case.world, record, self.misread, miss.power, *miss.years)
        return dict(zip(STRATEGIES, (float(one) for one in read), strict=True))


def load_lesson(lesson: str | os.PathLike[str], sandbox: Sandbox) -> Lesson:
    """Read a lesson, shipped by name or a file by path, and hold it against the model.

    Raises
    ------
    ScenarioError
        With every problem found: file, line and key; for a claim what the model does instead.
    """
    report = Report()
    tree = read_yaml(locate(lesson, "lessons"))
    if (version := tree.find(("format",)).value) != FORMAT:
        report.add(tree, ("format",), f"is {version}; this version reads format {FORMAT}")
    unknown = [key for key, _ in tree.items() if key not in (*LessonFile.model_fields, "format")]
    for key in unknown:
        report.add(tree.find((key,)), (key,), f"unknown key '{key}'", "leave it out")
    read = validated(LessonFile, tree, (), report)
    report.raise_if_any()
    assert read is not None
    found = Lesson(read, sandbox)
    _check_names(found, tree, report)
    report.raise_if_any()
    _check_model(found, tree, report)
    report.raise_if_any()
    return found


def _check_names(lesson: Lesson, tree: Node, report: Report) -> None:
    """Cases, states, levers, events, years, worlds and sources that are named are there."""
    one, sandbox = lesson.file, lesson.sandbox
    try:
        base = sandbox.checked(
            {"case": one.case, "state": one.state, "power": one.power, "theory": one.theory, "seed": one.seed}
        )
    except ScenarioError as error:
        problem = error.problems[0]
        key = problem.path if problem.path in LessonFile.model_fields else "case"
        report.add(tree.find((key,)), (key,), problem.message, problem.hint)
        return
    first, last = sandbox.case(base).scenario.years
    worlds = (BASE, *(flip.name for flip in one.flips), *one.rivals)
    for k, flip in enumerate(one.flips):
        given = {"case": one.case, "state": one.state, "power": one.power, "off": flip.off, **flip.moved}
        try:
            sandbox.checked(given)
        except ScenarioError as error:
            report.add(tree.find(("flips", k)), ("flips", k), str(error.problems[0]))
    for k, name in enumerate(one.rivals):
        if name not in sandbox.theories:
            report.add(tree.find(("rivals", k)), ("rivals", k), f"unknown theory '{name}'")
    spans = [(("bets", k, "year"), (bet.year, bet.year)) for k, bet in enumerate(one.bets)]
    spans += [(("claims", k, "years"), claim.years) for k, claim in enumerate(one.claims)]
    for path, (begins, ends) in [*spans, (("miss", "years"), one.miss.years)]:
        if not first <= begins <= ends <= last:
            report.add(tree.find(path), path, f"{begins} to {ends} are no years of {one.case}", f"{first} to {last}")
    declared = sandbox.case(base).scenario.declared
    for key, code, codes in (
        ("state", lesson.misread, declared.states),
        ("power", one.miss.power, declared.powers),
    ):
        if code not in codes:
            report.add(tree.find(("miss", key)), ("miss", key), f"there is no {key} '{code}' in {one.case}")
    for k, claim in enumerate(one.claims):
        for key, name in (("world", claim.world), ("than", claim.than or BASE)):
            if name not in worlds:
                report.add(tree.find(("claims", k, key)), ("claims", k, key), f"there is no world '{name}'",
                           f"valid: {', '.join(worlds)}")  # fmt: skip
        if claim.at_least is None and claim.at_most is None:
            report.add(tree.find(("claims", k)), ("claims", k), "says nothing", "give at_least, at_most or both")
    for k, source in enumerate(one.sources):
        if " " not in source and not is_evidence(source):
            near = " or ".join(nearest_evidence(source))
            report.add(tree.find(("sources", k)), ("sources", k), f"there is no evidence '{source}'",
                       f"did you mean {near}?" if near else "a source in words has a space")  # fmt: skip


def _check_model(lesson: Lesson, tree: Node, report: Report) -> None:
    """Bets are contested, claims are made and the miss is one; else what the model does instead."""
    for k, bet in enumerate(lesson.file.bets):
        answer = lesson.answer(bet.year)
        surest = max(answer, key=lambda one: answer[one])
        if answer[surest] >= CONTESTED:
            told = f"the model does not waver in {bet.year}: {STRATEGY_NAMES[surest]} in {answer[surest]:.0%} of runs"
            report.add(tree.find(("bets", k, "year")), ("bets", k, "year"), told, "take a contested year")
    for k, claim in enumerate(lesson.file.claims):
        value = lesson.value(claim)
        low, high = claim.at_least, claim.at_most
        if (low is not None and value < low) or (high is not None and value > high):
            wanted = " and ".join(
                f"{word} {bound:g}" for word, bound in (("at least", low), ("at most", high)) if bound is not None
            )
            what = f"{STRATEGY_NAMES[claim.strategy]}, {claim.years[0]}–{claim.years[1]}"
            told = f"the model does not: {value:.2f} for {wanted} of {what}"
            report.add(tree.find(("claims", k)), ("claims", k), told, "say what it does, or leave the claim out")
    _check_miss(lesson, tree, report)


def _check_miss(lesson: Lesson, tree: Node, report: Report) -> None:
    from ..validation.codings import TABLES, coded
    from ..validation.shipped import own_code

    miss, states = lesson.file.miss, lesson.sandbox.case(lesson.setting).scenario.declared
    known = any(
        row.label == miss.coded and row.first <= miss.years[1] and miss.years[0] <= row.last
        and own_code(row.iso3, states.states) == lesson.misread
        and own_code(row.counterpart, states.powers) == miss.power
        for name in TABLES for row in coded(name).cases
    )  # fmt: skip
    if not known:
        report.add(tree.find(("miss",)), ("miss",), f"no coding says {miss.coded} of {lesson.misread} there")
        return
    read = lesson.read_miss()
    said = max(read, key=lambda one: read[one])
    if said == miss.coded:
        told = f"is no miss: the model reads {STRATEGY_NAMES[said]} too, at {read[said]:.0%}"
        report.add(tree.find(("miss",)), ("miss",), told, "take another")
