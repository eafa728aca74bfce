"""Any world in two blocs by the landscape rule, and how that compares with what a theory of the house says."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from counterpoise.results.run import run
from counterpoise.scenario.model import load_scenario, shipped
from counterpoise.theory import landscape
from counterpoise.world.build import World


@dataclass(frozen=True)
class WorldLandscape:
    """The landscape of a world in one year: its states and powers in two blocs."""

    year: int
    states: tuple[str, ...]
    powers: tuple[str, ...]
    sizes: np.ndarray  # [actor] states first, then powers: share of world capability
    propensities: np.ndarray  # [actor, actor]
    minima: landscape.Minima
    basins: np.ndarray  # [minimum]

    def readings(self, minimum: int = 0) -> pd.DataFrame:
        """A row a state, a column a power: bandwagoning with the powers of its bloc, balancing against the others."""
        count = len(self.states)
        side = self.minima.blocs[minimum]
        together = side[:count, None] == side[None, count:]
        told = np.where(together, "bandwagoning", "balancing")
        return pd.DataFrame(told, index=list(self.states), columns=list(self.powers))

    def odds(self) -> pd.DataFrame:
        """Share of configurations from which a state comes to stand with a power: a row a state, a column a power."""
        count = len(self.states)
        together = self.minima.blocs[:, :count, None] == self.minima.blocs[:, None, count:]
        return pd.DataFrame(
            np.tensordot(self.basins, together, axes=1), index=list(self.states), columns=list(self.powers)
        )


def landscape_of_world(world: World, year: int, states: Sequence[str] | None = None) -> WorldLandscape:
    """A world of any scenario under the landscape rule, as it is given for ``year`` (nothing is simulated).

    Size is capability. The propensity of a pair is how alike the two are in regime and in position (each 2 · similarity
    − 1), plus their tie, less what stands between them: the rivalry of two powers; a state's dispute with a power and
    the intent that it usually suspects. Equal weights, a judgement. ``states`` picks some of the world's, all by
    default. Raises ValueError for a year or state that the world has not, and for more than 20 actors.
    """
    if year not in world.years:
        raise ValueError(f"{world.name} has the years {world.years[0]} to {world.years[-1]}, not {year}")
    chosen = world.states if states is None else tuple(states)
    if strange := [state for state in chosen if state not in world.states]:
        raise ValueError(f"{world.name} has no state '{strange[0]}'; its states are {', '.join(world.states)}")
    if len(chosen) + len(world.powers) > landscape.MOST_STATES:
        raise ValueError(f"at most {landscape.MOST_STATES} states and powers together: choose some with states=…")
    sizes, table = _sizes_and_propensities(world, int(np.searchsorted(world.years, year)), chosen)
    weights = landscape.weights_of(sizes, table)
    minima = landscape.local_minima(weights)
    return WorldLandscape(year, chosen, world.powers, sizes, table, minima, landscape.basins(weights, minima))


def _sizes_and_propensities(world: World, t: int, states: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Of the states and then the powers in the year at position ``t``: [actor] and [actor, actor]."""
    rows, powers = [world.states.index(state) for state in states], slice(0, len(world.powers))

    def both(of_states: np.ndarray, of_powers: np.ndarray) -> np.ndarray:
        return np.concatenate((of_states[t][rows], of_powers[t][powers]))

    sizes = both(world.given("capability"), world.given("power_capability"))
    table = np.zeros((len(sizes), len(sizes)))
    for values in (
        both(world.given("regime"), world.given("power_regime")),
        both(world.given("orientation"), world.given("power_orientation")),
    ):
        table += 1.0 - 2.0 * np.abs(values[:, None] - values)
    count = len(rows)
    table[:count, :count] += world.given("ties")[t][np.ix_(rows, rows)]
    toward = (
        world.given("tie")[t][rows, powers]
        - world.given("dispute")[t][rows, powers]
        - world.given("intent")[t][rows, powers]
    )
    table[:count, count:] += toward
    table[count:, :count] += toward.T
    table[count:, count:] -= world.given("rivalry")[t][powers, powers]
    return sizes, table


def leanings(
    cases: Sequence[str | os.PathLike[str]] | None = None, replicates: int = 20, seed: int = 0
) -> pd.DataFrame:
    """The last year of each case by the theory that it names, and by the deepest minimum: one row a state and power.

    ``lean`` is the probability that the state bandwagons with the power less that it balances it in either form, the
    mean over ``replicates`` runs; ``landscape`` is the reading of :meth:`WorldLandscape.readings`. ``cases`` are names
    or files; by default all shipped ones with at most 20 states and powers together, more than which
    :func:`landscape_of_world` does not take. Raises ScenarioError for a case that is not valid, and ValueError for one
    that is named and too large.
    """
    return pd.concat([_leanings(case, replicates, seed) for case in cases or _shipped_that_fit()], ignore_index=True)


def _shipped_that_fit() -> list[str]:
    scenarios = {name: load_scenario(name) for name in shipped("cases")}
    return [name for name, one in scenarios.items() if len(one.states) + len(one.powers) <= landscape.MOST_STATES]


def _leanings(case: str | os.PathLike[str], replicates: int, seed: int) -> pd.DataFrame:
    result = run(case, replicates, seed)
    world = result.world
    odds = pd.DataFrame(result.record.probabilities[:, -1].mean(axis=0), world.states, world.options)
    readings = landscape_of_world(world, int(world.years[-1])).readings()
    rows = []
    for power in world.powers:
        lean = odds[f"bandwagoning:{power}"] - odds[f"balancing:{power}"] - odds[f"soft_balancing:{power}"]
        rows += [(world.name, state, power, lean[state], readings.loc[state, power]) for state in world.states]
    return pd.DataFrame(rows, columns=["case", "state", "power", "lean", "landscape"])


def compare_leanings(pairs: pd.DataFrame, clear: float = 0.0) -> pd.DataFrame:
    """How often the landscape takes the side to which the theory leans: one row a case, the last of all together.

    ``pairs`` are those of :func:`leanings`; pairs whose ``lean`` is at most ``clear`` either way are left out. Columns:
    the number of pairs, and the share in which the landscape takes that side, as would ``always_bandwagoning`` and
    ``always_balancing``.
    """
    kept = pairs[pairs["lean"].abs() > clear]
    with_it = kept["lean"] > 0.0
    right = pd.DataFrame(
        {
            "landscape": with_it == (kept["landscape"] == "bandwagoning"),
            "always_bandwagoning": with_it,
            "always_balancing": ~with_it,
        }
    )
    by_case = right.groupby(kept["case"])
    table = by_case.mean().assign(pairs=by_case.size())
    table.loc["all"] = [*right.mean(), len(right)]
    return table.astype({"pairs": int})[["pairs", *right.columns]]
