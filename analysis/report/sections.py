"""The sections of a report, from question to versions, each from the material alone."""

from __future__ import annotations

import json
import platform
from collections import Counter
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from counterpoise.results.overview import instruments_in_use, turns
from counterpoise.results.store import PACKAGES, identity, is_stored, result_hash
from counterpoise.scenario.account import account_of, source_rows
from counterpoise.scenario.evidence import find_evidence, is_evidence, papers
from counterpoise.scenario.numbers import JUDGEMENT
from counterpoise.sweeps.shards import typed
from counterpoise.theory.terms import STRATEGIES

from ..explanation.explain import explanation_of
from ..figures.drawing import KNOWN_UNTIL
from ..figures.drawn import Drawn
from ..figures.effects import comparison_figure
from ..figures.events import events_of
from ..figures.heading import changed, joined
from ..figures.naming import STRATEGY_NAMES, outcome_name, signed, with_article
from ..figures.registry import drawn_for
from ..figures.term_contributions import contributions, drawn_contributions
from ..sensitivity.figure import drawn_drivers
from .answer import answer, deed, periods_of, share_judged, under
from .blocks import Block, Commands, Items, Picture, Section, Table, Text
from .contradictions import contradictions

if TYPE_CHECKING:
    from ..compare.compare import Comparison
    from .material import Material

LISTED = 12
"""Sources, effects and reasons that are listed."""

MOST_DRIVERS = 3
"""Outcomes whose drivers are drawn."""


def sections_of(material: Material) -> tuple[str, str, list[Section]]:
    """Title, question and sections of the report."""
    why = contributions(material.runs.shown, material.state)
    sections = [
        Section("Answer", [Text(sentence) for sentence in answer(material, why)]),
        Section("The world and its sources", _world(material)),
        Section("What comes out", _results(material)),
        Section("Why", _why(material, drawn_contributions(material.runs.shown, material.state, why))),
        Section("What if", _what_if(material)),
        Section("What drives it", _drivers(material)),
        Section("What the model contradicts", contradictions(material)),
        Section("Limits", [Items(_limits(material))]),
        Section("How this page was made", _made(material)),
    ]
    return material.case.scenario.title, question_of(material), sections


def question_of(material: Material) -> str:
    """The question as it was asked, else what the material answers."""
    if material.question:
        return material.question
    names, (first, last) = material.names, material.case.scenario.years
    if material.comparison is not None:
        asked = " or ".join(map(under, material.comparison.alternatives))
        return f"What is different {asked}?"
    told = changed(material.runs.shown).removeprefix("changed: ")
    asked = f"How does {names[material.state]} stand toward {with_article(names[material.power])}, {first}–{last}"
    return f"{asked}, with {told}?" if told else f"{asked}?"


def _world(material: Material) -> list[Block]:
    scenario, theory, names = material.case.scenario, material.case.theory, material.names
    rows = source_rows(scenario)
    account = account_of(scenario)
    counts = Counter(source for row in rows for source in row["source"].split("; ") if source)
    shown = [[_source(source), str(count)] for source, count in counts.most_common() if source != "judgement"][:LISTED]
    events = [[str(event.year), event.title] for event in events_of(scenario, material.state, material.power)]
    own = [
        [row["path"].removeprefix(f"states.{material.state}."), _value(row["value"]), row["source"] or "default"]
        for row in rows if row["path"].startswith(f"states.{material.state}.")
    ]  # fmt: skip
    about = scenario.description.strip()
    terms = sum(len(numbers) for numbers in theory.terms.values())
    facts = [
        f"States: {', '.join(names[code] for code in scenario.states)}.",
        f"Powers: {', '.join(names[code] for code in scenario.powers)}.",
        f"Numbers: {account['numbers']}; {share_judged(material):.0%} rest on judgement, "
        f"{account['judgement_alone'] / max(1, account['numbers']):.0%} on nothing else. "
        f"{account['left_at_default']} of {account['attributes']} attributes of the actors are left at their default.",
        f"Theory: {theory.name}, {theory.title.rstrip('.')}; {terms} terms"
        + (
            f", {len(theory.vectors.rows)} sets of weights that fit the codings about as well."
            if theory.vectors
            else "."
        ),
    ]
    if told := changed(material.runs.shown):
        facts.append(f"{told[0].upper()}{told[1:]}.")
    blocks: list[Block] = [*([Text(about)] if about else []), Items(facts)]
    if events:
        blocks.append(
            Table(
                f"Events of {names[material.state]} and {with_article(names[material.power])}",
                ["year", "event"],
                events,
            )
        )
    blocks.append(Table("Sources that most numbers rest on, beside judgement", ["source", "numbers"], shown))
    title = f"Every number of {names[material.state]} ({len(own)})"
    blocks.append(Table(title, ["number", "value", "source"], own, folded=True))
    return blocks


