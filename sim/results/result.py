"""What comes back from a case: tidy tables with one row a run, year, state-year, power-year."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from ..engine import quantities
from ..engine.quantities import CYCLE, DYAD, POWER, STATE
from ..scenario.given import described, flag, folder
from ..scenario.model import Scenario
from ..scenario.problems import ScenarioError
from ..scenario.theory_file import Theory
from ..theory.order import poles
from ..theory.outcomes import OBSERVED
from ..theory.response import FORCE, PRESSURE
from ..theory.terms import STRATEGIES
from ..world.build import World
from ..world.rules import Rules
from .choices import Choice
from .outcomes import shared_channels

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


@dataclass(frozen=True)
class Result:
    """An ensemble: the scenario and theory that were run, and the record of every run."""

    scenario: Scenario
    theory: Theory
    world: World
    rules: Rules
    seed: int
    record: Any
    uncertain: bool = False
    choices: tuple[Choice, ...] = ()

    @property
    def replicates(self) -> int:
        """How many runs there are."""
        return int(self.record.option.shape[0])

    @cached_property
    def strategy(self) -> np.ndarray:
        """Chosen strategy as an index into the four labels: [run, year, state]."""
        return np.asarray(self._strategies[self.record.option])

    @cached_property
    def _strategies(self) -> np.ndarray:
        """Strategy of each option, as an index into the four labels."""
        return np.array([STRATEGIES.index(option.split(":")[0]) for option in self.world.options])

    @cached_property
    def agrees(self) -> np.ndarray:
        """Whether the observed strategy is the chosen one: [run, year, state]."""
        return np.asarray(self.strategy == self.record.observed)

    @property
    def shared_channels(self) -> tuple[str, ...]:
        """Channels whose shares are recorded: energy, and those that the scenario declares."""
        return shared_channels(self.world)

    def share(self, channel: str) -> np.ndarray:
        """Share of a channel that runs through each power, for a recorded channel: [run, year, state, power]."""
        if channel not in self.shared_channels:
            valid = ", ".join(self.shared_channels)
            raise ScenarioError.of("channel", f"must be one whose shares are recorded, not {described(channel)}", valid)
        return np.asarray(self.record.share[:, :, :, self.shared_channels.index(channel)])

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row a run: its replicate, the share of each strategy and of agreement between chosen and observed, each
        state's modal strategy, means."""
        import pandas as pd

        columns: dict[str, Any] = {
            "run": np.arange(self.replicates),
            "point": 0,
            "replicate": np.arange(self.replicates),
        }
        counts = self._counts((1, 2))
        for k, label in enumerate(STRATEGIES):
            columns[f"share_{label}"] = counts[k] / (self.strategy.shape[1] * self.strategy.shape[2])
        columns["agreement"] = self.agrees.mean(axis=(1, 2))
        by_state = self._counts((1,))
        for i, state in enumerate(self.world.states):
            columns[f"modal_{state}"] = np.array(STRATEGIES)[by_state[:, :, i].argmax(axis=0)]
            columns[f"autonomy_{state}"] = self.record.autonomy[:, :, i].mean(axis=1)
        for p, power in enumerate(self.world.powers):
            columns[f"cost_{power}"] = self.record.cost[:, :, p].mean(axis=1)
            columns[f"legitimacy_{power}"] = self.record.legitimacy[:, :, p].mean(axis=1)
        return pd.DataFrame(columns)

    def _counts(self, axes: tuple[int, ...]) -> np.ndarray:
        return np.stack([(self.strategy == k).sum(axis=axes) for k in range(len(STRATEGIES))])

    @cached_property
    def years(self) -> pd.DataFrame:
        """One row a run and year: shares of the strategies, polarity of the powers by capability, largest threat,
        routes, cycles and agreements."""
        import pandas as pd

        columns = self._keys()
        counts = self._counts((2,))
        for k, label in enumerate(STRATEGIES):
            columns[f"share_{label}"] = (counts[k] / len(self.world.states)).ravel()
        columns["polarity"] = self._polarity().ravel()
        columns["largest_threat"] = self.record.threat.max(axis=(2, 3)).ravel()
        for k, route in enumerate(self.world.routes):
            columns[f"open_{route}"] = self.record.opened[:, :, k].ravel() > 0.0
        for c, cycle in enumerate(self.world.cycles):
            for quantity in quantities.columns(*CYCLE):
                columns[f"{quantity.name}_{cycle}"] = getattr(self.record, quantity.name)[:, :, c].ravel()
        for k, pair in enumerate(self.world.agreements):
            columns[f"agreements_{pair}"] = self.record.signed[:, :, k].sum(axis=2).ravel()
            columns[f"triad_{pair}"] = self.record.triad[:, :, k].ravel() > 0.0
        return pd.DataFrame(columns)

    def _polarity(self) -> np.ndarray:
        """Effective number of poles by capability over the declared powers: [run, year]; 0 without any."""
        return poles(self.record.power_capability)

    @cached_property
    def states(self) -> pd.DataFrame:
        """One row a run, year and state: choice, target, observed strategy, probabilities, positions."""
        import pandas as pd

        names, powers = list(self.world.states), self.world.powers
        columns = self._keys(len(names))
        columns["state"] = pd.Categorical.from_codes(
            np.tile(np.arange(len(names)), self.replicates * len(self.world.years)), categories=names
        )
        columns["strategy"] = pd.Categorical.from_codes(self.strategy.ravel(), categories=list(STRATEGIES))
        columns["target"] = self._targets()
        columns["patron"] = pd.Categorical.from_codes(self.record.patron.ravel(), categories=list(powers))
        columns["observed"] = pd.Categorical.from_codes(self.record.observed.ravel(), categories=list(OBSERVED))
        for k, option in enumerate(self.world.options):
            label = "p_" + option.replace(":", "_")
            columns[label] = self.record.probabilities[..., k].ravel()
        for name, values in self._dyadic():
            for p, power in enumerate(powers):
                columns[f"{name}_{power}"] = values[..., p].ravel()
        for quantity in quantities.columns(*STATE):
            columns[quantity.name] = getattr(self.record, quantity.name).ravel()
        for b, body in enumerate(self.world.institutions):
            columns[f"member_{body}"] = self.record.member[:, :, b].ravel() > 0.0
        return pd.DataFrame(columns)

    def _dyadic(self) -> Iterator[tuple[str, np.ndarray]]:
        """Quantities of a state toward each power, with the shares of channels, in the order of the record."""
        for quantity in quantities.RECORD:
            if quantity.name == "share":
                for channel in self.shared_channels:
                    yield channel, self.share(channel)
            elif quantity in quantities.columns(*DYAD):
                yield quantity.name, getattr(self.record, quantity.name)

    def _targets(self) -> pd.Categorical:
        import pandas as pd

        targets = [option.split(":")[1] if ":" in option else None for option in self.world.options]
        codes = np.array([self.world.powers.index(t) if t else -1 for t in targets])
        return pd.Categorical.from_codes(codes[self.record.option].ravel(), categories=list(self.world.powers))

    @cached_property
    def powers(self) -> pd.DataFrame:
        """One row a run, year and power: cost imposed on it, legitimacy, states under pressure or force and states that
        condemn it, arms, what binds it, what rival bidders cost it, bodies to which it belongs."""
        import pandas as pd

        columns = self._keys(len(self.world.powers))
        columns["power"] = pd.Categorical.from_codes(
            np.tile(np.arange(len(self.world.powers)), self.replicates * len(self.world.years)),
            categories=list(self.world.powers),
        )
        for quantity in quantities.columns(*POWER):
            columns[quantity.name] = getattr(self.record, quantity.name).ravel()
        columns["condemned"] = self.record.condemned.sum(axis=2).ravel()
        columns["bodies"] = self.record.inside.sum(axis=2).ravel()
        columns["pressured"] = (self.record.response == PRESSURE).sum(axis=2).ravel()
        columns["forced"] = (self.record.response == FORCE).sum(axis=2).ravel()
        return pd.DataFrame(columns)

    def _keys(self, repeat: int = 1) -> dict[str, Any]:
        years = len(self.world.years)
        return {
            "run": np.repeat(np.arange(self.replicates), years * repeat),
            "year": np.tile(np.repeat(self.world.years, repeat), self.replicates),
        }

    def summary(self) -> list[dict[str, object]]:
        """Modal strategy of each state in each period and the one after it (None where there is no other), with their
        shares of state-years, and the power that each is most often about (None: hedging, which is about all)."""
        rows: list[dict[str, object]] = []
        about = [option.partition(":")[2] or None for option in self.world.options]
        for i, state in enumerate(self.world.states):
            for first, last in periods(self.world.years):
                when = (self.world.years >= first) & (self.world.years <= last)
                counts = np.bincount(self.strategy[:, when, i].ravel(), minlength=len(STRATEGIES))
                mode, second = (int(k) for k in np.argsort(-counts, kind="stable")[:2])
                shares = counts / counts.sum()
                chosen = np.bincount(self.record.option[:, when, i].ravel(), minlength=len(about))
                target = [about[np.argmax(np.where(self._strategies == k, chosen, -1))] for k in (mode, second)]
                rows.append(
                    {
                        "state": state,
                        "from": first,
                        "to": last,
                        "strategy": STRATEGIES[mode],
                        "share": float(shares[mode]),
                        "target": target[0],
                        "runner_up": STRATEGIES[second] if counts[second] else None,
                        "runner_up_share": float(shares[second]),
                        "runner_up_target": target[1] if counts[second] else None,
                    }
                )
        return rows

    def save(self, directory: str | os.PathLike[str] | None = None, force: bool = False) -> Path:
        """Write the result directory (see docs/interface.md) and return its path.

        The same result is left as it is; ``force`` replaces another result, and nothing else. Raises StoreError where
        the directory holds something else, or cannot be written.
        """
        from .store import save_result

        return save_result(self, None if directory is None else folder(directory), force)

    def plot(self, directory: str | os.PathLike[str] = ".", force: bool = False, point: bool = False) -> list[Path]:
        """Draw the figures that the scenario names into ``directory``; returns the paths of the PNG files.

        Beside a point run the same case is run with its numbers drawn from their ranges, some ten milliseconds a run,
        so that bands show what is not known; ``point`` leaves that out. SVG and CSV stand beside each PNG. Raises
        StoreError
        where other files of these names are there, unless ``force`` is given.
        """
        import importlib

        registry = importlib.import_module("counterpoise.analysis.figures.registry")
        return list(registry.draw_all(self, folder(directory), force, flag(point, "point")))


def periods(years: np.ndarray) -> list[tuple[int, int]]:
    """Decades of the years run; a rest of under four years joins its neighbour."""
    first, last = int(years[0]), int(years[-1])
    starts = [first, *range((first // 10 + 1) * 10, last + 1, 10)]
    if len(starts) > 1 and starts[1] - first < 4:
        starts.pop(1)
    if len(starts) > 1 and last - starts[-1] < 3:
        starts.pop()
    return list(zip(starts, [start - 1 for start in starts[1:]] + [last], strict=True))
