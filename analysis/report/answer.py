"""The answer in three sentences, made from the results: what comes out, why, and how far to trust it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from counterpoise.theory.terms import STRATEGIES

from ..figures.families import TOLD
from ..figures.heading import joined
from ..figures.naming import STRATEGY_NAMES, option_name, outcome_name, signed, with_article
from ..figures.phase import headline as phase_headline
from ..figures.response_curves import headline as curves_headline
from ..figures.strategy_shares import shares

if TYPE_CHECKING:
    from ..compare.compare import Comparison
    from ..compare.effects import Effect
    from ..figures.term_contributions import Contributions
    from .material import Material

DEEDS = {
    "balancing": "balances hard",
    "soft_balancing": "balances softly",
    "hedging": "hedges",
    "bandwagoning": "bandwagons",
}
"""The strategies as verbs."""

MATTERS = 0.1
"""Difference of a share between point runs and those with numbers drawn from which it matters, where it is more than
three standard errors (a judgement)."""


class Period(NamedTuple):
    """Years in which one strategy is the most frequent, toward whom it most often is, and its share of runs and years,
    toward whomever."""

    first: int
    last: int
    strategy: str
    target: str | None
    share: float


def answer(material: Material, why: Contributions) -> list[str]:
    """Three sentences."""
    return [_what(material), _why(material, why), _trust(material)]


def periods_of(material: Material) -> list[Period]:
    """The periods of the state in the ensemble with numbers drawn, neighbours of one strategy and target joined."""
    rows: list[dict[str, Any]] = [row for row in material.runs.shown.summary() if row["state"] == material.state]
    found: list[Period] = []
    for row in rows:
        now = Period(row["from"], row["to"], row["strategy"], row["target"], row["share"])
        before = found[-1] if found else None
        if before is not None and (before.strategy, before.target) == (now.strategy, now.target):
            years = (before.last - before.first + 1, now.last - now.first + 1)
            share = float(np.average([before.share, now.share], weights=years))
            found[-1] = Period(before.first, now.last, now.strategy, now.target, share)
        else:
            found.append(now)
    return found


def deed(strategy: str, target: str | None, names: dict[str, str]) -> str:
    """A strategy as a verb with its target: *balances softly against the United States*."""
    toward = "with" if strategy == "bandwagoning" else "against"
    return f"{DEEDS[strategy]} {toward} {with_article(names[target])}" if target else DEEDS[strategy]


def _what(material: Material) -> str:
    names, comparison = material.names, material.comparison
    if comparison is not None:
        return _moved(comparison, names)
    parts = [
        f"{DEEDS[one.strategy]} in {one.first}–{one.last} ({_how_often(one, names)})" for one in periods_of(material)
    ]
    told = f"With the numbers that rest on judgement drawn from their ranges, {names[material.state]} {joined(parts)}"
    return f"{told}{_over_the_sweep(material)}."


def _how_often(period: Period, names: Mapping[str, str]) -> str:
    """The share of a period's strategy, toward whomever, and toward whom it is most often."""
    told = f"{period.share:.0%} of runs and years"
    if period.target is None:
        return told
    toward = option_name(f"{period.strategy}:{period.target}", names).removeprefix(
        f"{STRATEGY_NAMES[period.strategy]} "
    )
    return f"{told}, most often {toward}"


def _over_the_sweep(material: Material) -> str:
    """What is to be seen in the sweep that the report is about: in the figure of the state, else in the first."""
    if not material.sweep:
        return ""
    own = [one for one in material.sweep if material.state in one.name.split("_")]
    data = (own or material.sweep)[0].data
    seen = phase_headline(data) if "leads" in data else curves_headline(data)
    return f"; over the sweep, {seen[0].lower()}{seen[1:]}"


def _moved(comparison: Comparison, names: Mapping[str, str]) -> str:
    """The outcome that the asked change moves most, and how many of the others it moves for sure."""
    most = comparison.largest
    if most is None:
        return "Nothing changes: no pair of runs with and without the change differs in any outcome."
    years = most.outcome.partition("@")[2].replace("-", "–")
    told = f"{_owned(most.outcome, names)}{f' in {years}' if years else ''}"
    moved = "rises" if most.effect > 0.0 else "falls"
    others = len(comparison.effects) - 1
    beside = sum(_sure(one) for one in comparison.effects if one is not most)
    more = f"; {beside} of {others} other effects have an interval without zero" if others else ""
    return (
        f"{under(most.alternative)[0].upper()}{under(most.alternative)[1:]}, the outcome that moves most is {told}: it "
        f"{moved} from {most.base:.2f} to {most.changed:.2f} ({_effect(most)}){more}."
    )