def _source(source: str) -> str:
    """A source as readers know it: a record of the evidence with its paper."""
    if not is_evidence(source):
        return source
    record = find_evidence(source)
    paper = papers().get(record.paper, {})
    who, year = joined(paper.get("authors") or [paper.get("title") or record.paper]), paper.get("year")
    return f"{source} ({who}, {year})" if year else f"{source} ({who})"


def _value(value: Any) -> str:
    if not isinstance(value, dict):
        return f"{value:g}"
    years = list(value)
    return f"{value[years[0]]:g} ({years[0]}) … {value[years[-1]]:g} ({years[-1]})"


def _results(material: Material) -> list[Block]:
    names, (shown, point) = material.names, material.runs
    assert point is not None
    told = (
        f"{shown.replicates} runs with every number that rests on judgement drawn from its range, and the weights from "
        "their set; beside them as many point runs, in which every number has its value. Areas and bands are of the "
        "former, thin and dashed lines of the latter."
    )
    beside = {(row["state"], row["from"]): row for row in point.summary()}
    rows = []
    for row in shown.summary():
        other = beside[row["state"], row["from"]]
        rows.append([
            names[str(row["state"])], f"{row['from']}–{row['to']}", _option(row, names), f"{row['share']:.0%}",
            _option(other, names), f"{other['share']:.0%}",
        ])  # fmt: skip
    head = ["state", "years", "most often", "share", "in point runs", "share"]
    blocks: list[Block] = [Text(told), *(Picture(one) for one in (*_usual_figures(material), *material.sweep))]
    own, others = [[row for row in rows if (row[0] == names[material.state]) is mine] for mine in (True, False)]
    caption = "Most frequent strategy, toward whom most often, and its share of runs and years, toward whomever"
    blocks.append(Table(f"{caption}: {names[material.state]}", head[1:], [row[1:] for row in own]))
    if others:
        blocks.append(Table(f"{caption}: the other states", head, others, folded=True))
    changes = [
        f"from {STRATEGY_NAMES[str(row['from'])]} to {STRATEGY_NAMES[str(row['to'])]} in {row['year']}"
        for row in turns(shown) if row["state"] == material.state
    ]  # fmt: skip
    told = joined(changes) if changes else "none"
    return [*blocks, Text(f"Turns of its most frequent strategy: {told}.")]


def _option(row: dict[str, Any], names: dict[str, str]) -> str:
    return deed(row["strategy"], row["target"], names)


def _usual_figures(material: Material) -> list[Drawn]:
    """The figures of the scenario's block, or the usual ones, about the state and power of the report; reasons stand
    apart."""
    from counterpoise.scenario.model import Plot

    scenario = material.case.scenario
    states = next((plot.states for plot in scenario.plots if plot.figure == "strategy_shares"), None)
    if states is not None and material.state not in states:
        states = (material.state, *states)
    wanted = [
        ("strategy_shares", Plot(figure="strategy_shares", states=states)),
        ("strategy_bands", Plot(figure="strategy_bands", state=material.state)),
        (
            "threat_and_dependence",
            Plot(figure="threat_and_dependence", state=material.state, power=material.power),
        ),
        ("strategy_flows", Plot(figure="strategy_flows", states=(material.state,))),
        ("alignment_network", Plot(figure="alignment_network")),
        ("power_scorecard", Plot(figure="power_scorecard")),
    ]
    return [*drawn_for(material.runs, wanted)]


