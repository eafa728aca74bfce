"""A theory of your own beside two that ship, on one case with the same draws: what it predicts, why, and how it scores.

A theory is a file that gives weights to terms of the library (docs/model.md lists them); what it leaves out counts for
nothing. Sizes that are judgements carry a range.
"""

from __future__ import annotations

from pathlib import Path

import counterpoise as cp
import pandas as pd
from counterpoise.analysis.patterns.check import check

THEORY = Path(__file__).with_name("fear_and_trade.yaml")
CASE, STATE, YEAR = "venezuela", "VEN", 2005


def main(replicates: int = 20) -> pd.DataFrame:
    """Print the shares of the strategies under each theory, the facts that it gets right, and one choice explained."""
    rows = {}
    for theory in (str(THEORY), "walt", "threat_interdependence"):
        states = cp.run(CASE, replicates, theory=theory).states
        own = states[states.state == STATE].strategy.value_counts(normalize=True, sort=False)
        facts = check(CASE, replicates, theory=theory)
        rows[Path(theory).stem] = {**own.round(2), "facts held": f"{sum(fact.holds for fact in facts)} of {len(facts)}"}
    table = pd.DataFrame(rows).T
    print(f"{STATE} over all years, and facts of the case that come out:\n{table.to_string()}\n")

    why = cp.explain(CASE, state=STATE, year=YEAR, theory=THEORY)
    print(f"{STATE} {YEAR}: {why.chosen} rather than {why.rival}, since")
    for reason in why.why()[:3]:
        print(f"  {reason.term:16} {reason.difference:+.2f}   {reason.source}")
    return table


if __name__ == "__main__":
    main()
