"""The command space: its document, what people read and find, and mistakes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

MINI = str(Path(__file__).parents[1] / "data" / "mini.yaml")
Cli = Callable[..., Any]
"""The fixture ``cli`` of conftest.py."""
ASKED = ("space", MINI, "--over", "judgement", "--samples", "128", "--replicates", "2", "--out", "here")


def test_the_document_has_the_keys_of_the_interface(
    cli: Cli, documented: Callable[..., Any], assert_alike: Callable[..., None]
) -> None:
    done = cli(*ASKED, "--json")
    assert (done.code, done.err) == (0, "")
    told = json.loads(done.out)
    assert_alike(documented("space"), told)
    assert told["points"] == 128
    assert cli("space", "here", "--json").out == done.out
    (one, *_) = json.loads(cli("space", "here", "--state", "Cuba", "--json").out)["mixtures"]
    assert (one["subject"], one["name"]) == ("CUB", "Cuba")


def test_people_read_reach_leads_directions_and_what_never_occurs(cli: Cli, tmp_path: Path) -> None:
    done = cli(*ASKED, "--plot")
    assert (done.code, done.err) == (0, "")
    for part in (
        "has the most room of 2 states", "held out", "leads at", "Means over 2 runs at each of 128 points",
        "Never led in 128 points:", "of the movement is along one line", "What leads together",
        "of 16 combinations occur", "Sweep directory   here",
    ):  # fmt: skip
        assert part in done.out
    assert {path.name for path in (tmp_path / "here" / "figures").iterdir()} == {"space.png", "space.svg", "space.csv"}
    assert cli("space", "here", "--plot").out == done.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--state", "France"), "there is no state 'France' here"),
        (("--years", "1900-1950"), "1900-1950"),
        (("--over", "judgment"), "over"),
        (("--samples", "64"), "64 points are too few"),
        (("--replicates", "1"), "take 2 replicates or more"),
    ],
)
def test_mistakes(cli: Cli, assert_mistake: Callable[..., None], arguments: tuple[str, ...], message: str) -> None:
    samples = () if "--samples" in arguments else ("--samples", "100")
    assert_mistake(cli("space", MINI, *samples, *arguments), message)


def test_a_directory_is_read_as_it_was_run(cli: Cli, assert_mistake: Callable[..., None]) -> None:
    assert cli(*ASKED).code == 0
    for option in (("--seed", "1"), ("--out", "there"), ("--samples", "200"), ("--set", "states.VEN.leader=0.5")):
        assert_mistake(cli("space", "here", *option), "cannot be given with here, which is read as it was run")
    assert_mistake(cli("space", "here", "--years", "2003-2005"), "kept no shares over 2003-2005")
