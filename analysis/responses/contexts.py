"""Where levers are tried: a shipped case, a state, a power, and a second power where a lever concerns one.

The lists were made from what the cases give (capability, nearness, ties, disputes, suspicion), not from what a theory
answers there, and spread over cases, regions and powers. Each says by which rule. Thresholds are judgements: they part
the kinds of states that the sources speak of, and nothing else hangs on them.
"""

from __future__ import annotations

from typing import NamedTuple


class Context(NamedTuple):
    """A state toward a power in a shipped case, in all its years; ``other`` is the second power, where there is one."""

    case: str
    state: str
    power: str
    other: str = ""


STRONG = 0.01
"""Share of world capability from which a state counts as not weak."""

ALLIED = 0.6
"""Mean tie to a power from which a state counts as its ally; a quasi-alliance is two thirds."""

CLOSE_BY = 0.75
"""Nearness from which a power stands at the door."""

SUSPECTED = 0.3
"""Suspicion of a power, or dispute with it, from which there is a quarrel with it."""

RESOURCES = 0.15
"""Share of resource rent in income from which a state counts as rich in resources."""

CONTENDING = 0.3
"""Rivalry from which two powers count as rivals."""

SHELTERED = (
    Context("japan", "JPN", "CHN"),
    Context("japan", "IND", "CHN"),
    Context("asean", "KOR", "CHN"),
    Context("asean", "PHL", "CHN"),
    Context("us_china", "AUS", "CHN"),
    Context("fragmentation", "TUR", "RUS"),
    Context("eu_energy", "POL", "RUS"),
    Context("eu_energy", "FRA", "RUS"),
    Context("venezuela", "BRA", "USA"),
    Context("multipolarity", "MEX", "USA"),
    Context("iraq_2003", "FRA", "USA"),
    Context("multipolarity_1955", "PAK", "SUN"),
)
"""States that are not weak without allies: of a capability of :data:`STRONG`, or allied with another power."""

EXPOSED = (
    Context("asean", "LAO", "CHN"),
    Context("asean", "KHM", "CHN"),
    Context("asean", "MYS", "CHN"),
    Context("kazakhstan", "KGZ", "RUS"),
    Context("kazakhstan", "KGZ", "CHN"),
    Context("kazakhstan", "TJK", "RUS"),
    Context("kazakhstan", "TKM", "RUS"),
    Context("kazakhstan", "UZB", "RUS"),
    Context("fragmentation", "BLR", "RUS"),
    Context("venezuela", "NIC", "USA"),
    Context("venezuela", "HND", "USA"),
    Context("venezuela", "CUB", "USA"),
)
"""Weak states without allies: half of :data:`STRONG` at most, the power :data:`CLOSE_BY`, no other power an ally."""

MIXED = (
    Context("asean", "IDN", "CHN"),
    Context("asean", "THA", "USA"),
    Context("japan", "IND", "CHN"),
    Context("us_china", "PHL", "CHN"),
    Context("fragmentation", "TUR", "RUS"),
    Context("eu_energy", "HUN", "RUS"),
    Context("iraq_2003", "FRA", "USA"),
    Context("kazakhstan", "KAZ", "RUS"),
    Context("multipolarity", "EGY", "USA"),
    Context("multipolarity_1955", "YUG", "SUN"),
    Context("venezuela", "COL", "USA"),
    Context("china_latin_america", "PER", "CHN"),
)
"""Friend and foe, near powers and far, of all cases but ``withdrawals``, whose states stand in others."""

PRESSED = (
    Context("venezuela", "VEN", "USA"),
    Context("venezuela", "ECU", "USA"),
    Context("venezuela", "BRA", "USA"),
    Context("china_latin_america", "MEX", "USA"),
    Context("asean", "VNM", "CHN"),
    Context("asean", "MYS", "CHN"),
    Context("japan", "PHL", "CHN"),
    Context("withdrawals", "IND", "CHN"),
    Context("kazakhstan", "KAZ", "RUS"),
    Context("kazakhstan", "UKR", "RUS"),
    Context("eu_energy", "HUN", "RUS"),
    Context("multipolarity_1955", "EGY", "USA"),
)
"""States that one power could press through their exchange or that have means of their own; the pressure is set."""

