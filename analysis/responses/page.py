"""The page on responses: its generated blocks and its figure; the words between the blocks are the author's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..figures.naming import signed
from ..validation.report import IMAGES, markdown, require_blocks, update
from .check import VERDICTS, Curve, responses_of, theories_of
from .figure import draw_responses
from .summary import READ_NAMES, summed_up, totals, wrong_ones

BLOCKS = ("responses", "responses_wrong", "responses_figure")
"""Blocks that a page may have: the table, what is wrong by name, the figure."""

FIGURE = f"{IMAGES}/responses.png"
"""The figure, from the page."""


def check_page(path: Path) -> None:
    """Refuse a file that is no page with a block to fill, before work that takes long. Raises ScenarioError."""
    require_blocks(path, BLOCKS, "responses")


def write_page(path: Path, curves: Sequence[Curve]) -> None:
    """Fill the blocks of the page at ``path`` and draw its figure beside it. Raises StoreError where it cannot be."""
    update(path, blocks_of(curves), {FIGURE: draw_responses(curves)})


def blocks_of(curves: Sequence[Curve]) -> dict[str, str]:
    """The blocks of the page, in Markdown."""
    responses = responses_of(curves)
    head = ["lever", "what answers", "stated", "source", *VERDICTS, "mean change"]
    rows = [
        [
            row.lever.title,
            READ_NAMES[row.cell.strategy],
            row.sign,
            _source(row.cell.source),
            *(str(row.counts[verdict]) for verdict in VERDICTS),
            signed(row.change),
        ]
        for row in summed_up(responses)
    ]
    wrong = "".join(f"- {line}\n" for line in wrong_ones(responses)) or "None.\n"
    theory = theories_of(curves)
    return {
        BLOCKS[0]: f"Theory: `{theory}`. {totals(responses)}.\n\n{markdown(head, rows)}",
        BLOCKS[1]: wrong,
        BLOCKS[2]: f"![How the strategies answer each lever under {theory}]({FIGURE})\n",
    }


def _source(source: str) -> str:
    """An evidence id as one; literature and judgements as words."""
    return f"`{source}`" if "-" in source and " " not in source else source
