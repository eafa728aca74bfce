"""The page on responses: its generated blocks and its figure; the words between the blocks are the author's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from counterpoise.theory.terms import STRATEGIES

from ..figures.naming import STRATEGY_NAMES, signed
from ..validation.report import IMAGES, markdown, require_blocks, update
from .check import VERDICTS, Curve, responses_of, theories_of
from .figure import draw_responses
from .policies import Policies, best_shares, mean_outcomes
from .summary import READ_NAMES, summed_up, totals, wrong_ones

BLOCKS = ("responses", "responses_wrong", "responses_figure")
"""Blocks that a page may have: the table, what is wrong by name, the figure."""

OUTCOME_BLOCKS = ("outcomes", "outcomes_wrong", "policies")
"""Blocks of the page on outcomes: the table, what is wrong by name, constant policies."""

FIGURE = f"{IMAGES}/responses.png"
"""The figure, from the page."""


def check_page(path: Path, blocks: Sequence[str] = BLOCKS) -> None:
    """Refuse a file that is no page with a block to fill, before work that takes long. Raises ScenarioError."""
    require_blocks(path, blocks, "responses")


def write_page(path: Path, curves: Sequence[Curve]) -> None:
    """Fill the blocks of the page at ``path`` and draw its figure beside it. Raises StoreError where it cannot be."""
    update(path, blocks_of(curves), {FIGURE: draw_responses(curves)})


def write_outcomes(path: Path, curves: Sequence[Curve], policies: Sequence[Policies]) -> None:
    """Fill the blocks of the page on outcomes at ``path``. Raises StoreError where it cannot be."""
    table, wrong = tables_of(curves)
    update(path, dict(zip(OUTCOME_BLOCKS, (table, wrong, policies_block(policies)), strict=True)), {})


def blocks_of(curves: Sequence[Curve]) -> dict[str, str]:
    """The blocks of the page, in Markdown."""
    figure = f"![How the strategies answer each lever under {theories_of(curves)}]({FIGURE})\n"
    return dict(zip(BLOCKS, (*tables_of(curves), figure), strict=True))


def tables_of(curves: Sequence[Curve]) -> tuple[str, str]:
    """The table of what was checked, and the wrong answers by name, in Markdown."""
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
    return f"Theory: `{theories_of(curves)}`. {totals(responses)}.\n\n{markdown(head, rows)}", wrong


def policies_block(policies: Sequence[Policies]) -> str:
    """Constant policies by outcome, in Markdown: shares of contested state-years in which each is best, and means."""
    shares, means = best_shares(policies), mean_outcomes(policies)
    head = ["outcome", *(f"{STRATEGY_NAMES[name]}: best in" for name in STRATEGIES), "means, in the same order"]
    rows = [
        [outcome, *(f"{share:.0%}" for share in shares[outcome]), ", ".join(f"{mean:.3f}" for mean in means[outcome])]
        for outcome in shares
    ]
    years = sum(one.contested for one in policies)
    return f"{years} contested state-years of {len(policies)} states in cases.\n\n{markdown(head, rows)}"


def _source(source: str) -> str:
    """An evidence id as one; literature and judgements as words."""
    return f"`{source}`" if "-" in source and " " not in source else source
