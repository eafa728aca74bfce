"""A case of your own: mongolia.yaml adds a state to a shipped case; here it is checked, accounted for and run.

The command line does the same: ``counterpoise check``, ``sources`` and ``run`` with the path of the file.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import counterpoise as cp
from counterpoise.scenario.account import source_rows

CASE = Path(__file__).with_name("mongolia.yaml")
STATE = "MNG"


def main(folder: str | Path = ".", replicates: int = 50) -> list[Path]:
    """Check the case, print what its numbers rest on, run it, and draw its figures into ``folder``."""
    try:
        scenario = cp.load(CASE)
    except cp.ScenarioError as error:  # every problem at once, with line and remedy
        raise SystemExit(str(error)) from None
    kinds = Counter(
        "judgement alone" if row["source"] == "judgement" else "data or evidence"
        for row in source_rows(scenario)
        if row["path"].startswith(f"states.{STATE}.")
    )
    print(f"{scenario.title}: numbers of {STATE} by source: {dict(kinds)}")

    # Judgements are drawn from their ranges, so that the spread shows what is not known.
    result = cp.run(CASE, replicates=replicates, uncertain=True)
    for row in result.summary():
        if row["state"] == STATE:
            print(f"{row['from']}–{row['to']}: {row['strategy']} in {row['share']:.0%} of state-years")
    return result.plot(folder)


if __name__ == "__main__":
    main()
