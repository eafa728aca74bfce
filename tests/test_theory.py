"""The equations of the theory: limits, directions and values worked out by hand."""

from __future__ import annotations

import importlib
import inspect
import math
import pkgutil
from collections.abc import Callable
from typing import Any

import counterpoise.theory
import numpy as np
import pytest
from counterpoise.scenario.problems import ScenarioError
from counterpoise.scenario.theory_file import load_theory
from counterpoise.theory import (
    agreements,
    choice,
    dependence,
    institutions,
    instruments,
    opportunity,
    outcomes,
    parameters,
    response,
    rivalry,
    routes,
    terms,
    threat,
)
from counterpoise.world.rules import build_rules
from hypothesis import given, settings
from hypothesis import strategies as st

Function = Callable[..., Any]
DEFAULT = {parameter.name: parameter.default for parameter in parameters.PARAMETERS}
POSITIVE = st.floats(0.01, 1.0)
UNIT = st.floats(0.0, 1.0)


# -- directions: every scalar equation, argument by argument -----------------------------------------

DIRECTIONS: dict[Function, str] = {
    threat.ability: "capability+ reach+ proximity+ own_capability- elasticity?",
    threat.intent_signal: "baseline+ experienced+ neighbours+ unilateralism+ cooperation- neighbour_weight+ "
    "unilateral_weight+ trust-",
    threat.remembered_hostility: "scar+ experienced+ grave- share+ forgetting-",
    threat.learned_intent: "intent+ signal+ scar+ slow? fast?",
    threat.threat: "ability+ intent+",
    threat.territorial_threat: "threat+ dispute+ force+",
    threat.excess: "threat+ onset-",
    threat.attraction: "ability+ intent- proximity+",
    dependence.retaliation_risk: "attention+ tied_down- need- unilateralism+ constraint- restraint-",
    dependence.exposure: "dependence+ risk+",
    dependence.economic_expectation: "dependence+ sanctions- aid+",
    opportunity.bid: "attention+ need+ access+ conditionality- similarity+ shut_out- leverage+ guard-",
    opportunity.rent: "resource_share+ price+ reference- steepness?",
    opportunity.similarity: "one? other?",
    opportunity.closeness: "tie+ regime+ orientation+",
    opportunity.backing: "tie+ credibility+ rivalry+",
    opportunity.vulnerability_to: "ability+ proximity+ other_ally-",
    opportunity.rivalry_payoff: "rivalry?",
    opportunity.shared_engagement: "one+ other+",
    opportunity.squeeze: "decoupling+ engagement+ chokepoint+",
    opportunity.perceived_credibility: "perceived+ shown+ fall? rise?",
    institutions.membership_appeal: "aid+ poverty+ closeness+ influence+ disagreement- shut_out_tie- "
    "shut_out_dependence- motive+ absence+",
    institutions.membership_chance: "appeal+ threshold- steepness?",
    institutions.decline: "capability_lost+ legitimacy_lost+ say_lost+",
    institutions.share_lost: "now- before+",
    institutions.exit_appeal: "decline+ say_lost+ monitoring+ unilateralism+ of_decline+ of_say+ of_monitoring+ "
    "of_unilateralism+",
    institutions.exit_chance: "appeal+ threshold- steepness? pace+",
    rivalry.anxiety: "incumbent- challenger+",
    rivalry.effective_rivalry: "usual+ trend+ easing- eased-",
    rivalry.expected_measures: "measures+ anxiety+ restraint- eased- breakthrough+",
    rivalry.expected_contacts: "contacts+ opening+ eased?",
    rivalry.ratcheted: "decoupling+ measures+ ratchet+",
    rivalry.effective_decoupling: "usual+ ratchet+",
    rivalry.crisis_chance: "base+ rivalry+ contacts- calming-",
    rivalry.poisson_count: "mean+ draw+",
    rivalry.arms_pressure: "rivalry+ enlargement+ rival_armament+",
    rivalry.armament_after: "armament+ programme+ pressure+ answer+ decay-",
    agreements.shared_motive: "one+ other+",
    agreements.anchor: "fear+ one_tie+ other_tie+",
    agreements.signing_appeal: "shared+ closeness+ ground+ anchor+ obstacle- cost-",
    agreements.signing_chance: "appeal+ threshold- steepness? pace+",
    agreements.triad_chance: "bond+ one_tie+ other_tie+ shared+ pace+",
    instruments.effort_at_start: "years+ rise+",
    instruments.guard: "sovereignty+ dependence+ tie+ conditionality+",
    instruments.moved: "effort+ wanted+ rise? decline?",
    instruments.rival_on_offer: "bid+ rivalry+",
    instruments.room: "tie- limit+",
    instruments.armed: "arms+ growth+ decay-",
    instruments.bond_push: "diplomacy+ common+",
    instruments.meeting: "courting+ common+",
    response.legitimacy_at_rest: "usual+ unilateralism- recovery+ unilateral_loss-",
    instruments.soft_support: "coalition+ half-",
    instruments.compliance: "tie+ trusted+ demand+ rivalry+",
    instruments.turned_away: "effort+ rate+ flexibility+ share+",
    instruments.replaced: "effort+ share+ supply+",
    instruments.supplier_pull: "supply+ tie+",
    opportunity.bargaining_cost: "own? all_bids+",
    instruments.cost_imposed: "soft_intensity+ need+ support+",
    outcomes.autonomy: "concentration- concession- sovereignty+ coercion-",
    outcomes.prosperity: "exchange+ rent+ sanctions- refusal-",
    outcomes.security: "threat- backing+",
    response.defiance: "refusal+ naming+ rival_access+ hard+ near+",
    response.new_access: "tie+ accustomed- rivalry+",
    response.accustomed_next: "accustomed+ tie+ pace?",
    routes.route_appeal: "share+ autonomy+ threat+ rent+ cost-",
    routes.building_chance: "appeal+ effort+ demand+ pace+ steepness?",
    response.bound_by: "constraint+ common+",
    response.legitimacy_after: "legitimacy? usual+ unilateralism- coercion- naming- condemned- exits- recovery? "
    "unilateral_loss- coercion_loss- naming_loss- condemnation_loss- exit_loss-",
    response.outrage: "norms+ force+ subversion+ mandate+ nearness+",
    response.condemnation_chance: "outrage+ unilateralism+ exposure- tie- lean- threshold- steepness?",
    response.rent_after_sanctions: "rent+ sanctions- energy_share- loss-",
}
UNBOUNDED = {
    routes.route_appeal, institutions.membership_appeal, instruments.armed, institutions.exit_appeal,
    rivalry.expected_measures, rivalry.expected_contacts, rivalry.poisson_count, rivalry.armament_after,
    agreements.signing_appeal,
}  # fmt: skip
BELOW_FAST = {"slow": (0.01, 0.3), "fast": (0.3, 1.0), "onset": (0.01, 0.9)}
"""Arguments whose values are not the whole unit interval."""

DOMAINS: dict[Function, dict[str, tuple[float, float]]] = {
    rivalry.poisson_count: {"mean": (0.01, 8.0), "draw": (0.0, 1.0)},
    rivalry.crisis_chance: {"contacts": (0.0, 12.0)},
    rivalry.ratcheted: {"measures": (0.0, 20.0)},
    opportunity.bargaining_cost: {"own": (0.0, 0.5), "all_bids": (0.5, 3.0)},
    response.condemnation_chance: {"lean": (-1.0, 1.0), "steepness": (1.0, 12.0)},
}
"""The same for the arguments of one equation: counts, sums and signed numbers."""

ELSEWHERE = {
    "experienced_hostility", "shares_with_shift", "weighted_dependence", "concentration", "suitors", "peer_shares",
    "enmeshment", "strategy_of", "target_of", "option_of", "first_choice",
    "inclusive_value", "choice_probabilities", "dyadic_reading",
    "habit", "member_next", "available_means", "refused", "intensity", "mean_effort", "observed_soft",
    "observed_strategy", "domains_refused", "moved_by_route", "response_utilities", "logit", "sanctions_level",
    "subversion_level",
    "eased_next", "bond_of", "balancing_values", "soft_balancing_values", "hedging_values", "bandwagoning_values",
}  # fmt: skip
"""Equations over arrays, labels and records, which have their own tests below."""


def arguments(function: Function) -> dict[str, str]:
    return {entry[:-1]: entry[-1] for entry in DIRECTIONS[function].split()}


def name_of(function: Function) -> str:
    return function.__name__


def bounds_of(function: Function, name: str) -> tuple[float, float]:
    return DOMAINS.get(function, {}).get(name, BELOW_FAST.get(name, (0.0, 1.0)))


def situations(function: Function, count: int = 60) -> list[dict[str, float]]:
    source = np.random.default_rng(7)
    bounds = {name: bounds_of(function, name) for name in arguments(function)}
    return [
        {name: float(source.uniform(low or 1e-3, high)) for name, (low, high) in bounds.items()} for _ in range(count)
    ]


def test_every_public_equation_is_tested_here() -> None:
    found = set()
    for module in pkgutil.iter_modules(counterpoise.theory.__path__, "counterpoise.theory."):
        members = vars(importlib.import_module(module.name))
        found |= {
            name
            for name, member in members.items()
            if hasattr(member, "py_func") and not name.startswith("_") and member.__module__ == module.name
        }
    assert found == {name_of(function) for function in DIRECTIONS} | ELSEWHERE


@pytest.mark.parametrize("function", DIRECTIONS, ids=name_of)
def test_the_table_of_directions_names_every_argument_in_order(function: Any) -> None:
    assert list(arguments(function)) == list(inspect.signature(function.py_func).parameters)


@pytest.mark.parametrize("function", DIRECTIONS, ids=name_of)
def test_an_equation_moves_with_each_argument_as_the_science_says(function: Function) -> None:
    for name, direction in arguments(function).items():
        sign = {"+": 1.0, "-": -1.0, "?": 0.0}[direction]
        moved = 0.0
        for given_values in situations(function):
            low, high = bounds_of(function, name)
            middle = given_values[name]
            below, above = (function(**{**given_values, name: value}) for value in ((low + middle) / 2, middle))
            change = sign * (above - below)
            assert change >= -1e-12, f"{name} from {(low + middle) / 2} to {middle} in {given_values}, up to {high}"
            moved += abs(above - below)
        assert moved > 1e-3, f"{name} changes nothing"


