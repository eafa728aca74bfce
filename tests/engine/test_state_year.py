"""One state-year worked out by hand, term by term, in plain arithmetic, against the engine.

The expected values are written from the formulas of the theory page and of the docstrings; no
function of the theory is called for them, nor the generator of the draws.
"""

from __future__ import annotations

import hashlib
import math
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from counterpoise.engine.record import Record
from counterpoise.engine.runs import replay
from counterpoise.scenario.model import load_scenario
from counterpoise.scenario.reading.files import DEFAULT_THEORY
from counterpoise.scenario.reading.strict_yaml import dump_yaml
from counterpoise.scenario.theory_file import Theory, load_theory
from counterpoise.theory.terms import BY_STRATEGY
from counterpoise.world.build import World, build_world
from counterpoise.world.rules import build_rules

SCENARIO: dict[str, object] = {
    "format": 1,
    "name": "one_state",
    "years": [2000, 2001],
    "world": {"norms": 0.6, "price": 20.0},
    "powers": {
        "AAA": {
            "capability": 0.2, "reach": 0.8, "unilateralism": 0.4, "legitimacy": 0.7, "tied_down": 0.2,
            "credibility": 0.6, "demand": 0.3, "conditionality": 0.5, "constraint": 0.3, "regime": 0.9,
            "orientation": 0.9, "attention": {"north": 0.5},
        },
        "BBB": {
            "capability": 0.1, "reach": 0.5, "unilateralism": 0.1, "legitimacy": 0.5, "tied_down": 0.0,
            "credibility": 0.8, "demand": 0.2, "conditionality": 0.25, "constraint": 0.2, "regime": 0.1,
            "orientation": 0.2, "attention": {"north": 0.4},
        },
    },
    "rivalry": {"AAA-BBB": 0.4},
    "decoupling": {"AAA-BBB": 0.3},
    "states": {
        "SSS": {
            "region": "north", "capability": 0.004, "resource_share": 0.6, "leader": 0.7, "domestic_pressure": 0.3,
            "chokepoint": 0.2, "security_taste": 1.2, "prosperity_taste": 0.9, "autonomy_taste": 0.5,
            "revision_appetite": 0.3, "regime": 0.3, "orientation": 0.4,
            "vulnerability": {"trade": 0.4, "energy": 0.3, "arms": 0.1, "finance": 0.2},
            "dependence": {
                "trade": {"AAA": 0.5, "BBB": 0.2}, "energy": {"AAA": 0.4, "BBB": 0.1},
                "arms": {"AAA": 0.3, "BBB": 0.4}, "finance": {"AAA": 0.6},
            },
            "tie": {"AAA": 0.25, "BBB": 0.5},
            "proximity": {"AAA": 0.8, "BBB": 0.3},
            "dispute": {"AAA": 0.9, "BBB": 0.1},
            "intent": {"AAA": 0.7, "BBB": 0.5},
            "need": {"AAA": 0.32, "BBB": 0.1},
            "access": {"AAA": 0.5, "BBB": 0.9},
            "aid": {"AAA": 0.1, "BBB": 0.2},
            "acts": {
                "rhetoric": {"AAA": 0.5}, "sanctions": {"AAA": 0.5}, "subversion": {"AAA": 0.9},
                "cooperation": {"BBB": 0.5},
            },
            "start": {"strategy": "soft_balancing", "target": "AAA", "years": 4},
        }
    },
}  # fmt: skip

ALWAYS_ZERO = {"motive_coalition", "force"}
"""Terms that need other states, or a power that uses force: zero for a state alone in the year worked out."""


class ByHand(NamedTuple):
    """The state-year worked out: terms by option, and what the record shows."""

    terms: dict[str, dict[str, float]]
    threat: list[float]
    intent: list[float]
    dependence: list[float]
    rent: float
    suitors: float
    reliance: list[float]
    unconcern: list[float]


