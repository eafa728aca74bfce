"""The command sensitivity: what it prints and leaves, and mistakes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

MINI = str(Path(__file__).parents[1] / "data" / "mini.yaml")
Cli = Callable[..., Any]
"""The fixture ``cli`` of conftest.py."""
OVER = (
    "--over", "powers.USA.legitimacy=0.3..0.9", "--over", "powers.USA.unilateralism=0.1..0.9",
    "--over", "powers.CHN.credibility=0.2..0.8",
)  # fmt: skip
FEW = ("--samples", "128", "--replicates", "2")
ASKED = ("sensitivity", MINI, *OVER, *FEW, "--outcome", "legitimacy_USA")


def test_the_document_has_the_keys_of_the_interface(
    cli: Cli, documented: Callable[..., Any], assert_alike: Callable[..., None]
) -> None:
    done = cli(*ASKED, "--json")
    assert (done.code, done.err) == (0, "")
    rows = json.loads(done.out)
    assert_alike(documented("sensitivity"), rows)
    assert rows[0]["parameter"] == "powers.USA.legitimacy"
    assert len(rows) == 3


def test_people_read_drivers_intervals_convergence_and_chance(cli: Cli, tmp_path: Path) -> None:
    done = cli(*ASKED, "--out", "here", "--plot")
    assert (done.code, done.err) == (0, "")
    assert "2 of 3 parameters can be seen to drive legitimacy_USA: together" in done.out
    for part in (
        "powers.USA.legitimacy", "95 % interval", "on half", "Convergence: half the points give indices within",
        "1 parameter cannot be told from zero", "of the variance of single runs", "over 2 replicates",
    ):  # fmt: skip
        assert part in done.out
    drawn = {path.name for path in (tmp_path / "here" / "figures").iterdir()}
    assert drawn == {f"drivers_ranks_legitimacy_USA.{end}" for end in ("png", "svg", "csv")}
    again = cli("sensitivity", "here", "--outcome", "legitimacy_USA", "--plot")
    assert again.out == done.out


@pytest.mark.parametrize(("method", "samples"), [("morris", "8"), ("sobol", "256")])
def test_other_methods_make_and_find_designs_of_their_own(cli: Cli, method: str, samples: str) -> None:
    asked = ("--method", method, "--outcome", "legitimacy_USA", "--json")
    done = cli("sensitivity", MINI, *OVER, "--samples", samples, "--replicates", "2", "--out", "here", *asked)
    assert done.code == 0
    assert cli("sensitivity", "here", *asked).out == done.out
    (first, *_) = json.loads(done.out)
    assert (first["parameter"], first["method"]) == ("powers.USA.legitimacy", method)


def test_what_is_left_out_is_told_beside_the_document(cli: Cli) -> None:
    done = cli("sensitivity", MINI, *OVER, *FEW, "--json")
    assert done.code == 0
    assert all(" is left out: it is " in line for line in done.err.splitlines())
    assert json.loads(done.out)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--method", "fast"), "unknown method 'fast'"),
        (("--over", "judgment"), "over"),
        (("--over", "judgement", "--over", "powers.USA.legitimacy=0..1"), "a word stands alone"),
        (("--over", "powers.USA.legitimacy=low..1"), "LOW and HIGH are numbers"),
        (("--over", "powers.USA.legitimcy=0..1"), "legitimacy"),
        (("--over", "powers.USA.legitimacy=0..1", "--samples", "8"), "8 points are too few for ranks"),
        (("--over", "powers.USA.legitimacy=0..1", "--replicates", "1"), "take 2 replicates or more"),
        (("--over", "powers.USA.legitimacy=0..1", "--outcome", "cost_US"), "did you mean 'cost_USA'"),
    ],
)
def test_mistakes(cli: Cli, assert_mistake: Callable[..., None], arguments: tuple[str, ...], message: str) -> None:
    samples = () if "--samples" in arguments else ("--samples", "64")
    assert_mistake(cli("sensitivity", MINI, *samples, *arguments), message)


def test_a_directory_is_read_as_it_was_run(cli: Cli, assert_mistake: Callable[..., None]) -> None:
    assert cli(*ASKED, "--out", "here").code == 0
    for option in (("--seed", "1"), ("--out", "there"), FEW[:2], OVER[:2], ("--set", "states.VEN.leader=0.5")):
        assert_mistake(cli("sensitivity", "here", *option), "cannot be given with here, which is read as it was run")
    assert_mistake(cli("sensitivity", "here", "--method", "sobol"), "have no roles for sobol; give the case instead")