@pytest.mark.parametrize("function", [f for f in DIRECTIONS if f not in UNBOUNDED], ids=name_of)
def test_an_equation_stays_within_the_unit_interval(function: Function) -> None:
    names = arguments(function)
    corners = [
        {n: float(high) if bit else float(low) for n, bit in zip(names, bits, strict=True)}
        for low, high in ((1e-6, 1.0), (1e-6, 0.5))
        for bits in np.ndindex(*(2,) * len(names))
    ]
    for situation in (*situations(function), *corners):
        if situation.get("onset") == 1.0 or situation.get("own", 0.0) > situation.get("all_bids", 1.0):
            continue
        assert -1e-12 <= function(**situation) <= 1.0 + 1e-12, situation


# -- threat ------------------------------------------------------------------------------------------


def threat_of(capability: float, proximity: float, reach: float, intent: float, *, own: float) -> float:
    able = threat.ability(capability, reach, proximity, own, DEFAULT["ability_elasticity"])
    return threat.threat(able, intent)


@pytest.mark.parametrize("source", ["aggregate power", "proximity", "offensive capability", "intent"])
@given(low=POSITIVE, high=POSITIVE, others=st.tuples(POSITIVE, POSITIVE, POSITIVE), own=st.floats(1e-6, 0.3))
@settings(max_examples=60, deadline=None)
def test_threat_rises_in_each_of_its_four_sources(
    source: str, low: float, high: float, others: tuple[float, ...], own: float
) -> None:
    """Walt: aggregate power, proximity, offensive capability and offensive intent."""
    place = ["aggregate power", "proximity", "offensive capability", "intent"].index(source)
    low, high = min(low, high), max(low, high)
    if high - low < 1e-6:
        return
    less, more = ([*others[:place], value, *others[place:]] for value in (low, high))
    assert threat_of(*less, own=own) < threat_of(*more, own=own)


def test_neither_ability_nor_intent_alone_makes_a_threat() -> None:
    assert threat_of(0.2, 1.0, 1.0, 0.0, own=0.001) == 0.0
    assert threat_of(0.0, 1.0, 1.0, 1.0, own=0.001) == 0.0
    assert threat_of(0.2, 0.0, 1.0, 1.0, own=0.001) == 0.0


def test_intent_moves_threat_while_power_stays_constant() -> None:
    """no-power-change-but-autonomy: after the coup the ratio of power is as it was."""
    before, after = (threat_of(0.14, 0.7, 0.95, intent, own=0.004) for intent in (0.2, 0.8))
    onset = DEFAULT["onset"]
    assert threat.excess(before, onset) == 0.0
    assert threat.excess(after, onset) > 0.3


def test_equals_are_even() -> None:
    assert threat.ability(0.1, 1.0, 1.0, 0.1, 0.34) == 0.5


CINC = {"USA": 0.14, "RUS": 0.045, "CHN": 0.2, "CUB": 0.0015, "VEN": 0.004, "BRA": 0.025, "JPN": 0.04, "KAZ": 0.003,
        "UKR": 0.012, "POL": 0.008, "PHL": 0.004, "VNM": 0.009}  # fmt: skip
REACH = {"USA": 0.95, "RUS": 0.5, "CHN": 0.5}
ANCHORS = [
    # power, then states with their proximity, from the most to the least exposed
    ("USA", [("CUB", 0.9), ("VEN", 0.7), ("BRA", 0.4), ("JPN", 0.15)]),
    ("RUS", [("KAZ", 0.9), ("POL", 0.35)]),
    ("RUS", [("UKR", 0.9), ("POL", 0.35)]),
    ("CHN", [("PHL", 0.6), ("JPN", 0.5)]),
    ("CHN", [("VNM", 0.9), ("JPN", 0.5)]),
]


def anchored(power: str, states: list[tuple[str, float]], elasticity: float) -> list[float]:
    return [threat.ability(CINC[power], REACH[power], near, CINC[state], elasticity) for state, near in states]


@pytest.mark.parametrize(("power", "states"), ANCHORS)
def test_ability_puts_known_pairs_in_order_with_visible_gaps(power: str, states: list[tuple[str, float]]) -> None:
    found = anchored(power, states, DEFAULT["ability_elasticity"])
    gaps = -np.diff(found)
    assert (gaps > 0.03).all(), dict(zip(states, found, strict=True))
    assert all(0.3 < value < 0.9 for value in found)


def test_with_a_plain_ratio_every_small_neighbour_would_sit_near_the_top() -> None:
    """Why the elasticity is well below one."""
    assert min(anchored("USA", [("CUB", 0.9), ("VEN", 0.7)], 1.0)) > 0.94


