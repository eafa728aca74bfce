"""Powers among themselves, and what states do about them: cycles, arms, exits, condemnation, agreements, supply."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from counterpoise import draws
from counterpoise.engine.record import Record
from counterpoise.engine.runs import replay, run_replicates
from counterpoise.scenario.model import load_scenario
from counterpoise.scenario.reading.files import DEFAULT_THEORY
from counterpoise.scenario.theory_file import load_theory
from counterpoise.theory import agreements
from counterpoise.theory.agreements import KINDS
from counterpoise.world.build import World, build_world
from counterpoise.world.rules import build_rules

CASE = Path(__file__).parents[1] / "data" / "bodies_and_pairs.yaml"
FIRST, LAST, WAR = 2000, 2012, 2006
RUNS = np.arange(300)
SEED = 3
USA, RUS, CHN = range(3)
DEU, POL, FRA, JPN, AUS = range(5)
UNION, COUNCIL, CLUB = range(3)
GAS, OIL = 1, 2
"""Places of the further channels in the record, behind energy."""

Settings = dict[str, object]
NO_WAR: Settings = {"events.war": None}
TREATY = KINDS.index("treaty")


def world(settings: Settings | None = None) -> World:
    return build_world(load_scenario(CASE, {k: v for k, v in (settings or {}).items() if not k.startswith("theory.")}))


KEPT: dict[str, Record] = {}


def recorded(settings: Settings | None = None) -> Record:
    """The ensemble under settings of the scenario and the theory; the same draws in each."""
    key = repr(sorted((settings or {}).items()))
    if key not in KEPT:
        theory = {k: v for k, v in (settings or {}).items() if k.startswith("theory.")}
        KEPT[key] = run_replicates(world(settings), build_rules(load_theory(DEFAULT_THEORY, theory)), RUNS, seed=SEED)
    return KEPT[key]


# -- trend and small cycles ----------------------------------------------------------------------------


def test_phases_follow_their_hazards() -> None:
    """Over all runs a tense year eases with chance 0.2 and an eased one ends with chance 0.3."""
    eased = recorded().eased[:, :, 0] > 0.0
    before, after = eased[:, :-1], eased[:, 1:]
    assert after[~before].mean() == pytest.approx(0.2, abs=0.03)
    assert (~after)[before].mean() == pytest.approx(0.3, abs=0.03)


def test_measures_are_poisson_counts_of_what_is_expected() -> None:
    """With the anxiety of the year, twice as many in a year of technical advance, fewer while eased."""
    plain: Settings = {"cycles.us_china.breakthrough": 0.0, "powers.USA.capability": 0.2,
                       "powers.CHN.capability": 0.1, "theory.parameters.arms_answer": 0.0}  # fmt: skip
    record = recorded(plain)
    eased, measures = record.eased[:, :, 0] > 0.0, record.measures[:, :, 0]
    assert measures[~eased].mean() == pytest.approx(3.0, abs=0.15)
    assert measures[~eased].var() == pytest.approx(3.0, abs=0.3)
    assert measures[eased].mean() == pytest.approx(2.4, abs=0.15)
    every_year = recorded({**plain, "cycles.us_china.breakthrough": 1.0}).measures[:, :, 0]
    assert every_year[~eased].mean() == pytest.approx(6.0, abs=0.2)
    answers = record.answers[:, :, 0]
    assert answers.mean() == pytest.approx(0.4 * measures.mean(), rel=0.1)


def test_measures_rise_as_the_gap_narrows() -> None:
    """lf-us-gap-anxiety."""
    even: Settings = {"powers.CHN.capability": 0.15}
    small: Settings = {"powers.CHN.capability": 0.05}
    assert recorded(even).measures.mean() > 2.0 * recorded(small).measures.mean()
    growing = recorded().measures[:, :, 0].mean(axis=0)
    assert growing[-3:].mean() > growing[:3].mean()


def test_easing_brings_contact_and_fewer_crises_and_leaves_containment() -> None:
    """wx-containment-stays, wx-structural-confrontation: measures go on, rivalry stays far from none."""
    record = recorded()
    eased = record.eased[:, :, 0] > 0.0
    assert record.contacts[:, :, 0][eased].mean() == pytest.approx(12.0, abs=0.3)
    assert record.contacts[:, :, 0][~eased].mean() == pytest.approx(4.0, abs=0.3)
    assert record.measures[:, :, 0][eased].mean() > 0.6 * record.measures[:, :, 0][~eased].mean()


def test_contacts_alone_leave_rivalry_and_calm_crises() -> None:
    silent, talking = (recorded({"cycles.us_china.contacts": contacts}) for contacts in (0.0, 12.0))
    for name in ("rivalry", "decoupling", "measures", "answers", "eased"):
        np.testing.assert_array_equal(getattr(silent, name), getattr(talking, name), name)
    assert (talking.crisis <= silent.crisis).all()
    assert talking.crisis.mean() < 0.7 * silent.crisis.mean()


def test_rivalry_is_the_path_with_the_trend_less_easing() -> None:
    flat: Settings = {"powers.CHN.capability": 0.3, "powers.USA.capability": 0.1, "rivalry.USA-CHN": 0.3}
    record = recorded(flat)
    years = np.arange(1, LAST - FIRST + 2)
    expected = 0.3 + 0.02 * years - 0.15 * record.eased[:, :, 0]
    np.testing.assert_allclose(record.rivalry[:, :, 0], expected, atol=1e-12)


def test_what_measures_cut_is_never_taken_back() -> None:
    """lf-import-restrictions: the ratchet turns one way, whatever the phase."""
    record = recorded()
    assert (np.diff(record.decoupling[:, :, 0], axis=1) >= 0.0).all()
    cut = 1.0 - 0.995 ** (record.measures + record.answers).cumsum(axis=1)
    np.testing.assert_allclose(record.decoupling, cut, atol=1e-12)
    assert (recorded({"cycles.us_china.ratchet": 0.0}).decoupling == 0.0).all()


def test_a_world_without_the_cycle_has_the_rivalry_of_its_path() -> None:
    without = recorded({"cycles.us_china": None})
    assert without.rivalry.shape[2] == 0
    still: Settings = {"cycles.us_china": {"incumbent": "USA", "challenger": "CHN", "easing": 0.0, "measures": 0.0}}
    for name in ("probabilities", "threat", "tie", "legitimacy", "armament"):
        np.testing.assert_array_equal(getattr(recorded(still), name), getattr(without, name), name)


# -- arms ----------------------------------------------------------------------------------------------


def test_a_power_arms_by_its_programme_and_in_answer_to_alliances_near_by() -> None:
    """wl-arms-race-alliance: Russia answers the growth of American ties with Poland from 2000 to 2004."""
    alone: Settings = {"theory.parameters.arms_answer": 0.0}
    programme = recorded(alone).armament[:, :, RUS]
    years = np.arange(1, LAST - FIRST + 2)
    decay = load_theory(DEFAULT_THEORY).parameter("tie_decay")
    np.testing.assert_allclose(programme, np.broadcast_to(0.01 * (1 - (1 - decay) ** years) / decay, programme.shape))
    assert (recorded(alone).armament[:, :, USA] == 0.0).all()
    answered = recorded().armament[:, :, RUS]
    assert (answered[:, 5] > programme[:, 5]).all()
    assert (recorded().armament[:, 2:, USA] > 0.0).all(), "the arms of its rival are answered in turn"
    still = recorded({"states.POL.tie.USA": 0.6}).armament[:, :, RUS]
    assert answered[:, -1].mean() > still[:, -1].mean()


def test_without_rivalry_nobody_answers() -> None:
    calm: Settings = {"rivalry": None, "cycles": None, "powers.RUS.arming": 0.0}
    assert (recorded(calm).armament == 0.0).all()


def test_arms_raise_what_a_power_could_do_to_its_neighbours() -> None:
    armed, unarmed = (recorded({"powers.RUS.arming": pace, **NO_WAR}).threat[:, -1, POL, RUS] for pace in (0.2, 0.0))
    assert armed.mean() > unarmed.mean()


# -- leaving bodies --------------------------------------------------------------------------------------


def departures(record: Record) -> np.ndarray:
    """Index of the year in which the United States left the council, by run; −1 where they stayed."""
    out = record.inside[:, :, COUNCIL, USA] == 0.0
    return np.asarray(np.where(out.any(axis=1), out.argmax(axis=1), -1))


def test_only_a_leaver_leaves_and_does_not_come_back() -> None:
    record = recorded()
    assert 0.3 < (departures(record) >= 0).mean() < 1.0
    assert (record.inside[:, :, COUNCIL, [RUS, CHN]] == 1.0).all()
    assert (np.diff(record.inside[:, :, COUNCIL, USA], axis=1) <= 0.0).all()
    assert (departures(recorded({"institutions.COUNCIL.leavers": []})) == -1).all()


@pytest.mark.parametrize(
    ("reason", "without"),
    [
        ("decline", {"powers.USA.legitimacy": 0.7, "theory.parameters.exit_decline": 0.0}),
        ("say", {"institutions.COUNCIL.say.USA": 0.5}),
        ("monitoring", {"institutions.COUNCIL.monitoring": 0.0}),
        ("unilateralism", {"theory.parameters.exit_unilateralism": 0.0}),
    ],
)
def test_without_one_of_its_reasons_a_power_leaves_in_fewer_runs(reason: str, without: Settings) -> None:
    left, stayed = departures(recorded()) >= 0, departures(recorded(without)) >= 0
    assert stayed.mean() < left.mean(), reason


def test_an_exit_costs_legitimacy_at_once() -> None:
    """exits-cause-trust-crisis, against the same world in which exits cost nothing."""
    costly, free = recorded(), recorded({"theory.parameters.exit_loss": 0.0})
    first = departures(costly)
    np.testing.assert_array_equal(np.minimum(first, 3), np.minimum(departures(free), 3))
    seen = 0
    for n in np.flatnonzero(first >= 0):
        t = first[n]
        np.testing.assert_array_equal(costly.legitimacy[n, :t, USA], free.legitimacy[n, :t, USA])
        if departures(free)[n] == t and free.legitimacy[n, t, USA] > 0.0:
            assert costly.legitimacy[n, t, USA] < free.legitimacy[n, t, USA]
            seen += 1
    assert seen > 30


def test_an_exit_frees_the_hand_of_the_power_from_the_next_year_on() -> None:
    """exit-clears-path-for-intervention: there is one body that it may leave, so nothing binds it after that."""
    record = recorded()
    first = departures(record)
    for n in range(len(RUNS)):
        t = first[n] if first[n] >= 0 else LAST - FIRST
        np.testing.assert_array_equal(record.constraint[n, : t + 1, USA], 0.6)
        np.testing.assert_array_equal(record.constraint[n, t + 1 :, USA], 0.0)
    assert (record.constraint[:, :, RUS] == 0.3).all(), "a power that may leave nothing keeps what binds it"


def test_with_a_second_body_to_leave_a_part_of_what_binds_it_stays() -> None:
    second: Settings = {"institutions.PACT": {"kind": "inclusive", "inside": ["USA"], "leavers": ["USA"], "members": [],
                                              "strength": 0.2, "monitoring": 0.0, "say": {"USA": 0.5}}}  # fmt: skip
    record = recorded(second)
    out = record.inside[:, :-1, :, USA] == 0.0
    left = 0.6 * out[:, :, COUNCIL] + 0.2 * out[:, :, 3]
    np.testing.assert_allclose(record.constraint[:, 1:, USA], 0.6 * (1.0 - left / 0.8), atol=1e-12)


def test_lost_standing_of_a_power_draws_states_into_bodies_without_it() -> None:
    """global-south-realignment."""
    drawn, not_drawn = (recorded({"theory.parameters.absence_weight": weight}) for weight in (1.2, 0.0))
    assert drawn.member[:, :, CLUB].mean() > not_drawn.member[:, :, CLUB].mean() + 0.01
    np.testing.assert_array_equal(drawn.member[:, :3], not_drawn.member[:, :3])


# -- who confers -----------------------------------------------------------------------------------------


def test_members_that_confer_share_probabilities_and_the_choice() -> None:
    record = recorded()
    together = record.together == UNION
    member = record.member[:, :, UNION] > 0.0
    for n, t in zip(*np.nonzero(together.any(axis=2)), strict=True):
        who = np.flatnonzero(together[n, t])
        if t > 0:
            np.testing.assert_array_equal(who, np.flatnonzero(member[n, t - 1]))
        assert len(np.unique(record.probabilities[n, t, who], axis=0)) == 1
        assert len(np.unique(record.option[n, t, who])) == 1


def test_a_body_confers_as_often_as_it_is_competent() -> None:
    often = (recorded().together == UNION).any(axis=2).mean(axis=0)
    expected = np.linspace(0.3, 0.8, LAST - FIRST + 1)
    np.testing.assert_allclose(often, expected, atol=0.1)
    assert often.mean() == pytest.approx(expected.mean(), abs=0.03)
    assert (recorded({"institutions.UNION.competence": 0.0}).together == -1).all()


def test_members_of_a_competent_body_agree_more_than_they_would_alone() -> None:
    def agreement(record: Record) -> float:
        return float((record.option[:, :, DEU] == record.option[:, :, FRA]).mean())

    together, apart = recorded({"institutions.UNION.competence": 1.0}), recorded({"institutions.UNION.competence": 0.0})
    assert 1.0 - agreement(together) < 0.2 * (1.0 - agreement(apart))


def test_the_common_choice_is_drawn_for_the_body() -> None:
    settings: Settings = {"institutions.UNION.competence": 1.0}
    case = world(settings)
    record, _ = replay(case, build_rules(load_theory(DEFAULT_THEORY)), 5, SEED)
    for t, year in enumerate(case.years):
        draw = draws.uniform(SEED, 5, int(year), draws.identity("body:UNION"), draws.CHOICE)
        assert record.option[0, t, DEU] == draws.pick(record.probabilities[0, t, DEU], draw)


# -- condemnation ------------------------------------------------------------------------------------------


def test_condemnation_needs_a_victim() -> None:
    """Where no power uses force or subverts anybody nobody condemns, in any run."""
    record = recorded()
    war = [WAR - FIRST, WAR - FIRST + 1]
    assert record.condemned[:, war][..., [USA, RUS]].mean() > 0.2
    assert (recorded(NO_WAR).condemned[:, :, :, USA].mean(axis=(0, 2))[:3] <= 0.01).all()
    quiet = recorded({**NO_WAR, "theory.parameters.defiance_threshold": 0.4})
    coerced = (quiet.response >= 2).any(axis=2)
    assert not quiet.condemned.any(axis=2)[~coerced].any()


def test_states_near_the_victim_condemn_more_often() -> None:
    near, far = (recorded().condemned[:, WAR - FIRST, i, RUS].mean() for i in ([DEU, FRA], [JPN, AUS]))
    assert near > far


def test_who_has_much_to_lose_condemns_less_often() -> None:
    """An ally of the United States against a state with as much nearness and no tie."""
    tied, untied = (recorded({"states.FRA.tie.USA": tie}).condemned[:, WAR - FIRST, FRA, USA] for tie in (1.0, 0.0))
    assert tied.mean() < untied.mean()


def test_condemnation_costs_the_power_its_standing() -> None:
    costly, free = (recorded({"theory.parameters.condemnation_loss": loss}) for loss in (0.3, 0.0))
    before, at = slice(0, WAR - FIRST), WAR - FIRST
    same = (costly.condemned[:, before] == 0.0).all(axis=(1, 2, 3))
    assert same.sum() > 30
    np.testing.assert_array_equal(costly.legitimacy[same][:, before], free.legitimacy[same][:, before])
    share = costly.condemned[same, at].mean(axis=1)
    struck = share[:, RUS] > 0.0
    lost = free.legitimacy[same, at, RUS] - costly.legitimacy[same, at, RUS]
    assert (lost[struck] > 0.0).all()
    assert (lost[~struck] == 0.0).all()


def test_joint_resistance_lowers_pressure_and_force() -> None:
    """ac-limits-retaliation, over all states that face a power."""
    held, bare = (recorded({**NO_WAR, "theory.parameters.joint_restraint": value}) for value in (5.0, 0.0))
    assert (held.response >= 2).mean() < (bare.response >= 2).mean()


# -- agreements --------------------------------------------------------------------------------------------


def test_agreements_stay_and_come_in_the_order_of_their_cost() -> None:
    """qa-three-advantages, alliance-sovereignty-cost: a treaty is the rarest."""
    signed = recorded().signed[:, :, 0]
    assert (np.diff(signed, axis=1) >= 0.0).all()
    years = signed.mean(axis=(0, 1))
    assert years[0] > years[1] > years[4] > years[TREATY]
    assert years[TREATY] < 0.05 < years[0]


def test_a_treaty_is_signed_less_often_the_dearer_it_is_at_home() -> None:
    cheap: Settings = {"theory.parameters.cost_treaty": 1.0, "agreements.jpn_aus.ground": 0.8}
    signed = [
        recorded({**cheap, "states.JPN.treaty_cost": cost, "states.AUS.treaty_cost": 0.5}).signed[:, -1, 0, TREATY]
        for cost in (0.5, 1.0, 3.0)
    ]
    assert (signed[0] >= signed[1]).all()
    assert (signed[1] >= signed[2]).all()
    assert signed[0].mean() > signed[1].mean() > signed[2].mean()


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ({"agreements.jpn_aus.ground": 0.6}, {"agreements.jpn_aus.ground": 0.0}),
        ({"agreements.jpn_aus.obstacle": 0.0}, {"agreements.jpn_aus.obstacle": 0.8}),
        ({"powers.USA.credibility": 0.1}, {"powers.USA.credibility": 1.0}),
        ({"states.AUS.intent.CHN": 0.9}, {"states.AUS.intent.CHN": 0.0}),
    ],
    ids=["ground", "obstacle", "abandonment", "shared motive"],
)
def test_pairs_sign_more_with_more_reason(more: Settings, less: Settings) -> None:
    one, other = (recorded(settings).signed[:, :, 0].sum(axis=2).mean() for settings in (more, less))
    assert one > other + 0.05


def test_agreements_raise_the_tie_of_the_two_from_the_next_year_on() -> None:
    """No more than a quasi-alliance without a treaty; the bonds of the others are as they were in that year."""
    signing, none = recorded(NO_WAR), recorded({**NO_WAR, "theory.parameters.agreement_pace": 0.0})
    assert (none.signed == 0.0).all()
    first = signing.signed[:, :, 0].any(axis=2)
    for n in np.flatnonzero(first.any(axis=1))[:60]:
        t = int(first[n].argmax())
        bond = agreements.bond_of(
            signing.signed[n, t, 0, :TREATY].sum() / TREATY, signing.signed[n, t, 0, TREATY] > 0.0
        )
        gained = signing.bonds[n, t] - none.bonds[n, t]
        assert 0.0 <= gained[JPN] <= bond + 1e-12
        assert gained[JPN] == pytest.approx(gained[AUS], abs=1e-12)
        np.testing.assert_allclose(gained[[DEU, POL, FRA]], 0.0, atol=1e-12)


def test_a_format_of_three_takes_a_bond_and_a_tie_to_the_patron() -> None:
    """qa-anchor-us, minilaterals-list."""
    keen: Settings = {"agreements.jpn_aus.ground": 0.6}
    record = recorded(keen)
    assert record.triad.any()
    assert (np.diff(record.triad, axis=1) >= 0.0).all()
    assert (record.signed[:, :, 0].any(axis=2) >= record.triad[:, :, 0]).all()
    untied: Settings = {**keen, "states.AUS.tie.USA": 0.0}
    assert recorded(untied).triad.mean() < 0.5 * record.triad.mean()
    assert not recorded({**keen, "theory.parameters.triad_pace": 0.0}).triad.any()


# -- supply ----------------------------------------------------------------------------------------------


def test_other_suppliers_take_over_what_a_patron_presses_its_ally_to_drop() -> None:
    """us-third-power-nordstream, us-firms-take-russian-share: the share of Russian gas goes to the United States."""
    full, none = recorded(), recorded({"powers.USA.supply": None})
    dropped = none.share[:, -1, DEU, GAS, RUS] - full.share[:, -1, DEU, GAS, RUS]
    gained = full.share[:, -1, DEU, GAS, USA] - none.share[:, -1, DEU, GAS, USA]
    assert dropped.mean() > 0.02
    assert gained.mean() == pytest.approx(dropped.mean(), rel=0.35)


def test_no_more_is_taken_over_in_a_year_than_is_supplied() -> None:
    """Substitution is bounded by what others deliver, however great the effort."""
    wide: Settings = {"powers.USA.demand": 1.0, "rivalry.USA-RUS": 1.0, "powers.USA.credibility": 1.0}
    less, more = recorded({**wide, "powers.USA.supply": None}), recorded(wide)
    taken = more.share[:, 1, :, GAS, USA] - less.share[:, 1, :, GAS, USA]
    assert (taken <= 0.05 + 1e-12).all()
    assert taken.max() > 0.03
    for record in (less, more):
        assert (record.share.sum(axis=-1) <= 1.0 + 1e-12).all()
        assert (record.share >= 0.0).all()


def test_a_demanding_patron_makes_its_ally_turn_away_from_the_rival() -> None:
    pressed, free = recorded(), recorded({"powers.USA.demand": 0.0})
    assert pressed.share[:, -1, DEU, GAS, RUS].mean() < free.share[:, -1, DEU, GAS, RUS].mean()


def test_a_channel_that_nobody_supplies_anew_moves_by_policy_alone() -> None:
    """Oil is supplied and turns faster than the same share would without new suppliers."""
    with_supply = recorded().share[:, -1, DEU, OIL, RUS]
    without = recorded({"powers.USA.supply.oil": None}).share[:, -1, DEU, OIL, RUS]
    assert with_supply.mean() < without.mean()


# -- what rival bidders cost -------------------------------------------------------------------------------


def test_a_power_bargains_for_nothing_where_it_alone_bids() -> None:
    """competition-raises-cost."""
    nowhere = {"europe": 0.0, "asia": 0.0}
    alone: Settings = {"powers.RUS.attention": nowhere, "powers.CHN.attention": nowhere}
    assert (recorded(alone).bargain[:, :, USA] == 0.0).all()
    assert (recorded().bargain[:, :, USA] > 0.0).all()
