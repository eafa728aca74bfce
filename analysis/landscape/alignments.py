"""The landscape rule beside the house's own: Europe before 1939 after Axelrod & Bennett, any world in two blocs.

Sizes and actual sides come from a file that the user gives. Propensities are the sum of five ingredients, as in the
paper; the codings of them are this project's own judgements and not those of the paper.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd
from counterpoise import draws
from counterpoise.theory import landscape

from .codings import CODINGS, CONFLICTS, FAITHS, INGREDIENTS, REGIMES, WITH_RIVALRIES, Coding, coded
from .figure import draw_landscape
from .files import RIVALRIES, Rivalry, States, read_rivalries, read_states
from .worlds import WorldLandscape, compare_leanings, landscape_of_world, leanings

__all__ = [
    "CODINGS",
    "CONFLICTS",
    "FAITHS",
    "INGREDIENTS",
    "REGIMES",
    "RIVALRIES",
    "WITH_RIVALRIES",
    "Coding",
    "Landscape",
    "States",
    "WorldLandscape",
    "coded",
    "compare",
    "compare_leanings",
    "draw_landscape",
    "landscape_of",
    "landscape_of_world",
    "leanings",
    "one_judgement_changed",
    "random_basins",
    "read_states",
    "relabelled",
]


@dataclass(frozen=True)
class Landscape:
    """The local minima of one measure of size, the deepest first, and how they compare with what happened.

    ``blocs`` is True for the bloc of the largest state of side B. Agreement is the share of states of sides A and B
    in the bloc that their side asks for, neutrals left out; ``neutral_with_a`` and ``neutral_with_b`` count them as
    such. ``basins`` is the share of all configurations from which steepest descent ends in a minimum, ``starts`` that
    of random starts with random movers. ``chance`` is the share of all configurations that agree at least as well as
    the best of the deepest.
    """

    measure: str
    states: States
    blocs: np.ndarray  # [minimum, state] bool
    energies: np.ndarray  # [minimum]
    strict: np.ndarray  # [minimum] bool: every change of side raises the energy
    deepest: np.ndarray  # [minimum] bool
    agreement: np.ndarray  # [minimum]
    neutral_with_a: np.ndarray  # [minimum]
    neutral_with_b: np.ndarray  # [minimum]
    basins: np.ndarray  # [minimum]
    starts: np.ndarray  # [minimum]
    chance: float

    def misplaced(self, minimum: int) -> tuple[str, ...]:
        """Names of the states of sides A and B that a minimum has in the other bloc."""
        pairs = zip(self.states.names, self.states.sides, self.blocs[minimum], strict=True)
        return tuple(name for name, side, with_b in pairs if side != "N" and (side == "B") != with_b)

    def table(self) -> pd.DataFrame:
        """One row a minimum: energy, basins, agreement, who is misplaced and who stands with the largest of B."""
        names = self.states.names
        return pd.DataFrame(
            {
                "energy": self.energies,
                "strict": self.strict,
                "basin": self.basins,
                "starts": self.starts,
                "agreement": self.agreement,
                "neutral_with_a": self.neutral_with_a,
                "neutral_with_b": self.neutral_with_b,
                "misplaced": [", ".join(self.misplaced(k)) for k in range(len(self.blocs))],
                "with_b": [", ".join(n for n, b in zip(names, row, strict=True) if b) for row in self.blocs],
            }
        )


def landscape_of(
    path: str | os.PathLike[str],
    coding: Coding | None = None,
    folder: str | os.PathLike[str] | None = None,
    propensities: np.ndarray | None = None,
    starts: int = 0,
    seed: int = 0,
) -> dict[str, Landscape]:
    """The landscape of a file of states for each measure of size in it.

    ``path`` is a CSV file with the columns nation, iso3, ccode, actual_side (A, B or N) and one or more of sizes,
    named ``size…`` or ``cinc_…`` with a year in them; up to 20 states. Propensities are coded by ``coding`` (the five
    ingredients) or given as a symmetric table in the order of the file. ``folder`` is where the rivalries are, for
    codings that use them. ``starts`` random starts are drawn from ``seed``. Raises ScenarioError for what is wrong with
    the files, ValueError for propensities that do not fit.
    """
    states = read_states(path)
    if propensities is not None:
        tables = dict.fromkeys(states.sizes, propensities)
    else:
        tables = dict(_propensities(states, coding or Coding(), folder))
    return {measure: _landscape(measure, states, table, starts, seed) for measure, table in tables.items()}


def compare(path: str | os.PathLike[str], folder: str | os.PathLike[str] | None = None) -> pd.DataFrame:
    """What each coding makes of each measure of size: one row each.

    Columns: coding, measure, minima, strict ones among them, deepest ones, ``agreement`` and ``basin`` of the deepest
    (mean and sum over equals), ``best`` agreement of any minimum, ``expected`` agreement (minima weighted by basin),
    and the misplaced of the first of the deepest. ``null`` is the coding in which every pair is −1.
    """
    count = len(read_states(path).codes)
    runs = {"null": landscape_of(path, propensities=-np.ones((count, count)))}
    for name, coding in {**CODINGS, **(WITH_RIVALRIES if folder is not None else {})}.items():
        runs[name] = landscape_of(path, coding, folder)
    return pd.DataFrame([_summary(name, found) for name, by in runs.items() for found in by.values()])


def _summary(coding: str, found: Landscape) -> dict[str, object]:
    deepest = found.deepest
    return {
        "coding": coding,
        "measure": found.measure,
        "minima": len(deepest),
        "strict": int(found.strict.sum()),
        "deepest": int(deepest.sum()),
        "agreement": float(found.agreement[deepest].mean()),
        "basin": float(found.basins[deepest].sum()),
        "best": float(found.agreement.max()),
        "expected": float(found.agreement @ found.basins),
        "misplaced": ", ".join(found.misplaced(0)),
    }


def one_judgement_changed(path: str | os.PathLike[str], measure: str, coding: Coding | None = None) -> pd.DataFrame:
    """What one other judgement would make of it: a quarrel left out, a faith or a government coded otherwise.

    One row each: what changed, the mean agreement of the deepest minima, the number of all minima, and the
    ``difference`` of the agreement from that of ``coding``. Raises ScenarioError for what is wrong with the file,
    KeyError for a measure that is not in it.
    """
    states, base = read_states(path), coding or Coding()
    here = set(states.codes)
    changed = {
        f"no {name} {pair}": replace(base, dropped=(*base.dropped, f"{name} {pair}"))
        for name in CONFLICTS
        if name in base.ingredients
        for pair in CONFLICTS[name].split()
        if here.issuperset(pair.split("-"))
    }
    for code in states.codes if "religion" in base.ingredients else ():
        for faith in sorted(set(FAITHS.values()) - {{**FAITHS, **base.faiths}[code]}):
            changed[f"faith {code} {faith}"] = replace(base, faiths={**base.faiths, code: faith})
    for code in states.codes if "regime" in base.ingredients else ():
        for kind in sorted(set(REGIMES.values()) - {{**REGIMES, **base.regimes}[code]}):
            changed[f"government {code} {kind}"] = replace(base, regimes={**base.regimes, code: kind})
    usual = _deepest_agreement(states, measure, coded(states, base))[0]
    rows = [(name, *_deepest_agreement(states, measure, coded(states, one))) for name, one in changed.items()]
    table = pd.DataFrame(rows, columns=["changed", "agreement", "minima"])
    return table.assign(difference=table["agreement"] - usual)


def relabelled(
    path: str | os.PathLike[str], measure: str, coding: Coding | None = None, count: int = 200, seed: int = 0
) -> np.ndarray:
    """Agreement of the deepest minima if the same propensities were dealt to the states at random: [deal].

    What a coding is worth is how far it does better than these; sizes and sides stay where they are.
    """
    states, word = read_states(path), draws.whole_seed(seed)
    table, keys = coded(states, coding or Coding()), [draws.identity(f"landscape:{code}") for code in states.codes]
    found = np.zeros(count)
    for deal in range(count):
        order = np.argsort([draws.uniform(word, deal, 0, key, draws.CHOICE) for key in keys])
        found[deal] = _deepest_agreement(states, measure, table[np.ix_(order, order)])[0]
    return found


def _deepest_agreement(states: States, measure: str, propensities: np.ndarray) -> tuple[float, int]:
    """Mean agreement of the deepest minima, and the number of all minima."""
    sizes, sides = states.sizes[measure], np.array(states.sides)
    weights = landscape.weights_of(sizes, propensities)
    minima = landscape.local_minima(weights)
    blocs = minima.blocs[landscape.deepest(weights, minima)]
    return float(_agreement(blocs == blocs[:, [_largest_of_b(sizes, sides)]], sides).mean()), len(minima.codes)


def _largest_of_b(sizes: np.ndarray, sides: np.ndarray) -> int:
    """Position of the largest state of side B: its bloc is B's."""
    return int(np.argmax(np.where(sides == "B", sizes, 0.0)))


