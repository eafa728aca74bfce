"""Patterns of the Iraq case: a war without a mandate, the states that condemn it, and the split of the allies."""

from __future__ import annotations

import numpy as np

from .pattern import Pattern
from .worlds import Lab, Sample, lower

AGAINST = ("FRA", "DEU", "BEL", "CAN", "TUR", "MEX", "VEN")
WITH = ("GBR", "POL", "ESP", "ITA", "CZE", "HUN", "ROU", "DNK", "AUS")
NAMED_ALLIES = ("FRA", "DEU", "CAN")
ALLIES = tuple(state for state in (*AGAINST, *WITH) if state not in ("MEX", "VEN"))
OTHERS = (*AGAINST, *WITH)
NO_WAR: dict[str, object] = dict.fromkeys(
    ("events.iraq_war", "events.iraq_invasion", "events.bases_for_the_war", "events.middle_east_quagmire")
)
UNILATERALISM = (0.1, 0.5, 0.9)
NOISE = 0.05


def condemning(sample: Sample, states: tuple[str, ...], power: str, year: int) -> np.ndarray:
    """Whether each state condemns the power in the year: [run, state]."""
    rows = [sample.state(state) for state in states]
    condemned = np.asarray(sample.record.condemned)
    return condemned[:, sample.when(year, year).start][:, rows, sample.power(power)] > 0.5


def soft_share(sample: Sample, first: int, last: int) -> np.ndarray:
    """Mean probability of soft balancing of the US over all states but Iraq: [run]."""
    return sample.odds(OTHERS, ("soft_balancing:USA",), first, last)


def c8_alone_against_allies(lab: Lab) -> float:
    """More soft balancing the more the hegemon acts alone, and open opposition of allies to the war."""
    told = lab.world()
    levels = [
        float(soft_share(lab.world({"powers.USA.unilateralism": level}), 2003, 2006).mean()) for level in UNILATERALISM
    ]
    if not levels[0] < levels[1] < levels[2]:
        return 0.0
    more = lower(soft_share(lab.world(NO_WAR), 2003, 2006), soft_share(told, 2003, 2006))
    openly = float((condemning(told, NAMED_ALLIES, "USA", 2003).sum(axis=1) >= 2).mean())
    return min(more, openly)


def i1_split_of_the_allies(lab: Lab) -> float:
    """Chance that a state that opposed the war condemns it more often than one that took part."""
    sample = lab.world()
    against = condemning(sample, AGAINST, "USA", 2003).mean(axis=0)
    along = condemning(sample, WITH, "USA", 2003).mean(axis=0)
    apart = against[:, None] - along[None, :]
    return float(np.where(np.abs(apart) <= NOISE, 0.5, apart > 0.0).mean())


def i2_balancing_stays_soft(lab: Lab) -> float:
    """Share of runs with more soft than hard balancing of the US in 2003-06, some of it soft, standing lost."""
    sample, without = lab.world(), lab.world(NO_WAR)
    rows = [sample.state(state) for state in OTHERS]
    chosen = sample.record.option[:, sample.when(2003, 2006)][:, :, rows]
    options = sample.result.world.options
    soft = (chosen == options.index("soft_balancing:USA")).mean(axis=(1, 2))
    hard = (chosen == options.index("balancing:USA")).mean(axis=(1, 2))
    standing = sample.power_mean("legitimacy", "USA", 2004, 2006) < without.power_mean("legitimacy", "USA", 2004, 2006)
    return float(((soft > hard) & (hard < 0.05) & standing).mean())


def i3_new_allies_side_with_the_patron(lab: Lab) -> float:
    """Share of runs in which the eastern allies follow the US in 2003-06 more than the western opponents."""
    sample = lab.world()
    east = _follows(sample, ("POL", "CZE", "HUN", "ROU"))
    west = _follows(sample, ("FRA", "DEU", "BEL"))
    return lower(west, east)


