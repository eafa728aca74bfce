"""Write the tables of docs/interdependence.md from the sweeps that it names.

``python tools/interdependence_page.py FOLDER`` reads the sweep directories ``FOLDER/venezuela``, ``japan`` and
``kazakhstan``, and what the page expects from the page itself.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from counterpoise.analysis.figures.naming import STRATEGY_NAMES, signed
from counterpoise.analysis.figures.phase import may_be_chance
from counterpoise.analysis.responses.check import ENOUGH
from counterpoise.analysis.validation.report import update
from counterpoise.sweeps.tables import read_runs
from counterpoise.theory.terms import STRATEGIES

PAGE = Path(__file__).resolve().parents[1] / "docs" / "interdependence.md"
STATES = ("Venezuela", "Japan", "Kazakhstan")
ENDS = ("low", "high")


class Square(NamedTuple):
    """The runs of one state at its corners, by threat and dependence, and as it is; strategies are columns."""

    corners: dict[tuple[str, str], pd.DataFrame]
    as_it_is: pd.DataFrame

    def mean(self, threat: str, dependence: str, what: str) -> float:
        """Mean of a strategy at a corner; of ``soft_share``, soft balancing as a share of all balancing."""
        means = self.corners[threat, dependence].mean()
        if what == "soft_share":
            return float(means.soft_balancing / (means.balancing + means.soft_balancing))
        return float(means[what])


def read_square(directory: Path) -> Square:
    """Read a sweep over hostility and dependence."""
    runs = read_runs(directory)
    names = {name: match[1] for name in runs if (match := re.match(r"reading_([a-z_]+)_[A-Z]", name))}
    points, columns = runs.rename(columns=names), list(STRATEGIES)
    ends = {axis: (points[axis].min(), points[axis].max()) for axis in ("hostility", "dependence")}
    corners = {
        (threat, dependence): points[
            (points.hostility == ends["hostility"][i]) & (points.dependence == ends["dependence"][j])
        ][columns]
        for i, threat in enumerate(ENDS)
        for j, dependence in enumerate(ENDS)
    }
    return Square(corners, points[points.hostility.isna()][columns])


def expected(text: str) -> Iterator[tuple[str, str, str, str]]:
    """State, threat, dependence and strategy of every corner that the page expects."""
    text = text.partition("## Expected corners")[2].partition("## What came")[0]
    yield from re.findall(rf"^\| ({'|'.join(STATES)}) \| (low|high) \| (low|high) \| ([a-z ]+) \|", text, re.MULTILINE)


def corner_table(text: str, squares: dict[str, Square]) -> str:
    """What was expected at each corner and what came."""
    lines = ["| state | threat | dependence | expected | " + " | ".join(STRATEGY_NAMES[one] for one in STRATEGIES)
             + " | what came |", "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"]  # fmt: skip
    met = 0
    rows = list(expected(text))
    for state, threat, dependence, wanted in rows:
        means = squares[state].corners[threat, dependence].mean().sort_values(ascending=False)
        first, second = means.index[:2]
        came = STRATEGY_NAMES[first]
        if may_be_chance(squares[state].corners[threat, dependence], first, second):
            verdict = f"undecided, {came} or {STRATEGY_NAMES[second]}"
        elif came == wanted:
            met, verdict = met + 1, "as expected"
        else:
            verdict = f"**{came}**"
        shown = " | ".join(f"{means[one]:.2f}" for one in STRATEGIES)
        lines.append(f"| {state} | {threat} | {dependence} | {wanted} | {shown} | {verdict} |")
    return "\n".join([f"{met} of {len(rows)} corners came as expected.", "", *lines]) + "\n"


EDGES = (
    ("high", "balancing", "hard balancing", -1),
    ("high", "soft_share", "soft share of all balancing", 1),
    ("high", "hedging", "hedging", 1),
    ("low", "bandwagoning", "bandwagoning", 1),
)
"""What dependence is expected to do, as the page says: at which threat, to what, and in which direction."""


def edge_table(squares: dict[str, Square]) -> str:
    """What dependence did along the edges."""
    lines = ["| at | what | expected | " + " | ".join(STATES) + " |", "| --- | --- | --- | --- | --- | --- |"]
    for threat, what, name, sign in EDGES:
        cells = []
        for state in STATES:
            before, after = (squares[state].mean(threat, dependence, what) for dependence in ENDS)
            change = after - before
            verdict = "no change" if abs(change) < ENOUGH else "as expected" if change * sign > 0 else "**against**"
            cells.append(f"{before:.2f} to {after:.2f} ({signed(change)}): {verdict}")
        direction = "rises" if sign > 0 else "falls"
        lines.append(f"| {threat} threat | {name} | {direction} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def own_table(squares: dict[str, Square]) -> str:
    """What the states do in their cases as they are."""
    lines = [
        "| state | " + " | ".join(STRATEGY_NAMES[one] for one in STRATEGIES) + " |",
        "| --- | --- | --- | --- | --- |",
    ]
    for state in STATES:
        means = squares[state].as_it_is.mean()
        lines.append(f"| {state} | " + " | ".join(f"{means[one]:.2f}" for one in STRATEGIES) + " |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Fill the blocks of the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the three sweep directories are")
    folder: Path = parser.parse_args().folder
    squares = {state: read_square(folder / state.lower()) for state in STATES}
    text = PAGE.read_text(encoding="utf-8")
    blocks = {"corners": corner_table(text, squares), "edges": edge_table(squares), "as_it_is": own_table(squares)}
    update(PAGE, blocks, {})


if __name__ == "__main__":
    main()
