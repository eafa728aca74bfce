"""Blocks of the page on validation that are about the shipped tables: codings read in the shipped cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from counterpoise.scenario.reading.files import DEFAULT_THEORY
from counterpoise.scenario.theory_file import Theory, load_theory
from matplotlib.figure import Figure

from .codings import TABLES, coded
from .figures import draw_league
from .report import IMAGES, league_block, markdown, require_blocks
from .shipped import serve_shipped, validate_shipped
from .validate import Forecast

EXCEPTIONS = "shipped_exceptions"
"""The block that sets the default theory with the exceptions of the atlas beside the same without."""

BLOCKS = (*(f"shipped_{table}" for table in TABLES), EXCEPTIONS)
"""Blocks that a page may have."""


def check_page(path: Path) -> None:
    """Refuse a file that is no page with a block to fill. Raises ScenarioError."""
    require_blocks(path, BLOCKS, "validate --shipped")


def blocks_of(
    theories: Sequence[Theory], progress: Callable[[int], None] | None = None
) -> tuple[dict[str, str], dict[str, Figure]]:
    """Every block, in Markdown, and the figures by path from the page. ``progress`` is called with the number of tables
    done."""
    blocks: dict[str, str] = {}
    figures: dict[str, Figure] = {}
    pairs: list[tuple[str, str, Forecast]] = []
    default = load_theory(DEFAULT_THEORY)
    for name, block in zip(TABLES, BLOCKS, strict=False):
        served = serve_shipped(coded(name))
        found = validate_shipped(served, theories)
        figure = f"{IMAGES}/league_{name}.png"
        figures[figure] = draw_league(found, f"table {name}")
        blocks[block] = f"{league_block(found)}\n![Every theory against the most frequent strategy]({figure})\n"
        for told, exceptions in (("with", True), ("without", False)):
            pairs.append((name, told, validate_shipped(served, [default], exceptions=exceptions).forecasts[0]))
        if progress is not None:
            progress(len(blocks))
    blocks[EXCEPTIONS] = exceptions_block(pairs)
    return blocks, figures


def exceptions_block(found: Sequence[tuple[str, str, Forecast]]) -> str:
    """Scores of one theory by table, with and without the exceptions, in Markdown."""
    shown = ("log_loss", "accuracy", "balanced_accuracy", "hit", "false_alarm")
    head = ["table", "exceptions", "codings", *(name.replace("_", " ") for name in shown)]
    rows = [
        [f"`{name}`", told, str(one.scores.n), *(f"{float(getattr(one.scores, each)):.3f}" for each in shown)]
        for name, told, one in found
    ]
    return markdown(head, rows)