def work_out(theory: Theory) -> ByHand:
    """The first year of SSS in plain arithmetic, from the parameters of ``theory``."""
    g = theory.parameter
    # dependence: vulnerability-weighted means of the channel shares (the weights sum to one)
    dep_a = 0.4 * 0.5 + 0.3 * 0.4 + 0.1 * 0.3 + 0.2 * 0.6
    dep_b = 0.4 * 0.2 + 0.3 * 0.1 + 0.1 * 0.4 + 0.2 * 0.0
    # ability = (C O x)^e / ((C O x)^e + c^e)
    e = g("ability_elasticity")
    own = 0.004**e
    able_a = (0.2 * 0.8 * 0.8) ** e / ((0.2 * 0.8 * 0.8) ** e + own)
    able_b = (0.1 * 0.5 * 0.3) ** e / ((0.1 * 0.5 * 0.3) ** e + own)
    # hostility felt: independent reasons for alarm
    felt_a = 1 - (1 - g("severity_rhetoric") * 0.5) * (1 - g("severity_sanctions") * 0.5) * (
        1 - g("severity_subversion") * 0.9
    )
    signal_a = 1 - (1 - 0.7) * (1 - felt_a) * (1 - g("unilateral_weight") * 0.4)
    signal_b = (1 - (1 - 0.5) * (1 - g("unilateral_weight") * 0.1)) * (1 - g("trust") * 0.5)
    assert signal_a > 0.7, "a grave signal, learned fast"
    assert signal_b < 0.5, "a reassuring one, learned slowly"
    assert felt_a >= g("grave")
    slow, fast = g("learn_slow"), g("learn_fast")
    intent_a = max(g("scar_share") * felt_a, 0.7 + (slow + (fast - slow) * signal_a) * (signal_a - 0.7))
    intent_b = 0.5 + slow * (signal_b - 0.5)
    threat_a, threat_b = able_a * intent_a, able_b * intent_b
    onset, hard_onset = g("onset"), g("survival_onset")
    motive_a, motive_b = (threat_a - onset) / (1 - onset), (threat_b - onset) / (1 - onset)
    survival_a = (threat_a * (0.6 + 0.4 * 0.9) - hard_onset) / (1 - hard_onset)
    assert min(motive_a, motive_b, survival_a) > 0
    assert threat_b * (0.6 + 0.4 * 0.1) < hard_onset
    # what the state weighs security at
    m_a, m_b, s_a = 1.2 * motive_a, 1.2 * motive_b, 1.2 * survival_a
    # backing against one power by the other: tie, credibility, rivalry
    backing_a, backing_b = 0.5 * 0.8 * 0.4, 0.25 * 0.6 * 0.4
    # risk of retaliation: watch (attention over itself plus 0.15), tied down, will, constraint, restraint by need
    risk_a = 0.5 / 0.65 * (1 - 0.7 * 0.2) * (0.5 + 0.5 * 0.4) * (1 - 0.5 * 0.3) * (1 - g("restraint") * 0.32)
    risk_b = 0.4 / 0.55 * 1.0 * (0.5 + 0.5 * 0.1) * (1 - 0.5 * 0.2) * (1 - g("restraint") * 0.1)
    # rent: half the resource share at the usual price, less sanctions by a buyer of two fifths of the energy
    rent = 0.6 / 2 * (1 - g("sanctions_loss") * 0.5 * 0.4)
    # bids: root of attention and need, access, conditions that put off an unlike regime
    bid_a = math.sqrt(0.5 * 0.32) * 0.5 * (1 - 0.5 * (1 - 0.4))
    bid_b = math.sqrt(0.4 * 0.1) * 0.9 * (1 - 0.25 * (1 - 0.8))
    total = bid_a + bid_b
    suitors = (1 - (bid_a**2 + bid_b**2) / total**2) * total / (total + g("bids_half"))
    # positions: regime 0.3 against 0.9 and 0.1, orientation 0.4 against 0.9 and 0.2
    regime_a, regime_b = 2 * 0.4 - 1, 2 * 0.8 - 1
    lean_a, lean_b = 0.5 - 0.4 * 0.8, 0.8 - 0.4 * 0.5
    # expectation, attraction, squeeze, habit
    gain_a, gain_b = (dep_a + 0.5 * 0.1) * (1 - 0.5), dep_b + 0.5 * 0.2
    engaged = 2 * min(dep_a, dep_b)
    squeeze = 0.3 * (1 - (1 - engaged) * (1 - 0.2))
    habit = 4 / (4 + g("habit_half"))
    soft = g("soft_risk")
    # a motive as it is felt; chance to hold out with what the other would bring; reliance by channel
    half = g("motive_half")
    felt_motive_a, felt_motive_b = ((1 + half) * m / (m + half) for m in (m_a, m_b))
    root_a = math.sqrt(0.004 + 0.5 * 0.8 * 0.4 * 0.1 * 0.5 * 0.3)
    root_b = math.sqrt(0.004 + 0.25 * 0.6 * 0.4 * 0.2 * 0.8 * 0.8)
    hold_a, hold_b = root_a / (root_a + math.sqrt(0.2 * 0.8)), root_b / (root_b + math.sqrt(0.1 * 0.5))
    rely_a = 1 - 0.5**1.6 * 0.6**1.2 * 0.7**0.4 * 0.4**0.8
    rely_b = 1 - 0.8**1.6 * 0.9**1.2 * 0.6**0.4
    # Walt's conditions of yielding: weak, near, without another ally
    yield_a = max(0.0, 2 * able_a - 1) * 0.8**2 * (1 - 0.5 * 0.8)
    yield_b = max(0.0, 2 * able_b - 1) * 0.3**2 * (1 - 0.25 * 0.6)
    # a rival of the power that could punish: the felt motive against it, the rivalry, the reliance on it
    deterred_a, deterred_b = felt_motive_b * 0.4 * rely_b, felt_motive_a * 0.4 * rely_a
    assert felt_motive_a > felt_motive_b
    assert felt_motive_a * rely_a > felt_motive_b * rely_b
    hard_terms = {
        "AAA": {
            "constant": 1.0, "motive": m_a, "motive_backing": m_a * backing_a, "survival": s_a,
            "interdependence": 0.9 * dep_a, "regime_affinity": regime_a, "lean": lean_a, "norms": 0.6,
            "power": able_a * 0.8, "disparity_dependence": able_a * dep_a, "threat_expectation": m_a * gain_a,
            "felt_hold": felt_motive_a * hold_a, "felt_reliance": felt_motive_a * rely_a,
            "intent_near": intent_a * 0.8, "assault_hold": 0.45 * hold_a,
        },
        "BBB": {
            "constant": 1.0, "motive": m_b, "motive_backing": m_b * backing_b,
            "interdependence": 0.9 * dep_b, "regime_affinity": regime_b, "lean": lean_b, "norms": 0.6,
            "power": able_b * 0.3, "disparity_dependence": able_b * dep_b, "threat_expectation": m_b * gain_b,
            "felt_hold": felt_motive_b * hold_b, "felt_reliance": felt_motive_b * rely_b,
            "intent_near": intent_b * 0.3, "assault_hold": 0.05 * hold_b,
        },
    }  # fmt: skip
    soft_terms = {
        "AAA": {
            "constant": 1.0, "motive": m_a, "survival": s_a, "exposure": 0.9 * dep_a * soft * risk_a,
            "regime_affinity": regime_a, "lean": lean_a, "disparity_dependence": able_a * dep_a,
            "inertia": habit, "last_choice": 1.0, "felt": felt_motive_a, "felt_rent": felt_motive_a * rent,
            "felt_leader": felt_motive_a * 0.7, "felt_unilateralism": felt_motive_a * 0.4,
            "felt_reliance": felt_motive_a * rely_a, "rules_broken": 0.4 * 0.6 * 0.5,
        },
        "BBB": {
            "constant": 1.0, "motive": m_b, "exposure": 0.9 * dep_b * soft * risk_b,
            "regime_affinity": regime_b, "lean": lean_b, "disparity_dependence": able_b * dep_b,
            "felt": felt_motive_b, "felt_rent": felt_motive_b * rent, "felt_leader": felt_motive_b * 0.7,
            "felt_unilateralism": felt_motive_b * 0.1, "felt_reliance": felt_motive_b * rely_b,
            "rules_broken": 0.1 * 0.6 * 0.5,
        },
    }  # fmt: skip
    hedge_terms = {
        "constant": 1.0, "suitors": suitors, "suitors_autonomy": suitors * 0.5,
        "suitors_rivalry": suitors * 4 * 0.4 * 0.6, "squeeze": squeeze, "motive": m_a, "power": able_a * 0.8,
        "threat_expectation": m_a * max(gain_a, gain_b),
        "felt_reliance": felt_motive_a * rely_a, "felt_concentration": felt_motive_a - felt_motive_b,
        "alliance": 0.5 * 0.8, "hostility": felt_a,
    }  # fmt: skip
    band_terms = {
        "AAA": {
            "constant": 1.0, "attraction": able_a * (1 - intent_a) * 0.8, "regime_affinity": regime_a, "lean": lean_a,
            "aid": 0.1, "exposure": 0.9 * dep_a * soft * risk_a,
            "vulnerable_threat": threat_a * yield_a, "motive": m_a, "domestic_pressure": 0.3,
            "suitors": suitors, "power": able_a * 0.8, "revision": 0.3 * 0.4, "expectation": (1 - m_a) * gain_a,
            "peaceful_reliance": rely_a * (1 - felt_motive_a), "felt": felt_motive_a,
            "felt_vulnerable": felt_motive_a * yield_a, "deterred": deterred_a,
            "hostility_hold": felt_a * hold_a, "autonomy": 0.5,
        },
        "BBB": {
            "constant": 1.0, "attraction": able_b * (1 - intent_b) * 0.3, "regime_affinity": regime_b, "lean": lean_b,
            "aid": 0.2, "exposure": 0.9 * dep_b * soft * risk_b,
            "vulnerable_threat": threat_b * yield_b, "motive": m_b, "domestic_pressure": 0.3,
            "suitors": suitors, "power": able_b * 0.3, "revision": 0.3 * 0.1, "expectation": (1 - m_b) * gain_b,
            "peaceful_reliance": rely_b * (1 - felt_motive_b), "felt": felt_motive_b,
            "felt_vulnerable": felt_motive_b * yield_b, "deterred": deterred_b,
            "autonomy": 0.5,
        },
    }  # fmt: skip
    # whether the powers matter at all
    u = {name: g(f"salience_{name}") for name in
         ("constant", "attention", "need", "reliance", "proximity", "threat", "tie")}  # fmt: skip
    matters_a = u["attention"] * 0.5 + u["need"] * 0.32 + u["reliance"] * rely_a + u["proximity"] * 0.8
    matters_a += u["constant"] + u["threat"] * threat_a + u["tie"] * 0.25
    matters_b = u["attention"] * 0.4 + u["need"] * 0.1 + u["reliance"] * rely_b + u["proximity"] * 0.3
    matters_b += u["constant"] + u["threat"] * threat_b + u["tie"] * 0.5
    return ByHand(
        {
            **{f"balancing:{power}": values for power, values in hard_terms.items()},
            **{f"soft_balancing:{power}": values for power, values in soft_terms.items()},
            "hedging": hedge_terms,
            **{f"bandwagoning:{power}": values for power, values in band_terms.items()},
        },
        [threat_a, threat_b],
        [intent_a, intent_b],
        [dep_a, dep_b],
        rent,
        suitors,
        [rely_a, rely_b],
        [1 / (1 + math.exp(matters_a)), 1 / (1 + math.exp(matters_b))],
    )


