"""The engine as plain Python gives the numbers of the compiled one: so can it be followed in a debugger."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from counterpoise.engine.record import Record
from counterpoise.engine.runs import replay
from counterpoise.model import AlignmentModel
from counterpoise.results.run import prepare

DATA = Path(__file__).parents[1] / "data"
ROUTE = """\
format: 1
name: with_a_route
extends: base.yaml
years: [2000, 2007]
routes:
  line: {state: DEU, channel: gas, around: RUS, buyer: USA, available: 2000, lag: 1, capacity: 0.3, cost: 0.0}
events:
  shock: {title: Shock, hazard: {from: 2001, to: 2004, probability: 0.9}, years: 2,
    changes: [{path: states.POL.acts.subversion.RUS, add: 0.4}, {path: powers.RUS.attention.europe, multiply: 0.5}]}
"""
CODE = """\
import sys
import numpy as np
import numba
from counterpoise.engine.runs import replay
from counterpoise.model import AlignmentModel
from counterpoise.results.run import prepare

assert numba.config.DISABLE_JIT
case = prepare(sys.argv[1])
record, trace = replay(case.world, case.rules, 3, 7)
model = AlignmentModel(case, seed=7, replicate=3).run_model()
np.savez(sys.argv[2], trace=trace, **record._asdict(), **{f"model_{k}": v for k, v in model.record._asdict().items()})
"""


@pytest.fixture
def with_a_route(tmp_path: Path) -> Path:
    """Bodies, a cycle, a pair with its patron, and with them a route and a drawn event."""
    shutil.copy(DATA / "bodies_and_pairs.yaml", tmp_path / "base.yaml")
    path = tmp_path / "case.yaml"
    path.write_text(ROUTE, encoding="utf-8")
    return path


@pytest.fixture(params=["mini", "with a route", "us_china"])
def case(request: pytest.FixtureRequest, with_a_route: Path) -> str | Path:
    return {"mini": DATA / "mini.yaml", "with a route": with_a_route}.get(request.param, request.param)


def test_plain_python_gives_the_record_of_compiled_code_byte_for_byte(case: str | Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", CODE, str(case), str(tmp_path / "plain.npz")],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    prepared = prepare(case)
    record, trace = replay(prepared.world, prepared.rules, 3, 7)
    model = AlignmentModel(prepared, seed=7, replicate=3).run_model()
    with np.load(tmp_path / "plain.npz") as plain:
        for name in Record._fields:
            compiled = getattr(record, name)
            assert plain[name].dtype == compiled.dtype
            assert plain[name].tobytes() == np.ascontiguousarray(compiled).tobytes(), name
            assert plain[f"model_{name}"].tobytes() == plain[name].tobytes(), name
            assert np.ascontiguousarray(getattr(model.record, name)).tobytes() == plain[name].tobytes(), name
        assert plain["trace"].tobytes() == trace.tobytes()


def test_the_world_with_a_route_uses_all_that_it_names(with_a_route: Path) -> None:
    """Guards the test above: the event comes, the route opens, the pair signs, bodies decide, states condemn."""
    prepared = prepare(with_a_route)
    record, _ = replay(prepared.world, prepared.rules, 3, 7)
    for name in ("member", "measures", "signed", "condemned", "opened"):
        assert getattr(record, name).any(), name
    assert (record.together >= 0).any()
    model = AlignmentModel(prepared, seed=7, replicate=3).run_model()
    assert (model.memory.fired > 0).all()
