"""Attributes of real states and powers as public data sets show them: one function for each.

Every measure is of what was known at the end of a year: nothing of a later year is read, and ideal points of the
United Nations are a year older than the rest, since the value of a year already holds that year's votes. Scales and
weights are judgements with ranges, the same for all states and years. The form of ``dispute`` was chosen among three
on the coded cases of development (docs/validation.md); nothing else was.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from counterpoise.scenario.attributes import TIE_SCALE
from counterpoise.scenario.numbers import JUDGEMENT
from counterpoise.theory.opportunity import similarity

from .history import CARRIED, Found
from .known import OLD_IDEAL, Known, Measure, unit
from .regions import region_of

REACH_KM = 3000.0
"""Distance at which nearness has fallen to 1/e (judgement, 1,500 to 6,000)."""
HOSTILE_YEARS = 15
"""Years over which disputes are remembered in suspicion (judgement, 10 to 20)."""
FADING = 0.9
"""Share of a dispute's weight that remains after each year (judgement, 0.8 to 0.95)."""
SUSPICION = {"base": 0.1, "rivalry": 0.35, "disputes": 0.45, "difference": 0.3, "pact": 0.6}
"""What suspicion is made of (judgements, each from half to one and a half): :func:`suspicion`."""
WAR, CLASH = 1.0, 0.4
"""Force in a year of war, and of force short of war: levels 5 and 4 of disputes (judgements)."""
NEEDED_SHARE = 0.05
"""Share of a power's trade from which it fully needs a state (judgement, 0.02 to 0.1)."""


