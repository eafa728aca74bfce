"""A report as one file of HTML: every figure within it, nothing loaded from outside, fit for print."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from matplotlib.figure import Figure

from ..figures.drawing import draw_into
from .blocks import Section

_ID = re.compile(r' id="([^"]+)"')
_USED = re.compile(r'(href="#|url\(#)([^")]+)')
_SIZE = re.compile(r'<svg [^>]*?(viewBox="[^"]+")[^>]*>')


def page(title: str, question: str, sections: Sequence[Section]) -> str:
    """The whole file."""
    template = _environment().get_template("report.html")
    return template.render(title=title, question=question, sections=sections, version=version("counterpoise"))


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.filters |= {"svg": svg, "data": data_address}
    return made


def svg(figure: Figure, name: str) -> Markup:
    """A figure as SVG within HTML: as wide as its column at most, with names of its own for its parts."""
    content = io.BytesIO()
    draw_into(figure, content, "svg")
    text = content.getvalue().decode()
    text = text[text.index("<svg") :]
    text = _SIZE.sub(r'<svg role="img" \1 xmlns="http://www.w3.org/2000/svg" '
                     r'xmlns:xlink="http://www.w3.org/1999/xlink">', text, count=1)  # fmt: skip
    used = {match[2] for match in _USED.finditer(text)}
    text = _ID.sub(lambda match: f' id="{name}-{match[1]}"' if match[1] in used else "", text)
    return Markup(_USED.sub(lambda match: f"{match[1]}{name}-{match[2]}", text))


def data_address(text: str) -> str:
    """A text as an address that holds it, to be downloaded from the page itself."""
    return f"data:text/csv;base64,{base64.b64encode(text.encode()).decode()}"
