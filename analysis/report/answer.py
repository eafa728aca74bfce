"""The answer in three sentences, made from the results: what comes out, why, and how far to trust it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from counterpoise.theory.terms import STRATEGIES

from ..figures.heading import joined
from ..figures.naming import STRATEGY_NAMES, outcome_name, signed, with_article
from ..figures.strategy_shares import shares

if TYPE_CHECKING:
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


class Period(NamedTuple):
    """Years in which one strategy is the most frequent, toward whom, and its share of runs and years."""

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
    if comparison is None:
        parts = [
            f"{deed(one.strategy, one.target, names)} in {one.first}–{one.last} ({one.share:.0%} of runs and years)"
            for one in periods_of(material)
        ]
        return f"With what is not known drawn from its range, {names[material.state]} most often {joined(parts)}."
    most = comparison.largest
    if most is None:
        return "Nothing changes: no pair of runs with and without the change differs in any outcome."
    told = outcome_name(most.outcome, names)
    moved = "rises" if most.effect > 0.0 else "falls"
    size = f"from {most.base:.2f} to {most.changed:.2f} ({_effect(most)})"
    others = sum(_sure(one) for one in comparison.effects if one is not most)
    return (
        f"Under {most.alternative} the outcome that moves most is {told}: it {moved} {size}; {others} of "
        f"{len(comparison.effects) - 1} other effects are surely not zero."
    )


def _effect(effect: Effect) -> str:
    if effect.low is None or effect.high is None:
        return f"{signed(effect.effect)}, too few pairs differ for an interval"
    return f"{signed(effect.effect)}, 95 % interval {signed(effect.low)} to {signed(effect.high)}"


def _sure(effect: Effect) -> bool:
    return effect.low is not None and effect.high is not None and (effect.low > 0.0 or effect.high < 0.0)


def _why(material: Material, why: Contributions) -> str:
    names, state = material.names, material.state
    means = why.difference.mean(axis=1)
    order = [why.families[k] for k in np.argsort(-means, kind="stable") if means[k] > 0.0]
    told = f"What speaks most for its choices against the next best is {order[0]}" if order else "Nothing speaks much"
    if len(order) > 1:
        told += f", then {order[1]}"
    most = strongest(material)
    if most is None:
        return f"{told}."
    moved = "more" if most.effect > 0.0 else "less"
    what = outcome_name(most.outcome, names).removeprefix(f"{names[state]}: ")
    return (
        f"{told}; of the changes that were tried one moves it most: {most.alternative} it has "
        f"{abs(100.0 * most.effect):.0f} points {moved} of {what} over all years."
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
    told = (
        f"{share_judged(material):.0%} of its numbers rest on judgement, and that matters: in "
        f"{int(shown.world.years[t])} {sure:.0%} of the point runs have {STRATEGY_NAMES[STRATEGIES[k]]}, "
        f"of those with numbers drawn from their ranges {drawn:.0%}"
    )
    drivers = _main_driver(material)
    return f"{told}{drivers}."


def _main_driver(material: Material) -> str:
    if material.drivers is None:
        return ""
    rows = material.drivers.table
    seen = rows[rows["distinct"]]
    if seen.empty:
        return "; no single number can be told to drive it"
    first = seen.iloc[0]
    return f"; of single numbers {first['parameter']} drives {first['outcome']} most"


def share_judged(material: Material) -> float:
    """Share of the case's numbers that rest on judgement, alone or beside other sources."""
    numbers: Sequence[bool] = [number.is_judgement for number in material.case.scenario.numbers.values()]
    return float(np.mean(numbers)) if numbers else 0.0