class Measures(Known):
    """Measures of one year, by attribute of the theory."""

    # -- one state or power ------------------------------------------------------------------------

    def capability(self, iso3: str) -> Measure | None:
        """Share of world capability; None where no list has the state."""
        found = self.history.capability.known(iso3, self.year)
        return None if found is None else self._data(max(found.value, 1e-6), "capabilities", found)

    def regime(self, iso3: str) -> Measure:
        """Electoral democracy in [0, 1]."""
        kind = "polyarchy" if self.history.polyarchy.known(iso3, self.year) else "polity"
        return self._of_region("regime", iso3, self._regime, kind)

    def orientation(self, iso3: str) -> Measure:
        """Position between the fifth percentile of all (0) and the United States (1)."""
        return self._of_region("orientation", iso3, self._orientation, "positions")

    def poverty(self, iso3: str) -> Measure | None:
        """Need for outside aid by income a head."""
        found = self.history.wealth.known(iso3, self.year)
        if found is None or found.value <= 0.0:
            self.filled["poverty", "default"] += 1
            return None
        value = 1.0 - math.log(found.value / 1000.0) / math.log(50.0)
        return self._judged(unit(value), ("output", found))

    def reach(self, iso3: str) -> Measure:
        """Square root of military spending relative to the largest spender of the year."""
        found = self.history.spending.known(iso3, self.year)
        largest = self._largest_spending
        if found is None or largest <= 0.0:
            return self._fill("reach", "default", 0.5, (0.2, 0.8))
        return self._judged(math.sqrt(min(1.0, found.value / largest)), ("capabilities", found))

    def unilateralism(self, iso3: str) -> Measure:
        """Distant states against which the power used force over ten years; five make 1."""
        if "disputes" not in self._cite:
            return self._fill("unilateralism", "default", 0.2, (0.1, 0.6))
        targets = 0
        for other in self.members:
            km = self.history.distance.known((iso3, other), self.year, 60)
            if other != iso3 and (km is None or km.value > 1000.0):
                targets += any(level >= 4 for _, level in self.history.hostility(other, iso3, self.year, 10))
        return self._judged(min(1.0, targets / 5.0), ("disputes", self._listed("disputes")))

    def legitimacy(self, iso3: str) -> Measure:
        """Mean similarity of all states' positions with the power's own."""
        own = self._orientation(iso3)
        others = [found.value for one in self.members if one != iso3 and (found := self._orientation(one)) is not None]
        if own is None or not others:
            return self._fill("legitimacy", "default", 0.6, (0.3, 0.8))
        mean = sum(similarity(own.value, other) for other in others) / len(others)
        return self._judged(mean, ("positions", Found(0.0, self.year - OLD_IDEAL)))

    def output(self, iso3: str) -> Measure | None:
        """Share of the output of all states that have a figure."""
        found = self.history.output.known(iso3, self.year)
        if found is None:
            return None
        known = [one.value for member in self.members if (one := self.history.output.known(member, self.year))]
        total = sum(known) + (0.0 if iso3 in self.members else found.value)
        return self._data(unit(found.value / total), "output", found)

    def attention(self, iso3: str) -> dict[str, Measure]:
        """How a power's attention is shared among the regions; the shares sum to one."""
        regions = tuple(dict.fromkeys(region_of(one) for one in self.members))
        trade, clashes = dict.fromkeys(regions, 0.0), dict.fromkeys(regions, 0.0)
        for other in self.members:
            if other != iso3:
                flow = self.history.exchange.known((other, iso3), self.year)
                trade[region_of(other)] += flow.value if flow else 0.0
                clashes[region_of(other)] += len(self.history.hostility(other, iso3, self.year, 10))
        kinds = [shares for shares in (trade, clashes) if sum(shares.values()) > 0.0]
        if not kinds:
            return {region: self._fill("attention", "equal", 1.0 / len(regions), (0.0, 0.6)) for region in regions}
        sources = (("trade", self._listed("trade")), ("disputes", self._listed("disputes")))
        return {
            region: self._judged(sum(s[region] / sum(s.values()) for s in kinds) / len(kinds), *sources)
            for region in regions
        }

    # -- a state and a power -----------------------------------------------------------------------

    def dependences(self, iso3: str, powers: Sequence[str]) -> dict[str, Measure]:
        """Trade with each power as a share of all trade; where lists disagree and the shares pass one, scaled down."""
        shares = {power: self._dependence(iso3, power) for power in powers}
        total = sum(share.value for share in shares.values())
        if total <= 1.0:
            return shares
        rule = "scaled to one in all"
        self.filled["dependence.trade", rule] += 1
        return {
            power: Measure(
                share.value / total, (*(one for one in share.source if one != JUDGEMENT), JUDGEMENT), (0.0, 1.0), rule
            )
            for power, share in shares.items()
        }

    def _dependence(self, iso3: str, power: str) -> Measure:
        return self._of_region("dependence.trade", iso3, lambda one: self._share(one, power), "trade", power)

    def tie(self, iso3: str, power: str) -> Measure:
        """Security tie on the ordered scale."""
        if self.year - self.history.covered("alliances", self.year) > CARRIED:
            return self._fill("tie", "none", 0.0, (0.0, 1 / 3))
        found = self._pact(iso3, power)
        words = {3.0: "alliance", 1.0: "partnership"}
        return self._data(TIE_SCALE[words.get(found.value, "none")], "alliances", found)

    def proximity(self, iso3: str, power: str) -> Measure:
        """Nearness of the power's territory, in (0, 1]."""
        if self.history.border(iso3, power, self.year) == 1:
            return Measure(1.0, (self._cited("contiguity", self.year),))
        found = self.history.distance.known((iso3, power), self.year, 60)
        if found is None:
            near = region_of(iso3) == region_of(power)
            return self._fill("proximity", "by region", 0.5 if near else 0.1, (0.05, 0.8))
        return self._judged(math.exp(-found.value / REACH_KM), ("distance", found))

    def dispute(self, iso3: str, power: str) -> Measure:
        """Quarrel over territory or sovereignty: a rivalry over territory, else the gravest dispute of ten years."""
        _, spatial = self.history.rivals(iso3, power, self.year)
        if spatial:
            return self._judged(1.0, ("rivalries", Found(0.0, self.year)))
        gravest = max((level for _, level in self.history.hostility(iso3, power, self.year, 10)), default=0.0)
        if gravest > 0.0:
            return self._judged(gravest / 5.0, ("disputes", self._listed("disputes")))
        lists = {"rivalries": self.year, "disputes": self._listed("disputes").year}
        cited = [self._cited(kind, year) for kind, year in lists.items() if kind in self._cite]
        return Measure(0.0, (cited[0],)) if cited else self._fill("dispute", "none", 0.0, (0.0, 0.5))

    def intent(self, iso3: str, power: str) -> Measure:
        """Suspicion of the power when nothing happens: :func:`suspicion` of rivalry, disputes, difference and pact."""
        rival, _ = self.history.rivals(iso3, power, self.year)
        hostile = remembered(self.history.hostility(iso3, power, self.year, HOSTILE_YEARS))
        pact = self._pact(iso3, power).value == 3.0
        value = suspicion(rival, hostile, self._difference(iso3, power), pact)
        rivalries, positions = Found(0.0, self.year), Found(0.0, self.year - OLD_IDEAL)
        disputes = self._listed("disputes")
        return self._judged(value, ("rivalries", rivalries), ("disputes", disputes), ("positions", positions))

    def acts(self, iso3: str, power: str) -> dict[str, Measure]:
        """What the power did to the state in the year, by the level of hostility: none where there was nothing."""
        level = max(
            (level for ago, level in self.history.hostility(iso3, power, self.year, 1) if ago == 0), default=0.0
        )
        found = ("disputes", Found(level, self.year))
        if level >= 4.0:
            return {"force": self._judged(force_of(level), found)}
        return {"rhetoric": self._judged(1.0, found)} if level >= 2.0 else {}

    def need(self, iso3: str, power: str) -> Measure:
        """How much of the power's own trade is with the state."""
        flow = self.history.exchange.known((power, iso3), self.year)
        total = self.history.all_exchange.known(power, self.year)
        if total is None or total.value <= 0.0 or "trade" not in self._cite:
            return self._fill("need", "none", 0.0, (0.0, 0.5))
        share = 0.0 if flow is None else flow.value / total.value
        return self._judged(min(1.0, share / NEEDED_SHARE), ("trade", flow or total))

    def start(self, iso3: str, powers: Sequence[str]) -> str | None:
        """The power to which the position leans: much nearer to it than to the next one; None without a lean.

        A lean takes a distance of less than 0.15 on the scale of positions, and at least 0.3 more to every other
        power (judgements). Alliances count first, in the engine (:func:`counterpoise.theory.choice.first_choice`).
        """
        own = self._orientation(iso3)
        if own is None:
            return None
        known = [(abs(own.value - found.value), power) for power in powers if (found := self._orientation(power))]
        known.sort()
        if len(known) < 2 or known[0][0] >= 0.15 or known[1][0] - known[0][0] < 0.3:
            return None
        return known[0][1]

    # -- pairs -------------------------------------------------------------------------------------

    def rivalry(self, one: str, other: str) -> Measure:
        """Rivalry of two powers."""
        rival, _ = self.history.rivals(one, other, self.year)
        a, b = self._orientation(one), self._orientation(other)
        apart = abs(a.value - b.value) if a and b else 0.5
        rivalries, positions = Found(0.0, self.year), Found(0.0, self.year - OLD_IDEAL)
        return self._judged(unit(0.3 + 0.4 * rival + 0.3 * apart), ("rivalries", rivalries), ("positions", positions))

    def bonds(self, states: Sequence[str]) -> dict[tuple[str, str], Measure]:
        """Ties among states; a pair without a pact has none."""
        place = {iso3: k for k, iso3 in enumerate(states)}
        when = self.history.covered("alliances", self.year)
        if self.year - when > CARRIED:
            return {}
        cited = (self._cited("alliances", when),)
        found = {}
        for one, other, pact in self.history.dyads.get(when, []):
            if one in place and other in place:
                pair = (one, other) if place[one] < place[other] else (other, one)
                found[pair] = Measure(TIE_SCALE["alliance" if pact == 3.0 else "partnership"], cited)
        return dict(sorted(found.items(), key=lambda item: (place[item[0][0]], place[item[0][1]])))