def _follows(sample: Sample, states: tuple[str, ...]) -> np.ndarray:
    """Mean probability of bandwagoning with the US or of balancing its rivals with it, 2003-06: [run]."""
    return sample.odds(states, ("bandwagoning:USA", "balancing:RUS", "balancing:CHN"), 2003, 2006)


_SAME: dict[str, object] = {
    "tie.USA": 0.66, "tie.RUS": 0.0, "orientation": 0.75, "regime": 0.85, "dependence": None, "autonomy_taste": 0.4,
    "domestic_pressure": 0.2, "leader": 0.3, "mandate": 0.8, "poverty": 0.1, "resource_share": 0.0,
    "capability": 0.008, "dispute.RUS": 0.0, "proximity.USA": 0.3, "proximity.RUS": 0.7, "proximity.CHN": 0.3,
    "intent.USA": 0.08, "intent.RUS": 0.15, "intent.CHN": 0.1, "need.USA": 0.25, "need.RUS": 0.1, "need.CHN": 0.1,
    "access.USA": 0.7, "access.RUS": 0.4, "access.CHN": 0.4, "aid.USA": 0.0, "acts": None,
}  # fmt: skip
ALIKE: dict[str, object] = {f"states.{state}.{name}": value for state in OTHERS for name, value in _SAME.items()}

ORDER = 7
PATTERNS = (
    Pattern(
        "C8", "iraq_2003", "emergent", "stated", "chosen",
        ((OTHERS, "USA", 2003, 2006),),
        "The more the hegemon acts alone the more states balance it softly; even allies oppose the war openly.",
        ("lit-pape-unilateralism-raises-sb", "iraq-war-triggered-wide-balancing", "iraq-war-splits-us-allies",
         "ven-2003-iraq-war-denunciation", "lq-unilateral-wars-alienate-allies", "three-softeners-of-balancing"),
        "lesser of: share of paired runs with a higher mean P(soft balancing of the US) 2003–06 than without the war; "
        "share of runs in which two at least of France, Germany and Canada condemn it in 2003 (an open act, seen); 0 "
        "if P(soft balancing) does not rise with unilateralism 0.1, 0.5, 0.9",
        0.7, c8_alone_against_allies, "no war", NO_WAR,
    ),
    Pattern(
        "I1", "iraq_2003", "emergent", "inference", "observed", (),
        "Those who have less to lose with the hegemon condemn the war: the split runs as it did.",
        ("iraq-war-splits-us-allies", "Letter of Eight of 30 January 2003", "Vilnius letter of 5 February 2003"),
        "chance that a state that opposed the war condemns it in more runs in 2003 than one that supported it "
        "(rates within 0.05 of each other count half)",
        0.75, i1_split_of_the_allies, "all states stand alike toward the powers", ALIKE,
    ),
    Pattern(
        "I2", "iraq_2003", "emergent", "stated", "chosen",
        ((OTHERS, "USA", 2003, 2006),),
        "The balancing that the war sets off stays soft, and the hegemon loses standing.",
        ("three-softeners-of-balancing", "iraq-war-triggered-wide-balancing", "iraq-war-splits-us-allies",
         "ex-bipartisan-erosion"),
        "share of runs with more soft than hard balancing of the US 2003–06, hard below 5 % of state-years, and lower "
        "US legitimacy 2004–06 than in the paired world without the war",
        0.7, i2_balancing_stays_soft, "no war", NO_WAR,
    ),
    Pattern(
        "I3", "iraq_2003", "emergent", "inference", "chosen",
        ((("POL", "CZE", "HUN", "ROU", "FRA", "DEU", "BEL"), ("USA", "RUS", "CHN"), 2003, 2006),),
        "Allies that fear a neighbour follow the patron more than allies that do not.",
        ("Letter of Eight of 30 January 2003", "Vilnius letter of 5 February 2003", "ac-values-narrative"),
        "share of runs in which Poland, Czechia, Hungary and Romania follow the US 2003–06 (bandwagoning, or balancing "
        "its rivals with it) more than France, Germany and Belgium",
        0.8, i3_new_allies_side_with_the_patron, "all states stand alike toward the powers", ALIKE,
    ),
)  # fmt: skip
