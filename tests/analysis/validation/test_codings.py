"""Tables of coded cases: what is read, which rows belong together, and what is refused."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
from counterpoise.analysis.validation.codings import Case, LeftOut, read_cases
from counterpoise.scenario.problems import Problem, ScenarioError

HEADER = "state,iso3,period_start,period_end,counterpart_iso3,strategy,source,confidence,read_or_known"

SAMPLE = f"""{HEADER}
Arbor,ARB,1995,1999,PWR,hedging,"Author 2001, page 4: both sides",high,read
Arbor,ARB,1999,2004,PWR,soft_balancing,Writer 2005,low,known
Arbor,ARB,2005,2009,PWR,none,Writer 2010,low,known
Arbor,ARB,2003,2003,QWR,bandwagoning,A letter (first),high,read
Birch,BIR,2003,2003,QWR,bandwagoning,A letter (first),high,read
Cedar,CED,2003,2003,QWR,none,Another letter (second),high,read
Cedar,CED,2003,2003,PWR,balancing,Writer 2005,high,read
Dogwood,DOG,2003,2003,PWR,balancing,Writer 2005,high,read
Elm,ELM,2003,2003,PWR,other,Writer 2005,high,read
"""


def written(folder: Path, text: str | bytes, name: str = "cases.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def problems(folder: Path, text: str | bytes, name: str = "cases.csv") -> list[Problem]:
    with pytest.raises(ScenarioError) as caught:
        read_cases(written(folder, text, name))
    assert all(problem.file == str(folder / name) for problem in caught.value.problems)
    return caught.value.problems


def refused(folder: Path, row: str, header: str = HEADER) -> Problem:
    """The only problem of a table whose second row is wrong."""
    (problem,) = problems(folder, f"{header}\nArbor,ARB,1995,1999,PWR,hedging,Author 2001,high,read\n{row}\n")
    assert problem.line == 3
    return problem


def test_a_row_is_read_with_its_line(tmp_path: Path) -> None:
    table = read_cases(written(tmp_path, SAMPLE))
    assert table.cases[0] == Case(
        2, "Arbor", "ARB", 1995, 1999, "PWR", "hedging", "Author 2001, page 4: both sides", "high", "ARB PWR",
        frozenset({"hedging", "soft_balancing"}),
    )  # fmt: skip
    assert [case.line for case in table.cases] == [2, 3, 4, 5, 6, 7, 8, 9]


def test_rows_of_other_conduct_are_left_out_and_named(tmp_path: Path) -> None:
    table = read_cases(written(tmp_path, SAMPLE))
    assert table.left_out == (LeftOut(10, "Elm", "PWR", "labelled 'other': none of the strategies"),)
    assert "ELM" not in table.states()


def test_labels_are_admissible_where_years_overlap(tmp_path: Path) -> None:
    cases = read_cases(written(tmp_path, SAMPLE)).cases
    assert cases[1].admissible == {"hedging", "soft_balancing"}  # they share the year 1999
    assert cases[2].admissible == {"none"}  # begins the year after
    assert cases[3].admissible == {"bandwagoning"}  # another counterpart


def test_other_is_never_admissible(tmp_path: Path) -> None:
    text = f"{HEADER}\nArbor,ARB,1995,1999,PWR,hedging,A,high,read\nArbor,ARB,1995,1999,PWR,other,A,high,read\n"
    (case,) = read_cases(written(tmp_path, text)).cases
    assert case.admissible == {"hedging"}


def test_three_rows_of_the_same_counterpart_and_years_are_one_event(tmp_path: Path) -> None:
    events = read_cases(written(tmp_path, SAMPLE)).events().tolist()
    assert events[3:6] == ["QWR 2003-2003"] * 3
    assert events[6:] == ["CED PWR", "DOG PWR"]  # two, and one that is left out
    assert events[:3] == ["ARB PWR"] * 3


def test_arrays_follow_the_order_of_the_strategies(tmp_path: Path) -> None:
    table = read_cases(written(tmp_path, SAMPLE))
    assert table.labels().tolist() == [2, 1, -1, 3, 3, -1, 0, 0]
    assert table.admissible()[:4].astype(int).tolist() == [[0, 1, 1, 0], [0, 1, 1, 0], [0, 0, 0, 0], [0, 0, 0, 1]]
    assert table.states().tolist() == ["ARB"] * 4 + ["BIR", "CED", "CED", "DOG"]


def test_arrays_of_no_cases_keep_their_shape(tmp_path: Path) -> None:
    table = read_cases(written(tmp_path, f"{HEADER}\nElm,ELM,2003,2003,PWR,other,Writer 2005,high,read\n"))
    assert table.admissible().shape == (0, 4)
    assert table.labels().shape == (0,)
    assert len(table.left_out) == 1


def test_the_same_coding_by_two_sources_is_two_codings(tmp_path: Path) -> None:
    rows = "".join(f"Arbor,ARB,1995,1999,PWR,hedging,{source},high,read\n" for source in ("Author 2001", "Writer 2005"))
    assert len(read_cases(written(tmp_path, f"{HEADER}\n{rows}")).cases) == 2


def test_optional_columns_may_be_missing_and_others_are_ignored(tmp_path: Path) -> None:
    text = (
        "note,strategy,counterpart_iso3,period_end,period_start,iso3,state\n"
        '"long\nnote",hedging,PWR,1999,1995,ARB,Arbor\n'
        "\n,,,,,,\n"
        "short,balancing,PWR,1999,1995,BIR,Birch\n"
    )
    first, second = read_cases(written(tmp_path, text)).cases
    assert (first.line, first.source, first.confidence, first.label) == (2, "", "", "hedging")
    assert (second.line, second.iso3, second.first, second.last) == (6, "BIR", 1995, 1999)


def test_compressed_tables_and_byte_order_marks_read_the_same(tmp_path: Path) -> None:
    plain = read_cases(written(tmp_path, SAMPLE))
    marked = read_cases(written(tmp_path, b"\xef\xbb\xbf" + SAMPLE.replace("\n", "\r\n").encode(), "marked.csv"))
    packed = read_cases(written(tmp_path, gzip.compress(SAMPLE.encode()), "cases.csv.gz"))
    assert plain == marked == packed
    np.testing.assert_array_equal(plain.labels(), packed.labels())


@pytest.mark.parametrize(
    ("row", "column", "message", "hint"),
    [
        ("Birch,BIR,1995,1999,PWR,softbalancing,A,high,read", "strategy", "'softbalancing'", "'soft_balancing'"),
        ("Birch,BIR,1995,1999,PWR,xyz,A,high,read", "strategy", "'xyz'", "balancing, soft_balancing, hedging"),
        ("Birch,BIR,1995,1999,PWR,Hedging,A,high,read", "strategy", "'Hedging'", "'hedging'"),
        ("Birch,BIR,1995,1999,PWR,,A,high,read", "strategy", "empty", "one of balancing"),
        ("Birch,BIR,1995.5,1999,PWR,hedging,A,high,read", "period_start", "'1995.5'", "four digits"),
        ("Birch,BIR,1995,today,PWR,hedging,A,high,read", "period_end", "'today'", "four digits"),
        ("Birch,BIR,1995,1994,PWR,hedging,A,high,read", "period_end", "1994 is before", "1995 or later"),
        ("Birch,Bir,1995,1999,PWR,hedging,A,high,read", "iso3", "'Bir'", "three capitals"),
        ("Birch,BIR,1995,1999,PW,hedging,A,high,read", "counterpart_iso3", "'PW'", "three capitals"),
        ("Birch,BIR,1995,1999,BIR,hedging,A,high,read", "counterpart_iso3", "itself", "power"),
        (",BIR,1995,1999,PWR,hedging,A,high,read", "state", "empty", "state's name"),
        ("Birch,BIR,1995,1999,PWR", "strategy", "missing", "one of balancing"),
        ("Birch,BIR,1995,1999,PWR,hedging,A, and B,high,read", "", "10 cells, the header 9", "quotation marks"),
        ("Arbor,ARB,1995,1999,PWR,hedging,Author 2001,low,known", "iso3", "repeats line 2", "delete one"),
    ],
)
def test_a_wrong_cell_is_named_with_its_column_and_remedy(
    tmp_path: Path, row: str, column: str, message: str, hint: str
) -> None:
    problem = refused(tmp_path, row)
    assert problem.path == column
    assert message in problem.message
    assert hint in problem.hint


def test_everything_wrong_is_said_at_once_in_the_order_of_lines(tmp_path: Path) -> None:
    text = f"{HEADER}\nBirch,bir,199,1999,PWR,hedge,A,high,read\nCedar,CED,2001,1999,PWR,hedging,A,high,read\n"
    found = problems(tmp_path, text)
    assert [(problem.line, problem.path) for problem in found] == [
        (2, "iso3"),
        (2, "period_start"),
        (2, "strategy"),
        (3, "period_end"),
    ]


def test_a_missing_column_is_named_with_the_nearest_found(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, SAMPLE.replace("counterpart_iso3", "counterpart_iso"))
    assert (problem.line, problem.path) == (1, "counterpart_iso3")
    assert "did you mean 'counterpart_iso'?" in problem.hint


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, SAMPLE.replace("confidence", "strategy", 1))
    assert (problem.line, problem.path, problem.message) == (1, "strategy", "the column stands 2 times")


@pytest.mark.parametrize("other", ["YUG", "SCG"])
def test_one_coding_under_two_codes_of_a_state_is_one(tmp_path: Path, other: str) -> None:
    row = "Serbia,{},1999,1999,PWR,hedging,A,high,read\n"
    (problem,) = problems(tmp_path, f"{HEADER}\n{row.format('SRB')}{row.format(other)}")
    assert (problem.line, problem.path) == (3, "iso3")
    assert "repeats line 2" in problem.message
    rows = row.format("SRB") + row.format(other).replace("hedging", "balancing")
    table = read_cases(written(tmp_path, f"{HEADER}\n{rows}"))
    assert [case.admissible for case in table.cases] == [{"hedging", "balancing"}] * 2
    assert table.events().tolist() == ["SRB PWR"] * 2


@pytest.mark.parametrize(("text", "message"), [("", "empty"), ("\n \n", "empty"), (HEADER + "\n", "no rows")])
def test_an_empty_table_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (problem,) = problems(tmp_path, text)
    assert problem.line == 1
    assert message in problem.message
    assert problem.hint


def test_an_open_quotation_mark_is_named_by_the_line_where_its_row_begins(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, SAMPLE.replace("A letter (first)", '"A letter (first)', 1))
    assert problem.line == 5
    assert "quotation" in problem.hint


def test_files_that_cannot_be_opened_are_told(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="no such file"):
        read_cases(tmp_path / "absent.csv")
    with pytest.raises(ScenarioError, match="cannot be read"):
        read_cases(tmp_path)
    for data in (SAMPLE.encode(), gzip.compress(SAMPLE.encode())[:-20]):
        (problem,) = problems(tmp_path, data, "cases.csv.gz")
        assert "gzip" in problem.message