def force_of(level: float) -> float:
    """Force on the scale of acts, in [0, 1], of a level of hostility of COW MID (1 to 5); none below its use."""
    return WAR if level >= 5.0 else CLASH if level >= 4.0 else 0.0


def suspicion(rival: bool, hostile: float, difference: float, pact: bool) -> float:
    """Suspicion of a power in [0, 1]: independent reasons compound, and a pledge of defence calms.

    1 − Π(1 − part), over a base that holds for all, a strategic rivalry, remembered hostility and the difference of
    regime and position; times 0.4 where the two are allied. The evidence gives the directions
    (``lit-walt-threat-composition``, ``wx-cooperation-benefits``); sizes are judgements.
    """
    calm = (1.0 - SUSPICION["base"]) * (1.0 - SUSPICION["rivalry"] * rival)
    calm *= (1.0 - SUSPICION["disputes"] * hostile) * (1.0 - SUSPICION["difference"] * difference)
    return (1.0 - calm) * (1.0 - SUSPICION["pact"] * pact)


def remembered(clashes: Sequence[tuple[int, float]]) -> float:
    """Hostility as remembered, in [0, 1]: the gravest year, each level of five faded by the years since."""
    return max((level / 5.0 * FADING**ago for ago, level in clashes), default=0.0)
