"""Patterns G1–G3, C4 and S1–S3: open exchange, what its loss costs, and the security deficit.

Openness, losses, bodies that overlap and the three faces of the deficit are computed here from the record, by
the functions of :mod:`counterpoise.theory.order`. The openness that the article reports goes in nowhere.
"""

from __future__ import annotations

import numpy as np
from counterpoise.theory import order

from .pattern import Pattern
from .worlds import Lab, Sample, lower

POWERS = ("USA", "CHN", "EU", "RUS")
PAIRS = (("USA", "CHN"), ("USA", "EU"), ("USA", "RUS"), ("CHN", "EU"), ("CHN", "RUS"), ("EU", "RUS"))
ALLIES = ("JPN", "KOR", "AUS", "PHL", "POL")
"""The bloc that enlarges: states with a treaty with the power that begins."""
STATES = (*ALLIES, "IND", "VNM", "IDN", "TUR", "UKR", "BLR", "MEX", "BRA")
WORLD_GOODS = 0.242
"""World exports of goods over world output, 2011: COW Trade 4.0 (17.9 trillion USD) by output at market prices (World
Bank, about 74 trillion USD). It is an input of levels; only changes are checked."""
POWER_TRADE = {"USA": 0.0506, "CHN": 0.0617, "EU": 0.0622, "RUS": 0.0107}
"""Trade of each power, both ways, over world output, 2011: COW Trade 4.0 (3.75, 4.56, 4.6 and 0.79 trillion USD; the
Union without trade among its members, about)."""
OPEN = {
    "USA": 0.15, "CHN": 0.25, "EU": 0.15, "RUS": 0.2, "JPN": 0.15, "KOR": 0.5, "AUS": 0.2, "PHL": 0.35, "POL": 0.45,
    "IND": 0.3, "VNM": 0.8, "IDN": 0.25, "TUR": 0.3, "UKR": 0.55, "BLR": 0.7, "MEX": 0.3, "BRA": 0.1,
}  # fmt: skip
"""Imports over output: judgement, to the nearest twentieth, after World Bank figures about 2011."""
OUTPUT = {
    "USA": 0.182, "CHN": 0.157, "EU": 0.171, "RUS": 0.0376, "JPN": 0.0497, "KOR": 0.0176, "AUS": 0.0115,
    "PHL": 0.0057, "POL": 0.0085, "IND": 0.0649, "VNM": 0.0046, "IDN": 0.0213, "TUR": 0.0136, "UKR": 0.0046,
    "BLR": 0.0019, "MEX": 0.0171, "BRA": 0.0257,
}  # fmt: skip
"""Share of world output, 2011 (Fariss et al. 2022, after Penn World Table)."""
STOCK_WEAR = 0.05
"""Share of a stock of investment that wears out in a year (judgement, 0.03 to 0.1)."""
TECHNOLOGY_ELASTICITY = 2.5
"""Trade elasticity where technology is cut too: half of the usual, since such goods are hard to replace (judgement)."""
LATE_BODIES = ("QUAD", "AUKUS", "CAMPDAVID", "GSI")
"""Bodies for security that came after the first year."""
SECURITY_BODIES = ("NATO", "SCO", "CSTO", "EAS", *LATE_BODIES)
PATHS_2011: dict[str, object] = {
    "rivalry.USA-RUS": 0.417, "rivalry.CHN-EU": 0.116, "rivalry.EU-RUS": 0.333, "rivalry.USA-EU": 0.1,
    "cycles.us_china.growth": 0.0,
}  # fmt: skip
"""Rivalry as it was in the first year."""
FROZEN_GAP = {"powers.USA.capability": 0.182, "powers.CHN.capability": 0.157}
NO_ENLARGEMENT = {"events.bloc_enlargement": None}
WAR = ("crimea", "crimea_force", "donbas_war", "invasion", "ukraine_war", "sanctions_on_russia", "great_sanctions")
NO_WAR = {f"events.{name}": None for name in WAR}
ONE_BODY = {f"institutions.{body}": None for body in SECURITY_BODIES[1:]}
TWO_BLOCS = {
    f"decoupling.{one}-{other}": 1.0 for one, other in PAIRS if (one in ("USA", "EU")) != (other in ("USA", "EU"))
}
ALL_APART = {f"decoupling.{one}-{other}": 1.0 for one, other in PAIRS} | {
    f"states.{state}.dependence": None for state in STATES
}
NEVER_APART: dict[str, object] = {
    **{f"decoupling.{one}-{other}": 0.0 for one, other in PAIRS}, "cycles.us_china.ratchet": 0.0,
    "events.sanctions_on_russia": None, "events.great_sanctions": None,
}  # fmt: skip
CALM: dict[str, object] = {
    **PATHS_2011, **NO_WAR, **NO_ENLARGEMENT, **{f"institutions.{body}": None for body in LATE_BODIES},
    "cycles.us_china.easing": 0.0, "theory.parameters.arms_answer": 0.0,
}  # fmt: skip
"""The world of 2011 throughout: no phase, no later body, no arms in answer."""
FORCE, PRESSURE = 3, 2


