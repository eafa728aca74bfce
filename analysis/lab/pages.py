"""The pages of the lab, from templates; whatever comes from a case or an address is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..figures.palette import FAINT, INK, STRATEGY_COLOURS
from .wording import LANGUAGES, Words, words_of

FOLDER = Path(__file__).parent


def page(template: str, words: Words, links: Mapping[str, str], **given: Any) -> str:
    """A page in the language of ``words``; ``links`` leads to the same page in each language."""
    spoken = {language: words_of(language).table["language"] for language in LANGUAGES}
    return _environment().get_template(template).render(
        words=words.page, language=words.language, spoken=spoken, links=links, **given
    )  # fmt: skip


def palette() -> str:
    """The colours of the figures as a style sheet: ``var(--hedging)`` and the like."""
    colours = {**STRATEGY_COLOURS, "ink": INK, "faint": FAINT}
    lines = (f"  --{name.replace('_', '-')}: {colour};\n" for name, colour in colours.items())
    return f":root {{\n{''.join(lines)}}}\n"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False}  # keys keep their order
    return made
