"""A first run: a case, its tables, its figures, and what changes without two events.

The two ensembles share their draws, run by run, so that what differs comes from the events and not from chance.
"""

from __future__ import annotations

from pathlib import Path

import counterpoise as cp

EVENTS = ("events.coup_2002", "events.pdvsa_strike")


def share(result: cp.Result, state: str, first: int, last: int) -> dict[str, float]:
    """Share of each strategy in the years ``first`` to ``last``, over all runs."""
    rows = result.states[(result.states.state == state) & result.states.year.between(first, last)]
    return {str(label): float(part) for label, part in rows.strategy.value_counts(normalize=True, sort=False).items()}


def main(folder: str | Path = ".", replicates: int = 50) -> list[Path]:
    """Run Venezuela with and without the coup and the strike of 2002; return the figures drawn into ``folder``."""
    case = cp.prepare("venezuela")
    as_it_was = case.run(replicates)
    print(as_it_was.states.groupby("state", observed=True).strategy.value_counts(normalize=True).unstack().round(2))

    without = case.run(replicates, set=dict.fromkeys(EVENTS))
    print("\nVenezuela 2003–2012   as it was  without both")
    others = share(without, "VEN", 2003, 2012)
    for strategy, part in share(as_it_was, "VEN", 2003, 2012).items():
        print(f"{strategy:20} {part:11.2f} {others[strategy]:13.2f}")

    figures = as_it_was.plot(folder)
    print("\nFigures:", ", ".join(path.name for path in figures))
    return figures


if __name__ == "__main__":
    main()
