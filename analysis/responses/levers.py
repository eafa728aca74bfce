"""The table: which lever moves which strategy toward the power, in which direction, and by whose word.

Ends of levers and the pressure that goes with some are judgements: wide enough that a lever crosses most of its scale,
inside what the cases give somewhere, and the same in all contexts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counterpoise.scenario.problems import ScenarioError, suggest

from .contexts import (
    COURTED,
    EXPOSED,
    MIXED,
    NEIGHBOURS,
    PRESSED,
    PROTECTED,
    QUARRELS,
    RICH,
    SHELTERED,
    Context,
)
from .moving import Move, far_from, own

UP, DOWN = 1, -1

RESIST, SOFT_SHARE = "resist", "soft_share"
"""What is read beside the four strategies: hard and soft balancing together; the share of soft in both."""


@dataclass(frozen=True)
class Cell:
    """One cell of the table: what must move, whither, by whose word, and over which part of the lever's way."""

    strategy: str
    sign: int
    source: str
    start: float = 0.0
    end: float = 1.0


@dataclass(frozen=True)
class Lever:
    """One row: what is moved, what is held meanwhile in both arms, where it is tried, and what must answer."""

    name: str
    title: str
    moves: tuple[Move, ...]
    contexts: tuple[Context, ...]
    cells: tuple[Cell, ...]
    holds: tuple[tuple[str, float], ...] = ()


PRESSURE = (
    ("states.{state}.acts.sanctions.{power}", 0.5),
    ("states.{state}.acts.subversion.{power}", 0.3),
    ("states.{state}.acts.rhetoric.{power}", 0.5),
)
"""'Under pressure': sanctions as hard as the case of Venezuela has them from 2017, with some subversion and words."""

FORCE = (("states.{state}.acts.force.{power}", 0.5),)
"""'Under force': half of an open war."""

PEACE = (
    *((f"states.{{state}}.acts.{act}.{{power}}", 0.0) for act in ("rhetoric", "denial", "sanctions", "subversion")),
    ("states.{state}.acts.force.{power}", 0.0),
    ("states.{state}.acts.enlargement.{power}", 0.0),
    ("states.{state}.intent.{power}", 0.1),
)
"""'In peace': the power does nothing hostile, and is hardly suspected."""

OTHERS = (("states.{state}.dependence.{channel}.{rest}", 0.05),)
"""Small shares of the other powers, so that all shares together stay below one at both ends."""

DEPENDENCE = (Move("states.{state}.dependence.{channel}.{power}", 0.05, 0.65),)

BIDS = tuple((f"states.{{state}}.{what}.{{{who}}}", 0.6) for who in ("power", "other") for what in ("need", "access"))
"""Both powers court the state."""

STILL = tuple((f"cycles.{{cycle}}.{name}", 0.0) for name in ("growth", "easing", "ratchet"))
"""A cycle adds nothing to the rivalry and the decoupling of its pair."""

RIVALRY = (Move("rivalry.{power}-{other}", 0.05, 0.95),)

PARTING = (("decoupling.{power}-{other}", 0.7), ("states.{state}.chokepoint", 0.8))
"""Where decoupling and a chokepoint bite."""

WALT, SNYDER, CHEN_YANG, JUDGEMENT = "Walt 1987", "Snyder 1997", "Chen & Yang 2013", "judgement"
MOTIVE, TERRITORY = "threat-change-is-the-motive", "hard-balancing-needs-territorial-threat"
HOSTILE = (Cell(RESIST, UP, MOTIVE), Cell("hedging", DOWN, WALT), Cell("bandwagoning", DOWN, WALT))