def nested_logit(u: dict[str, float], rationality: float, nest: float) -> dict[str, float]:
    """P(strategy) by inclusive values less (τ/λ) log P, then P(option) within the strategy, for two powers."""
    nests = {name: [k for k in u if k.split(":")[0] == name] for name in BY_STRATEGY}
    inclusive = {
        name: nest / rationality * math.log(sum(math.exp(rationality / nest * u[k]) for k in options) / len(options))
        for name, options in nests.items()
    }
    total = sum(math.exp(rationality * value) for value in inclusive.values())
    return {
        k: math.exp(rationality * inclusive[name]) / total
        * math.exp(rationality / nest * u[k]) / sum(math.exp(rationality / nest * u[j]) for j in options)
        for name, options in nests.items()
        for k in options
    }  # fmt: skip


def draw_by_hand(seed: int, replicate: int, year: int, name: str) -> float:
    """Philox 4×32 with ten rounds in whole numbers; the purpose of a choice is 0."""
    agent = int.from_bytes(hashlib.blake2s(name.encode(), digest_size=4).digest(), "little")
    c0, c1, c2, c3 = replicate, year, agent, 0
    k0, k1 = seed % 2**32, seed // 2**32
    for _ in range(10):
        high_0, low_0 = divmod(0xD2511F53 * c0, 2**32)
        high_1, low_1 = divmod(0xCD9E8D57 * c2, 2**32)
        c0, c1, c2, c3 = high_1 ^ c1 ^ k0, low_1, high_0 ^ c3 ^ k1, low_0
        k0, k1 = (k0 + 0x9E3779B9) % 2**32, (k1 + 0xBB67AE85) % 2**32
    return ((c0 >> 5) * 2**26 + (c1 >> 6)) / 2**53


