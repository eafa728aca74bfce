"""The statements of the papers that numbers and terms cite by id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from .problems import Report, suggest
from .reading.nodes import Node
from .reading.strict_yaml import read_yaml

PAPERS_FILE = "papers.yaml"

_BEGINNING = re.compile(r"^- id: ([a-z0-9-]+)$", re.MULTILINE)
_KEYS = ("id", "paper", "section", "kind", "actors", "when", "figures", "claim", "basis", "caution")
_REQUIRED = ("id", "paper", "section", "kind", "claim", "basis")


@dataclass(frozen=True)
class Evidence:
    """One statement of a paper, restated.

    ``basis`` is ``stated`` where the paper makes the point and ``inference`` where it is drawn from
    what the paper says; ``section`` gives the part of the paper; ``caution`` names what limits the use.
    """

    id: str
    paper: str
    section: str
    kind: str
    actors: tuple[str, ...]
    when: str | None
    figures: str | None
    claim: str
    basis: str
    caution: str | None


class UnknownEvidenceError(KeyError):
    """No record has this id; the message names the nearest ids."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.id = id
        self.nearest = nearest_evidence(id)

    def __str__(self) -> str:
        """The id that is unknown, and the nearest ones."""
        near = f"; did you mean {' or '.join(self.nearest)}?" if self.nearest else ""
        return f"there is no evidence with the id '{self.id}'{near}"


def evidence_folder() -> Path:
    """The folder whose YAML files hold the evidence."""
    return Path(str(resources.files("counterpoise.scenarios"))) / "evidence"


@cache
def all_evidence() -> dict[str, Evidence]:
    """Every record that ships with counterpoise, by id (read once).

    Raises :class:`ScenarioError` where a record is incomplete or an id is given twice.
    """
    return read_evidence(*_files())


def _files() -> list[Path]:
    return [file for file in sorted(evidence_folder().glob("*.yaml")) if file.name != PAPERS_FILE]


@cache
def papers() -> dict[str, dict[str, Any]]:
    """The papers that the records come from, by key: title, authors, journal, year, note."""
    file = evidence_folder() / PAPERS_FILE
    return dict(read_yaml(file).plain()) if file.exists() else {}


def evidence_ids() -> tuple[str, ...]:
    """The ids of all records, in the order of the files."""
    return tuple(all_evidence())


def is_evidence(id: str) -> bool:
    """Whether a record has this id; the records are read only where no line that begins one says so."""
    return id in _ids_at_a_glance() or id in all_evidence()


@cache
def _ids_at_a_glance() -> frozenset[str]:
    """The ids on the lines that begin a record: all but those that a file writes in another way."""
    return frozenset(id for file in _files() for id in _BEGINNING.findall(file.read_text(encoding="utf-8")))


def find_evidence(id: str) -> Evidence:
    """The record with this id. Raises :class:`UnknownEvidenceError` (a KeyError) with the nearest ids."""
    try:
        return all_evidence()[id]
    except KeyError:
        raise UnknownEvidenceError(id) from None


def nearest_evidence(id: str) -> list[str]:
    """Up to three ids that resemble ``id``."""
    return get_close_matches(id, evidence_ids(), n=3)


def read_evidence(*files: Path) -> dict[str, Evidence]:
    """Read records from files, each a list of records.

    Raises :class:`ScenarioError` for a record with missing or unknown keys, or an
    id that is given twice.
    """
    report, records = Report(), dict[str, Evidence]()
    for file in files:
        for index, node in read_yaml(file, "list").items():
            record = _record(node, int(index), report)
            if record is not None and record.id in records:
                report.add(node, (record.id,), "this id is given twice")
            elif record is not None:
                records[record.id] = record
    report.raise_if_any()
    return records


def _record(node: Node, index: int, report: Report) -> Evidence | None:
    entry = node.plain()
    before = len(report.problems)
    if not isinstance(entry, dict):
        report.add(node, (index,), "a record must have keys", f"keys: {', '.join(_KEYS)}")
        return None
    place = (str(entry.get("id", index)),)
    for key in entry:
        if key not in _KEYS:
            report.add(node.find((key,)), place, f"unknown key '{key}'", suggest(key, _KEYS, "keys"))
    for key in _REQUIRED:
        if not isinstance(entry.get(key), str):
            report.add(node, place, f"the key '{key}' must be given as text")
    actors = entry.get("actors") or []
    if not isinstance(actors, list) or not all(isinstance(actor, str) for actor in actors):
        report.add(node, place, "actors must be a list of names")
    if len(report.problems) > before:
        return None
    given = {key: str(entry[key]) for key in _KEYS if entry.get(key) is not None}
    return Evidence(
        id=given["id"],
        paper=given["paper"],
        section=given["section"],
        kind=given["kind"],
        actors=tuple(actors),
        when=given.get("when"),
        figures=given.get("figures"),
        claim=given["claim"],
        basis=given["basis"],
        caution=given.get("caution"),
    )