def g1_openness_stays_level(lab: Lab) -> float:
    """World trade moves by under two points 2011–22 while US–China decoupling rises and is not taken back."""
    sample = lab.world()
    total = openness(sample)
    moved = np.abs(_in(sample, total, 2022) - _in(sample, total, 2011))
    apart = decoupling(sample)[:, :, 0]
    steps = np.diff(apart[:, sample.when(2017, 2024)], axis=1)
    ratchet = (steps.min(axis=1) > -0.005) & (_in(sample, apart, 2024) > _in(sample, apart, 2020))
    return min(float((moved < 0.02).mean()), float(ratchet.mean()))


def g2_narrowing_gap_brings_measures(lab: Lab) -> float:
    """More measures by the incumbent than with the gap of 2011, and more in the later years than in the early ones."""
    told, frozen = lab.world(), lab.world(FROZEN_GAP)
    paired = lower(_measures(frozen, 2011, 2024), _measures(told, 2011, 2024))
    within = lower(_measures(told, 2011, 2015) / 5.0, _measures(told, 2018, 2024) / 7.0)
    return min(paired, within)


def g3_flows_fall_and_stocks_persist(lab: Lab) -> float:
    """The flow between the two powers falls by a twentieth at least, the stock by less than half as much."""
    sample = lab.world()
    flow = 1.0 - decoupling(sample)[:, :, 0]
    held = order.stock(flow, STOCK_WEAR)
    down = 1.0 - _in(sample, flow, 2024) / _in(sample, flow, 2011)
    worn = 1.0 - _in(sample, held, 2024) / _in(sample, held, 2011)
    return float(((down >= 0.05) & (worn < 0.5 * down)).mean())


def c4_losses_rise_with_depth(lab: Lab) -> float:
    """Limited and severe loss within a factor of two of the reported, in that order, and more for some on top."""
    limited, severe = output_losses(lab.world(), 2024), output_losses(lab.world(TWO_BLOCS), 2024)
    technology = output_losses(lab.world(TWO_BLOCS), 2024, TECHNOLOGY_ELASTICITY)
    worst = np.max([loss for name, loss in technology.items() if name != "world"], axis=0)
    first, second = limited["world"], severe["world"]
    small = float(((first >= 0.001) & (first <= 0.004)).mean())
    large = float(((second >= 0.035) & (second <= 0.14) & (second > first)).mean())
    on_top = float(((worst >= 0.06) & (worst <= 0.24) & (worst > second)).mean())
    return min(small, large, on_top)


def s1_enlargement_leaves_all_less_secure(lab: Lab) -> float:
    """All states, and the enlarging bloc's own members, less secure ten years on than without the enlargement."""
    told, untold = lab.world(), lab.world(NO_ENLARGEMENT)
    everyone = lower(_security(told, STATES), _security(untold, STATES))
    bloc = lower(_security(told, ALLIES), _security(untold, ALLIES))
    return min(everyone, bloc)


def s2_rivalry_and_overlap_thin_governance(lab: Lab) -> float:
    """Will under the rivalry of 2011, participation and effectiveness with the bodies of 2011 alone, all higher."""
    told, calm = lab.world(), lab.world(PATHS_2011)
    few = lab.world({f"institutions.{body}": None for body in LATE_BODIES})
    willing = lower(governance(told)["will"], governance(calm)["will"])
    part = lower(governance(told)["participation"], governance(few)["participation"])
    works = lower(governance(told)["effectiveness"], governance(few)["effectiveness"])
    return min(willing, part, works)


