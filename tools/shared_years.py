"""How often cases that share a state and a year give it different strategies: ``python tools/shared_years.py``.

The modal strategy of every state-year of a case (100 replicates, seed 0); then, of the state-years that two cases
or more share, those in which the modes differ. The case ``world`` is left out: it shares every state with all others.
"""

from __future__ import annotations

import sys
from collections import Counter

import counterpoise as cp
import pandas as pd
from counterpoise.scenario.model import shipped

REPLICATES = 100
STATE_YEAR = ["state", "year"]


def modes() -> pd.DataFrame:
    """One row for each case, state and year: ``strategy``, the one that most replicates choose."""
    found = []
    for case in shipped("cases"):
        if case != "world":
            states = cp.run(case, replicates=REPLICATES, seed=0).states.astype({"state": str, "strategy": str})
            mode = states.groupby(STATE_YEAR)["strategy"].agg(lambda chosen: chosen.mode()[0]).reset_index()
            found.append(mode.assign(case=case))
    return pd.concat(found, ignore_index=True)


def main() -> None:
    every = modes()
    shared = every[every.duplicated(STATE_YEAR, keep=False)].groupby(STATE_YEAR)
    differ = shared["strategy"].nunique() > 1
    lines = [f"{differ.sum()} of {len(differ)} shared state-years differ"]
    states = Counter(state for state, _ in differ[differ].index)
    lines.append(", ".join(f"{state} {count}" for state, count in states.most_common(12)))
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
