"""The records of evidence: complete, found by id, with the nearest id for a mistyped one."""

from __future__ import annotations

from pathlib import Path

import pytest
from counterpoise.scenario.evidence import (
    Evidence,
    UnknownEvidenceError,
    all_evidence,
    evidence_ids,
    find_evidence,
    is_evidence,
    papers,
    read_evidence,
)
from counterpoise.scenario.problems import ScenarioError

RECORD = """\
- id: first-point
  paper: some-paper
  section: Abstract
  kind: driver
  actors: [VEN, USA]
  when: 2002-04-11
  figures: null
  claim: One thing leads to another.
  basis: stated
  caution: null
"""


def read(tmp_path: Path, text: str) -> dict[str, Evidence]:
    file = tmp_path / "records.yaml"
    file.write_text(text, encoding="utf-8")
    return read_evidence(file)


def test_shipped_records_are_complete() -> None:
    assert len(evidence_ids()) == len(set(evidence_ids())) > 0
    for record in all_evidence().values():
        assert record.paper in papers(), record.id
        assert record.basis in ("stated", "inference"), record.id
        assert record.claim.strip(), record.id


@pytest.mark.parametrize("id", ["norm-change-list", "chavez-personal-influence", "coup-2002-us-lone-endorser"])
def test_records_are_found(id: str) -> None:
    record = find_evidence(id)
    assert record.id == id
    assert record.section


def test_every_id_is_known_without_reading_the_records(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = evidence_ids()
    monkeypatch.setattr("counterpoise.scenario.evidence.all_evidence", dict)
    assert all(is_evidence(id) for id in ids)
    assert not is_evidence("norm-chang-list")
    assert not is_evidence("some-paper")


def test_unknown_id_names_the_nearest() -> None:
    with pytest.raises(KeyError) as caught:
        find_evidence("norm-chang-list")
    assert isinstance(caught.value, UnknownEvidenceError)
    assert "norm-change-list" in caught.value.nearest
    assert "there is no evidence with the id 'norm-chang-list'; did you mean norm-change-list" in str(caught.value)
    with pytest.raises(UnknownEvidenceError, match=r"there is no evidence with the id 'zzzzzzzz'$"):
        find_evidence("zzzzzzzz")


def test_a_record_is_read(tmp_path: Path) -> None:
    record = read(tmp_path, RECORD)["first-point"]
    assert (record.actors, record.when, record.figures, record.caution) == (
        ("VEN", "USA"),
        "2002-04-11",
        None,
        None,
    )


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (RECORD + RECORD, 11, "this id is given twice"),
        (RECORD.replace("  claim:", "  clam:"), 8, "unknown key 'clam'"),
        (RECORD.replace("  paper: some-paper\n", ""), 1, "the key 'paper' must be given as text"),
        (RECORD.replace("[VEN, USA]", "VEN"), 1, "actors must be a list of names"),
        ("- one\n", 1, "a record must have keys"),
        ("id: x\n", 1, "the top level must be a list"),
        ("", None, "is empty"),
    ],
)
def test_bad_records(tmp_path: Path, text: str, line: int | None, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read(tmp_path, text)
    assert any(found.line == line and message in found.message for found in caught.value.problems)