@pytest.fixture(scope="module")
def theory() -> Theory:
    return load_theory(DEFAULT_THEORY)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    path: Path = tmp_path_factory.mktemp("hand") / "one_state.yaml"
    path.write_text(dump_yaml(SCENARIO), encoding="utf-8")
    return build_world(load_scenario(path))


Replay = tuple[Record, np.ndarray]


@pytest.fixture(scope="module")
def replayed(world: World, theory: Theory) -> Replay:
    return replay(world, build_rules(theory), replicate=5, seed=2**33 + 17)


def test_what_the_record_shows_is_as_worked_out(replayed: Replay, theory: Theory) -> None:
    record, hand = replayed[0], work_out(theory)
    np.testing.assert_allclose(record.intent[0, 0, 0], hand.intent, atol=1e-12)
    np.testing.assert_allclose(record.threat[0, 0, 0], hand.threat, atol=1e-12)
    np.testing.assert_allclose(record.dependence[0, 0, 0], hand.dependence, atol=1e-12)
    assert record.rent[0, 0, 0] == pytest.approx(hand.rent, abs=1e-12)
    assert record.suitors[0, 0, 0] == pytest.approx(hand.suitors, abs=1e-12)
    np.testing.assert_allclose(record.reliance[0, 0, 0], hand.reliance, atol=1e-12)
    np.testing.assert_allclose(record.unconcern[0, 0, 0], hand.unconcern, atol=1e-12)


