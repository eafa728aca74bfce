"""Tables of points: what is read, and what is wrong with them by line and column."""

from __future__ import annotations

from pathlib import Path

import pytest
from counterpoise.scenario.problems import ScenarioError
from counterpoise.sweeps.design import Design
from counterpoise.sweeps.design_file import load_design

LEADER, SHARE = "states.VEN.leader", "states.VEN.resource_share"


def design_of(folder: Path, text: str | bytes) -> Design:
    data = text if isinstance(text, bytes) else text.encode()
    (folder / "points.csv").write_bytes(data)
    (folder / "s.yaml").write_text("format: 1\nname: s\ncase: venezuela\ndesign: list\npoints: points.csv\n")
    return load_design(folder / "s.yaml")


@pytest.mark.parametrize(
    "text",
    [
        f"{LEADER},{SHARE}\n0.5,0.25\n1,0\n",
        f"\ufeff{LEADER},{SHARE}\n0.5,0.25\n1,0\n",
        f"{LEADER};{SHARE}\n0.5;0.25\n1;0\n",
        f"{LEADER}\t{SHARE}\r\n0.5\t0.25\r\n1\t0\r\n",
        f",{LEADER},{SHARE}\n0,0.5,0.25\n1,1,0\n",
        f'"","{LEADER}","{SHARE}"\n"1",0.5,0.25\n"2",1,0\n',
        f"\n{LEADER} , {SHARE}\n 0.5, 0.25\n\n1,0\n\n",
        f"# not a comment\n{LEADER},{SHARE}\n0.5,0.25\n1,0\n".partition("\n")[2],
    ],
)
def test_points_read_the_same_in_every_spelling(tmp_path: Path, text: str) -> None:
    (experiment,) = design_of(tmp_path, text).experiments
    assert [axis.dimensions[0].address for axis in experiment.axes] == [LEADER, SHARE]
    assert experiment.values.tolist() == [[0.5, 0.25], [1.0, 0.0]]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{LEADER}\n0,5\n", ["points.csv:2: the row has 2 numbers, the header 1 columns"]),
        (f"{LEADER};{SHARE}\n0,5;1\n", [f"points.csv:2: {LEADER}: '0,5' is no number (write 0.5, with a point"]),
        (f"{LEADER},{SHARE}\n0.5,\n", [f"points.csv:2: {SHARE}: the cell is empty"]),
        (f"{LEADER},{SHARE}\n0.5\n", ["points.csv:2: the row has 1 numbers, the header 2 columns"]),
        (f"{LEADER}\nnan\ninf\n", ["points.csv:2:", "points.csv:3:"]),
        (f"{LEADER},{LEADER}\n0.1,0.2\n", [f"points.csv:1: {LEADER}: the column stands twice"]),
        (
            "rivalry.USA-CHN,rivalry.CHN-USA\n0.1,0.2\n",
            ["points.csv:1: rivalry.CHN-USA: the column is the same number as 'rivalry.USA-CHN'"],
        ),
        (f"{LEADER}\n0.5\n\n1.5\n", [f"points.csv:4: {LEADER}: values must be between 0 and 1"]),
        (f"{LEADER}×\n0.5\n-1\n", [f"points.csv:3: {LEADER}×: a scale must be at least 0"]),
        ("states.VEN.leadr\n0.5\n", ["points.csv:1: states.VEN.leadr:", "leader"]),
        (f"{LEADER},\n0.5,0.1\n", ["points.csv:1: column 2 has no name"]),
        (f",{LEADER}\n3,0.5\n7,0.1\n", ["points.csv:1: column 1 has no name"]),
        (f"{LEADER}\n", ["points.csv:1: the table has a header and no rows"]),
        ("", ["points.csv:1: the table is empty"]),
        (f"{LEADER}\n0.5\n".encode("utf-16"), ["points.csv:1: is UTF-16 text"]),
    ],
)
def test_what_is_wrong_with_points_is_told_at_their_line(tmp_path: Path, text: str | bytes, told: list[str]) -> None:
    with pytest.raises(ScenarioError) as caught:
        design_of(tmp_path, text)
    for words in told:
        assert words in str(caught.value)


def test_a_file_that_is_not_there_is_told_at_the_line_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text("format: 1\nname: s\ncase: venezuela\ndesign: list\npoints: none.csv\n")
    with pytest.raises(ScenarioError, match=r"s\.yaml:5: points: there is no file .*none\.csv"):
        load_design(tmp_path / "s.yaml")