def _why(material: Material, families: Drawn) -> list[Block]:
    year = _telling_year(material)
    told = explanation_of(material.case, material.state, year, None, material.runs.shown.seed)
    reasons = [reason for reason in told.why() if abs(reason.difference) >= 0.005]
    largest = sorted(reasons, key=lambda reason: -abs(reason.difference))[:LISTED]
    rows = [
        [reason.term.replace("_", " "), signed(reason.difference), reason.source]
        for reason in sorted(largest, key=lambda reason: -reason.difference)
    ]
    caption = f"Reasons in {year}, largest first: how far each term moves the choice against the next best"
    data = pd.DataFrame(rows, columns=["term", "difference", "source"])
    return [
        Picture(families),
        Text(f"{year} is the year in which its strategies move most. In a typical point run: {told.headline}"),
        Picture(Drawn(f"reasons_{material.state}_{year}", told.waterfall(), data)),
        Table(caption, ["term", "difference", "source"], rows),
        *_instruments(material),
    ]


def _telling_year(material: Material) -> int:
    """The year in which the state's shares move most, among the point runs."""
    from ..figures.strategy_shares import shares

    point = material.runs.point
    assert point is not None
    own = shares(point)[:, :, point.world.states.index(material.state)]
    moved = abs(own[:, 1:] - own[:, :-1]).sum(axis=0)
    return int(point.world.years[1 + int(moved.argmax())])


def _instruments(material: Material) -> list[Block]:
    rows = [row for row in instruments_in_use(material.runs.shown) if row["state"] == material.state]
    if not rows:
        return []
    told = ", ".join(f"{str(row['instrument']).replace('_', ' ')} ({row['share']:.0%} of the years)" for row in rows)
    return [Text(f"Means most in use: {told}.")]


def _what_if(material: Material) -> list[Block]:
    blocks: list[Block] = []
    if material.comparison is not None:
        blocks += _comparison("What was asked", material.comparison)
    if material.counterfactuals is None or material.rivals is None:
        return [*blocks, Text("Choices of this case were given, so that it is not set beside other worlds.")]
    pairs = material.counterfactuals.pairs
    blocks.append(Text(f"Each world below was run beside the case in {pairs} pairs with the same draws."))
    blocks += _comparison("Without an event, an act or the exchange", material.counterfactuals)
    rows = []
    for n, name in enumerate((material.case.theory.name, *material.rivals.alternatives)):
        values = material.rivals.values[n].mean(axis=0)
        columns = dict(zip(material.rivals.outcomes, values, strict=True))
        rows.append([name, *(f"{columns[f'share_{one}_{material.state}']:.0%}" for one in STRATEGIES)])
    head = ["theory", *(STRATEGY_NAMES[one] for one in STRATEGIES)]
    blocks.append(Table(f"What rival theories say of {material.names[material.state]}: share of the years", head, rows))
    return blocks


def _comparison(caption: str, found: Comparison) -> list[Block]:
    from ..figures.naming import actor_names

    names = actor_names(found.scenario)
    effects = [one for one in found.effects if one.differ]
    if found.chosen:  # in the order of their names
        effects.sort(key=lambda one: -abs(one.effect))
    several = len(found.alternatives) > 1
    rows = [
        [
            outcome_name(one.outcome, names), *([one.alternative] if several else []), f"{one.base:.2f}",
            f"{one.changed:.2f}",
            signed(one.effect, 3),
            "too few pairs differ" if one.low is None or one.high is None
            else f"{signed(one.low, 3)} to {signed(one.high, 3)}",
        ]
        for one in effects[:LISTED]
    ]  # fmt: skip
    if not rows:
        return [Text(f"{caption}: nothing changes in any pair.")]
    head = ["outcome", *(["world"] if several else []), "base", "changed", "effect", "95 % interval"]
    name = "effects" if caption.startswith("What was") else "counterfactuals"
    return [Picture(Drawn(name, comparison_figure(found), found.table)), Table(caption, head, rows)]


