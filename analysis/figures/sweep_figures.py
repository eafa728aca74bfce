"""The figures of a sweep: over two axes a phase diagram, over one axis response curves."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from counterpoise.scenario.model import Scenario, load_scenario
from counterpoise.sweeps.tables import grid_axes, read_runs, stored_labels, stored_outcomes, stored_title
from counterpoise.theory.terms import STRATEGIES

from .drawn import Drawn, write_drawn
from .heading import told
from .naming import actor_names
from .phase import own_place, phase_data, phase_diagram
from .response_curves import curves_data, response_curves

_CODE = r"[A-Z][A-Z0-9_]*"
_SHARE = re.compile(
    rf"(?:share_(?P<strategy>{'|'.join(STRATEGIES)})(?:_(?P<state>{_CODE}))?"
    rf"|reading_(?P<read>{'|'.join(STRATEGIES)})_(?P<pair>{_CODE}))(?:@(?P<years>[-0-9]+))?"
)


class _Subject(NamedTuple):
    """What one figure is of: a state, a state toward a power, or all states together, over some years."""

    who: str
    years: str

    def name(self, kind: str, number: str) -> str:
        """The name of the file."""
        return "_".join(filter(None, (kind, self.who, self.years, number)))

    def told(self, scenario: Scenario) -> str:
        """In words."""
        names = actor_names(scenario)
        pairs = {f"{s}_{p}": f"{names[s]} – {names[p]}" for s in scenario.states for p in scenario.powers}
        who = pairs.get(self.who) or names.get(self.who, self.who) or "all states"
        return ", ".join(filter(None, (who, self.years.replace("-", "–"))))

    @property
    def quantities(self) -> tuple[str, str]:
        """Threat and reliance, by which the case finds its place on a grid that moves them."""
        when = f"@{self.years}" if self.years else ""
        return f"threat_{self.who}{when}", f"reliance_{self.who}{when}"


def draw_sweep(
    directory: str | os.PathLike[str], out: str | os.PathLike[str] | None = None, force: bool = False
) -> list[Path]:
    """Draw a sweep for all states, or for each state, and each state toward a power, that it kept; in a sweep of
    several
    experiments, theories or choices of events, each has its own figure.

    Over the first two axes that vary it is a phase diagram, over a single one response curves. An experiment without
    axes is the case as it is. Where the sweep keeps the state's threat and reliance, its place is marked in the phase
    diagram. The figures, with SVG and CSV beside the PNG, go to ``figures`` in the directory, or to the folder ``out``.
    Raises ValueError where the sweep has no axes laid out as a grid or kept no shares of the strategies, StoreError
    where it is no sweep, or where other figures are there and ``force`` is False.
    """
    return write_drawn(drawn_sweep(directory), out if out is not None else Path(directory) / "figures", force)


def drawn_sweep(directory: str | os.PathLike[str]) -> list[Drawn]:
    """The figures of a sweep with their numbers. Raises as :func:`draw_sweep` does."""
    grid = grid_axes(directory)
    if not grid:
        raise ValueError(f"{directory} has no axes laid out as a grid; its figures need a factorial design")
    return [*_drawn(directory, *grid[:2])]


def _drawn(directory: str | os.PathLike[str], *axes: str) -> Iterator[Drawn]:
    kept, (across, *rest) = stored_outcomes(directory), axes
    subjects = strategies_kept(kept)
    if not subjects:
        raise ValueError(f"{directory} kept no shares of all four strategies; name them under `outcomes:`")
    wanted = {column for shares in subjects.values() for column in shares.values()}
    wanted |= {quantity for subject in subjects for quantity in subject.quantities}
    runs = read_runs(directory, [column for column in kept if column in wanted], axes)
    labels, scenario = stored_labels(directory), load_scenario(Path(directory) / "scenario-0.yaml")
    placed = runs.dropna(subset=list(axes))
    settings = placed.groupby(["experiment", "theory", "without"], sort=False)
    for k, ((experiment, theory, without), points) in enumerate(settings):
        own = runs[runs[list(axes)].isna().all(axis=1) & (runs.theory == theory) & (runs.without == without)]
        number = str(k) if len(settings) > 1 else ""
        for subject, shares in subjects.items():
            below = told(
                subject.told(scenario), stored_title(directory), f"case {scenario.name}", f"theory {theory}",
                f"without {without}" * bool(without),
                f"experiment {experiment}" * (placed.experiment.nunique() > 1),
                f"{points.replicate.nunique()} runs a point",
            )  # fmt: skip
            if not rest:
                curves = response_curves(points, across, shares, None, "", labels.get(across, ""), below)
                yield Drawn(subject.name("responses", number), curves, curves_data(points, across, shares))
                continue
            marked = not own.empty and {*subject.quantities} <= {*kept}
            where = own_place(points, own, across, rest[0], subject.quantities) if marked else None
            phase = phase_diagram(points, across, rest[0], shares, None, "", labels, below, where)
            yield Drawn(subject.name("phase", number), phase, phase_data(points, across, rest[0], shares))


def strategies_kept(kept: list[str]) -> dict[_Subject, dict[str, str]]:
    """The columns of the strategies of every subject of which a sweep keeps all four."""
    found: dict[_Subject, dict[str, str]] = {}
    for column in kept:
        if match := _SHARE.fullmatch(column):
            subject = _Subject(match["pair"] or match["state"] or "", match["years"] or "")
            found.setdefault(subject, {})[match["strategy"] or match["read"]] = column
    return {
        subject: {s: shares[s] for s in STRATEGIES} for subject, shares in found.items() if {*shares} == {*STRATEGIES}
    }
