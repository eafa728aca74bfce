"""What a paper states: evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from .options import Json
from .screen import MistakeError, bold, console, say_json, table

if TYPE_CHECKING:
    from ..scenario.evidence import Evidence

EXAMPLES = ("counterpoise evidence coup-2002-us-lone-endorser",)


def evidence(
    id: Annotated[str | None, typer.Argument(help="The id that a source names; all ids by default.")] = None,
    json: Json = False,
) -> None:
    """The record of the evidence behind a source; without an id, which records there are."""
    from ..scenario.evidence import UnknownEvidenceError, all_evidence, find_evidence

    if id is None:
        _list(list(all_evidence().values()), json)
        return
    try:
        record = find_evidence(id)
    except UnknownEvidenceError as error:
        raise MistakeError(str(error)) from None
    if json:
        say_json(asdict(record))
    else:
        _show(record)


def _show(record: Evidence) -> None:
    from ..scenario.evidence import papers

    screen = console()
    paper = papers().get(record.paper, {})
    screen.print(bold(record.id, f"  ({record.kind}, {record.basis})"))
    screen.print(record.claim)
    for label, text in (("when", record.when), ("figures", record.figures), ("caution", record.caution)):
        if text:
            screen.print(f"{label:8} {text}")
    screen.print(f"{'where':8} {paper.get('title', record.paper)}, {record.section}")


def _list(records: Sequence[Evidence], as_json: bool) -> None:
    """The ids under the papers that they are read from."""
    from ..scenario.evidence import papers

    if as_json:
        say_json([{"id": record.id, "paper": record.paper, "kind": record.kind} for record in records])
        return
    screen = console()
    known = papers()
    for key in dict.fromkeys(record.paper for record in records):
        paper = known.get(key, {})
        made = table(f"{paper.get('title', key)} ({paper.get('year', 'no year')})", ["id", "kind"])
        for record in records:
            if record.paper == key:
                made.add_row(record.id, record.kind)
        screen.print(made)
    screen.print(f"{len(records)} records; one of them in full: counterpoise evidence ID")