LEVERS: tuple[Lever, ...] = (
    Lever(
        "force", "force by the power",
        (Move("states.{state}.acts.force.{power}", 0.0, 0.7),), SHELTERED,
        (HOSTILE[0], Cell("balancing", UP, TERRITORY), *HOSTILE[1:]),
    ),
    Lever(
        "force_on_the_weak", "force on a weak state without allies",
        (Move("states.{state}.acts.force.{power}", 0.0, 0.7),), EXPOSED,
        (Cell("bandwagoning", UP, "walt-bandwagon-conditions"),),
    ),
    Lever(
        "sanctions", "sanctions by the power",
        (Move("states.{state}.acts.sanctions.{power}", 0.0, 0.9),), SHELTERED, HOSTILE,
    ),
    Lever(
        "suspicion", "suspicion of the power",
        (Move("states.{state}.intent.{power}", 0.1, 0.8),), SHELTERED, HOSTILE,
    ),
    Lever(
        "nearness", "nearness of a hostile power",
        (Move("states.{state}.proximity.{power}", 0.1, 1.0),), MIXED,
        (Cell(RESIST, UP, WALT),),
        (*PRESSURE, ("states.{state}.intent.{power}", 0.6)),
    ),
    Lever(
        "capability", "own capability, under force",
        (Move("states.{state}.capability", 0.001, 0.03, ratio=True),), SHELTERED,
        (Cell("balancing", UP, WALT), Cell("bandwagoning", DOWN, JUDGEMENT)), FORCE,
    ),
    Lever(
        "rival_ally", "an ally that is the power's rival",
        (Move("states.{state}.tie.{other}", 0.0, 1.0),), QUARRELS, (Cell("balancing", UP, SNYDER),),
    ),
    Lever(
        "dispute", "territorial dispute, as things are",
        (Move("states.{state}.dispute.{power}", 0.0, 0.9),), NEIGHBOURS, (Cell("balancing", UP, JUDGEMENT),),
    ),
    Lever(
        "dispute_under_pressure", "territorial dispute, under pressure",
        (Move("states.{state}.dispute.{power}", 0.0, 0.9),), NEIGHBOURS, (Cell("balancing", UP, TERRITORY),), PRESSURE,
    ),
    Lever(
        "dependence_under_pressure", "dependence, under pressure", DEPENDENCE, PRESSED,
        (
            Cell("balancing", DOWN, "interdependence-explains-restraint"),
            Cell(SOFT_SHARE, UP, "three-softeners-of-balancing"),
            Cell("hedging", UP, CHEN_YANG),
        ),
        (*PRESSURE, *OTHERS),
    ),
    Lever(
        "dependence_in_peace", "dependence, in peace", DEPENDENCE, MIXED, (Cell("bandwagoning", UP, CHEN_YANG),),
        (*PEACE, *OTHERS),
    ),
    Lever(
        "rent", "rent, under pressure",
        (Move("states.{state}.resource_share", 0.0, 0.9),), RICH,
        (Cell("soft_balancing", UP, "petrodollars-fund-diplomacy"),), PRESSURE,
    ),
    Lever(
        "leader", "leader, under pressure",
        (Move("states.{state}.leader", 0.0, 0.9),), PRESSED,
        (Cell("soft_balancing", UP, "chavez-personal-influence"),), PRESSURE,
    ),
    Lever(
        "unilateralism", "unilateralism of the power",
        (Move("powers.{power}.unilateralism", 0.0, 0.9),), MIXED,
        (Cell("soft_balancing", UP, "lit-pape-unilateralism-raises-sb"),),
    ),
    Lever(
        "suitor", "another suitor",
        (Move("states.{state}.access.{other}", 0.0, 1.0), Move("states.{state}.need.{other}", 0.0, 0.9)), COURTED,
        (
            Cell("hedging", UP, "goh-complex-balancing-economic"),
            Cell("bandwagoning", DOWN, "kaz-mv-cooley-rivalry-rents"),
        ),
        (("states.{state}.need.{power}", 0.6), ("states.{state}.access.{power}", 0.6)),
    ),
    Lever(
        "rivalry", "rivalry of the suitors, first half", RIVALRY, COURTED,
        (Cell("hedging", UP, "kaz-mv-cooley-rivalry-rents", end=0.5),), (*BIDS, *STILL),
    ),
    Lever(
        "rivalry_at_a_chokepoint", "rivalry of parting suitors at a chokepoint, second half", RIVALRY, COURTED,
        (Cell("hedging", DOWN, JUDGEMENT, start=0.5),), (*BIDS, *STILL, *PARTING),
    ),
    Lever(
        "decoupling", "decoupling, at a chokepoint",
        (Move("decoupling.{power}-{other}", 0.0, 0.9),), COURTED,
        (Cell("hedging", DOWN, "kaz-tr-decoupling-forces-choice"),),
        (*STILL, ("states.{state}.chokepoint", 0.8)),
    ),
    Lever(
        "likeness", "closeness of regime and position",
        (
            Move("states.{state}.regime", far_from("power_regime"), own("power_regime")),
            Move("states.{state}.orientation", far_from("power_orientation"), own("power_orientation")),
        ),
        QUARRELS,
        tuple(
            Cell(strategy, sign, "Lai & Reiter 2000")
            for strategy, sign in (("balancing", DOWN), ("soft_balancing", DOWN), ("bandwagoning", UP))
        ),
    ),
    Lever(
        "aid", "aid by the power",
        (Move("states.{state}.aid.{power}", 0.0, 0.8),), MIXED, (Cell("bandwagoning", UP, "Schweller 1994"),),
    ),
    Lever(
        "norms", "norms against force",
        (Move("world.norms", 0.1, 0.9),), QUARRELS, (Cell("balancing", DOWN, "norms-make-hard-balancing-costly"),),
    ),
    Lever(
        "autonomy", "taste for autonomy",
        (Move("states.{state}.autonomy_taste", 0.1, 0.9),), MIXED,
        (
            Cell("hedging", UP, "latin-autonomy-theory-scope"),
            Cell("bandwagoning", DOWN, "latin-autonomy-theory-scope"),
        ),
    ),
    Lever(
        "lost_credibility", "lost credibility of the ally",
        (Move("powers.{power}.credibility", 0.9, 0.1),), PROTECTED,
        (Cell("hedging", UP, "answers-to-abandonment"),),
    ),
)  # fmt: skip
"""The table, in the order in which it is told."""


def levers_named(names: Sequence[str] | None, table: Sequence[Lever] = LEVERS) -> tuple[Lever, ...]:
    """The levers of these names in the order of a table, all without a name.

    Raises ScenarioError for an unknown one.
    """
    known = [lever.name for lever in table]
    for name in names or ():
        if name not in known:
            raise ScenarioError.of("lever", f"'{name}' is not known", suggest(name, known, "levers"))
    return tuple(lever for lever in table if not names or lever.name in names)
