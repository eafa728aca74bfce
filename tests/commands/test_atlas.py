"""The atlas on the command line: what is known of actors, a case in a few lines, private folders."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

ARBOR = """format: 1
name: Arbor
region: europe
both: {capability: {series: {1990: 0.01, 2010: 0.02}, source: "Data, 1990-2010"}}
state:
  leader: {value: 0.4, source: judgement, range: [0.2, 0.6]}
  tie: {QPP: {series: {1990: 0.2, 2000: alliance}, source: judgement, scale: [0.5, 1.2]}}
"""
POWERS = {
    "QPP": "format: 1\nname: First Power\nboth: {capability: 0.2}\npower: {reach: 0.8}\n",
    "QRR": "format: 1\nname: Second Power\nboth: {capability: 0.1}\npower: {reach: 0.5}\nstate: {leader: 0.1}\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    actors = tmp_path / "mine" / "actors"
    actors.mkdir(parents=True)
    for code, text in {"QAA": ARBOR, **POWERS}.items():
        (actors / f"{code}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "mine" / "pairs.yaml").write_text("format: 1\nrivalry: {QPP-QRR: 0.4}\n", encoding="utf-8")
    events = "qaa_late: {title: B, year: 2005, changes: [{path: rivalry.QPP-QRR, add: 0.1}]}, qaa_early: "
    events += "{title: A, year: 1999, changes: [{path: states.QAA.tie.QPP, add: 0.1}]}"
    (tmp_path / "mine" / "events.yaml").write_text(f"format: 1\nevents: {{{events}}}\n", encoding="utf-8")
    return tmp_path / "mine"


def test_which_actors_there_are(folder: Path, cli: Callable[..., Any]) -> None:
    rows = {row["actor"]: row for row in json.loads(cli("atlas", "--atlas", folder, "--json").out)}
    assert rows["QAA"] == {
        "actor": "QAA", "name": "Arbor", "roles": ["state"], "years": [1990, 2010], "share_judged": 0.667
    }  # fmt: skip
    assert rows["QRR"]["roles"] == ["state", "power"]
    told = cli("atlas", "--atlas", folder).out
    assert "Second Power" in told
    assert "counterpoise atlas ACTOR" in told


@pytest.mark.parametrize("name", ["QAA", "qaa", "Arbor", "arbor"])
def test_what_is_known_of_an_actor(folder: Path, name: str, cli: Callable[..., Any]) -> None:
    rows = json.loads(cli("atlas", name, "--atlas", folder, "--json").out)
    assert rows[0] == {
        "path": "states.QAA.capability", "value": {"1990": 0.01, "2010": 0.02}, "years": [1990, 2010],
        "source": "Data, 1990-2010", "range": None,
    }  # fmt: skip
    assert [row["path"] for row in rows] == ["states.QAA.capability", "states.QAA.leader", "states.QAA.tie.QPP"]
    told = cli("atlas", name, "--atlas", folder).out
    assert "Arbor (QAA)  state" in told
    assert "3 numbers, 2 on judgement alone" in told
    assert "states.mandate" in told  # a gap
    assert "events that change it: qaa_early (1999)\n" in told
    assert "qaa_early (1999), qaa_late (2005)" in cli("atlas", "QPP", "--atlas", folder).out


def test_the_numbers_of_a_power_come_with_its_pairs(folder: Path, cli: Callable[..., Any]) -> None:
    rows = json.loads(cli("atlas", "QRR", "--atlas", folder, "--json").out)
    assert [row["path"] for row in rows] == [
        "states.QRR.capability", "states.QRR.leader", "powers.QRR.reach", "rivalry.QPP-QRR"
    ]  # fmt: skip


def test_a_figure_of_the_paths_of_an_actor(folder: Path, tmp_path: Path, cli: Callable[..., Any]) -> None:
    done = cli("atlas", "QAA", "--atlas", folder, "--out", tmp_path / "paths.png")
    assert done.code == 0
    assert (tmp_path / "paths.png").stat().st_size > 10_000
    again = cli("atlas", "QAA", "--atlas", folder, "-o", tmp_path / "paths.png")
    assert again.code == 0  # the same file is left


def test_a_case_of_actors_in_a_few_lines(folder: Path, tmp_path: Path, cli: Callable[..., Any]) -> None:
    file = tmp_path / "arbor.yaml"
    done = cli(
        "new", "arbor", "--states", "Arbor", "--powers", "QPP,QRR", "--years", "1995-2014", "--atlas", folder,
        "--out", file,
    )  # fmt: skip
    assert (done.code, done.err) == (0, "")
    text = file.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 15
    assert max(map(len, text.splitlines())) <= 120
    assert "title: Arbor between First Power and Second Power, 1995–2014" in text
    checked = cli("check", file).out
    assert "held      QAA: 2011–2014 as in 2010" in checked
    ran = cli("run", file, "--replicates", "2", "--out", tmp_path / "r")
    assert "Held constant beyond what is known: QAA: 2011–2014 as in 2010" in ran.out
    shorter = cli("run", file, "--replicates", "2", "--set", "years=[1995,2011]", "--out", tmp_path / "s", "--json")
    assert json.loads(shorter.out)["held"] == ["QAA: 2011 as in 2010"]


def test_events_bodies_and_pairs_are_shown_as_they_stand(cli: Callable[..., Any]) -> None:
    assert "title: War over Kosovo without a mandate" in cli("atlas", "kosovo").out
    assert json.loads(cli("atlas", "NATO", "--json").out)["institutions"]["NATO"]["founded"] == 1949
    assert json.loads(cli("atlas", "USA-CHN", "--json").out).keys() == {"rivalry", "decoupling", "exchange"}
    shown = " ".join(cli("atlas", "HUN").out.split())
    assert "before a window: from 2015 hedging" in shown
    assert "belongs to: EU 2004, NATO 1999" in shown


def test_a_check_says_of_what_nothing_is_known(folder: Path, tmp_path: Path, cli: Callable[..., Any]) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(
        "format: 1\nname: case\nyears: [2006, 2010]\natlas: {states: [HUN], powers: [EU, RUS]}\n", encoding="utf-8"
    )
    told = cli("check", file).out
    assert "silent    nothing of intent and tie: HUN toward EU" in told
    assert "silent    channels that the case does not declare: gas (HUN), oil (HUN), coal (HUN)" in told
    file.write_text(file.read_text(encoding="utf-8") + "channels: [gas, oil, coal, equipment]\n", encoding="utf-8")
    assert "channels that" not in cli("check", file).out


def test_a_private_folder_from_outside(folder: Path, tmp_path: Path, cli: Callable[..., Any]) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(
        "format: 1\nname: case\nyears: [2000, 2004]\natlas: {states: [QAA], powers: [QPP, QRR]}\n", encoding="utf-8"
    )
    assert "the atlas has no actor 'QAA'" in cli("check", file).err
    assert cli("check", file, "--atlas", folder).code == 0
    done = cli("run", file, "--atlas", folder, "--replicates", "2", "--out", tmp_path / "r")
    assert done.code == 0
    assert cli("explain", tmp_path / "r", "--state", "Arbor", "--year", "2002", "--json").code == 0
    own = cli("check", Path(__file__).parents[1] / "data" / "mini.yaml", "--atlas", folder)
    assert "--atlas names folders that nobody reads" in own.err
    assert "your own is called case.yaml" in cli("run", "case").err


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["atlas", "Arbour", "--atlas", "mine"], "there is no actor 'Arbour' here; did you mean QAA (Arbor)"),
        (["atlas", "--atlas", "nowhere"], "there is no folder nowhere"),
        (["atlas", "--atlas", "mine", "--out", "x.png"], "a figure is of one actor"),
        (["new", "c", "--states", "QAA"], "needs all three: --states VNM --powers USA,CHN --years 1995-2024"),
        (["new", "c", "--states", "QAA", "--powers", "QPP", "--years", "1995", "--atlas", "mine"], "no span of years"),
        (["new", "c", "--states", "QAA", "--powers", "QPP", "--years", "2005-1995", "--atlas", "mine"], "no span of"),
        (["new", "c", "--states", ",", "--powers", "QPP", "--years", "1995-2005", "--atlas", "mine"], "names no actor"),
        (["new", "c", "--states", "QXX", "--powers", "QPP", "--years", "1995-2005", "--atlas", "mine"], "QXX"),
        (["new", "c", "--states", "QAA", "--powers", "QAA", "--years", "1995-2005", "--atlas", "mine"], "as a power"),
    ],
)  # fmt: skip
def test_mistakes_are_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], told: str, cli: Callable[..., Any]
) -> None:
    monkeypatch.chdir(folder.parent)
    done = cli(*args)
    assert done.code == 2
    assert told in done.err
    assert not (folder.parent / "c.yaml").exists()


def test_a_figure_of_an_actor_that_does_not_change(folder: Path, cli: Callable[..., Any]) -> None:
    done = cli("atlas", "QPP", "--atlas", folder, "--out", "flat.png")
    assert done.code == 2
    assert "nothing that is known of QPP changes over the years" in done.err


def test_names_and_folders_of_any_kind_in_a_new_case(folder: Path, tmp_path: Path, cli: Callable[..., Any]) -> None:
    named = ARBOR.replace("name: Arbor", "name: 'Arbor: the # one'")
    (folder / "actors" / "QAA.yaml").write_text(named, encoding="utf-8")
    folder.rename(tmp_path / "an'o{t}her")
    (tmp_path / "cases").mkdir()
    done = cli(
        "new", "arbor", "--states", "QAA,qaa", "--powers", "QPP,QRR", "--years", "1995-2014", "--atlas", "an'o{t}her",
        "--out", "cases/arbor.yaml",
    )  # fmt: skip
    assert (done.code, done.err) == (0, "")
    text = (tmp_path / "cases" / "arbor.yaml").read_text(encoding="utf-8")
    assert "states: [QAA]" in text
    assert "../an''o{t}her" in text
    assert cli("check", "cases/arbor.yaml").code == 0
    assert cli("check", "cases/arbor.yaml", "--atlas", "an'o{t}her").code == 0


def test_a_mistake_in_a_private_file_is_told_there(folder: Path, cli: Callable[..., Any]) -> None:
    (folder / "actors" / "QAA.yaml").write_text(ARBOR.replace("value: 0.4", "value: 4"), encoding="utf-8")
    done = cli("new", "c", "--states", "QAA", "--powers", "QPP", "--years", "1995-2014", "--atlas", folder)
    assert done.code == 2
    assert "QAA.yaml:6: states.QAA.leader.value: 4 is out of limits" in done.err


def test_numbers_that_a_case_does_not_take_along_do_not_spoil_its_check(
    folder: Path, tmp_path: Path, cli: Callable[..., Any]
) -> None:
    """Such as those of a state that it removes, of which nothing is held either."""
    (folder / "actors" / "QBB.yaml").write_text(ARBOR + "power: {reach: 7}\n", encoding="utf-8")
    (tmp_path / "c.yaml").write_text(
        "format: 1\nname: c\nyears: [1995, 2014]\nstates: {QAA: null}\n"
        "atlas: {states: [QAA, QBB], powers: [QPP, QRR], folders: [mine]}\n",
        encoding="utf-8",
    )
    done = cli("check", "c.yaml")
    assert (done.code, done.err) == (0, "")
    assert "QAA" not in done.out


def test_names_at_the_ends_of_lines_do_not_lie_on_each_other() -> None:
    from counterpoise.analysis.figures.actor_paths import SPACE, actor_paths
    from counterpoise.scenario.numbers import Number

    numbers = {
        f"states.QAA.tie.{code}": Number(value=0.0, series={1990: 0.1 * k, 2010: 0.2}, source=("Data, 1990",))
        for k, code in enumerate(("QPP", "QRR", "QSS", "QTT"))
    }
    (ax,) = actor_paths("Arbor", numbers).axes
    heights = sorted(text.xy[1] for text in ax.texts)
    low, high = ax.get_ylim()
    assert len(heights) == 4
    assert min(b - a for a, b in pairwise(heights)) > 0.99 * SPACE * (high - low)