@pytest.mark.parametrize(
    ("function", "arguments", "expected"),
    [
        (threat.ability, (0.125, 1.0, 1.0, 0.001, 1 / 3), 5 / 6),
        (threat.intent_signal, (0.2, 0.5, 0.0, 0.0, 0.0, 0.25, 0.25, 0.4), 0.6),
        (threat.intent_signal, (0.2, 0.5, 0.0, 0.0, 1.0, 0.25, 0.25, 0.5), 0.3),
        (threat.intent_signal, (0.0, 0.0, 1.0, 1.0, 0.0, 0.2, 0.5, 0.4), 0.6),
        (threat.remembered_hostility, (0.5, 0.2, 0.6, 0.9, 0.1), 0.45),
        (threat.remembered_hostility, (0.0, 0.6, 0.6, 0.9, 0.1), 0.27),
        (threat.remembered_hostility, (0.1, 0.8, 0.4, 0.9, 0.1), 0.72 * 16 / 17),
        (threat.remembered_hostility, (0.0, 0.2, 0.4, 0.9, 0.1), 0.18 / 17),
        (threat.remembered_hostility, (0.2, 0.0, 0.4, 0.9, 0.1), 0.18),
        (threat.remembered_hostility, (0.9, 0.6, 0.6, 0.9, 0.0), 0.9),
        (threat.learned_intent, (0.2, 0.1, 0.0, 0.1, 0.9), 0.19),
        (threat.learned_intent, (0.2, 1.0, 0.0, 0.1, 0.9), 0.92),
        (threat.learned_intent, (0.2, 1.0, 0.95, 0.1, 0.9), 0.95),
        (threat.territorial_threat, (0.5, 0.0, 0.0), 0.3),
        (threat.territorial_threat, (0.5, 1.0, 0.2), 0.5),
        (threat.excess, (0.625, 0.25), 0.5),
        (threat.excess, (0.25, 0.25), 0.0),
        (threat.excess, (0.1, 0.25), 0.0),
        (threat.excess, (1.0, 0.25), 1.0),
        (threat.attraction, (0.8, 0.25, 0.5), 0.3),
        (dependence.retaliation_risk, (0.15, 0.0, 0.0, 1.0, 0.0, 0.8), 0.5),
        (dependence.retaliation_risk, (0.45, 1.0, 0.5, 0.0, 1.0, 0.8), 0.75 * 0.3 * 0.5 * 0.5 * 0.6),
        (dependence.exposure, (0.4, 0.5), 0.2),
        (dependence.economic_expectation, (0.3, 0.5, 0.4), 0.25),
        (dependence.economic_expectation, (0.9, 0.0, 0.8), 1.0),
        (opportunity.bid, (0.25, 0.36, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0), 0.15),
        (opportunity.bid, (0.25, 0.36, 0.5, 0.5, 0.6, 0.0, 0.0, 0.0), 0.12),
        (opportunity.bid, (0.25, 0.36, 0.5, 0.0, 0.0, 1.0, 1.0, 0.5), 0.15 * 0.7 * 1.3 * 0.9),
        (opportunity.bid, (1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0), 0.0),
        (opportunity.bid, (1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0), 1.0),
        (opportunity.rent, (0.6, 10.0, 10.0, 2.0), 0.3),
        (opportunity.rent, (0.6, 20.0, 10.0, 2.0), 0.48),
        (opportunity.similarity, (0.2, 0.9), 0.3),
        (opportunity.closeness, (0.5, 0.9, 0.6), 1 - 0.5 * (1 - 0.6 * 0.5)),
        (opportunity.closeness, (0.0, 0.5, 0.5), 0.0),
        (opportunity.closeness, (1.0, 0.0, 0.0), 1.0),
        (opportunity.backing, (0.5, 0.6, 0.4), 0.12),
        (opportunity.vulnerability_to, (0.8, 0.5, 0.25), 0.3),
        (opportunity.rivalry_payoff, (0.0,), 0.0),
        (opportunity.rivalry_payoff, (0.5,), 1.0),
        (opportunity.rivalry_payoff, (1.0,), 0.0),
        (opportunity.shared_engagement, (0.2, 0.7), 0.4),
        (opportunity.shared_engagement, (0.7, 0.0), 0.0),
        (opportunity.squeeze, (1.0, 0.0, 0.0), 0.0),
        (opportunity.squeeze, (0.5, 0.4, 0.5), 0.35),
        (opportunity.perceived_credibility, (0.8, 0.4, 0.5, 0.15), 0.6),
        (opportunity.perceived_credibility, (0.4, 0.8, 0.5, 0.15), 0.46),
        (institutions.membership_appeal, (0.5, 1.0, 0.5, 1.0, 1.0, 0.5, 0.5, 1.0, 0.0),
         0.8 + 0.6 + 0.7 + 0.5 - 0.25 - 0.2),
        (institutions.membership_appeal, (0.0, 1.0, 0.0, 0.5, 1.0, 0.0, 0.0, 0.0, 0.0), 0.35 - 0.7),
        (institutions.membership_appeal, (0.0, 1.0, 0.0, 0.5, 1.0, 0.0, 0.0, 0.0, 0.4), 0.35 - 0.7 + 0.4),
        (institutions.membership_chance, (1.0, 1.0, 4.0), 0.5),
        (institutions.membership_chance, (1.5, 1.0, 4.0), 1 / (1 + math.exp(-2.0))),
        (instruments.effort_at_start, (2.0, 0.5), 0.375),
        (instruments.effort_at_start, (0.0, 0.5), 0.0),
        (instruments.moved, (0.2, 1.0, 0.5, 0.3), 0.6),
        (instruments.moved, (1.0, 0.0, 0.5, 0.3), 0.7),
        (instruments.rival_on_offer, (0.16, 0.25), 0.2),
        (instruments.refused, (0.5, 0, 5), 1.0),
        (instruments.refused, (0.5, 2, 5), 0.5),
        (instruments.refused, (0.5, 3, 5), 0.0),
        (instruments.room, (0.2, 0.5), 0.3),
        (instruments.room, (0.7, 0.5), 0.0),
        (instruments.armed, (0.2, 0.03, 0.05), 0.22),
        (instruments.bond_push, (0.4, 0.5), 1 - 0.6 * 0.75),
        (instruments.meeting, (0.4, 0.5), 1 - 0.6 * 0.9),
        (instruments.meeting, (0.0, 1.0), 0.2),
        (response.legitimacy_at_rest, (0.6, 0.5, 0.15, 0.1), 0.6 * 0.15 / 0.2),
        (response.legitimacy_at_rest, (0.6, 1.0, 0.0, 0.1), 0.6),
        (instruments.soft_support, (0.0, 0.15), 0.0),
        (instruments.soft_support, (0.15, 0.15), 0.5),
        (instruments.cost_imposed, (2.0, 0.0, 0.5), 0.25),
        (instruments.cost_imposed, (2.0, 1.0, 0.5), 1.0),
        (outcomes.autonomy, (0.0, 0.0, 0.0, 0.0), 1.0),
        (outcomes.autonomy, (1.0, 0.0, 0.0, 0.0), 0.3),
        (outcomes.autonomy, (1.0, 0.0, 1.0, 0.0), 0.44),
        (outcomes.prosperity, (1.0, 1.0, 0.0, 0.0), 1.0),
        (outcomes.prosperity, (0.0, 0.0, 1.0, 1.0), 0.2),
        (outcomes.security, (0.6, 0.5), 0.55),
        (response.defiance, (0.0, 0.0, 0.0, 0.0, 1.0), 0.0),
        (response.defiance, (0.5, 0.0, 0.5, 0.0, 0.4), 1 - 0.7 * 0.8),
        (response.defiance, (0.0, 0.0, 1.0, 0.0, 1.0), 1.0),
        (instruments.guard, (0.5, 0.4, 0.5, 1.0), 0.5 * (1 - 0.6 * 0.5 * 0.5)),
        (routes.route_appeal, (0.5, 0.4, 0.3, 0.2, 0.5), 0.5 * 1.2 + 0.1 - 0.5),
        (routes.building_chance, (0.0, 0.1, 0.1, 0.8, 4.0), 0.8 * 0.5 * 0.5 * 0.5),
        (routes.building_chance, (0.25, 0.4, 0.4, 1.0, 4.0), 0.8 * 0.8 / (1 + math.exp(-1.0))),
        (response.bound_by, (0.4, 0.5), 1 - 0.6 * 0.75),
        (response.bound_by, (0.4, 0.0), 0.4),
        (response.new_access, (0.6, 0.4, 0.5), 0.2),
        (response.new_access, (1.0, 0.2, 0.5), 0.5),
        (response.new_access, (0.3, 0.4, 1.0), 0.0),
        (response.accustomed_next, (0.4, 0.9, 0.1), 0.45),
        (response.sanctions_level, (response.PRESSURE, 0.5, 0.8), 0.48),
        (response.sanctions_level, (response.FORCE, 0.5, 0.8), 0.5),
        (response.sanctions_level, (response.NEGLECT, 0.0, 0.8), 0.0),
        (response.sanctions_level, (response.ENGAGEMENT, 0.0, 0.8), 0.0),
        (response.subversion_level, (response.PRESSURE, 0.25), 0.45),
        (response.subversion_level, (response.FORCE, 0.25), 0.0),
        (response.legitimacy_after, (0.5, 0.7, 0.4, 0.2, 1.0, 0.0, 0.0, 0.1, 0.1, 0.5, 0.1, 0.3, 0.6),
         0.5 + 0.02 - 0.24 * 0.5),
        (response.legitimacy_after, (0.5, 0.7, 0.4, 0.2, 1.0, 0.5, 0.1, 0.1, 0.1, 0.5, 0.1, 0.3, 0.6),
         0.5 + 0.02 - (0.24 + 0.15 + 0.06) * 0.5),
        (response.legitimacy_after, (0.5, 0.5, 1.0, 1.0, 1.0, 1.0, 1.0, 0.1, 1.0, 1.0, 1.0, 1.0, 1.0), 0.0),
        (response.outrage, (0.5, 0.8, 0.9, 1.0, 0.6), 0.24),
        (response.outrage, (0.5, 0.1, 1.0, 0.5, 0.6), 0.12),
        (response.condemnation_chance, (0.5, 0.4, 0.2, 0.3, 0.5, 0.3, 8.0),
         1 / (1 + math.exp(-8 * (0.5 + 0.06 - 0.1 - 0.06 - 0.1 - 0.3)))),
        (response.condemnation_chance, (0.1, 0.0, 0.0, 0.0, -0.5, 0.1, 8.0), 0.5 * 0.5),
        (institutions.decline, (0.2, 0.5, 0.5), 1 - 0.8 * 0.25),
        (institutions.decline, (-0.3, 0.5, 0.0), 0.5),
        (institutions.share_lost, (0.3, 0.4), 0.25),
        (institutions.share_lost, (0.5, 0.4), 0.0),
        (institutions.share_lost, (0.5, 0.0), 0.0),
        (institutions.exit_appeal, (0.5, 0.2, 0.8, 0.9, 1.2, 0.6, 0.4, 0.6), 0.6 + 0.12 + 0.32 + 0.54),
        (institutions.exit_chance, (1.0, 1.0, 5.0, 0.4), 0.2),
        (institutions.exit_chance, (1.4, 1.0, 5.0, 0.4), 0.4 / (1 + math.exp(-2.0))),
        (rivalry.anxiety, (0.2, 0.15), 0.75),
        (rivalry.anxiety, (0.2, 0.3), 1.0),
        (rivalry.anxiety, (0.0, 0.1), 1.0),
        (rivalry.effective_rivalry, (0.5, 0.2, 0.15, 0.0), 0.7),
        (rivalry.effective_rivalry, (0.5, 0.2, 0.15, 1.0), 0.55),
        (rivalry.effective_rivalry, (0.9, 0.2, 0.15, 0.0), 1.0),
        (rivalry.effective_rivalry, (0.1, 0.0, 0.15, 1.0), 0.0),
        (rivalry.expected_measures, (6.0, 0.5, 0.2, 0.0, 0.0), 3.0),
        (rivalry.expected_measures, (6.0, 0.5, 0.2, 1.0, 0.0), 2.4),
        (rivalry.expected_measures, (6.0, 0.5, 0.2, 1.0, 1.0), 4.8),
        (rivalry.expected_contacts, (4.0, 3.0, 0.0), 4.0),
        (rivalry.expected_contacts, (4.0, 3.0, 1.0), 12.0),
        (rivalry.ratcheted, (0.2, 2.0, 0.1), 1 - 0.8 * 0.81),
        (rivalry.ratcheted, (0.2, 0.0, 0.1), 0.2),
        (rivalry.effective_decoupling, (0.2, 0.5), 0.6),
        (rivalry.crisis_chance, (0.3, 0.5, 0.0, 0.6), 0.15),
        (rivalry.crisis_chance, (0.3, 0.5, 6.0, 0.6), 0.15 * 0.7),
        (rivalry.crisis_chance, (0.3, 0.5, 30.0, 0.6), 0.15 * 0.4),
        (rivalry.arms_pressure, (0.5, 0.2, 0.25), 0.5 * (1 - 0.8 * 0.75)),
        (rivalry.arms_pressure, (0.5, 0.2, 3.0), 0.5),
        (rivalry.armament_after, (0.2, 0.01, 0.5, 0.04, 0.05), 0.19 + 0.01 + 0.02),
        (agreements.shared_motive, (0.16, 0.25), 0.2),
        (agreements.shared_motive, (0.9, 0.0), 0.0),
        (agreements.anchor, (0.5, 0.16, 0.25), 0.1),
        (agreements.anchor, (1.0, 1.0, 0.0), 0.0),
        (agreements.signing_appeal, (0.4, 0.6, 0.2, 0.1, 0.3, 0.35), 0.6 + 0.3 + 0.2 + 0.1 - 0.3 - 0.35),
        (agreements.signing_chance, (0.6, 0.6, 6.0, 0.35), 0.175),
        (agreements.bond_of, (0.6, False), 0.4),
        (agreements.bond_of, (1.0, False), 2 / 3),
        (agreements.bond_of, (0.2, True), 1.0),
        (agreements.triad_chance, (0.5, 0.8, 0.6, 0.5, 0.8), 0.12),
        (instruments.compliance, (0.8, 0.5, 0.5, 0.6), 0.12),
        (instruments.turned_away, (0.5, 0.06, 0.5, 0.4), 0.006),
        (instruments.replaced, (0.5, 0.4, 0.2), 0.1),
        (instruments.replaced, (1.0, 0.05, 0.2), 0.05),
        (instruments.supplier_pull, (0.2, 0.0), 0.1),
        (instruments.supplier_pull, (0.2, 1.0), 0.2),
        (opportunity.bargaining_cost, (0.4, 0.4), 0.0),
        (opportunity.bargaining_cost, (0.4, 0.8), 0.2),
        (opportunity.bargaining_cost, (0.0, 0.0), 0.0),
        (response.rent_after_sanctions, (0.5, 0.5, 0.8, 1.0), 0.3),
        (choice.habit, (3, 3, 4.0, 4.0), 0.5),
        (choice.habit, (3, 2, 4.0, 4.0), 0.0),
    ],
)  # fmt: skip
def test_an_equation_gives_the_value_worked_out_by_hand(
    function: Function, arguments: tuple[float, ...], expected: float
) -> None:
    assert function(*arguments) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("acts", "expected"),
    [({}, 0.0), ({"rhetoric": 1.0}, 0.5), ({"rhetoric": 1.0, "denial": 1.0}, 0.75), ({"force": 1.0}, 1.0)],
)
def test_hostile_acts_compound_as_independent_reasons_for_alarm(acts: dict[str, float], expected: float) -> None:
    from counterpoise.scenario.attributes import ACTS

    severity = np.array([0.5, 0.5, 0.5, 0.5, 1.0, 0.5])
    done = np.array([acts.get(act, 0.0) for act in ACTS])
    assert threat.experienced_hostility(done, severity) == pytest.approx(expected)


def test_cooperation_is_no_hostile_act() -> None:
    from counterpoise.scenario.attributes import ACTS

    only = np.array([float(act == "cooperation") for act in ACTS])
    assert threat.experienced_hostility(only, np.full(len(ACTS) - 1, 0.9)) == 0.0


def test_force_is_graver_than_anything_else() -> None:
    """us-low-intensity-coercion puts force above the rest."""
    severity = {name: value for name, value in DEFAULT.items() if name.startswith("severity_")}
    assert max(severity, key=severity.__getitem__) == "severity_force"


def test_intent_is_learned_faster_from_a_grave_signal_than_it_is_unlearned() -> None:
    slow, fast = DEFAULT["learn_slow"], DEFAULT["learn_fast"]
    up = threat.learned_intent(0.2, 0.9, 0.0, slow, fast) - 0.2
    down = 0.9 - threat.learned_intent(0.9, 0.2, 0.0, slow, fast)
    assert up > 3 * down