def _drivers(material: Material) -> list[Block]:
    found = material.drivers
    if found is None:
        case, outcome = _typed_case(material), f"share_{periods_of(material)[-1].strategy}_{material.state}"
        return [
            Text("No sweep over the numbers that are judgements was given. These two lines make one and read it:"),
            Commands([
                f"counterpoise sensitivity {case} --outcome {outcome} --out results/drivers",
                f"counterpoise report {typed(material.target)} --drivers results/drivers --out report.html",
            ]),
        ]  # fmt: skip
    pictures = [Picture(one) for one in drawn_drivers(found)[:MOST_DRIVERS]]
    told = (
        f"{found.points:,} points with {found.replicates} runs each, by {found.method}. An index is told only where it "
        "can be told from none; chance is the share of the variance of single runs that no number explains."
    )
    return [Text(told), *pictures]


def _limits(material: Material) -> list[str]:
    scenario, (shown, _) = material.case.scenario, material.runs
    found = [
        "The page tells what this theory implies under these numbers. It is no forecast of what a state will do.",
        f"A share of {shown.replicates} runs is known to within {100.0 / shown.replicates**0.5:.0f} points at most "
        "(two standard errors at one half).",
        "Bands hold what the authors of the numbers thought possible, and chance; never what the theory lacks.",
        "What a single number does is told within its range; several that are wrong together may do more.",
    ]
    if scenario.years[1] > KNOWN_UNTIL:
        found.append(f"Years after {KNOWN_UNTIL} are projections: numbers keep their last value, events are assumed.")
    if material.counterfactuals is not None:
        found.append("Counterfactuals change what is named and what follows from it in the model, and nothing else.")
    weights = [number for numbers in material.case.theory.terms.values() for number in numbers.values()]
    judged = sum(number.source == (JUDGEMENT,) for number in weights)
    return [*found, f"{judged} of the {len(weights)} weights of the theory rest on judgement alone."]


def _made(material: Material) -> list[Block]:
    point = material.runs.point
    assert point is not None
    own = identity(point)
    rows = [[name, version(name)] for name in PACKAGES]
    rows += [["python", platform.python_version()], ["result", result_hash(point)]]
    rows += [[key.replace("_", " "), str(own[key])] for key in ("scenario_hash", "theory_hash", "equations", "seed")]
    runs = f"--replicates {point.replicates} --seed {point.seed}"
    case = _typed_case(material)
    whom = f"--state {material.state} --power {material.power}"
    asked = f" --question {typed(material.question)}" if material.question else ""
    target = typed(material.target) if is_stored(material.target) else f"{case} {runs}"
    lines = [
        f"counterpoise report {target} {whom}{_typed_drivers(material)}{asked} --out report.html",
        f"counterpoise run {case} {runs}",
        f"counterpoise plot {case} {runs} --figure all",
        f"counterpoise explain {case} --state {material.state} --year {_telling_year(material)} --seed {point.seed}",
    ]
    return [Commands(lines), Table("Versions and identities", ["what", "which"], rows)]


def _typed_case(material: Material) -> str:
    """The case as it is typed, with its theory and what was changed in it."""
    if material.case.origin is None:
        return material.case.scenario.name
    case, theory, changes = material.case.origin
    settings = [f"--set {typed(f'{address}={json.dumps(value)}')}" for address, value in changes.items()]
    return " ".join([typed(case), *([] if theory is None else [f"--theory {typed(theory)}"]), *settings])


def _typed_drivers(material: Material) -> str:
    found = material.drivers
    if found is None or Path(material.target) == found.directory:
        return ""
    return f" --drivers {typed(found.directory)}"
