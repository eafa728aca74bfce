"""Every scalar equation, argument by argument: the direction in which it moves its value, and its limits."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from typing import Any

import counterpoise.theory
import numpy as np
import pytest
from counterpoise.theory import (
    agreements,
    dependence,
    institutions,
    instruments,
    opportunity,
    outcomes,
    response,
    rivalry,
    routes,
    threat,
)

Function = Callable[..., Any]
DIRECTIONS: dict[Function, str] = {
    threat.ability: "capability+ reach+ proximity+ own_capability- elasticity?",
    threat.intent_signal: "baseline+ experienced+ neighbours+ unilateralism+ cooperation- neighbour_weight+ "
    "unilateral_weight+ trust-",
    threat.warmth: "cooperation+ engaged+ hosting+ of_engagement+ of_hosting+",
    threat.remembered_hostility: "scar+ experienced+ grave- share+ forgetting-",
    threat.learned_intent: "intent+ signal+ scar+ slow? fast?",
    threat.threat: "ability+ intent+",
    threat.territorial_threat: "threat+ dispute+ force+",
    threat.excess: "threat+ onset-",
    threat.felt: "motive+ half-",
    threat.assault: "dispute+ force+",
    threat.attraction: "ability+ intent- proximity+",
    dependence.retaliation_risk: "attention+ tied_down- need- unilateralism+ constraint- restraint-",
    dependence.exposure: "dependence+ risk+",
    dependence.economic_expectation: "dependence+ sanctions- aid+",
    opportunity.bid: "attention+ need+ access+ conditionality- similarity+ shut_out- leverage+ guard-",
    opportunity.rent: "resource_share+ price+ reference- steepness?",
    opportunity.similarity: "one? other?",
    opportunity.closeness: "tie+ regime+ orientation+",
    opportunity.backing: "tie+ credibility+ rivalry+",
    opportunity.support: "tie+ credibility+ rivalry+ might+ reach+ proximity+",
    opportunity.chance_to_hold_out: "capability+ supported+ might- reach-",
    opportunity.vulnerability_to: "ability+ proximity+ other_ally-",
    opportunity.rivalry_payoff: "rivalry?",
    opportunity.shared_engagement: "one+ other+",
    opportunity.squeeze: "decoupling+ engagement+ chokepoint+",
    opportunity.perceived_credibility: "perceived+ shown+ fall? rise?",
    institutions.aid_of_leader: "strength+ aid+ least+",
    institutions.likeness: "affinity+",
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
    instruments.means_to_arm: "rent+ capability+ least-",
    instruments.armed: "arms+ growth+ decay-",
    instruments.bond_push: "diplomacy+ common+",
    instruments.meeting: "courting+ common+",
    response.legitimacy_at_rest: "usual+ unilateralism- recovery+ unilateral_loss-",
    instruments.soft_support: "coalition+ half-",
    instruments.compliance: "tie+ trusted+ demand+ rivalry+",
    instruments.turned_away: "effort+ rate+ flexibility+ share+",
    instruments.conceded: "effort+ rate+ share?",
    instruments.replaced: "effort+ share+ supply+",
    instruments.supplier_pull: "supply+ tie+",
    opportunity.bargaining_cost: "own? all_bids+",
    instruments.cost_imposed: "soft_intensity+ need+ support+",
    outcomes.stance: "concession+ hosting+ alliance+",
    outcomes.cover: "backing+ stance+ hold+ arming+",
    outcomes.security: "threat- cover+ entrapment-",
    outcomes.claim: "squeezed+ compliance+ hedging+",
    outcomes.pressed: "coercion+ claim+ threat+ cover- resisted-",
    outcomes.freedom: "concession- pressed- patronage-",
    outcomes.autonomy: "concentration- freedom+",
    outcomes.not_taken: "bid- stance- diversifying-",
    outcomes.gains: "exchange+ concentration- dictated- passed_up-",
    outcomes.kept_rent: "rent+ refused+",
    outcomes.prosperity: "gains+ rent+ sanctions- refusal- arming- diversifying- parted-",
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
    "experienced_hostility", "shares_with_shift", "weighted_dependence", "reliance", "concentration", "suitors",
    "peer_shares", "strategy_of", "target_of", "option_of", "first_choice",
    "inclusive_value", "choice_probabilities", "dyadic_reading", "toward", "protects", "unconcern",
    "habit", "member_next", "available_means", "can_balance", "refused", "intensity", "mean_effort", "observed_soft",
    "observed_strategy", "domains_refused", "moved_by_route", "response_utilities", "logit", "sanctions_level",
    "subversion_level",
    "eased_next", "bond_of", "weigh_balancing", "weigh_soft_balancing", "weigh_hedging", "weigh_bandwagoning",
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
            if isinstance(member, type(threat.ability))
            and not name.startswith("_")
            and member.__module__ in (module.name, None)  # the rows of terms are written out and have no module
        }
    assert found == {name_of(function) for function in DIRECTIONS} | ELSEWHERE


@pytest.mark.parametrize("function", DIRECTIONS, ids=name_of)
def test_the_table_of_directions_names_every_argument_in_order(function: Any) -> None:
    assert list(arguments(function)) == list(inspect.signature(function).parameters)


@pytest.mark.parametrize("function", DIRECTIONS, ids=name_of)
def test_an_equation_moves_with_each_argument_as_the_science_says(function: Function) -> None:
    for name, direction in arguments(function).items():
        sign = {"+": 1.0, "-": -1.0, "?": 0.0}[direction]
        moved = 0.0
        for given_values in situations(function):
            low, high = bounds_of(function, name)
            middle = given_values[name]
            below, above = (function(*{**given_values, name: value}.values()) for value in ((low + middle) / 2, middle))
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
        assert -1e-12 <= function(*situation.values()) <= 1.0 + 1e-12, situation