def test_a_scar_keeps_intent_up_for_years() -> None:
    """Ten years on a grave experience is most of intent still; without its scar it would be forgotten."""

    def ten_years_after(share: float) -> float:
        scar, intent = 0.0, 0.2
        for year in range(10):
            experienced = 0.85 if year == 0 else 0.0
            scar = threat.remembered_hostility(scar, experienced, 0.4, share, 0.01)
            intent = threat.learned_intent(intent, max(0.1, experienced), scar, 0.1, 0.8)
        return intent

    lasting = 0.85**4 / (0.85**4 + 0.4**4)
    assert ten_years_after(0.9) == pytest.approx(0.9 * 0.85 * lasting * 0.99**9)
    assert ten_years_after(0.9) > 0.65
    assert ten_years_after(0.0) < 0.4


def test_a_slight_leaves_no_scar_and_a_blow_most_of_itself() -> None:
    share, grave = DEFAULT["scar_share"], DEFAULT["grave"]
    slight, blow = (threat.remembered_hostility(0.0, felt, grave, share, 0.0) for felt in (0.15, 0.85))
    assert slight < 0.02
    assert blow > 0.8 * share * 0.85


# -- dependence and opportunity ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("usual", "shift", "expected"),
    [
        ([0.5, 0.2], [0.0, 0.0], [0.5, 0.2]),
        ([0.5, 0.2], [-0.1, 0.3], [0.4, 0.5]),
        ([0.5, 0.2], [-0.9, 0.0], [0.0, 0.2]),
        ([0.5, 0.2], [1.5, 0.8], [0.5, 0.5]),
        ([0.9, 0.1], [0.0, 0.5], [0.6, 0.4]),
    ],
)
def test_shares_are_kept_within_the_whole(usual: list[float], shift: list[float], expected: list[float]) -> None:
    shares = np.zeros(2)
    dependence.shares_with_shift(np.array(usual), np.array(shift), shares)
    np.testing.assert_allclose(shares, expected)


@pytest.mark.parametrize(
    ("shares", "vulnerability", "expected"),
    [
        ([0.6, 0.2], [1.0, 1.0], 0.4),
        ([0.6, 0.2], [0.3, 0.1], 0.5),
        ([0.6, 0.2], [0.0, 0.0], 0.0),
        ([1.0, 1.0], [0.2, 0.7], 1.0),
    ],
)
def test_dependence_weighs_channels_by_vulnerability(
    shares: list[float], vulnerability: list[float], expected: float
) -> None:
    assert dependence.weighted_dependence(np.array(shares), np.array(vulnerability)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("capacity", "expected"), [(0.2, [0.5, 0.3, 0.1]), (0.9, [0.0, 0.8, 0.1]), (0.0, [0.7, 0.1, 0.1])]
)
def test_a_route_moves_what_it_can_carry_and_no_more_than_there_is(capacity: float, expected: list[float]) -> None:
    shares = np.array([0.7, 0.1, 0.1])
    routes.moved_by_route(shares, 0, 1, capacity)
    np.testing.assert_allclose(shares, expected, atol=1e-12)


@pytest.mark.parametrize("lacking", ["effort", "demand", "pace"])
def test_a_route_without_effort_or_buyer_is_never_begun(lacking: str) -> None:
    """A second pipeline needs a buyer with strong demand (kaz-china-demand-reduces-control)."""
    all_there = {"appeal": 1.0, "effort": 1.0, "demand": 1.0, "pace": 1.0, "steepness": 4.0}
    assert routes.building_chance(**all_there) == pytest.approx(1 / 1.1 / 1.1 / (1 + math.exp(-4.0)))
    assert routes.building_chance(**{**all_there, lacking: 0.0}) == 0.0


def test_concentration_is_the_sum_of_squares() -> None:
    assert dependence.concentration(np.array([0.6, 0.3])) == pytest.approx(0.45)
    assert dependence.concentration(np.array([0.3, 0.3, 0.3])) < dependence.concentration(np.array([0.9, 0.0, 0.0]))


@given(st.integers(1, 5), st.integers(0, 4), st.just(0.0) | st.floats(1e-100, 1.0))
def test_a_single_bidder_makes_no_suitors(powers: int, place: int, bid: float) -> None:
    bids = np.zeros(powers)
    bids[place % powers] = bid
    assert opportunity.suitors(bids, 0.25) == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("bids", [[1e-170, 0.0], [1e-170, 1e-170], [4e-10, 4e-10]])
def test_bids_of_next_to_nothing_make_no_suitors(bids: list[float]) -> None:
    assert opportunity.suitors(np.array(bids), 0.25) == 0.0


@pytest.mark.parametrize(
    ("bids", "expected"),
    [([0.0, 0.0], 0.0), ([0.5, 0.5], 0.5 * 1 / 1.25), ([0.25, 0.25, 0.25, 0.25], 0.75 * 1 / 1.25)],
)
def test_suitors_count_effective_bidders_and_how_much_they_bid(bids: list[float], expected: float) -> None:
    assert opportunity.suitors(np.array(bids), 0.25) == pytest.approx(expected)


@given(st.lists(POSITIVE, min_size=2, max_size=5))
def test_more_equal_bids_of_the_same_sum_make_more_suitors(bids: list[float]) -> None:
    even = np.full(len(bids), sum(bids) / len(bids))
    assert opportunity.suitors(even, 0.25) >= opportunity.suitors(np.array(bids), 0.25) - 1e-12


def test_decoupling_alone_does_not_end_hedging() -> None:
    """lq-nonalignment-under-bipolarity: the new states of the 1950s stayed neutral."""
    assert opportunity.squeeze(1.0, 0.0, 0.0) == 0.0
    assert opportunity.squeeze(1.0, 0.0, 1.0) == opportunity.squeeze(1.0, 1.0, 0.0) == 1.0


def test_rivalry_pays_a_hedger_most_halfway() -> None:
    payoff = [opportunity.rivalry_payoff(r / 10) for r in range(11)]
    assert payoff == sorted(payoff[:6]) + sorted(payoff[6:], reverse=True)
    assert max(payoff) == payoff[5]


def test_peers_are_weighed_by_closeness_and_a_state_is_no_peer_of_its_own() -> None:
    shares = np.full(4, np.nan)
    opportunity.peer_shares(np.array([1.0, 0.6, 0.2, 0.0]), np.array([3, 0, 1, 2]), 0, shares)
    np.testing.assert_allclose(shares, [0.75, 0.25, 0.0, 0.0])


def test_a_state_without_close_peers_follows_nobody() -> None:
    shares = np.full(4, np.nan)
    opportunity.peer_shares(np.array([1.0, 0.0]), np.array([0, 1]), 0, shares)
    assert (shares == 0.0).all()


def test_enmeshment_needs_membership_in_bodies_where_powers_sit() -> None:
    assert opportunity.enmeshment(np.array([1.0, 1.0]), np.array([0.5, 0.4])) == pytest.approx(0.7)
    assert opportunity.enmeshment(np.array([0.0, 0.0]), np.array([0.5, 0.4])) == 0.0
    assert opportunity.enmeshment(np.array([1.0, 1.0]), np.array([0.0, 0.0])) == 0.0
    assert opportunity.enmeshment(np.zeros(0), np.zeros(0)) == 0.0


# -- choice ------------------------------------------------------------------------------------------