def s3_deficit_widens_on_all_faces(lab: Lab) -> float:
    """Danger and fear higher, capacity lower in 2020–24 than in 2011–13 and than in a calm world, each by itself."""
    sample = lab.world()
    late = deficit(sample, 2020, 2024)
    return min(
        share
        for other in (deficit(sample, 2011, 2013), deficit(lab.world(CALM), 2020, 2024))
        for share in (
            lower(other["danger"], late["danger"]),
            lower(other["fear"], late["fear"]),
            lower(late["capacity"], other["capacity"]),
        )
    )


def openness(sample: Sample) -> np.ndarray:
    """World trade in goods over world output: [run, year]."""
    exchange = _exchange(sample)
    rest = WORLD_GOODS - float(exchange[0].sum())
    total: np.ndarray = order.openness(exchange[None], decoupling(sample), rerouting(sample), rest)
    return total


def decoupling(sample: Sample) -> np.ndarray:
    """Effective decoupling of every pair of powers: [run, year, pair]."""
    values = np.empty((*_runs_and_years(sample), len(PAIRS)))
    for k, (one, other) in enumerate(PAIRS):
        values[:, :, k] = _of_pair(sample, "decoupling", one, other)
    return values


def rerouting(sample: Sample) -> np.ndarray:
    """Share of a pair's lost trade that third states carry: [run, year, pair].

    The mean, weighted by capability, of how far a state deals with both powers, times the chance that it balances
    neither of them.
    """
    record = sample.record
    weight = record.capability
    values = np.empty((*_runs_and_years(sample), len(PAIRS)))
    for k, (one, other) in enumerate(PAIRS):
        p, q = sample.power(one), sample.power(other)
        engaged = np.minimum(1.0, 2.0 * np.minimum(record.dependence[..., p], record.dependence[..., q]))
        free = 1.0 - _against(sample, one) - _against(sample, other)
        values[:, :, k] = (weight * engaged * np.clip(free, 0.0, 1.0)).sum(axis=2) / weight.sum(axis=2)
    return values


def output_losses(sample: Sample, year: int, elasticity: float = order.TRADE_ELASTICITY) -> dict[str, np.ndarray]:
    """Output lost in a year by each economy and by the world (their mean by output), from lost links: [run] each.

    A power loses what decoupling takes and nobody carries; a state loses its trade with a power in the
    measure in which it stands with that power's rivals and these have decoupled from it.
    """
    t = sample.when(year, year).start
    apart, carried = decoupling(sample)[:, t], rerouting(sample)[:, t]
    exchange = _exchange(sample)[t]
    lost: dict[str, np.ndarray] = {name: np.zeros(apart.shape[0]) for name in OUTPUT}
    for k, pair in enumerate(PAIRS):
        cut = exchange[k] * apart[:, k] * (1.0 - carried[:, k])
        for name in pair:
            lost[name] = lost[name] + cut / POWER_TRADE[name]
        for state in STATES:
            for mine, theirs in (pair, pair[::-1]):
                lost[state] = lost[state] + _trade(sample, state, theirs) * apart[:, k] * _sides(sample, state, mine, t)
    losses = {
        name: np.asarray(order.output_loss(OPEN[name], np.clip(share, 0.0, 1.0), elasticity))
        for name, share in lost.items()
    }
    weight = sum(OUTPUT.values())
    losses["world"] = np.sum([OUTPUT[name] * loss for name, loss in losses.items()], axis=0) / weight
    return losses


def governance(sample: Sample) -> dict[str, np.ndarray]:
    """Will, overlap, participation and effectiveness of common bodies for security, means 2020–24: [run] each."""
    when = sample.when(2020, 2024)
    rivalry = np.max(_rivalry(sample)[:, when], axis=2)
    overlap = _overlap(sample)[:, when]
    willing = order.will(rivalry)
    part = order.participation(willing, overlap)
    works = order.effectiveness(part, overlap)
    found = {"will": willing, "overlap": overlap, "participation": part, "effectiveness": works}
    return {name: np.asarray(np.mean(np.asarray(values), axis=1)) for name, values in found.items()}


