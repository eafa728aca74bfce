"""Every figure of every kind: no wider than a page, letters that can be read there, and a geometry that stays."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import counterpoise as cp
import matplotlib.image
import numpy as np
import pandas as pd
import pytest
from counterpoise.analysis.figures.drawing import DPI
from counterpoise.analysis.figures.kind import Runs
from counterpoise.analysis.figures.phase import phase_diagram
from counterpoise.analysis.figures.registry import drawn_for, usual, wanted_of
from counterpoise.analysis.figures.response_curves import response_curves
from counterpoise.theory.terms import STRATEGIES
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

DATA = Path(__file__).parents[2] / "data"
MINI = str(DATA / "mini.yaml")
BASELINES = DATA / "figures"
REDRAW = "COUNTERPOISE_REDRAW_BASELINES"
"""Set in the environment, it makes the test draw the images anew with which it compares."""

WIDEST, PAGE, LEGIBLE = 1200, 830, 9.0
"""Pixels: of the widest figure, of the column in which a page shows it, and of the smallest letters there."""

SMALL = 40
"""Dots an inch of the images: enough for the place of every line and area."""

FAR = 0.02
"""Root of the mean square by which an image may differ, of 1: antialiasing, and a pixel here and there."""


def runs() -> Runs:
    return Runs(cp.run(MINI, replicates=12, uncertain=True), cp.run(MINI, replicates=12))


def grid() -> pd.DataFrame:
    rows = [
        {"across": x, "up": y, "balancing": 0.1 * x, "soft_balancing": 0.1 * y, "hedging": 0.3 - 0.02 * (x + k % 2)}
        for x in range(5) for y in range(4) for k in range(3)
    ]  # fmt: skip
    return pd.DataFrame(rows).assign(bandwagoning=lambda rows: 1.0 - rows[[*STRATEGIES[:3]]].sum(axis=1))


SHARES = {strategy: strategy for strategy in STRATEGIES}
NO_COUP = {"events.coup": None, "states.VEN.leader": 0.2}
OTHERS: dict[str, Callable[[], Figure]] = {
    "phase": lambda: phase_diagram(grid(), "across", "up", SHARES, subtitle="a grid", own=(1.5, 2.0)),
    "responses": lambda: response_curves(grid(), "across", SHARES, subtitle="a grid"),
    "effects": lambda: cp.compare(MINI, NO_COUP, replicates=30).plot(),
    "waterfall": lambda: cp.explain(MINI, "VEN", 2003).waterfall(),
}


@pytest.fixture(scope="module")
def figures(toys: dict[str, Callable[[], Figure]]) -> dict[str, Figure]:
    bare = cp.load(MINI).model_copy(update={"plots": ()})
    found = {one.name: one.figure for one in drawn_for(runs(), wanted_of(bare.plots))}
    return found | {name: draw() for name, draw in {**OTHERS, **toys}.items()}


def test_every_kind_is_looked_at(figures: dict[str, Figure]) -> None:
    for kind in usual():
        assert any(name.startswith(kind) for name in figures)


def test_no_figure_is_wider_than_a_page_and_letters_can_be_read_there(figures: dict[str, Figure]) -> None:
    for name, figure in figures.items():
        width = figure.get_size_inches()[0] * DPI
        assert width <= WIDEST, name
        FigureCanvasAgg(figure).draw()  # type: ignore[no-untyped-call]
        shown = min(1.0, PAGE / width) * DPI / 72.0
        for text in figure.findobj(Text):
            assert isinstance(text, Text)
            if text.get_text().strip() and text.get_visible():
                assert text.get_fontsize() * shown >= LEGIBLE, (name, text.get_text())


def test_no_letter_leaves_the_figure(figures: dict[str, Figure]) -> None:
    for name, figure in figures.items():
        figure.set_dpi(DPI)
        FigureCanvasAgg(figure).draw()  # type: ignore[no-untyped-call]
        labels = [label for label in (figure._supxlabel, figure._supylabel) if label is not None]  # type: ignore[attr-defined]
        for text in [*figure.texts, *labels]:
            box = text.get_window_extent()
            assert box.x0 >= 0, (name, text.get_text())
            assert box.y0 >= 0, (name, text.get_text())
            assert box.x1 <= figure.bbox.x1, (name, text.get_text())
            assert box.y1 <= figure.bbox.y1, (name, text.get_text())


def test_the_geometry_stays(figures: dict[str, Figure]) -> None:
    """Without letters, whose shape depends on how matplotlib was built; names and numbers are tested apart."""
    lacking = []
    for name, figure in figures.items():
        image, path = without_letters(figure), BASELINES / f"{name}.png"
        if os.environ.get(REDRAW):
            BASELINES.mkdir(exist_ok=True)
            matplotlib.image.imsave(path, image)
        if not path.is_file():
            lacking.append(name)
            continue
        wanted = matplotlib.image.imread(path)[..., :3]
        assert wanted.shape == image.shape, name
        assert np.sqrt(np.mean((wanted - image) ** 2)) < FAR, name
    assert not lacking, f"draw {lacking} with {REDRAW}=1 and look at them"
    assert {path.stem for path in BASELINES.glob("*.png")} == set(figures)


def without_letters(figure: Figure) -> np.ndarray:
    """The picture with all letters unseen, laid out as with them."""
    figure.set_dpi(SMALL)
    FigureCanvasAgg(figure).draw()  # type: ignore[no-untyped-call]
    figure.set_layout_engine("none")
    for text in figure.findobj(Text):
        text.set_alpha(0.0)
        if isinstance(text, Text):
            text.set_bbox(None)
    content = io.BytesIO()
    figure.savefig(content, format="png", dpi=SMALL)
    content.seek(0)
    return np.asarray(matplotlib.image.imread(content)[..., :3])