@pytest.mark.parametrize(
    ("rivals_bound", "ally_bound", "expected"),
    [
        (0.4, 0.5, [[0, 1], [0, 0]]),  # BBB, a tie of .5, protects from AAA; the tie to AAA of .25 is too weak
        (0.4, 0.25, [[0, 1], [1, 0]]),  # there is a motive against both
        (0.4, 0.6, [[0, 0], [0, 0]]),
        (0.45, 0.25, [[0, 0], [0, 0]]),  # their rivalry is .4
    ],
)
def test_the_record_tells_who_protects_from_whom(
    world: World, rivals_bound: float, ally_bound: float, expected: list[list[int]]
) -> None:
    bounds = {"theory.parameters.rivals_bound": rivals_bound, "theory.parameters.ally_bound": ally_bound}
    record, _ = replay(world, build_rules(load_theory(DEFAULT_THEORY, bounds)), replicate=0, seed=1)
    assert record.protecting[0, 0, 0].tolist() == expected


def test_every_term_of_every_option_is_as_worked_out(world: World, replayed: Replay, theory: Theory) -> None:
    trace, hand = replayed[1], work_out(theory)
    for k, option in enumerate(world.options):
        for n, term in enumerate(BY_STRATEGY[option.split(":")[0]]):
            expected = hand.terms[option].get(term.name, 0.0)
            assert trace[0, 0, k, n] == pytest.approx(expected, abs=1e-12), f"{option} {term.name}"


def test_every_term_of_the_library_is_worked_out_for_some_option(theory: Theory) -> None:
    """Guards the test above: nothing passes only because it is zero everywhere, or because it is not there."""
    hand = work_out(theory)
    worked = {(option.split(":")[0], term) for option, values in hand.terms.items() for term in values}
    worked |= {(strategy, name) for strategy in BY_STRATEGY for name in ("inertia", "last_choice")}  # of the one held
    library = {(strategy, term.name) for strategy, rows in BY_STRATEGY.items() for term in rows}
    assert {place for place in library if place[1] not in ALWAYS_ZERO} <= worked <= library


def utilities_by_hand(theory: Theory) -> dict[str, float]:
    return {
        option: sum(theory.weight(option.split(":")[0], name) * value for name, value in values.items())
        for option, values in work_out(theory).terms.items()
    }


def test_probabilities_are_the_nested_logit_of_the_utilities(world: World, replayed: Replay, theory: Theory) -> None:
    expected = nested_logit(utilities_by_hand(theory), theory.parameter("rationality"), theory.parameter("nest"))
    assert sum(expected.values()) == pytest.approx(1.0, abs=1e-12)
    found = dict(zip(world.options, replayed[0].probabilities[0, 0, 0], strict=True))
    for option, chance in expected.items():
        assert found[option] == pytest.approx(chance, abs=1e-12), option


@pytest.mark.parametrize(("seed", "replicate"), [(0, 0), (0, 1), (1, 0), (2**33 + 17, 5), (2**64 - 1, 2**31)])
def test_the_chosen_option_is_that_in_which_the_draw_falls(
    world: World, theory: Theory, seed: int, replicate: int
) -> None:
    expected = nested_logit(utilities_by_hand(theory), theory.parameter("rationality"), theory.parameter("nest"))
    draw, below = draw_by_hand(seed, replicate, 2000, "SSS"), 0.0
    for option in world.options:
        below += expected[option]
        if draw < below:
            break
    record, _ = replay(world, build_rules(theory), replicate, seed)
    assert world.options[record.option[0, 0, 0]] == option


def test_the_shares_of_many_runs_are_the_probabilities_worked_out(world: World, theory: Theory) -> None:
    from counterpoise.engine.runs import run_replicates

    runs = 4000
    expected = nested_logit(utilities_by_hand(theory), theory.parameter("rationality"), theory.parameter("nest"))
    record = run_replicates(world, build_rules(theory), np.arange(runs), seed=1)
    shares = np.bincount(record.option[:, 0, 0], minlength=len(world.options)) / runs
    for option, share in zip(world.options, shares, strict=True):
        chance = expected[option]
        assert abs(share - chance) < 4 * math.sqrt(chance * (1 - chance) / runs) + 1 / runs, option
