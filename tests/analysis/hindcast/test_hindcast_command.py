"""The command ``hindcast``: what it prints and keeps, events, votes, mistakes."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from counterpoise.analysis.hindcast.forward import (
    Hindcast,
    Plan,
    Score,
    run_hindcast,
)
from counterpoise.analysis.hindcast.observed import Ballot
from counterpoise.analysis.observed.history import History
from counterpoise.scenario.model import load_scenario
from counterpoise.scenario.problems import ScenarioError

FIRST, LAST = 2000, 2002
POWERS = ("USA", "GBR", "FRA", "RUS", "CHN")
STATES = ("CAN", "CUB", "MEX", "POL", "UKR", "IRN", "KAZ", "KOR", "VNM", "AUS")
Cli = Callable[..., Any]
"""The fixture ``cli`` of conftest.py."""


def asked(folder: Path, /, **changed: str | Path) -> list[str]:
    options: dict[str, str | Path] = {
        "data": folder, "from": str(FIRST), "to": str(LAST), "powers": ",".join(POWERS), "replicates": "3",
        "theory": "threat_interdependence", "out": "out",
    }  # fmt: skip
    return ["hindcast", *(str(part) for key, one in (options | changed).items() for part in (f"--{key}", one))]


def documented() -> Mapping[str, Any]:
    """The example document in docs/interface.md."""
    text = (Path(__file__).parents[3] / "docs" / "interface.md").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(
        text.split("### `counterpoise hindcast`", 1)[1].split("```json", 1)[1].split("```", 1)[0]
    )
    return found


def test_the_command_answers_as_documented(cli: Cli, data: Path, done: Hindcast) -> None:
    ending = cli(*asked(data), "--json", "--theory", "random")
    assert (ending.code, ending.err) == (0, "")
    told = json.loads(ending.out)
    assert told.keys() == documented().keys()
    assert told["scores"][0].keys() == documented()["scores"][0].keys()
    assert told["directory"] == "out"
    assert [Score(**one) for one in told["scores"]] == list(done.scores)


def test_the_command_prints_means_and_keeps_a_directory(cli: Cli, data: Path) -> None:
    first = cli(*asked(data))
    assert (first.code, first.err) == (0, "")
    for words in ("10 states and 5 powers from the end of 2000, run to 2002: out", "position_USA", "new_alliances"):
        assert words in first.out
    again = cli(*asked(data))
    assert (again.code, again.out) == (0, first.out)
    assert "left as it is" in again.err
    refused = cli(*asked(data, seed="1"))
    assert (refused.code, refused.out) == (2, "")
    assert "out holds something else: another result" in refused.err
    assert cli(*asked(data, seed="1"), "--force").code == 0
    assert cli(*asked(data)).code == 2
    Path("out", "notes.txt").write_text("mine", encoding="utf-8")
    assert "out holds something else, such as notes.txt" in cli(*asked(data), "--force").err


def test_events_change_the_run_and_nothing_that_is_asked(cli: Cli, data: Path, done: Hindcast, tmp_path: Path) -> None:
    force = "{series: {2001: 1.0, 2002: 1.0}, source: judgement, scale: [0.5, 1.0]}"
    (tmp_path / "mine.yaml").write_text(f"states: {{MEX: {{acts: {{force: {{RUS: {force}}}}}}}}}\n", encoding="utf-8")
    ending = cli(*asked(data, events="mine.yaml"), "--json")
    assert ending.code == 0
    told = [Score(**one) for one in json.loads(ending.out)["scores"]]
    mine = [one for one in done.scores if one.theory == "threat_interdependence"]
    assert [one._replace(score=None) for one in told] == [one._replace(score=None) for one in mine]
    assert told != mine
    assert load_scenario(tmp_path / "out" / "scenario.yaml").numbers["states.MEX.acts.force.RUS"].series == {
        2001: 1.0, 2002: 1.0
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"to": "2000"}, ["2000 must be after the first year 2000"]),
        ({"powers": "USA,RUS,CHN,SUN,GBR"}, ["5 different powers", "not 4", "--powers USA,CHN,RUS"]),
        ({"powers": "USA,RUS,CHN,GBR,RUZ"}, ["unknown power 'RUZ'"]),
        ({"powers": "USA,RUS,CHN,GBR,DEU"}, ["no capability of DEU in 2000"]),
        ({"from": "1980", "to": "1990"}, ["no capability of USA in 1980"]),
        ({"to": "2003"}, ["nothing is observed in 2003", "end in 2002", "--to"]),
        ({"events": "none.yaml"}, ["none.yaml", "no such file"]),
        ({"events": "years.yaml"}, ["years.yaml", "neither years nor powers"]),
        ({"events": "wrong.yaml"}, ["wrong.yaml:3: states.MEX.leadr:"]),
        ({"theory": "fool"}, ["no shipped theory", "'fool'"]),
        ({"data": "nowhere"}, ["nowhere: there is no such folder"]),
        ({"out": "."}, ["current directory"]),
        ({"replicates": "0"}, ["--replicates"]),
    ],
)
def test_mistakes_are_named(cli: Cli, data: Path, tmp_path: Path, changed: dict[str, str], words: list[str]) -> None:
    (tmp_path / "years.yaml").write_text("years: [2000, 2001]\n", encoding="utf-8")
    (tmp_path / "wrong.yaml").write_text("states:\n  MEX:\n    leadr: 0.3\n", encoding="utf-8")
    ending = cli(*asked(data, **changed))
    assert (ending.code, ending.out) == (2, "")
    for word in words:
        assert word in ending.err
    assert sorted(os.listdir()) == ["wrong.yaml", "years.yaml"]


def test_a_theory_is_given_once(cli: Cli, data: Path) -> None:
    ending = cli(*asked(data), "--theory", "threat_interdependence")
    assert (ending.code, ending.out) == (2, "")
    assert "each may be given once" in ending.err


def test_positions_are_needed_and_alliances_are_not(
    cli: Cli,
    tmp_path: Path,
    rows: Callable[..., Any],
    written: Callable[..., Path],
    history_of: Callable[..., History],
    small: Callable[..., Plan],
    row: Callable[..., Score],
) -> None:
    poor = written(tmp_path / "poor", rows(), without=("ideal",))
    ending = cli(*asked(poor))
    assert ending.code == 2
    assert "UN General Assembly ideal points" in ending.err
    bare = run_hindcast(small(history_of(written(tmp_path / "bare", rows(), without=("atop",)))))
    assert row(bare.scores, "alliances") == Score("alliances", "threat_interdependence", LAST, None, None, None)
    assert row(bare.scores, "position_USA").score is not None


def test_votes_that_the_run_does_not_reach_are_refused(history: History, small: Callable[..., Plan]) -> None:
    yes = {"MEX": True, "CUB": False}
    for vote, words in (
        (Ballot(2005, "RUS", yes), "needs a run of 2004"),
        (Ballot(2001, "RUS", yes), "needs a run of 2000"),
        (Ballot(2003, "IND", yes), "add IND to --powers"),
    ):
        with pytest.raises(ScenarioError, match=words):
            small(history, votes=[vote])


VOTES = "resolution,country,vote,iso3,year,counterpart_iso3\n" + "".join(
    f"1/1,{state},{'yes' if k % 3 == 0 else 'absent'},{state},2003,SUN\n" for k, state in enumerate(STATES)
)


def test_a_vote_is_scored_beside_the_rest(cli: Cli, data: Path, tmp_path: Path) -> None:
    (tmp_path / "votes.csv").write_text(VOTES, encoding="utf-8")
    ending = cli(*asked(data, votes="votes.csv"), "--json")
    assert (ending.code, ending.err) == (0, "")
    last = json.loads(ending.out)["scores"][-1]
    assert (last["series"], last["theory"], last["year"]) == ("vote_2003", "threat_interdependence", 2003)
    assert None not in last.values()


def test_a_vote_that_the_run_does_not_reach_is_told_with_its_file(cli: Cli, data: Path, tmp_path: Path) -> None:
    (tmp_path / "late.csv").write_text(VOTES.replace(",2003,", ",2009,"), encoding="utf-8")
    ending = cli(*asked(data, votes="late.csv"))
    assert (ending.code, ending.out) == (2, "")
    assert "late.csv: the vote of 2009 needs a run of 2008" in ending.err
    assert "choose --from before 2008 and --to from 2008 on" in ending.err


def test_two_votes_of_one_year_and_wrong_tables_are_refused(cli: Cli, data: Path, tmp_path: Path) -> None:
    (tmp_path / "two.csv").write_text(VOTES + "1/2,Cuba,no,CUB,2003,RUS\n", encoding="utf-8")
    ending = cli(*asked(data, votes="two.csv"))
    assert (ending.code, ending.out) == (2, "")
    assert "two.csv: resolution: several votes in one year: 1/1 (2003), 1/2 (2003)" in ending.err
    (tmp_path / "wrong.csv").write_text(VOTES + "1/1,Ghana,perhaps,GHA,2003,RUS\n", encoding="utf-8")
    ending = cli(*asked(data, votes="wrong.csv"))
    assert ending.code == 2
    assert "wrong.csv:12: vote:" in ending.err