def chances(utilities: list[float] | np.ndarray, rationality: float = 1.8, nest: float = 0.4) -> np.ndarray:
    values = np.asarray(utilities, dtype=float)
    probabilities = np.zeros(len(values))
    choice.choice_probabilities(values, (len(values) - 1) // 3, rationality, nest, probabilities)
    return probabilities


def by_strategy(probabilities: np.ndarray) -> np.ndarray:
    powers = (len(probabilities) - 1) // 3
    cuts = np.cumsum([powers, powers, 1])
    return np.array([part.sum() for part in np.split(probabilities, cuts)])


@st.composite
def option_utilities(draw: Callable[..., Any]) -> np.ndarray:
    powers = draw(st.integers(1, 4))
    size = 3 * powers + 1
    return np.array(draw(st.lists(st.floats(-8.0, 8.0), min_size=size, max_size=size)))


@pytest.mark.parametrize("powers", [1, 2, 3, 5])
def test_options_run_by_strategy_and_then_by_power(powers: int) -> None:
    labels = [(s, p) for s in (choice.BALANCING, choice.SOFT_BALANCING) for p in range(powers)]
    labels += [(choice.HEDGING, -1), *((choice.BANDWAGONING, p) for p in range(powers))]
    for option, (strategy, target) in enumerate(labels):
        assert (choice.strategy_of(option, powers), choice.target_of(option, powers)) == (strategy, target)
        assert choice.option_of(strategy, target, powers) == option


@given(option_utilities(), st.floats(0.1, 5.0), st.floats(0.1, 1.0))
@settings(max_examples=150, deadline=None)
def test_probabilities_sum_to_one_and_follow_utility_within_a_strategy(
    utilities: np.ndarray, rationality: float, nest: float
) -> None:
    found = chances(utilities, rationality, nest)
    assert found.sum() == pytest.approx(1.0, abs=1e-12)
    assert (found >= 0.0).all()
    powers = (len(utilities) - 1) // 3
    for first in (0, powers, 2 * powers + 1):
        part, own = utilities[first : first + powers], found[first : first + powers]
        order = np.argsort(part)
        assert (np.diff(own[order]) >= -1e-15).all()


def cloned(utilities: np.ndarray, copies: int) -> np.ndarray:
    powers = (len(utilities) - 1) // 3
    hard, soft, hedge, band = np.split(utilities, np.cumsum([powers, powers, 1]))
    return np.concatenate([np.tile(hard, copies), np.tile(soft, copies), hedge, np.tile(band, copies)])


@pytest.mark.parametrize("copies", [2, 3])
@given(utilities=option_utilities(), rationality=st.floats(0.1, 5.0), nest=st.floats(0.1, 1.0))
@settings(max_examples=100, deadline=None)
def test_cloning_every_power_favours_no_strategy(
    copies: int, utilities: np.ndarray, rationality: float, nest: float
) -> None:
    one = by_strategy(chances(utilities, rationality, nest))
    other = by_strategy(chances(cloned(utilities, copies), rationality, nest))
    np.testing.assert_allclose(other, one, atol=1e-12)


def test_without_the_correction_clones_would_count() -> None:
    """Guards the test above: a plain logit over the same options shifts toward the cloned strategies."""
    utilities = np.zeros(4)
    plain = [by_strategy(np.full(len(u), 1 / len(u))) for u in (utilities, cloned(utilities, 2))]
    assert abs(plain[0] - plain[1]).max() > 0.1
    np.testing.assert_allclose(by_strategy(chances(cloned(utilities, 2))), 0.25)


def test_indifference_gives_every_strategy_a_quarter_and_every_power_its_part() -> None:
    np.testing.assert_allclose(chances(np.full(10, 0.7)), [1 / 12] * 6 + [1 / 4] + [1 / 12] * 3)


def test_with_one_power_the_choice_is_a_plain_logit() -> None:
    utilities = np.array([0.3, -0.2, 0.5, 0.0])
    weights = np.exp(1.8 * utilities)
    np.testing.assert_allclose(chances(utilities, 1.8, 0.4), weights / weights.sum(), rtol=1e-12)


@given(st.floats(-3.0, 3.0), st.floats(0.5, 3.0), st.floats(0.1, 1.0))
def test_odds_within_a_strategy_are_sharper_by_the_nest(difference: float, rationality: float, nest: float) -> None:
    found = chances([difference, 0.0, 0, 0, 0, 0, 0], rationality, nest)
    assert math.log(found[0] / found[1]) == pytest.approx(rationality / nest * difference, abs=1e-9)


def test_with_a_nest_of_one_strategies_compete_by_their_mean_weight() -> None:
    utilities = np.array([1.0, 0.0, 0.0, 0.0, 0.5, 0.0, 0.0])
    weights = np.exp(2.0 * utilities)
    strategies = np.array([weights[:2].mean(), weights[2:4].mean(), weights[4], weights[5:].mean()])
    np.testing.assert_allclose(by_strategy(chances(utilities, 2.0, 1.0)), strategies / strategies.sum())


def test_the_first_choice_is_the_closest_ally_else_hedging() -> None:
    assert choice.first_choice(np.array([0.0, 1.0, 2 / 3]), 3) == choice.option_of(3, 1, 3)
    assert choice.first_choice(np.array([2 / 3, 0.0, 0.0]), 3) == choice.option_of(3, 0, 3)
    assert choice.first_choice(np.array([0.0, 0.6, 1 / 3]), 3) == choice.option_of(2, -1, 3)


def test_with_a_nest_near_zero_only_the_best_option_of_a_strategy_counts() -> None:
    utilities = np.array([1.0, -5.0, 0.2, 0.1, 0.5, -1.0, 0.3])
    best = np.exp(2.0 * np.array([1.0, 0.2, 0.5, 0.3]))
    np.testing.assert_allclose(by_strategy(chances(utilities, 2.0, 1e-6)), best / best.sum(), atol=1e-5)
    assert chances(utilities, 2.0, 1e-6)[1] == 0.0


def test_inclusive_value_of_equal_options_is_their_utility() -> None:
    values = np.full(5, 0.37)
    assert choice.inclusive_value(values, 1, 3, 1.8, 0.4) == pytest.approx(0.37, abs=1e-15)


@given(option_utilities(), st.floats(0.3, 3.0), st.floats(0.1, 1.0))
def test_inclusive_value_lies_between_the_mean_and_the_best(
    utilities: np.ndarray, rationality: float, nest: float
) -> None:
    powers = (len(utilities) - 1) // 3
    value = choice.inclusive_value(utilities, 0, powers, rationality, nest)
    assert utilities[:powers].mean() - 1e-9 <= value <= utilities[:powers].max() + 1e-9


def test_a_state_of_no_rationality_chooses_at_random_among_strategies() -> None:
    np.testing.assert_allclose(by_strategy(chances([3.0, 0, 1, 1, 2, 0, 0], 1e-9)), 0.25, atol=1e-6)


def test_the_smallest_rationality_is_next_to_none_and_none_at_all_is_refused() -> None:
    assert parameters.limits_of("rationality")[0] == 0.01
    np.testing.assert_allclose(by_strategy(chances([3.0, 0, 1, 1, 2, 0, 0], 0.01)), 0.25, atol=0.01)
    with pytest.raises(ScenarioError, match=r"rationality: 0 is out of limits \(it must be between 0\.01 and 20\)"):
        load_theory("full", {"theory.parameters.rationality": 0.0})


def test_a_state_of_great_rationality_takes_the_best() -> None:
    assert chances([0.1, 0, 0.2, 0, 0.3, 0, 0.4], 1000.0).argmax() == 6
    assert chances([0.1, 0, 0.2, 0, 0.3, 0, 0.4], 1000.0).max() > 1 - 1e-12


@given(option_utilities(), st.floats(-50.0, 50.0))
@settings(max_examples=50, deadline=None)
def test_only_differences_of_utility_count(utilities: np.ndarray, shift: float) -> None:
    np.testing.assert_allclose(chances(utilities + shift), chances(utilities), atol=1e-9)


@given(option_utilities())
@settings(max_examples=100, deadline=None)
def test_the_reading_toward_one_power_sums_to_one(utilities: np.ndarray) -> None:
    found, powers = chances(utilities), (len(utilities) - 1) // 3
    for power in range(powers):
        reading = np.zeros(4)
        choice.dyadic_reading(found, power, powers, reading)
        assert reading.sum() == pytest.approx(1.0, abs=1e-12)


def test_a_state_may_read_as_bandwagoning_with_one_power_and_balancing_another() -> None:
    probabilities = np.array([0.0, 0.3, 0.0, 0.1, 0.1, 0.5, 0.0])
    first, second = np.zeros(4), np.zeros(4)
    choice.dyadic_reading(probabilities, 0, 2, first)
    choice.dyadic_reading(probabilities, 1, 2, second)
    np.testing.assert_allclose(first, [0.0, 0.0, 1 / 6, 5 / 6])
    np.testing.assert_allclose(second, [0.6, 0.2, 0.2, 0.0])


def test_where_the_choice_is_certain_to_concern_another_power_the_reading_is_even() -> None:
    reading = np.zeros(4)
    choice.dyadic_reading(chances([50.0, -50, -50, -50, -50, -50, -50], 20.0), 1, 2, reading)
    np.testing.assert_array_equal(reading, [0.25] * 4)


# -- institutions, instruments, what is observed -------------------------------------------------------


@pytest.mark.parametrize(
    ("member", "chance", "draw", "stays"),
    [
        (True, 1.0, 0.0, True),
        (True, 0.0, 0.39, False),
        (True, 0.0, 0.41, True),
        (False, 0.0, 0.0, False),
        (False, 1.0, 0.39, True),
        (False, 1.0, 0.41, False),
        (False, 0.5, 0.19, True),
        (False, 0.5, 0.21, False),
    ],
)
def test_members_who_want_out_leave_and_others_join_at_a_pace(
    member: bool, chance: float, draw: float, stays: bool
) -> None:
    assert institutions.member_next(member, chance, draw, 0.4) == stays


@given(st.booleans(), UNIT, UNIT, st.floats(0.0, 1.0, exclude_max=True))
def test_with_the_same_draw_a_greater_wish_never_means_leaving(
    member: bool, one: float, other: float, draw: float
) -> None:
    low, high = min(one, other), max(one, other)
    assert institutions.member_next(member, low, draw, 0.4) <= institutions.member_next(member, high, draw, 0.4)


FILL_MEANS: Function = instruments.available_means
FILL_RESPONSES: Function = response.response_utilities
MEANS = [*inspect.signature(instruments.available_means.py_func).parameters][:-1]  # type: ignore[attr-defined]


def means(**given_means: float) -> np.ndarray:
    found = np.full(instruments.COUNT, np.nan)
    FILL_MEANS(*(given_means.get(name, 0.0) for name in MEANS), found)
    return found


def test_every_instrument_has_means_in_the_unit_interval() -> None:
    source = np.random.default_rng(3)
    for values in (*source.random((200, len(MEANS))), np.ones(len(MEANS)), np.zeros(len(MEANS))):
        found = np.full(instruments.COUNT, np.nan)
        FILL_MEANS(*values, found)
        assert ((found >= 0.0) & (found <= 1.0)).all()


@pytest.mark.parametrize(
    ("instrument", "lacking"),
    [
        (instruments.EXTERNAL_ALLIANCE, "patron"),
        (instruments.COALITION_DIPLOMACY, "leader"),
        (instruments.EXCLUSIVE_BODIES, "rent"),
        (instruments.EXCLUSIVE_BODIES, "leader"),
        (instruments.TRADE_DIVERSION, "suitors"),
        (instruments.RIVAL_TIES, "rivals"),
        (instruments.OVERLAPPING_BODIES, "suitors"),
        (instruments.DIVERSIFICATION, "suitors"),
        (instruments.LEVERAGE, "rent"),
        (instruments.LEVERAGE, "suitors"),
        (instruments.HOSTING, "proximity"),
    ],
)
def test_an_instrument_without_its_means_cannot_be_used(instrument: int, lacking: str) -> None:
    names = ("rent", "leader", "coalition", "suitors", "patron", "rivals", "proximity", "worry")
    assert means(**dict.fromkeys(names, 1.0))[instrument] == pytest.approx(1.0)
    assert means(**{**dict.fromkeys(names, 1.0), lacking: 0.0})[instrument] == 0.0


def test_fear_for_survival_brings_assertion_of_sovereignty() -> None:
    """kaz-survival-anxiety-two-policies."""
    found = [means(worry=worry)[instruments.SOVEREIGNTY] for worry in (0.0, 0.5, 1.0)]
    assert found == pytest.approx([0.4, 0.7, 1.0])
    others = [k for k in range(instruments.COUNT) if k != instruments.SOVEREIGNTY]
    np.testing.assert_array_equal(means(worry=1.0)[others], means()[others])


def test_who_depends_on_a_power_that_retaliates_refuses_it_less() -> None:
    refusal = [means(leader=0.5, exposure=e)[instruments.COOPERATION_REFUSAL] for e in (0.0, 0.5, 1.0)]
    assert refusal == pytest.approx([0.7, 0.35, 0.0])


def test_instruments_are_listed_by_strategy_in_the_order_of_their_numbers() -> None:
    names = [i.name for i in instruments.INSTRUMENTS]
    assert names.index("arming") == instruments.ARMING
    assert names.index("naming_and_shaming") == instruments.NAMING
    assert names.index("resource_leverage") == instruments.LEVERAGE
    assert names.index("hosting") == instruments.HOSTING == instruments.COUNT - 1
    for first, strategy in zip(instruments.FIRST, terms.STRATEGIES, strict=True):
        assert instruments.INSTRUMENTS[first].strategy == strategy
        assert first == 0 or instruments.INSTRUMENTS[first - 1].strategy != strategy


def test_no_soft_instrument_touches_capability() -> None:
    """soft-leaves-capability-gap."""
    assert not [i for i in instruments.INSTRUMENTS if i.strategy != "balancing" and "capability" in i.effect]


def test_refusal_spreads_from_domain_to_domain() -> None:
    spread = [[instruments.refused(e, d, 5) for d in range(5)] for e in (0.0, 0.3, 1.0)]
    assert spread == [[0.0] * 5, pytest.approx([1.0, 0.5, 0.0, 0.0, 0.0]), [1.0] * 5]


def test_effort_builds_up_and_runs_down_gradually() -> None:
    """dual-dependence-fragility: means that are gone are not felt at once."""
    effort = [0.0]
    for wanted in [1.0] * 5 + [0.0] * 5:
        effort.append(instruments.moved(effort[-1], wanted, DEFAULT["effort_rise"], DEFAULT["effort_decline"]))
    assert effort[1:6] == sorted(effort[1:6])
    assert effort[6:] == sorted(effort[6:], reverse=True)
    assert effort[6] > 0.5 * effort[5]


def test_efforts_add_up_within_one_strategy() -> None:
    efforts = np.arange(14) / 10
    assert instruments.intensity(efforts, 2, 8) == pytest.approx(2.7)
    assert instruments.mean_effort(efforts, 2, 8) == pytest.approx(0.45)


@pytest.mark.parametrize(
    ("refused", "years", "motive", "elsewhere", "soft"),
    [
        (0.6, 2.0, 0.1, 0.0, True),
        (0.4, 2.0, 0.1, 0.0, False),  # one domain or two are friction
        (0.6, 1.0, 0.1, 0.0, False),  # not sustained
        (0.6, 2.0, 0.0, 0.0, False),  # answers no threat
        (0.6, 2.0, 0.1, 0.4, False),  # not selective
        (1.0, 9.0, 0.9, 0.4, True),
    ],
)
def test_soft_balancing_is_told_from_friction(
    refused: float, years: float, motive: float, elsewhere: float, soft: bool
) -> None:
    assert outcomes.observed_soft(refused, years, motive, elsewhere, 0.6, 2.0) == soft


@pytest.mark.parametrize(
    ("soft", "hard", "hedge", "band", "label"),
    [
        (False, 0.0, 0.0, 0.0, "none"),
        (False, 0.34, 0.34, 0.34, "none"),
        (True, 0.0, 0.9, 0.9, "soft_balancing"),
        (True, 0.4, 0.9, 0.9, "balancing"),
        (False, 0.0, 0.5, 0.4, "hedging"),
        (False, 0.0, 0.4, 0.5, "bandwagoning"),
    ],
)
def test_the_observed_strategy_is_the_strongest_that_shows(
    soft: bool, hard: float, hedge: float, band: float, label: str
) -> None:
    assert outcomes.OBSERVED[outcomes.observed_strategy(soft, hard, hedge, band, 0.35)] == label


def test_observed_labels_are_the_strategies_and_none() -> None:
    assert list(outcomes.OBSERVED) == [*terms.STRATEGIES, "none"]
    assert outcomes.OBSERVED[outcomes.OBSERVED_NONE] == "none"


def test_a_domain_counts_as_refused_from_the_bound_on() -> None:
    assert outcomes.domains_refused(np.array([0.4, 0.39, 1.0, 0.0, 0.0]), 0.4) == pytest.approx(0.4)


# -- responses ---------------------------------------------------------------------------------------

CALM = {
    "defiance": 0.5, "attention": 0.5, "tied_down": 0.3, "need": 0.3, "unilateralism": 0.3, "constraint": 0.3,
    "restraint": 0.8, "norms": 0.5, "escalation": 0.2, "threshold": 0.2, "joint": 0.5, "joint_restraint": 0.6,
}  # fmt: skip


def answer(**changed: float) -> np.ndarray:
    utilities = np.zeros(4)
    FILL_RESPONSES(*{**CALM, **changed}.values(), utilities)
    return utilities


def test_a_response_has_the_utilities_worked_out_by_hand() -> None:
    held_back = 0.8 * 0.3
    pressure = -0.4 + 5 * 0.3 * (1 - held_back) + 0.8 * 0.3 + 0.5 * 0.5 - 0.3 - 0.6 * 0.3 - 2.5 * held_back - 0.2 - 0.3
    force = -3.5 + 7 * 0.3 * (1 - held_back) * 0.7 + 0.3 - 0.3 - 1.2 * 0.5 - 1.5 * 0.3 - held_back - 0.3 - 0.3
    expected = [0.6 * 0.5 - 0.4, 1.2 * 0.3 + 0.8 * 0.25 - 0.75, pressure, force]
    np.testing.assert_allclose(answer(), expected, atol=1e-12)


@pytest.mark.parametrize(
    ("response_name", "argument", "sign"),
    [
        ("pressure", "defiance", 1),
        ("force", "defiance", 1),
        ("neglect", "defiance", -1),
        ("engagement", "defiance", -1),
        ("neglect", "attention", -1),
        ("pressure", "attention", 1),
        ("force", "tied_down", -1),
        ("pressure", "need", -1),
        ("force", "need", -1),
        ("engagement", "need", 1),
        ("pressure", "unilateralism", 1),
        ("force", "unilateralism", 1),
        ("pressure", "constraint", -1),
        ("force", "constraint", -1),
        ("force", "norms", -1),
        ("pressure", "escalation", -1),
        ("force", "escalation", -1),
        ("pressure", "joint", -1),
        ("force", "joint", -1),
    ],
)
def test_a_power_answers_in_the_direction_that_the_papers_give(response_name: str, argument: str, sign: int) -> None:
    k = response.RESPONSES.index(response_name)
    values = [answer(**{argument: value})[k] for value in np.linspace(0.0, 1.0, 11)]
    assert (sign * np.diff(values) >= -1e-12).all()
    assert sign * (values[-1] - values[0]) > 0.1


@pytest.mark.parametrize("quiet", ["neglect", "engagement"])
def test_resisting_together_holds_back_pressure_and_force_and_nothing_else(quiet: str) -> None:
    """ac-limits-retaliation; without the parameter the company of others counts for nothing."""
    change = answer(joint=1.0) - answer(joint=0.0)
    assert change[response.RESPONSES.index(quiet)] == 0.0
    np.testing.assert_allclose(change[[response.PRESSURE, response.FORCE]], -0.6, atol=1e-12)
    alone = answer(joint=1.0, joint_restraint=0.0) - answer(joint=0.0, joint_restraint=0.0)
    np.testing.assert_array_equal(alone, 0.0)


def odds_of_force(**changed: float) -> float:
    odds = np.zeros(4)
    response.logit(answer(**changed), DEFAULT["response_rationality"], odds)
    return float(odds[response.FORCE])


FREE_HAND = {"tied_down": 0.0, "need": 0.0, "unilateralism": 1.0, "constraint": 0.0, "norms": 0.0, "escalation": 0.0}


def test_a_power_with_a_free_hand_is_likelier_to_use_force_the_more_it_is_defied() -> None:
    assert odds_of_force(**FREE_HAND, defiance=1.0) > odds_of_force(**FREE_HAND, defiance=0.2)


def test_force_is_rare() -> None:
    assert odds_of_force() < 0.01


def test_being_tied_down_rules_out_force_before_pressure() -> None:
    """Subversion goes on meanwhile (2001-02)."""
    lost = answer(tied_down=0.0, defiance=0.8) - answer(tied_down=1.0, defiance=0.8)
    assert lost[response.FORCE] > lost[response.PRESSURE] > 0.0


@given(st.lists(st.floats(-20.0, 20.0), min_size=4, max_size=4), st.floats(0.0, 20.0))
def test_response_probabilities_sum_to_one(utilities: list[float], rationality: float) -> None:
    odds = np.zeros(4)
    response.logit(np.array(utilities), rationality, odds)
    assert odds.sum() == pytest.approx(1.0)
    assert (odds >= 0.0).all()


def test_a_response_logit_has_the_odds_of_its_utilities() -> None:
    odds = np.zeros(4)
    response.logit(np.array([0.0, math.log(2.0), math.log(3.0), math.log(4.0)]), 1.0, odds)
    np.testing.assert_allclose(odds, [0.1, 0.2, 0.3, 0.4])


def test_what_is_needed_is_not_cut() -> None:
    cut = [response.sanctions_level(response.PRESSURE, need, 1.0) for need in (0.0, 0.5, 1.0)]
    assert cut == pytest.approx([0.8, 0.4, 0.0])


def test_coercion_costs_a_power_its_standing_and_quiet_wins_it_back() -> None:
    """us-coup-role-costs-legitimacy."""
    after = standing_after(0.6, coercion=0.6)
    later = standing_after(after)
    assert after < later < 0.6


def standing_after(legitimacy: float, coercion: float = 0.0, condemned: float = 0.0, exits: float = 0.0) -> float:
    costs = (DEFAULT[f"{name}_loss"] for name in ("unilateral", "coercion", "naming", "condemnation", "exit"))
    recovery = DEFAULT["legitimacy_recovery"]
    return float(response.legitimacy_after(legitimacy, 0.6, 0.0, coercion, 0.0, condemned, exits, recovery, *costs))


@given(POSITIVE, UNIT)
def test_a_power_that_goes_on_as_it_does_keeps_its_standing_at_rest(usual: float, unilateralism: float) -> None:
    recovery, loss = DEFAULT["legitimacy_recovery"], DEFAULT["unilateral_loss"]
    rest = response.legitimacy_at_rest(usual, unilateralism, recovery, loss)
    after = response.legitimacy_after(rest, usual, unilateralism, *[0.0] * 4, recovery, loss, *[1.0] * 4)
    assert after == pytest.approx(rest, abs=1e-12)


@pytest.mark.parametrize("blow", ["condemned", "exits"])
def test_condemnation_and_exits_cost_standing_at_once_and_it_comes_back_slowly(blow: str) -> None:
    """latam-joint-condemnation-2026, exits-cause-trust-crisis."""
    path = [0.6, standing_after(0.6, **{blow: 1.0})]
    for _ in range(5):
        path.append(standing_after(path[-1]))
    lost, won = path[0] - path[1], path[2] - path[1]
    assert lost > 2 * won > 0.0
    assert (np.diff(path[1:]) > 0.0).all()
    assert path[-1] < 0.6


# -- condemnation --------------------------------------------------------------------------------------


def test_without_a_victim_nobody_condemns() -> None:
    """However much a power acts alone and however little a state has to lose."""
    assert response.outrage(1.0, 0.0, 0.0, 1.0, 1.0) == 0.0
    assert response.condemnation_chance(0.0, 1.0, 0.0, 0.0, -1.0, 0.0, 50.0) == 0.0


@pytest.mark.parametrize("lacking", ["norms", "nearness"])
def test_outrage_needs_norms_and_nearness(lacking: str) -> None:
    all_there = {"norms": 1.0, "force": 1.0, "subversion": 0.0, "mandate": 0.0, "nearness": 1.0}
    assert response.outrage(**all_there) == 1.0
    assert response.outrage(**{**all_there, lacking: 0.0}) == 0.0


def test_subversion_stirs_others_by_the_mandate_of_the_victim_and_force_whoever_it_is() -> None:
    """rio-group-oas-reject-us-line: what stirred them was the coup against an elected government."""
    felt = [response.outrage(1.0, 0.0, 1.0, mandate, 1.0) for mandate in (0.0, 0.5, 1.0)]
    assert felt == pytest.approx([0.0, 0.4, 0.8])
    assert response.outrage(1.0, 1.0, 1.0, 0.0, 1.0) == 1.0


def test_who_does_not_lean_toward_a_power_condemns_it_no_more_for_leaning_away() -> None:
    away, even, toward = (
        response.condemnation_chance(0.5, 0.0, 0.0, 0.0, lean, DEFAULT["condemnation_threshold"], 8.0)
        for lean in (-0.8, 0.0, 0.8)
    )
    assert away == even > toward


# -- powers among themselves -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("eased", "draw", "now"),
    [(False, 0.19, True), (False, 0.21, False), (True, 0.29, False), (True, 0.31, True)],
)
def test_a_tense_phase_eases_and_an_eased_one_ends_by_its_own_chance(eased: bool, draw: float, now: bool) -> None:
    assert rivalry.eased_next(eased, draw, 0.2, 0.3) == now


