"""The command calibrate: its document, what people read, and a mistake."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

MINI = str(Path(__file__).parents[1] / "data" / "mini.yaml")
Cli = Callable[..., Any]


def test_the_command(cli: Cli, documented: Callable[..., Any], assert_alike: Callable[..., None]) -> None:
    asked = (
        "calibrate", MINI, "--over", "powers.USA.legitimacy=0.3..0.9", "--samples", "256", "--replicates", "2",
        "--facts", "legitimacy_USA=0.45", "--out", "here",
    )  # fmt: skip
    done = cli(*asked, "--json")
    assert (done.code, done.err) == (0, "")
    assert_alike(documented("calibrate"), json.loads(done.out))
    shown = cli("calibrate", "here", "--facts", "legitimacy_USA=0.45")
    assert "truths found" in shown.out
    wrong = cli("calibrate", MINI, "--over", "judgement", "--facts", "legitimacy_USA=0.45")
    assert (wrong.code, wrong.out) == (2, "")
    assert "a few parameters" in wrong.err
