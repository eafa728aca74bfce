"""The table of outcomes: which lever moves autonomy, prosperity or security of a state, whither, and by whose word.

The levers, their contexts and what is held are those of the strategies (``levers``), so that both tables speak of the
same experiments; one lever stands here alone.
"""

from __future__ import annotations

from dataclasses import replace

from .contexts import PROTECTED
from .levers import DOWN, LEVERS, UP, WALT, Cell, Lever
from .moving import Move

AUTONOMY, PROSPERITY, SECURITY = OUTCOMES = ("autonomy", "prosperity", "security")

_ANSWERS: dict[str, tuple[Cell, ...]] = {
    "force": (Cell(SECURITY, DOWN, WALT), Cell(AUTONOMY, DOWN, "judgement")),
    "sanctions": (
        Cell(PROSPERITY, DOWN, "sanctions-as-price-of-sb"), Cell(AUTONOMY, DOWN, "us-clinton-restraint-energy"),
    ),
    "suspicion": (Cell(SECURITY, DOWN, WALT),),
    "capability": (Cell(SECURITY, UP, WALT),),
    "rival_ally": (Cell(SECURITY, UP, "Morrow 1991"),),
    "dependence_in_peace": (Cell(AUTONOMY, DOWN, "latin-autonomy-theory-scope"),),
    "rent": (Cell(PROSPERITY, UP, "ven-hdi-rise"),),
    "suitor": (Cell(PROSPERITY, UP, "kaz-mv-cooley-rivalry-rents"),),
    "decoupling": (
        Cell(AUTONOMY, DOWN, "kaz-tr-decoupling-forces-choice"), Cell(PROSPERITY, DOWN, "lf-exclusive-tech-clubs"),
    ),
}  # fmt: skip

OUTCOME_LEVERS: tuple[Lever, ...] = (
    *(replace(lever, cells=_ANSWERS[lever.name]) for lever in LEVERS if lever.name in _ANSWERS),
    Lever(
        "demand", "what a patron demands of its allies",
        (Move("powers.{power}.demand", 0.0, 0.9),), PROTECTED, (Cell(AUTONOMY, DOWN, "us-third-power-nordstream"),),
    ),
)  # fmt: skip
"""The table, in the order in which it is told."""