def test_phases_last_as_long_as_their_hazards_say() -> None:
    """No period is built in: the share of eased years is ease / (ease + relapse)."""
    source, eased, years = np.random.default_rng(11), False, 0
    for _ in range(20000):
        eased = rivalry.eased_next(eased, source.random(), 0.2, 0.3)
        years += eased
    assert years / 20000 == pytest.approx(0.4, abs=0.02)


@pytest.mark.parametrize("mean", [0.0, 0.3, 1.0, 6.0, 40.0])
def test_counts_follow_the_poisson_distribution(mean: float) -> None:
    counts = np.array([rivalry.poisson_count(mean, draw) for draw in (np.arange(20000) + 0.5) / 20000])
    for k in range(int(mean) + 4):
        chance = math.exp(-mean) * mean**k / math.factorial(k)
        assert (counts == k).mean() == pytest.approx(chance, abs=1e-3), k
    assert counts.mean() == pytest.approx(mean, abs=0.01)
    assert counts.var() == pytest.approx(mean, rel=0.02, abs=1e-12)


@pytest.mark.parametrize("mean", [0.0, 6.0, 700.0, 12000.0, 1e9])
@pytest.mark.parametrize("draw", [0.0, 0.5, 1.0 - 2.0**-53])
def test_a_count_is_whole_and_ends(mean: float, draw: float) -> None:
    count = rivalry.poisson_count(mean, draw)
    assert count == int(count)
    assert 0.0 <= count <= min(1000.0, 3.0 * mean + 40.0)


