"""How figures look wherever they are drawn: our own settings of matplotlib, and fonts that have every letter.

Nothing of the user's matplotlibrc, style sheets or backend reaches a figure, and nothing of ours stays behind.
"""

from __future__ import annotations

import logging
import unicodedata
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, wraps
from typing import Any, ParamSpec

import matplotlib
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, findSystemFonts, fontManager, get_font
from matplotlib.text import Text

P = ParamSpec("P")

FAMILY = "DejaVu Sans"
"""The family of all text; it comes with matplotlib."""

PREFERRED = (
    "Noto Sans", "Source Han Sans", "WenQuanYi", "PingFang", "Hiragino", "Microsoft YaHei", "SimHei", "Yu Gothic",
    "Meiryo", "Malgun Gothic", "Droid Sans Fallback", "Arial Unicode MS",
)  # fmt: skip
"""How the names of families begin that are taken first for letters that the usual one lacks."""

_SETTINGS: Any = {
    "font.family": [FAMILY],
    "text.parse_math": False,  # a dollar sign in a title is one
    "svg.hashsalt": "counterpoise",
}
_CJK = ("CJK", "Hiragana", "Katakana", "Hangul", "Bopomofo", "Fullwidth", "Ideographic")
_NO_LETTERS = ("Last Resort", "Adobe Blank")
_told: set[str] = set()


@contextmanager
def own_style() -> Iterator[None]:
    """Matplotlib as it comes, with our settings, and afterwards as it was."""
    with matplotlib.rc_context(), warnings.catch_warnings(), _quiet_about_weights():
        warnings.filterwarnings("ignore", "Glyph .* missing from")  # told once, by `legible`
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_SETTINGS)
        yield


@contextmanager
def _quiet_about_weights() -> Iterator[None]:
    """Matplotlib says for every text that a font has no such weight, which nobody can mend; here it does not."""
    log = logging.getLogger("matplotlib.font_manager")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)


def house_style(draw: Callable[P, Figure]) -> Callable[P, Figure]:
    """A figure that is drawn in our style, whatever the user's, with fonts that have its letters."""

    @wraps(draw)
    def drawn(*given: P.args, **named: P.kwargs) -> Figure:
        with own_style():
            figure = draw(*given, **named)
        legible(figure)
        return figure

    return drawn


def legible(figure: Figure) -> None:
    """Give texts of ours fonts that have the letters which the usual one lacks, or say in one line that none has."""
    boxes: set[str] = set()
    for text in figure.findobj(Text):
        if isinstance(text, Text) and text.get_fontfamily() == [FAMILY]:
            families, lacking = fonts_for(frozenset(text.get_text()))
            boxes |= lacking
            if len(families) > 1:
                text.set_fontfamily(list(families))
    for ax in figure.axes:  # tick labels have no text yet
        for axis in (ax.xaxis, ax.yaxis):
            labels = getattr(axis.get_major_formatter(), "seq", ())
            families, lacking = fonts_for(frozenset("".join(map(str, labels))))
            boxes |= lacking
            if len(families) > 1:
                axis.set_tick_params(labelfontfamily=list(families))
    scripts = {_script(letter) for letter in boxes}
    if scripts - _told:
        _told.update(scripts)
        letters = "".join(sorted(boxes)[:10]) + ("…" if len(boxes) > 10 else "")
        logging.getLogger("counterpoise").warning(
            f"no installed font has the letters {letters} ({', '.join(sorted(scripts))}); figures show boxes in their "
            f"place; install one, such as {' and '.join(sorted({_remedy(script) for script in scripts}))}"
        )


@cache
def fonts_for(letters: frozenset[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The families in which a text can be written, the usual one first, and the letters that no installed font has."""
    usual = findfont(FontProperties(family=[FAMILY]))
    lacking = {ord(letter) for letter in letters if letter.isprintable()} - _has(usual)
    families = [FAMILY]
    for name, path in _installed() if lacking else ():
        if found := lacking & _has(path):
            families.append(name)
            lacking -= found
        if not lacking:
            break
    return tuple(families), frozenset(map(chr, lacking))


@cache
def _installed() -> list[tuple[str, str]]:
    """Family and file of every font of upright letters, preferred families first; with those installed since matplotlib
    made its list."""
    for path in set(findSystemFonts()) - {font.fname for font in fontManager.ttflist}:
        with suppress(Exception):  # whatever stands there that is no font
            fontManager.addfont(path)
    upright = [font for font in fontManager.ttflist if font.style == "normal" and not font.name.startswith(_NO_LETTERS)]
    order = sorted(upright, key=lambda font: (_rank(font.name), font.name, abs(int(font.weight) - 400)))
    return list({font.name: font.fname for font in reversed(order)}.items())[::-1]


def _rank(name: str) -> int:
    return next((k for k, start in enumerate(PREFERRED) if name.startswith(start)), len(PREFERRED))


@cache
def _has(path: str) -> frozenset[int]:
    """The code points of the letters of a font; none of one that cannot be read."""
    try:
        return frozenset(get_font(path).get_charmap())
    except (OSError, RuntimeError):
        return frozenset()


def _script(letter: str) -> str:
    word = unicodedata.name(letter, "unknown").split()[0].split("-")[0]
    return word if word == "CJK" else word.title()


def _remedy(script: str) -> str:
    return "Noto Sans CJK" if script in _CJK else f"Noto Sans {script}"
