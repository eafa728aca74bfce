"""Quasi-alliances: separate agreements between two states, cheaper than a treaty, and formats with the patron.

Transfer of sovereignty, approval by parliament and opposition at home make a new alliance by treaty dear
(``alliance-sovereignty-cost``, ``no-new-alliance-feasible``); logistics, intelligence, equipment and access
agreements and standing meetings are not (``qa-three-advantages``, ``opposition-bypass``). The sizes are judgements.
"""

from __future__ import annotations

import math

from ..compiled import part

KINDS = ("consultation", "logistics", "intelligence", "equipment", "access", "treaty")
"""Kinds of agreement, in the order of their cost; the cost of each is a parameter (``cost_access``)."""

TREATY = KINDS.index("treaty")


@part
def shared_motive(one: float, other: float) -> float:
    """Motive that two states share toward one power, in [0, 1]: the geometric mean, nothing if one has none."""
    return math.sqrt(one * other)


@part
def anchor(fear: float, one_tie: float, other_tie: float) -> float:
    """Wish to hold a patron in place by binding its other partner, in [0, 1] (``qa-anchor-us``).

    ``fear`` is the fear of being abandoned; the partner serves as far as both have a tie to the patron.
    """
    return fear * math.sqrt(one_tie * other_tie)


@part
def signing_appeal(
    shared: float, closeness: float, ground: float, anchor: float, obstacle: float, cost: float
) -> float:
    """What an agreement is worth to a pair of states, on a utility scale."""
    return 1.5 * shared + 0.5 * closeness + ground + anchor - obstacle - cost


@part
def signing_chance(appeal: float, threshold: float, steepness: float, pace: float) -> float:
    """Chance that an agreement is signed in a year, given its appeal."""
    return pace / (1.0 + math.exp(-steepness * (appeal - threshold)))


@part
def bond_of(signed: float, treaty: bool) -> float:
    """Tie that the agreements of a pair make on the ordered scale, in [0, 1].

    ``signed`` is the share of the five agreements in force: all of them make a quasi-alliance (two thirds), a
    treaty an alliance (``qa-not-substitute``).
    """
    return 1.0 if treaty else 2.0 / 3.0 * signed


@part
def triad_chance(bond: float, one_tie: float, other_tie: float, shared: float, pace: float) -> float:
    """Chance in a year that a pair and a patron begin a format of three (``minilaterals-list``, ``qa-anchor-us``).

    It takes a bond of the two and a tie of each to the patron.
    """
    return pace * bond * min(one_tie, other_tie) * shared
