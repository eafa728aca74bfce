"""What is taken home gives the same picture again."""

from __future__ import annotations

import subprocess
import sys
from io import StringIO
from pathlib import Path
from urllib.parse import urlencode

import counterpoise as cp
import numpy as np
import pandas as pd
import pytest
from counterpoise.analysis.lab.sandbox import Sandbox
from counterpoise.analysis.lab.server import app_of

from .conftest import MINI, Browser

SETTINGS = (
    {"case": MINI, "suspicion": 0.9, "interdependence": 0.5, "leader": 0.1, "rivalry": 0.8, "off": "coup", "seed": 4},
    {"case": "venezuela", "force": 0.4, "suitors": 1.5, "unilateralism": 0.9, "off": "coup_2002", "theory": "walt"},
    {"case": "venezuela", "runs": 1},
)


@pytest.fixture(params=SETTINGS, ids=lambda one: Path(str(one["case"])).stem)
def query(request: pytest.FixtureRequest) -> str:
    return urlencode(request.param)


def shares(result: cp.Result) -> dict[str, list[list[float]]]:
    found = np.stack([(result.strategy == k).mean(axis=0) for k in range(4)])
    return {state: np.round(found[:, :, i], 3).tolist() for i, state in enumerate(result.world.states)}


def test_the_scenario_runs_and_gives_the_same_picture(browser: Browser, query: str, tmp_path: Path) -> None:
    picture = browser.get(f"/api/picture?{query}").json()
    setting = browser.get(f"/api/case?{query}").json()["setting"]
    file = tmp_path / "scenario.yaml"
    file.write_text(browser.get(f"/download/scenario.yaml?{query}").text, encoding="utf-8")
    (tmp_path / "mini.yaml").write_text(Path(MINI).read_text(encoding="utf-8"), encoding="utf-8")
    result = cp.run(file, replicates=setting["runs"], seed=setting["seed"])
    assert shares(result) == picture["shares"]


def test_the_data_are_those_of_the_picture(browser: Browser, query: str) -> None:
    picture = browser.get(f"/api/picture?{query}").json()
    got = browser.get(f"/download/data.csv?{query}")
    assert got.headers["content-disposition"] == 'attachment; filename="data.csv"'
    table = pd.read_csv(StringIO(got.text))
    for state, rows in picture["shares"].items():
        for strategy, row in zip(picture["strategies"], rows, strict=True):
            mine = table[(table.state == state) & (table.strategy == strategy)]
            assert mine.year.tolist() == picture["years"]
            assert mine.share.round(3).tolist() == row


@pytest.mark.slow
def test_the_python_runs_and_writes_the_same_numbers(browser: Browser, tmp_path: Path) -> None:
    query = urlencode(SETTINGS[0])
    code = browser.get(f"/download/repeat.py?{query}").text
    assert "is the lecturer's file" in code
    (tmp_path / "mini.yaml").write_text(Path(MINI).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "repeat.py").write_text(code, encoding="utf-8")
    subprocess.run([sys.executable, "repeat.py"], cwd=tmp_path, check=True)
    assert (tmp_path / "data.csv").read_text(encoding="utf-8") == browser.get(f"/download/data.csv?{query}").text
    assert (tmp_path / "figure.svg").stat().st_size > 1000


def test_a_file_of_the_lecturers_is_asked_for_by_its_name_and_shows_no_path(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(Path(MINI).read_text(encoding="utf-8"), encoding="utf-8")
    own = Browser(app_of(Sandbox(["venezuela"], {"own": str(file)})))
    texts = [
        own.get(f"{path}?case=own").text for path in ("/sandbox", "/download/repeat.py", "/download/scenario.yaml")
    ]
    assert all("own" in text and str(tmp_path) not in text for text in texts)
    assert "extends: own.yaml" in texts[2]
    assert own.get("/", follow_redirects=False).text.count("case=own") == 1
    assert own.get(f"/sandbox?{urlencode({'case': str(file)})}").status_code == 400


@pytest.mark.parametrize(("kind", "begins"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_the_figure_is_the_houses_and_the_same_each_time(browser: Browser, kind: str, begins: bytes) -> None:
    query = urlencode(SETTINGS[1])
    got, again = (browser.get(f"/download/figure.{kind}?{query}") for _ in range(2))
    assert got.content.startswith(begins)
    assert got.content == again.content
    assert got.headers["content-type"].startswith("image/")