RICH = (
    Context("venezuela", "VEN", "USA"),
    Context("venezuela", "ECU", "USA"),
    Context("venezuela", "BOL", "USA"),
    Context("china_latin_america", "MEX", "USA"),
    Context("withdrawals", "COL", "USA"),
    Context("asean", "IDN", "CHN"),
    Context("asean", "MYS", "CHN"),
    Context("kazakhstan", "KAZ", "RUS"),
    Context("kazakhstan", "TKM", "RUS"),
    Context("kazakhstan", "UZB", "CHN"),
    Context("multipolarity", "LBY", "EU"),
    Context("multipolarity", "SAU", "USA"),
)
"""States that live on oil, gas or metals by :data:`RESOURCES`, so that a rent is thinkable."""

QUARRELS = (
    Context("japan", "JPN", "CHN", "USA"),
    Context("withdrawals", "IND", "CHN", "USA"),
    Context("asean", "PHL", "CHN", "USA"),
    Context("asean", "VNM", "CHN", "USA"),
    Context("eu_energy", "DEU", "RUS", "USA"),
    Context("us_china", "AUS", "CHN", "USA"),
    Context("eu_energy", "POL", "RUS", "USA"),
    Context("eu_energy", "FIN", "RUS", "USA"),
    Context("kazakhstan", "UKR", "RUS", "USA"),
    Context("multipolarity_1955", "TUR", "SUN", "USA"),
    Context("multipolarity_1955", "PAK", "SUN", "USA"),
    Context("venezuela", "CUB", "USA", "RUS"),
)
"""States that the case gives a dispute with the power or suspicion of it (:data:`SUSPECTED`), and a rival of that power
(:data:`CONTENDING`): where there is a reason for balancing, and somebody to lean on."""

NEIGHBOURS = (
    Context("asean", "VNM", "CHN"),
    Context("asean", "PHL", "CHN"),
    Context("asean", "MYS", "CHN"),
    Context("japan", "JPN", "CHN"),
    Context("withdrawals", "IND", "CHN"),
    Context("kazakhstan", "UKR", "RUS"),
    Context("kazakhstan", "KAZ", "RUS"),
    Context("eu_energy", "FIN", "RUS"),
    Context("fragmentation", "TUR", "RUS"),
    Context("multipolarity_1955", "YUG", "SUN"),
    Context("china_latin_america", "MEX", "USA"),
    Context("venezuela", "CUB", "USA"),
)
"""States with the power :data:`CLOSE_BY`, so that territory can be in dispute."""

COURTED = (
    Context("kazakhstan", "KAZ", "RUS", "CHN"),
    Context("kazakhstan", "UZB", "RUS", "CHN"),
    Context("kazakhstan", "UKR", "RUS", "EU"),
    Context("asean", "IDN", "CHN", "USA"),
    Context("asean", "VNM", "CHN", "USA"),
    Context("us_china", "SGP", "USA", "CHN"),
    Context("china_latin_america", "BRA", "USA", "CHN"),
    Context("china_latin_america", "ARG", "CHN", "USA"),
    Context("venezuela", "ECU", "USA", "CHN"),
    Context("multipolarity", "EGY", "USA", "RUS"),
    Context("multipolarity", "NGA", "EU", "CHN"),
    Context("multipolarity_1955", "IND", "SUN", "USA"),
)
"""States outside both powers' alliances that deal with two powers; ``other`` is the second suitor."""

PROTECTED = (
    Context("japan", "JPN", "USA"),
    Context("asean", "KOR", "USA"),
    Context("asean", "PHL", "USA"),
    Context("asean", "THA", "USA"),
    Context("us_china", "AUS", "USA"),
    Context("eu_energy", "DEU", "USA"),
    Context("eu_energy", "POL", "USA"),
    Context("fragmentation", "TUR", "USA"),
    Context("iraq_2003", "GBR", "USA"),
    Context("iraq_2003", "CAN", "USA"),
    Context("fragmentation", "BLR", "RUS"),
    Context("multipolarity_1955", "THA", "USA"),
)
"""Allies of the power, by :data:`ALLIED`."""
