"""Propensities before 1939 by judgement: faith, government, quarrels and wars, and what may be varied about them.

The ingredients are those of Axelrod & Bennett (1993); the codings of them are this project's own judgements and not
those of the paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from counterpoise.scenario.problems import Problem, ScenarioError

from .files import States

FAITHS = {
    "GBR": "protestant", "FRA": "catholic", "CSK": "catholic", "DNK": "protestant", "SUN": "none", "YUG": "orthodox",
    "GRC": "orthodox", "DEU": "protestant", "ITA": "catholic", "POL": "catholic", "ROU": "orthodox", "HUN": "catholic",
    "PRT": "catholic", "FIN": "protestant", "LVA": "protestant", "LTU": "catholic", "EST": "protestant",
}  # fmt: skip
"""Faith of the largest group, ``none`` where the state fights religion. Judgements."""

REGIMES = {
    "GBR": "democracy", "FRA": "democracy", "CSK": "democracy", "DNK": "democracy", "FIN": "democracy",
    "DEU": "fascist", "ITA": "fascist", "SUN": "communist", "YUG": "authoritarian", "GRC": "authoritarian",
    "POL": "authoritarian", "ROU": "authoritarian", "HUN": "authoritarian", "PRT": "authoritarian",
    "LVA": "authoritarian", "LTU": "authoritarian", "EST": "authoritarian",
}  # fmt: skip
"""Government at the end of 1936. Judgements, after Linz 2000 and Payne 1995; Romania and Portugal are in dispute."""

CONFLICTS = {
    "ethnic": (
        "DEU-CSK DEU-POL DEU-LTU DEU-ITA HUN-CSK HUN-ROU HUN-YUG ITA-YUG ITA-GRC POL-LTU POL-CSK POL-SUN SUN-ROU"
    ),
    "border": (
        "DEU-CSK DEU-POL DEU-LTU DEU-FRA DEU-DNK HUN-CSK HUN-ROU HUN-YUG ITA-YUG ITA-GRC POL-LTU POL-CSK POL-SUN "
        "SUN-ROU SUN-FIN"
    ),
    "war": (
        "DEU-GBR DEU-FRA DEU-SUN DEU-YUG DEU-ITA DEU-ROU DEU-GRC DEU-PRT HUN-GBR HUN-FRA HUN-SUN HUN-YUG HUN-ITA "
        "HUN-ROU HUN-GRC HUN-PRT HUN-CSK POL-SUN POL-LTU FIN-SUN EST-SUN LVA-SUN LTU-SUN"
    ),
}  # fmt: skip
"""Pairs with a quarrel over a people or a border about 1936, and pairs that had fought since 1914. Judgements.

After Rothschild 1974 for peoples and borders, Sarkees & Wayman 2010 for wars; Hungary is held to have fought where
Austria-Hungary did, the Soviet Union where Russia did, Yugoslavia where Serbia did.
"""

INGREDIENTS = ("ethnic", "religion", "border", "war", "regime")
"""The five of the paper."""


@dataclass(frozen=True)
class Coding:
    """How propensities are made: their sum over the ingredients, each of which is 1, −1 or 0.

    ``ingredients`` are those of :data:`INGREDIENTS` and ``rivalry``. A quarrel of peoples, a border in dispute, a war
    and a rivalry are each −1. The same faith or the same kind of government is 1; ``unlike_faith`` and
    ``unlike_regime`` say what a different one is. Authoritarian states that are neither fascist nor communist are
    indifferent (0) to the three creeds, or count as ``dictators_as``. ``faiths`` and ``regimes`` replace single
    judgements, ``dropped`` takes out quarrels, such as ``war DEU-SUN``.
    """

    ingredients: tuple[str, ...] = INGREDIENTS
    unlike_faith: float = -1.0
    unlike_regime: float = -1.0
    dictators_as: str = "authoritarian"
    faiths: Mapping[str, str] = field(default_factory=dict)
    regimes: Mapping[str, str] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()


CODINGS: dict[str, Coding] = {
    "five ingredients": Coding(),
    "unlike faith is no objection": Coding(unlike_faith=0.0),
    "unlike government is no objection": Coding(unlike_regime=0.0),
    "neither is an objection": Coding(unlike_faith=0.0, unlike_regime=0.0),
    "dictators count as fascist": Coding(dictators_as="fascist"),
    "Soviet Union counts as orthodox": Coding(faiths={"SUN": "orthodox"}),
    **{f"without {one}": Coding(tuple(other for other in INGREDIENTS if other != one)) for one in INGREDIENTS},
    **{f"{one} alone": Coding((one,)) for one in INGREDIENTS},
}
"""The coding that was fixed first, and what is varied about it."""

WITH_RIVALRIES: dict[str, Coding] = {
    "five and rivalries": Coding((*INGREDIENTS, "rivalry")),
    "rivalries for quarrels": Coding(("rivalry", "religion", "regime")),
    "rivalry alone": Coding(("rivalry",)),
}
"""Codings that take rivalries from data."""


def coded(states: States, coding: Coding) -> np.ndarray:
    """Propensities by the judgements of this module, [state, state], in the order of the states.

    Raises ScenarioError for states that it has no judgement for, ValueError for an ingredient that it does not know.
    """
    unknown = set(coding.ingredients) - set(INGREDIENTS)
    if unknown:
        raise ValueError(
            f"ingredient '{min(unknown)}' is no judgement; valid are {', '.join(INGREDIENTS)}, and where a folder is "
            "given, rivalry"
        )
    strange = [
        Problem(states.file, line, "iso3", f"there is no coded judgement for '{code}'", "give a table of propensities")
        for code, line in zip(states.codes, states.lines, strict=True)
        if code not in REGIMES
    ]
    if strange:
        raise ScenarioError(strange)
    table = np.zeros((len(states.codes), len(states.codes)))
    for i, one in enumerate(states.codes):
        for j, other in enumerate(states.codes[:i]):
            table[i, j] = table[j, i] = sum(_ingredient(name, one, other, coding) for name in coding.ingredients)
    return table


def _ingredient(name: str, one: str, other: str, coding: Coding) -> float:
    if name == "religion":
        faiths = {**FAITHS, **coding.faiths}
        return 1.0 if faiths[one] == faiths[other] else coding.unlike_faith
    if name == "regime":
        regimes = {**REGIMES, **coding.regimes}
        kinds = [coding.dictators_as if regimes[code] == "authoritarian" else regimes[code] for code in (one, other)]
        if kinds[0] == kinds[1]:
            return 1.0
        return 0.0 if "authoritarian" in kinds else coding.unlike_regime
    pairs = [pair for pair in CONFLICTS[name].split() if f"{name} {pair}" not in coding.dropped]
    return -1.0 if f"{one}-{other}" in pairs or f"{other}-{one}" in pairs else 0.0
