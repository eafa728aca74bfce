"""A sweep over two numbers: how much Venezuela resists, by how grave the coup of 2002 was and who leads it.

A sweep keeps outcomes, not trajectories; all points share the draws of a replicate. It is stored as it runs: called
again on the same folder it goes on where it was left, and does nothing where it is done.
"""

from __future__ import annotations

from pathlib import Path

import counterpoise as cp
import pandas as pd
from matplotlib.figure import Figure

COUP, LEADER = "events.coup_2002.changes.0", "states.VEN.leader"
OUTCOME = "soft_intensity_VEN@2003-2012"


def heat_map(table: pd.DataFrame) -> Figure:
    """One cell a point of the design, the darker the more effort goes into soft balancing."""
    figure = Figure(figsize=(5.5, 4.0), layout="constrained")
    axes = figure.add_subplot()
    cells = axes.pcolormesh(table.columns, table.index, table.to_numpy(), cmap="Greys", vmin=0.0)
    figure.colorbar(cells, label="effort of soft balancing, 2003–2012")
    axes.set_xlabel("how grave the coup was")
    axes.set_ylabel("the leader's influence abroad")
    return figure


def main(folder: str | Path = ".", steps: int = 7, replicates: int = 20) -> pd.DataFrame:
    """Run the sweep into ``folder``/a_sweep, print the table of means and save its map beside it."""
    axis = {"from": 0.0, "to": 1.0, "steps": steps}
    design = cp.design(
        "venezuela", {COUP: axis, LEADER: axis}, replicates, outcomes=[OUTCOME], set={"events.pdvsa_strike": None}
    )
    swept = cp.sweep(design, Path(folder) / "a_sweep")
    runs = cp.read_runs(swept.directory)
    table = runs.groupby([LEADER, COUP])[OUTCOME].mean().unstack()
    print(f"{swept.done} runs at {swept.points} points\n{table.round(2).to_string()}")
    heat_map(table).savefig(Path(folder) / "a_sweep.png", dpi=150)
    return table


if __name__ == "__main__":
    main()
