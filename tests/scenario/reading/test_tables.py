"""The one reader of tables that a user hands in: letters, marks between columns, marks in numbers."""

from __future__ import annotations

import gzip
import logging
from pathlib import Path

import pytest
from counterpoise.scenario.problems import Report, ScenarioError
from counterpoise.scenario.reading.decimal_marks import number_hint, number_of
from counterpoise.scenario.reading.tables import mark_of, number, read_table

TEXT = "state,size\nCôte d’Ivoire,0.5\n"


def read(folder: Path, data: bytes, name: str = "table.csv") -> list[tuple[str, ...]]:
    (folder / name).write_bytes(data)
    return [cells for _, cells in read_table(folder / name, ("state",), "give a table").rows]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (TEXT.encode(), "table.csv"),
        (TEXT.encode("utf-8-sig"), "table.csv"),
        (TEXT.encode("cp1252"), "table.csv"),
        (TEXT.replace("\n", "\r\n").encode("cp1252"), "table.txt"),
        (gzip.compress(TEXT.encode(), mtime=0), "table.csv.gz"),
        (gzip.compress(TEXT.encode("cp1252"), mtime=0), "table.CSV.GZ"),
        (TEXT.replace(",", ";").encode(), "table.csv"),
        (TEXT.replace(",", "\t").encode(), "table.tab"),
        (TEXT.replace(",", "|").encode(), "table.csv"),
        (("\n\n" + TEXT + "\n;\n").replace(",", ";").encode(), "table.csv"),
        ('"state" , "size"\n"Côte d’Ivoire",0.5'.replace(" , ", ",").encode(), "table.csv"),
    ],
)
def test_a_table_reads_the_same_in_every_spelling(tmp_path: Path, data: bytes, name: str) -> None:
    assert read(tmp_path, data, name) == [("Côte d’Ivoire", "0.5")]


def test_a_text_in_old_letters_is_named_with_its_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        read(tmp_path, TEXT.encode("cp1252"))
    assert caplog.messages == [f"{tmp_path}/table.csv: read as Windows-1252, since its text is not UTF-8 (line 2)"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (TEXT.encode() + "Türkiye,1\n".encode("cp1252"), "table.csv:3: byte 0xfc at position 2 of the line is not"),
        (b"state,size\nA\x81,1\n", "table.csv:2: byte 0x81 at position 2"),
        (TEXT.encode("utf-16"), "table.csv:1: is UTF-16 text"),
        (b"PK\x03\x04 and more", "table.csv: is a workbook or an archive, not a table of text"),
        (b"PAR1....", "table.csv: is a Parquet file"),
        (b"state,size\nA\x00B,1\n", "table.csv:2: state: holds the control character U+0000"),
        ("state,size\nA,1\x92\n".encode(), "table.csv:2: size: holds the control character U+0092"),
        (b'state,size\n"A,1\n', "table.csv:2: cannot be read as CSV"),
        (b"", "table.csv:1: the table is empty"),
    ],
)
def test_what_is_no_table_of_text_is_named_by_its_line(tmp_path: Path, data: bytes, told: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read(tmp_path, data)
    (problem,) = caught.value.problems
    assert str(problem).startswith(f"{tmp_path}/{told}")
    assert problem.hint


@pytest.mark.parametrize(
    ("header", "mark"),
    [("a,b,c", ","), ("a;b,c;d", ";"), ("one", ","), ("a\tb", "\t"), ("a|b|c", "|"), ('"a;b",c', ","), ("", ",")],
)
def test_the_mark_between_columns_is_that_which_parts_the_header_into_most(header: str, mark: str) -> None:
    assert mark_of(header) == mark


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("0,5", "write 0.5, with a point before the decimals"),
        ("-0,125", "write -0.125, with a point before the decimals"),
        ("1,5e3", "write 1.5e3, with a point before the decimals"),
        ("1,234", "write 1.234 for a decimal comma, or 1234 for a comma between thousands"),
        ("1,234,567", "write 1234567, without marks between thousands"),
        ("1.234.567", "write 1234567, without marks between thousands"),
        ("1.234,56", "write 1234.56, with a point before the decimals alone"),
        ("1,234.5", "write 1234.5, without marks between thousands"),
        ("1 234 567", "write 1234567"),
        ("1’234", "write 1234"),
        ("−5", "write -5"),
        ("12 %", "write 12, without the sign, in the unit of the column"),
        ("12,34,56", ""),
        ("much", ""),
        ("nan", ""),
        ("1e400", ""),
    ],
)
def test_a_number_with_other_marks_is_told_how_to_be_written(text: str, hint: str) -> None:
    assert number_of(text) is None
    assert number_hint(text) == hint


@pytest.mark.parametrize(("text", "value"), [("0.5", 0.5), ("-3", -3.0), ("1e3", 1000.0), (".25", 0.25), ("+7.", 7.0)])
def test_plain_numbers(text: str, value: float) -> None:
    assert number_of(text) == value
    assert number_hint(text) == ""


def test_a_cell_that_is_no_number_is_noted_with_its_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("state;size\nA;0,5\nB;\nC;x\nD;2\n", encoding="utf-8")
    report = Report()
    table = read_table(tmp_path / "t.csv", ("state",), "give a table")
    records = table.records(("size",), "state", report)
    assert [number(record, "size", report, "expected a size") for record in records] == [None, None, None, 2.0]
    assert [(one.line, one.path, one.hint) for one in report.problems] == [
        (2, "size", "write 0.5, with a point before the decimals"),
        (4, "size", "expected a size"),
    ]