def test_measures_rise_as_the_gap_narrows_and_go_on_while_eased() -> None:
    """lf-us-gap-anxiety, wx-containment-stays."""
    gaps = [rivalry.anxiety(0.2, challenger) for challenger in (0.05, 0.1, 0.15, 0.2)]
    tense, eased = ([rivalry.expected_measures(6.0, gap, 0.2, phase, 0.0) for gap in gaps] for phase in (0.0, 1.0))
    assert (np.diff(tense) > 0.0).all()
    assert (np.diff(eased) > 0.0).all()
    assert all(0.5 * before < after < before for before, after in zip(tense, eased, strict=True))


def test_contacts_calm_crises_and_leave_rivalry() -> None:
    """wx-structural-confrontation: contact is no argument of rivalry, only of crises."""
    assert "contacts" not in arguments(rivalry.effective_rivalry)
    chances_of_crisis = [rivalry.crisis_chance(0.3, 0.8, contacts, 0.6) for contacts in (0.0, 4.0, 12.0, 100.0)]
    assert chances_of_crisis[0] > chances_of_crisis[1] > chances_of_crisis[2] == chances_of_crisis[3] > 0.0


@given(UNIT, st.lists(st.floats(0.0, 30.0), max_size=10), st.floats(0.0, 0.2))
def test_what_measures_have_cut_is_never_taken_back(start: float, years: list[float], ratchet: float) -> None:
    path = [start]
    for measures in years:
        path.append(rivalry.ratcheted(path[-1], measures, ratchet))
    assert (np.diff(path) >= -1e-12).all()
    assert max(path) <= 1.0


def test_without_rivalry_nobody_answers_arms_and_arms_age() -> None:
    assert rivalry.arms_pressure(0.0, 1.0, 1.0) == 0.0
    assert rivalry.arms_pressure(1.0, 0.0, 0.0) == 0.0
    assert rivalry.armament_after(0.5, 0.0, 0.0, 0.04, 0.05) == pytest.approx(0.475)


def test_an_arms_race_of_two_that_answer_each_other_ends_somewhere() -> None:
    """With the default answer and decay arms settle, and higher the greater the rivalry."""

    def settled(strength: float) -> float:
        one = other = 0.05
        for _ in range(400):
            pressed = (rivalry.arms_pressure(strength, 0.0, rival) for rival in (other, one))
            one, other = (
                rivalry.armament_after(own, 0.01, push, DEFAULT["arms_answer"], DEFAULT["tie_decay"])
                for own, push in zip((one, other), pressed, strict=True)
            )
        return one

    assert settled(0.0) == pytest.approx(0.01 / DEFAULT["tie_decay"], abs=1e-3)
    assert settled(0.0) < settled(0.3) < settled(0.6) < 1.0


# -- leaving bodies ------------------------------------------------------------------------------------


def leaving(**changed: float) -> float:
    given_values = {"decline": 0.2, "say_lost": 0.1, "monitoring": 0.3, "unilateralism": 0.3, **changed}
    weights = (DEFAULT[f"exit_{name}"] for name in ("decline", "say", "monitoring", "unilateralism"))
    appeal = institutions.exit_appeal(*given_values.values(), *weights)
    shape = (DEFAULT[f"exit_{name}"] for name in ("threshold", "steepness", "pace"))
    return float(institutions.exit_chance(appeal, *shape))


@pytest.mark.parametrize("reason", ["decline", "say_lost", "monitoring", "unilateralism"])
def test_a_power_leaves_the_likelier_the_more_reason_it_has(reason: str) -> None:
    """hard-power-shortfall-motivates-exit, voice-diluted-exit-over-adaptation, exit-clears-path-for-intervention."""
    found = [leaving(**{reason: value}) for value in (0.0, 0.5, 1.0)]
    assert found[0] < found[1] < found[2]


def test_a_power_at_its_height_with_its_say_stays() -> None:
    assert leaving(decline=0.0, say_lost=0.0, unilateralism=0.1) < 0.02


# -- agreements ----------------------------------------------------------------------------------------


def test_kinds_of_agreement_are_named_once_and_a_treaty_is_the_dearest() -> None:
    """alliance-sovereignty-cost: a treaty costs more than any of the agreements that make a quasi-alliance."""
    costs = {kind: DEFAULT[f"cost_{kind}"] for kind in agreements.KINDS}
    assert agreements.KINDS[agreements.TREATY] == "treaty"
    assert list(costs.values()) == sorted(costs.values())
    assert costs["treaty"] > 2 * max(cost for kind, cost in costs.items() if kind != "treaty")
    signed = [
        agreements.signing_chance(agreements.signing_appeal(0.4, 0.6, 0.2, 0.1, 0.2, cost), 0.6, 6.0, 0.35)
        for cost in costs.values()
    ]
    assert signed == sorted(signed, reverse=True)
    assert signed[-1] < 0.01 < signed[0]


def test_all_agreements_together_make_a_quasi_alliance_and_a_treaty_an_alliance() -> None:
    """qa-not-substitute; the scale is that of security ties."""
    from counterpoise.scenario.attributes import TIE_SCALE

    assert agreements.bond_of(1.0, False) == pytest.approx(TIE_SCALE["quasi_alliance"])
    assert agreements.bond_of(0.0, True) == TIE_SCALE["alliance"]
    assert agreements.bond_of(0.0, False) == TIE_SCALE["none"]
    path = [agreements.bond_of(count / 5, False) for count in range(6)]
    assert (np.diff(path) > 0.0).all()


@pytest.mark.parametrize("lacking", ["bond", "one_tie", "other_tie", "shared", "pace"])
def test_a_format_of_three_takes_a_bond_two_ties_and_a_common_motive(lacking: str) -> None:
    all_there = {"bond": 1.0, "one_tie": 0.9, "other_tie": 1.0, "shared": 0.5, "pace": 1.0}
    assert agreements.triad_chance(**all_there) == pytest.approx(0.45)
    assert agreements.triad_chance(**{**all_there, lacking: 0.0}) == 0.0


# -- who takes over what is turned away ----------------------------------------------------------------


@given(UNIT, UNIT, st.floats(0.0, 4.0))
def test_suppliers_never_take_over_more_than_there_is_or_than_they_deliver(
    effort: float, share: float, supply: float
) -> None:
    taken = instruments.replaced(effort, share, supply)
    assert 0.0 <= taken <= min(share, supply) + 1e-15


@pytest.mark.parametrize("lacking", ["tie", "trusted", "demand", "rivalry"])
def test_pressure_of_a_patron_needs_all_of_its_parts(lacking: str) -> None:
    all_there = {"tie": 1.0, "trusted": 1.0, "demand": 1.0, "rivalry": 1.0}
    assert instruments.compliance(**all_there) == 1.0
    assert instruments.compliance(**{**all_there, lacking: 0.0}) == 0.0


def test_a_pipe_cannot_be_turned_by_policy_alone() -> None:
    assert instruments.turned_away(1.0, 0.06, 0.0, 0.8) == 0.0


def test_a_lone_bidder_bargains_for_nothing_and_rivals_raise_the_cost() -> None:
    """competition-raises-cost."""
    cost = [opportunity.bargaining_cost(0.4, 0.4 + others) for others in (0.0, 0.2, 0.4, 2.0)]
    assert cost[0] == 0.0
    assert (np.diff(cost) > 0.0).all()
    assert cost[-1] < 0.4


# -- terms -------------------------------------------------------------------------------------------