def _propensities(
    states: States, coding: Coding, folder: str | os.PathLike[str] | None
) -> Iterator[tuple[str, np.ndarray]]:
    """Each measure with its table of propensities; only rivalries depend on the year of a measure."""
    rivalries: Sequence[Rivalry] = ()
    if "rivalry" in coding.ingredients:
        if folder is None:
            raise ValueError(f"the ingredient 'rivalry' needs the folder that holds {RIVALRIES}")
        rivalries = read_rivalries(folder)
    judged = coded(states, replace(coding, ingredients=tuple(one for one in coding.ingredients if one != "rivalry")))
    place = {number: k for k, number in enumerate(states.numbers)}
    for measure, year in states.years.items():
        at_odds = np.zeros(judged.shape, dtype=bool)
        for one, other, first, last in rivalries:
            if one in place and other in place and first <= year <= last:
                at_odds[place[one], place[other]] = at_odds[place[other], place[one]] = True
        yield measure, judged - at_odds


def _landscape(measure: str, states: States, propensities: np.ndarray, starts: int, seed: int) -> Landscape:
    sizes, sides = states.sizes[measure], np.array(states.sides)
    weights = landscape.weights_of(sizes, propensities)
    minima = landscape.local_minima(weights)
    largest = _largest_of_b(sizes, sides)
    blocs = minima.blocs == minima.blocs[:, [largest]]
    agreement, deepest = _agreement(blocs, sides), landscape.deepest(weights, minima)
    every = landscape.configurations(len(sizes))
    of_every = _agreement(every == every[:, [largest]], sides)
    return Landscape(
        measure=measure,
        states=states,
        blocs=blocs,
        energies=minima.energies,
        strict=np.isin(minima.codes, landscape.local_minima(weights, strict=True).codes),
        deepest=deepest,
        agreement=agreement,
        neutral_with_a=_agreement(blocs, np.where(sides == "N", "A", sides)),
        neutral_with_b=_agreement(blocs, np.where(sides == "N", "B", sides)),
        basins=landscape.basins(weights, minima),
        starts=random_basins(weights, minima, states.codes, starts, seed),
        chance=float((of_every >= agreement[deepest].max() - 1e-9).mean()),
    )