def deficit(sample: Sample, first: int, last: int) -> dict[str, np.ndarray]:
    """Danger, fear, capacity and the deficit over some years: [run] each."""
    record, when = sample.record, sample.when(first, last)
    answers = record.response[:, when]
    coerced = np.maximum(answers == FORCE, 0.5 * (answers == PRESSURE)).max(axis=3).mean(axis=(1, 2))
    crisis = record.crisis[:, when].mean(axis=(1, 2))
    dangerous = order.danger(coerced, crisis, record.armament[:, when].mean(axis=(1, 2)))
    afraid = order.fear(record.threat[:, when]).mean(axis=(1, 2))
    overlap = _overlap(sample)[:, when]
    part = order.participation(order.will(np.max(_rivalry(sample)[:, when], axis=2)), overlap)
    backing = record.tie[:, when].max(axis=3).mean(axis=2)
    able = np.asarray(order.capacity(order.effectiveness(part, overlap), backing)).mean(axis=1)
    whole = order.security_deficit(dangerous, afraid, able)[0]
    return {
        "danger": np.asarray(dangerous),
        "fear": np.asarray(afraid),
        "capacity": able,
        "deficit": np.asarray(whole),
    }


def _in(sample: Sample, values: np.ndarray, year: int) -> np.ndarray:
    return np.asarray(values[:, sample.when(year, year).start])


def _measures(sample: Sample, first: int, last: int) -> np.ndarray:
    return np.asarray(sample.record.measures[:, sample.when(first, last), 0].sum(axis=1))


def _security(sample: Sample, states: tuple[str, ...]) -> np.ndarray:
    """Mean security of some states 2022–24: [run]."""
    rows = [sample.state(state) for state in states]
    return np.asarray(sample.record.security[:, sample.when(2022, 2024)][:, :, rows].mean(axis=(1, 2)))


def _rivalry(sample: Sample) -> np.ndarray:
    """Effective rivalry of every pair of powers: [run, year, pair]."""
    return np.stack([_of_pair(sample, "rivalry", one, other) for one, other in PAIRS], axis=2)


def _of_pair(sample: Sample, name: str, one: str, other: str) -> np.ndarray:
    """A quantity of a pair of powers: of a cycle where the pair has one, else as the scenario gives it: [run, year]."""
    if {one, other} == {"USA", "CHN"}:
        values: np.ndarray = getattr(sample.record, name)
        return np.asarray(values[:, :, 0])
    return np.broadcast_to(sample.path(f"{name}.{one}-{other}"), _runs_and_years(sample))


def _runs_and_years(sample: Sample) -> tuple[int, int]:
    """How many there are of each."""
    return sample.result.replicates, len(sample.result.world.years)


def _overlap(sample: Sample) -> np.ndarray:
    """Bodies for security beside the first that a state is in, mean over the states that are in any: [run, year]."""
    names = sample.result.world.institutions
    rows = [names.index(body) for body in SECURITY_BODIES if body in names]
    number = (sample.record.member[:, :, rows] > 0).sum(axis=2)
    some = number > 0
    return np.asarray(np.maximum(0, number - 1).sum(axis=2) / np.maximum(1, some.sum(axis=2)))


def _against(sample: Sample, power: str) -> np.ndarray:
    """Probability that each state balances a power, in either form: [run, year, state]."""
    options = [sample.result.world.options.index(f"{form}:{power}") for form in ("balancing", "soft_balancing")]
    return np.asarray(sample.record.probabilities[..., options].sum(axis=3))


def _sides(sample: Sample, state: str, power: str, t: int) -> np.ndarray:
    """Chance that a state stands with a power: falls in with it, or balances hard under its patronage: [run]."""
    row = sample.state(state)
    band = sample.result.world.options.index(f"bandwagoning:{power}")
    chance = sample.record.probabilities[:, t, row, band]
    backed = sample.record.patron[:, t, row] == sample.power(power)
    return np.asarray(np.maximum(chance, backed))


def _exchange(sample: Sample) -> np.ndarray:
    """Trade of each pair of powers before decoupling, over world output: [year, pair]."""
    return np.stack([sample.path(f"exchange.{one}-{other}") for one, other in PAIRS], axis=1)


def _trade(sample: Sample, state: str, power: str) -> float:
    """Share of a state's trade with a power in the last year that the scenario gives."""
    return float(sample.path(f"states.{state}.dependence.trade.{power}")[-1])


