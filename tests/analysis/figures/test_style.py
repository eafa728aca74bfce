"""Figures are the same whatever the user's settings, and have a font for every letter where one is installed."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import counterpoise.analysis.figures.style as style
import matplotlib
import matplotlib.pyplot as plt
import pytest
from counterpoise.analysis.figures.strategy_shares import strategy_shares
from counterpoise.results.run import Result, run
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from matplotlib.axes import Axes
from matplotlib.font_manager import fontManager
from matplotlib.text import Text

MINI = Path(__file__).parents[2] / "data" / "mini.yaml"

SETTINGS: dict[str, dict[str, Any]] = {
    "TeX": {"text.usetex": True},
    "a font that is not there": {"font.family": "No Such Font", "font.sans-serif": ["Nor This"]},
    "sizes": {"font.size": 30.0, "figure.dpi": 33.0, "savefig.dpi": 20.0, "axes.titlesize": 40},
    "colours": {"axes.prop_cycle": matplotlib.cycler(color=["r"]), "figure.facecolor": "k", "text.color": "w"},
    "frame": {"savefig.bbox": "tight", "savefig.transparent": True, "figure.constrained_layout.use": True},
    "axes": {"axes.unicode_minus": False, "axes.grid": True, "axes.spines.left": False, "xtick.direction": "in"},
    "SVG": {"svg.fonttype": "none", "svg.hashsalt": "mine"},
    "numbers": {"axes.formatter.use_locale": True, "axes.formatter.limits": (-1, 1)},
}


@pytest.fixture(scope="module")
def result() -> Result:
    return run(MINI, 3)


@pytest.fixture(scope="module")
def plain(result: Result, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in result.plot(tmp_path_factory.mktemp("plain"))}


@pytest.mark.parametrize(
    "setting", ["TeX", *(pytest.param(one, marks=pytest.mark.slow) for one in SETTINGS if one != "TeX")]
)
def test_settings_of_the_user_change_no_byte_and_stay(
    setting: str, result: Result, plain: dict[str, bytes], tmp_path: Path
) -> None:
    with matplotlib.rc_context(SETTINGS[setting]):
        before = dict(matplotlib.rcParams)
        assert {path.name: path.read_bytes() for path in result.plot(tmp_path)} == plain
        assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize(
    "sheet", ["dark_background", *(pytest.param(one, marks=pytest.mark.slow) for one in ("ggplot", "bmh", "classic"))]
)
def test_so_do_style_sheets_and_open_figures(
    sheet: str, result: Result, plain: dict[str, bytes], tmp_path: Path
) -> None:
    with plt.style.context(sheet):
        own = plt.figure()
        assert {path.name: path.read_bytes() for path in result.plot(tmp_path)} == plain
        assert plt.gcf() is own
        assert own.axes == []
        plt.close(own)


@pytest.mark.parametrize(
    "name",
    [
        "$100 bn and $200 bn at 50 % of GDP_x^2",
        *(pytest.param(one, marks=pytest.mark.slow) for one in (r"\frac{1}{2} \N", "a_b^c$", r"$\alpha$ & #1 ~")),
    ],
)
def test_a_name_is_written_as_it_is(name: str, tmp_path: Path) -> None:
    result = run(MINI, 2, set={"states.VEN.name": name})
    figure = strategy_shares(result)
    (panel, *_) = figure.axes
    title = panel.title if panel.title.get_text() else panel._left_title  # type: ignore[attr-defined]
    assert (title.get_text(), title.get_parse_math(), title.get_usetex()) == (name, False, False)
    assert result.plot(tmp_path)


def test_axes_of_the_users_own_stay_in_their_figure(result: Result) -> None:
    figure, axes = plt.subplots(1, 2)
    assert strategy_shares(result, ax=list(axes)) is figure
    assert plt.gcf() is figure
    plt.close(figure)


def font_with(letters: str, path: Path, family: str) -> None:
    """A font file in which each of the letters is a square."""
    pen = TTGlyphPen(None)
    for k, corner in enumerate(((0, 0), (0, 700), (700, 700), (700, 0))):
        (pen.lineTo if k else pen.moveTo)(corner)
    pen.closePath()
    square = pen.glyph()
    names = [".notdef", *(f"g{ord(letter)}" for letter in letters)]
    made = FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder(names)
    made.setupCharacterMap({ord(letter): f"g{ord(letter)}" for letter in letters})
    made.setupGlyf(dict.fromkeys(names, square))
    made.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    made.setupHorizontalHeader(ascent=800, descent=-200)
    made.setupNameTable({"familyName": family, "styleName": "Regular"})
    made.setupOS2(sTypoAscender=800)
    made.setupPost()
    made.save(path)


LETTERS = {
    "Chinese": ("澳大利亚", "CJK", "Noto Sans CJK"),
    "Japanese": ("ニッポン", "Katakana", "Noto Sans CJK"),
    "Korean": ("한국", "Hangul", "Noto Sans CJK"),
    "Hindi": ("भारत", "Devanagari", "Noto Sans Devanagari"),
    "Thai": ("ไทย", "Thai", "Noto Sans Thai"),
    "Amharic": ("ኢትዮጵያ", "Ethiopic", "Noto Sans Ethiopic"),
}


@pytest.fixture
def fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only fonts that come with matplotlib, and nothing told yet."""
    monkeypatch.setattr(style, "findSystemFonts", list)
    monkeypatch.setattr(style, "_told", set())
    bundled = [font for font in fontManager.ttflist if "mpl-data" in font.fname]
    monkeypatch.setattr(fontManager, "ttflist", bundled)
    for one in (style.fonts_for, style._installed):
        one.cache_clear()


@pytest.mark.usefixtures("fonts")
@pytest.mark.parametrize("script", LETTERS)
def test_letters_that_no_font_has_are_told_in_one_line(
    script: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, recwarn: pytest.WarningsRecorder
) -> None:
    name, said, remedy = LETTERS[script]
    with caplog.at_level(logging.WARNING):
        run(MINI, 2, set={"states.VEN.name": name, "states.CUB.name": name[:2]}).plot(tmp_path)
    (line,) = [record.getMessage() for record in caplog.records if record.name == "counterpoise"]
    assert line.startswith("no installed font has the letters ")
    assert said in line
    assert line.endswith(f"install one, such as {remedy}")
    assert not recwarn.list


@pytest.mark.usefixtures("fonts")
@pytest.mark.parametrize("script", LETTERS)
def test_a_font_that_has_them_is_found(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    name = LETTERS[script][0]
    font_with(name, tmp_path / "some.ttf", "Some Letters")
    monkeypatch.setattr(style, "findSystemFonts", lambda: [str(tmp_path / "some.ttf")])
    result = run(MINI, 2, set={"states.VEN.name": name})
    figure = strategy_shares(result)
    families = [text.get_fontfamily() for text in figure.findobj(Text) if name in text.get_text()]  # type: ignore[attr-defined]
    assert families
    assert all(given == ["DejaVu Sans", "Some Letters"] for given in families)
    result.plot(tmp_path / "figures")
    assert not caplog.records
    assert isinstance(figure.axes[0], Axes)


def test_a_font_without_a_weight_is_used_without_a_word(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("matplotlib.font_manager")
    with style.own_style():
        log.warning("Failed to find font weight bold for a font, now using 500.")
    assert not caplog.records
    assert log.level == logging.NOTSET
