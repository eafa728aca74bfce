"""What people read: strategies by their names in prose, never by their labels."""

from __future__ import annotations

import pandas as pd
from counterpoise.analysis.figures.naming import STRATEGY_NAMES, chance, with_article
from counterpoise.analysis.figures.phase import phase_diagram
from counterpoise.theory.terms import STRATEGIES


def test_the_legend_of_a_phase_diagram_says_hard_balancing() -> None:
    runs = pd.DataFrame({"across": [0, 0, 1, 1], "up": [0, 1, 0, 1]})
    for k, strategy in enumerate(STRATEGIES):
        runs[strategy] = [float(k == row) for row in range(4)]
    legend = phase_diagram(runs, "across", "up", {one: one for one in STRATEGIES}).axes[0].get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == [STRATEGY_NAMES[one] for one in STRATEGIES]
    assert STRATEGY_NAMES["balancing"] == "hard balancing"


def test_a_chance_just_below_one_is_not_called_certain() -> None:
    assert [chance(p) for p in (1.0, 0.9998, 0.994, 0.5, 0.00017)] == ["1", "over 0.99", "0.99", "0.5", "0.00017"]


def test_names_take_the_article_that_they_have_in_a_sentence() -> None:
    with_it = (
        "United States", "United Kingdom", "European Union", "Soviet Union", "Philippines", "Netherlands",
        "United Arab Emirates", "Dominican Republic", "Democratic Republic of the Congo", "Solomon Islands",
    )  # fmt: skip
    assert [with_article(name) for name in with_it] == [f"the {name}" for name in with_it]
    without = ("China", "Russia", "Venezuela", "Britain", "Sudan", "Unionland", "The Republic", "USA")
    assert [with_article(name) for name in without] == list(without)