ORDER = 12
PATTERNS = (
    Pattern(
        "G1", "fragmentation", "emergent", "stated", "chosen",
        (("*", "*", 2011, 2011), ("*", "*", 2022, 2022)),
        "Restrictions pile up, across a change of party too, while world trade over output hardly moves.",
        ("lf-export-gdp-flat", "lf-import-restrictions", "lf-economic-nationalism-continuity", "lf-buy-american"),
        "least of: share of runs in which world trade over output moves by under two points 2011–22; share in which "
        "US–China decoupling never falls in 2017–24 (by over 0.005) and is higher in 2024 than in 2020",
        0.9, g1_openness_stays_level, "all powers part from each other and no state deals with any", ALL_APART,
    ),
    Pattern(
        "G2b", "fragmentation", "mechanism", "stated", "chosen", (),
        "The narrower the gap between incumbent and challenger, the more measures against the challenger.",
        ("lf-us-gap-anxiety", "lf-weaponised-interdependence", "wl-power-shift-security-dilemma"),
        "least of: share of paired runs with fewer measures 2011–24 at the gap of 2011; share with more measures a "
        "year in 2018–24 than in 2011–15",
        0.9, g2_narrowing_gap_brings_measures, "the gap stays as it was in 2011", FROZEN_GAP,
    ),
    Pattern(
        "G3", "fragmentation", "mechanism", "inference", "chosen", (),
        "Flows between the parting powers fall; the stock that earlier flows built up hardly does.",
        ("lf-capital-stock", "lf-portfolio-flows", "lf-fdi-2022"),
        "share of runs in which the US–China flow falls by a twentieth at least 2011–24 and the stock by less than "
        "half of that",
        0.8, g3_flows_fall_and_stocks_persist, "no measure leaves a trace and the powers do not part",
        {"decoupling.USA-CHN": 0.0, "cycles.us_china.ratchet": 0.0},
    ),
    Pattern(
        "C4b", "fragmentation", "emergent", "stated", "chosen",
        (("*", "*", 2024, 2024),),
        "Output lost rises from about 0.2 % under limited to nearly 7 % under severe fragmentation, for some states "
        "to 12 % with technology.",
        ("lf-imf-fragmentation-loss", "lf-imf-loss-scale"),
        "least of the shares of runs with: world loss of 2024 within 0.1–0.4 %; within 3.5–14 % and higher where two "
        "blocs part; largest single loss with technology cut too within 6–24 % and above that",
        0.6, c4_losses_rise_with_depth, "no powers part", NEVER_APART,
    ),
    Pattern(
        "S1", "fragmentation", "emergent", "stated", "chosen", (),
        "A bloc that keeps enlarging leaves all states less secure, in the end its own members too.",
        ("wl-absolute-security-dilemma", "wl-arms-race-alliance", "wl-nea-bloc-response", "wl-nato-expansion-threat"),
        "least of the shares of paired runs with lower mean security 2022–24 than without the enlargement, over all "
        "states and over the bloc's members",
        0.7, s1_enlargement_leaves_all_less_secure, "no power arms in answer",
        {"theory.parameters.arms_answer": 0.0},
    ),
    Pattern(
        "S2", "fragmentation", "mechanism", "stated", "chosen", (),
        "Rivalry lowers the will to act in common; more overlapping bodies lower participation and effect.",
        ("wl-institution-overlap", "wl-rivalry-lowers-will", "wl-cooperation-stall"),
        "least of the shares of paired runs with lower will 2020–24 than under the rivalry of 2011, and with lower "
        "participation and effectiveness than with the bodies of 2011 alone",
        0.9, s2_rivalry_and_overlap_thin_governance, "one body for security and the rivalry of 2011",
        {**ONE_BODY, **PATHS_2011},
    ),
    Pattern(
        "S3", "fragmentation", "emergent", "inference", "chosen", (),
        "The security deficit widens on all of its faces: more danger, more fear, less capacity.",
        ("wl-deficit-definition", "wl-supply-below-demand", "wl-five-causes", "wl-cooperation-stall"),
        "least of the shares of runs with more danger, more fear and less capacity in 2020–24 than in 2011–13, and "
        "than in the paired world of the counter",
        0.7, s3_deficit_widens_on_all_faces, "rivalry, bodies and arms as in 2011, no enlargement and no war", CALM,
    ),
)  # fmt: skip