def _agreement(blocs: np.ndarray, sides: np.ndarray) -> np.ndarray:
    """Share of the states of sides A and B in their bloc, the one of B being True: [configuration]."""
    told = sides != "N"
    return np.asarray((blocs[:, told] == (sides[told] == "B")).mean(axis=1))


def random_basins(
    weights: np.ndarray, minima: landscape.Minima, names: Sequence[str], starts: int, seed: int
) -> np.ndarray:
    """Share of random starts that end in each minimum, a random one of those that gain moving at each step: [minimum].

    The draws of a start belong to (seed, start, state) and, for the movers, (seed, start, step). Zeros without starts.
    """
    ends = np.zeros(len(minima.codes))
    place = {int(code): k for k, code in enumerate(minima.codes)}
    sides, mover = [draws.identity(f"landscape:{name}") for name in names], draws.identity("landscape")
    word = draws.whole_seed(seed)
    for start in range(starts):
        first = np.array([draws.uniform(word, start, 0, side, draws.CHOICE) < 0.5 for side in sides])
        pick = partial(_mover, word, start, mover)
        ends[place[landscape.code_of(landscape.descend(weights, first, pick))]] += 1.0
    return ends / max(1, starts)


def _mover(seed: np.uint64, start: int, agent: int, step: int) -> float:
    return float(draws.uniform(seed, start, step + 1, agent, draws.CHOICE))