VALUES: dict[str, Callable[[Any], tuple[float, ...]]] = {
    "balancing": terms.balancing_values,
    "soft_balancing": terms.soft_balancing_values,
    "hedging": terms.hedging_values,
    "bandwagoning": terms.bandwagoning_values,
}


def situation(strategy: str, **changed: float) -> Any:
    """A situation of middling numbers, with what is ``changed``."""
    kind: Any = terms.Outlook if strategy == "hedging" else terms.Dyad
    return kind(**{**dict.fromkeys(kind._fields, 0.5), **changed})


def value(strategy: str, term: str, **changed: float) -> float:
    names = [entry.name for entry in terms.BY_STRATEGY[strategy]]
    return VALUES[strategy](situation(strategy, **changed))[names.index(term)]


@pytest.mark.parametrize("strategy", terms.STRATEGIES)
def test_a_strategy_has_one_value_for_each_of_its_terms(strategy: str) -> None:
    assert len(VALUES[strategy](situation(strategy))) == len(terms.BY_STRATEGY[strategy])


BY_HAND = [
    ("balancing", "constant", {}, 1.0),
    ("balancing", "motive", {"motive": 0.3}, 0.3),
    ("balancing", "motive_backing", {"motive": 0.4, "backing": 0.6}, 0.24),
    ("balancing", "motive_feasibility", {"motive": 0.4, "feasibility": 0.3}, 0.12),
    ("balancing", "motive_dispute", {"motive": 0.4, "dispute": 0.9}, 0.36),
    ("balancing", "motive_rivalry", {"motive": 0.4, "rivalry": 0.2}, 0.08),
    ("balancing", "survival", {"survival": 0.7}, 0.7),
    ("balancing", "exposure", {"prosperity": 2.0, "exposure_hard": 0.3}, 0.6),
    ("balancing", "arms_dependence", {"arms_dependence": 0.15}, 0.15),
    ("balancing", "interdependence", {"prosperity": 2.0, "dependence": 0.4}, 0.8),
    ("balancing", "regime_affinity", {"regime_affinity": -0.6}, -0.6),
    ("balancing", "lean", {"lean": -0.4}, -0.4),
    ("balancing", "norms", {"norms": 0.8}, 0.8),
    ("balancing", "power", {"power": 0.35}, 0.35),
    ("balancing", "disparity_dependence", {"ability": 0.8, "dependence": 0.25}, 0.2),
    ("balancing", "threat_expectation", {"motive": 0.4, "expectation": 0.3}, 0.12),
    ("balancing", "inertia", {"stayed_hard": 0.6}, 0.6),
    ("balancing", "diffusion", {"peers_hard": 0.7}, 0.7),
    ("balancing", "last_choice", {"stayed_hard": 0.1}, 1.0),
    ("balancing", "last_choice", {"stayed_hard": 0.0}, 0.0),
    ("balancing", "dispute", {"dispute": 0.3, "motive": 0.4}, 0.3),
    ("soft_balancing", "motive_rent", {"motive": 0.4, "rent": 0.3}, 0.12),
    ("soft_balancing", "motive_leader", {"motive": 0.4, "leader": 0.8}, 0.32),
    ("soft_balancing", "motive_coalition", {"motive": 0.4, "coalition": 0.6}, 0.24),
    ("soft_balancing", "motive_legitimacy_deficit", {"motive": 0.4, "legitimacy_deficit": 0.7}, 0.28),
    ("soft_balancing", "motive_unilateralism", {"motive": 0.4, "unilateralism": 0.9}, 0.36),
    ("soft_balancing", "motive_inattention", {"motive": 0.4, "inattention": 0.8}, 0.32),
    ("soft_balancing", "motive_domestic_pressure", {"motive": 0.4, "domestic_pressure": 0.2}, 0.08),
    ("soft_balancing", "motive_autonomy", {"motive": 0.4, "autonomy": 0.9}, 0.36),
    ("soft_balancing", "survival", {"survival": 0.2}, 0.2),
    ("soft_balancing", "exposure", {"prosperity": 0.5, "exposure_soft": 0.3}, 0.15),
    ("soft_balancing", "inertia", {"stayed_soft": 0.6}, 0.6),
    ("soft_balancing", "diffusion", {"peers_soft": 0.7}, 0.7),
    ("hedging", "suitors", {"suitors": 0.3}, 0.3),
    ("hedging", "suitors_rent", {"suitors": 0.4, "rent": 0.2}, 0.08),
    ("hedging", "suitors_autonomy", {"suitors": 0.4, "autonomy": 0.7}, 0.28),
    ("hedging", "suitors_enmeshment", {"suitors": 0.4, "enmeshment": 0.9}, 0.36),
    ("hedging", "suitors_rivalry", {"suitors": 0.4, "rivalry_payoff": 0.6}, 0.24),
    ("hedging", "suitors_abandonment", {"suitors": 0.4, "abandonment": 0.8}, 0.32),
    ("hedging", "squeeze", {"squeeze": 0.35}, 0.35),
    ("hedging", "demand", {"demand": 0.25}, 0.25),
    ("hedging", "survival", {"survival": 0.45}, 0.45),
    ("hedging", "concentration", {"concentration": 0.15}, 0.15),
    ("hedging", "motive", {"motive": 0.65}, 0.65),
    ("hedging", "power", {"power": 0.75}, 0.75),
    ("hedging", "threat_expectation", {"motive": 0.4, "expectation": 0.3}, 0.12),
    ("hedging", "inertia", {"stayed": 0.6}, 0.6),
    ("hedging", "diffusion", {"peers": 0.7}, 0.7),
    ("bandwagoning", "attraction", {"attraction": 0.45}, 0.45),
    ("bandwagoning", "patronage", {"patronage": 0.55}, 0.55),
    ("bandwagoning", "aid", {"aid": 0.65}, 0.65),
    ("bandwagoning", "exposure", {"prosperity": 2.0, "exposure_soft": 0.3}, 0.6),
    ("bandwagoning", "squeezed_dependence", {"squeezed_dependence": 0.15}, 0.15),
    ("bandwagoning", "vulnerable_threat", {"threat": 0.6, "vulnerable": 0.5}, 0.3),
    ("bandwagoning", "motive", {"motive": 0.65}, 0.65),
    ("bandwagoning", "autonomy_asymmetry", {"autonomy": 0.6, "ability": 0.8}, 0.48),
    ("bandwagoning", "domestic_pressure", {"domestic_pressure": 0.35}, 0.35),
    ("bandwagoning", "suitors", {"suitors": 0.25}, 0.25),
    ("bandwagoning", "revision", {"revision": 0.5, "unilateralism": 0.8}, 0.4),
    ("bandwagoning", "expectation", {"motive": 0.4, "expectation": 0.3}, 0.18),
    ("bandwagoning", "inertia", {"stayed_band": 0.6}, 0.6),
    ("bandwagoning", "diffusion", {"peers_band": 0.7}, 0.7),
]  # fmt: skip


@pytest.mark.parametrize(("strategy", "term", "changed", "expected"), BY_HAND)
def test_a_term_has_the_value_of_its_formula(
    strategy: str, term: str, changed: dict[str, float], expected: float
) -> None:
    assert value(strategy, term, **changed) == pytest.approx(expected, abs=1e-12)


FALLING = {("bandwagoning", "expectation", "motive")}
"""Entries that lower the value of a term by its formula: (1 − m) · economic expectation."""


@pytest.mark.parametrize("term", terms.TERMS, ids=lambda term: f"{term.strategy}.{term.name}")
def test_a_term_moves_utility_in_the_direction_of_its_sign(term: terms.Term) -> None:
    """Values grow with what the formula names, so that the sign of the weight is the direction."""
    names = [entry.name for entry in terms.BY_STRATEGY[term.strategy]]
    weights = np.array([float(term.sign) if name == term.name else 0.0 for name in names])
    low = situation(term.strategy)
    entering = set()
    for field in low._fields:
        base, raised = (np.dot(weights, VALUES[term.strategy](s)) for s in (low, low._replace(**{field: 0.8})))
        sign = -term.sign if (term.strategy, term.name, field) in FALLING else term.sign
        assert sign * (raised - base) >= 0.0, field
        if raised != base:
            entering.add(field)
    assert term.sign * np.dot(weights, VALUES[term.strategy](low)) > 0.0
    assert bool(entering) == (term.name not in ("constant", "last_choice"))


def test_means_do_not_make_a_motive() -> None:
    """Without a motive none of the means widens soft or hard balancing."""
    for strategy in ("balancing", "soft_balancing"):
        for term in terms.BY_STRATEGY[strategy]:
            if term.name.startswith(("motive", "threat")):
                assert value(strategy, term.name, motive=0.0) == 0.0


def test_hedging_needs_suitors() -> None:
    for term in terms.HEDGING:
        if term.name.startswith("suitors"):
            assert value("hedging", term.name, suitors=0.0) == 0.0


def test_terms_have_unique_names_signs_formulas_and_sources() -> None:
    assert len({(term.strategy, term.name) for term in terms.TERMS}) == len(terms.TERMS)
    for term in terms.TERMS:
        assert term.sign in (-1, 1)
        assert term.formula
        assert term.source
        assert term.basis in ("stated", "inference", "literature", "judgement")


def test_the_full_theory_carries_the_signs_of_the_library() -> None:
    theory = load_theory("full")
    given_terms = {(s, t): number.constant for s, names in theory.terms.items() for t, number in names.items()}
    assert len(given_terms) > 40
    for term in terms.TERMS:
        assert given_terms.get((term.strategy, term.name), 0.0) * term.sign >= 0.0, term


def test_weights_stand_in_the_order_of_the_library() -> None:
    theory = load_theory("full")
    weights = build_rules(theory).weights
    for strategy, row in zip(weights._fields, weights, strict=True):
        for term, weight in zip(terms.BY_STRATEGY[strategy], row, strict=True):
            assert weight == theory.weight(strategy, term.name)


# -- parameters --------------------------------------------------------------------------------------


@pytest.mark.parametrize("parameter", parameters.PARAMETERS, ids=lambda parameter: parameter.name)
def test_a_parameter_has_a_plausible_range_around_its_default_and_a_source(parameter: parameters.Parameter) -> None:
    low, high = parameters.limits_of(parameter.name)
    assert low <= parameter.low <= parameter.default <= parameter.high <= high
    assert parameter.low < parameter.high
    assert parameter.meaning
    assert parameter.source


def test_parameters_have_unique_names_and_limits_name_only_parameters() -> None:
    assert len(DEFAULT) == len(parameters.PARAMETERS)
    assert set(parameters.LIMITS) <= set(DEFAULT)
