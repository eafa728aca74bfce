"""An estimate in the shipped cases that reads the codings a second time, in worlds made of data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from counterpoise.analysis.estimation.shipped_fit import fit_shipped
from counterpoise.analysis.validation.codings import read_cases
from counterpoise.analysis.validation.readings import Worlds
from counterpoise.scenario.theory_file import load_theory

ROWS = (
    "state,iso3,period_start,period_end,counterpart_iso3,strategy,source,stratum",
    "Kazakhstan,KAZ,2001,2004,RUS,hedging,A,random",
    "Kazakhstan,KAZ,2001,2004,USA,none,A,random",
    "Venezuela,VEN,2001,2006,USA,soft_balancing,A,",
    "Mexico,MEX,2001,2003,USA,hedging,A,",
    "Poland,POL,2001,2002,RUS,balancing,A,",
)


def test_codings_are_read_in_both_kinds_of_worlds(
    worlds: Worlds, file_of: Callable[..., Path], tmp_path: Path, compiled_engine: None
) -> None:
    table, base = read_cases(file_of(tmp_path, "codings.csv", *ROWS)), load_theory("threat_interdependence")
    alone, both = (fit_shipped([table], base, runs=1, loops=1, worlds=one) for one in (None, worlds))
    assert (alone.in_data, alone.scores_in_data) == (None, None)
    assert both.in_data is not None
    assert {case.iso3 for case in both.in_data.cases} == {"KAZ", "VEN", "MEX"}  # no none, nothing of the textbook
    assert both.evidence.rows.codings == alone.evidence.rows.codings + 3
    assert len(both.read_without) == len(both.served.cases)
    assert sorted(set(both.evidence.kinds.tolist())) == [-1, 0, 1]
    assert both.scores_in_data is not None
    assert both.scores_in_data.n == 3
    assert np.isfinite(both.scores_in_data.log_loss)