def _owned(outcome: str, names: Mapping[str, str]) -> str:
    """An outcome within a sentence: *Venezuela's hedging*, *the United States' cost*."""
    told = outcome_name(outcome, names)
    who, _, what = told.rpartition(": ")
    if who not in names.values():  # all states, or a pair
        return told
    return f"{with_article(who)}'{'' if who.endswith('s') else 's'} {what}"


def under(alternative: str) -> str:
    """An alternative within a sentence: *with* changed numbers, *under* a world that has a name of its own."""
    if alternative.startswith(("with ", "without ")):
        return alternative
    return f"{'with' if '=' in alternative else 'under'} {alternative}"


def _effect(effect: Effect) -> str:
    if effect.low is None or effect.high is None:
        return f"{signed(effect.effect)}, too few pairs differ for an interval"
    return f"{signed(effect.effect)}, 95 % interval {signed(effect.low)} to {signed(effect.high)}"


def _sure(effect: Effect) -> bool:
    return effect.low is not None and effect.high is not None and (effect.low > 0.0 or effect.high < 0.0)


def _why(material: Material, why: Contributions) -> str:
    name, means = material.names[material.state], why.difference.mean(axis=1)
    order = [TOLD[why.families[k]] for k in np.argsort(-means, kind="stable") if means[k] > 0.0][:2]
    told = f"What speaks most for the choices of {with_article(name)} against the next best is {', then '.join(order)}"
    told = told if order else f"Nothing speaks for the choices of {with_article(name)} against the next best"
    most = strongest(material)
    if most is None:
        return f"{told}."
    what = outcome_name(most.outcome, material.names).removeprefix(f"{name}: ")
    moved = f"{abs(100.0 * most.effect):.0f} points {'higher' if most.effect > 0.0 else 'lower'}"
    return (
        f"{told}; of the changes that were tried one moves its strategies most: {under(most.alternative)}, the share "
        f"of {what} over all years is {moved}."
    )


def strongest(material: Material) -> Effect | None:
    """The counterfactual that moves a strategy of the state most, where an interval says that it does."""
    if material.counterfactuals is None:
        return None
    sure = [one for one in material.counterfactuals.effects if one.outcome.startswith("share_") and _sure(one)]
    return max(sure, key=lambda one: abs(one.effect), default=None)


def _trust(material: Material) -> str:
    shown, point = material.runs
    assert point is not None
    row = shown.world.states.index(material.state)
    gap = shares(point)[:, :, row] - shares(shown)[:, :, row]
    k, t = (int(one) for one in np.unravel_index(np.abs(gap).argmax(), gap.shape))
    sure, drawn = (float(shares(one)[k, t, row]) for one in (point, shown))
    judged = f"{share_judged(material):.0%} of the numbers of the case rest on judgement"
    size, chance = abs(sure - drawn), 3.0 * float(np.sqrt(0.5 / shown.replicates))
    if size >= max(MATTERS, chance):
        told = (
            f"that matters: in {int(shown.world.years[t])}, {sure:.0%} of the point runs have "
            f"{STRATEGY_NAMES[STRATEGIES[k]]}, and {drawn:.0%} of those with numbers drawn from their ranges"
        )
    else:
        told = f"drawing what is judged from its range moves no share of a year by more than {100.0 * size:.0f} points"
        told += ", which may be chance" if size < chance else ""
    return f"{judged}, and {told}{_main_driver(material)}."


def _main_driver(material: Material) -> str:
    if material.drivers is None:
        return ""
    rows = material.drivers.table
    seen = rows[rows["distinct"]]
    if seen.empty:
        return "; no single number can be told to drive it"
    first = seen.iloc[0]
    return f"; of single numbers {first['parameter']} moves {_owned(first['outcome'], material.names)} most"


def share_judged(material: Material) -> float:
    """Share of the case's numbers that rest on judgement, alone or beside other sources."""
    numbers: Sequence[bool] = [number.is_judgement for number in material.case.scenario.numbers.values()]
    return float(np.mean(numbers)) if numbers else 0.0
