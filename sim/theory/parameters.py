"""Parameters of the theory: one table, with range and source on the same line as the default.

They are common to all cases. A theory file may change any of them; weights of terms are in the
theory files themselves.
"""

from __future__ import annotations

from typing import NamedTuple

J = "judgement"


class Parameter(NamedTuple):
    """One parameter: its default, the range over which it is plausible, and where it comes from."""

    name: str
    default: float
    low: float
    high: float
    meaning: str
    source: str


PARAMETERS = tuple(Parameter(*row) for row in (
    # choice
    ("rationality", 2.2, 1.0, 3.0, "precision λ of the choice among strategies", "McKelvey & Palfrey 1995; " + J),
    ("nest", 0.35, 0.2, 1.0, "dissimilarity τ of the options of one strategy", J),
    ("habit_half", 3.8, 2.0, 8.0, "years on an option after which half of the habit is reached", J),
    # reading a strategy toward a power
    ("rivals_bound", 0.4, 0.2, 0.6, "rivalry of two powers from which the one protects from the other", J),
    ("ally_bound", 0.6, 0.33, 1.0, "tie to a power from which it protects", J),
    ("salience_constant", -2.4, -5.0, 0.0, "log-odds of having a strategy toward a power that means nothing", "coded pairs drawn at random, 1955-2024; " + J),
    ("salience_attention", 3.1, 0.0, 7.0, "weight in them of the power's attention to the region", "coded pairs drawn at random, 1955-2024; " + J),
    ("salience_need", 2.2, 0.0, 6.0, "weight of its need for what the state sells", "coded pairs drawn at random, 1955-2024; " + J),
    ("salience_reliance", 2.9, 0.0, 6.0, "weight of reliance on it", "coded pairs drawn at random, 1955-2024; " + J),
    ("salience_proximity", 0.6, 0.0, 4.0, "weight of its nearness", "coded pairs drawn at random, 1955-2024; " + J),
    ("salience_threat", 5.4, 0.0, 9.0, "weight of the threat from it", "coded pairs drawn at random, 1955-2024; " + J),
    ("salience_tie", 2.1, 0.0, 6.0, "weight of the tie to it", "coded pairs drawn at random, 1955-2024; " + J),
    # threat
    ("ability_elasticity", 0.37, 0.25, 0.5, "elasticity ε of the contest between power and state", "Johnson 2017; " + J),
    ("intent_counts", 1.0, 0.0, 1.0, "whether threat depends on intent (1) or on ability alone (0)",
     "lit-walt-threat-composition"),
    ("onset", 0.16, 0.1, 0.28, "threat T₀ above which there is a motive to resist", J),
    ("survival_onset", 0.64, 0.5, 0.75, "territorial threat at which survival is at stake", "low-intensity-below-hard-threshold; " + J),
    ("motive_half", 0.15, 0.05, 0.5, "motive at which it is felt about half", J),
    ("learn_slow", 0.11, 0.05, 0.25, "share of the distance that belief about intent moves in a quiet year", J),
    ("learn_fast", 1.0, 0.5, 1.0, "the same for the gravest signal", J),
    ("grave", 0.27, 0.25, 0.55, "experienced hostility of which half stays as a floor", "post-coup-systematic-sb; " + J),
    ("scar_share", 1.0, 0.7, 1.0, "share of a grave experience that stays as a floor", J),
    ("forgetting", 0.0094, 0.0, 0.05, "share of the floor that is forgotten in a year", J),
    ("neighbour_weight", 0.23, 0.1, 0.5, "weight of what close states experience", "latam-joint-condemnation-2026; " + J),
    ("unilateral_weight", 0.15, 0.1, 0.5, "weight of a power's unilateral acts", "lit-pape-unilateralism-raises-sb; " + J),
    ("trust", 0.24, 0.2, 0.6, "share of suspicion that full cooperation removes", "wx-cooperation-benefits; " + J),
    ("severity_rhetoric", 0.11, 0.05, 0.25, "gravity of hostile words", "bush-rhetoric-worsens-but-stable; " + J),
    ("severity_denial", 0.25, 0.15, 0.4, "gravity of denied cooperation or recall of envoys", J),
    ("severity_sanctions", 0.32, 0.3, 0.6, "gravity of sanctions", "us-low-intensity-coercion; " + J),
    ("severity_subversion", 0.95, 0.7, 0.95, "gravity of subversion", "coup-2002-us-lone-endorser; " + J),
    ("severity_force", 1.0, 0.95, 1.0, "gravity of force", "us-low-intensity-coercion"),
    ("severity_enlargement", 0.46, 0.2, 0.6, "gravity of an alliance enlarged or arms built against the state",
     "wl-absolute-security-dilemma; " + J),
    # opportunity
    ("restraint", 1.0, 0.5, 1.0, "how far full need holds a power back", "us-clinton-restraint-energy; " + J),
    ("bids_half", 0.1, 0.1, 0.5, "sum of bids at which a state counts as half courted", J),
    ("rent_steepness", 2.0, 1.0, 3.0, "how sharply price changes are felt in rent", "oil-policy-binding-fragility; " + J),
    ("rent_memory", 6.4, 3.0, 8.0, "years over which the usual price is remembered", J),
    ("soft_risk", 0.5, 0.3, 0.7, "risk of retaliation for soft means relative to hard",
     "soft-form-avoids-military-retaliation; " + J),
    ("credibility_fall", 0.5, 0.3, 0.8, "yearly share of lost credibility that is noticed",
     "abandonment-persists-under-biden; " + J),
    ("credibility_rise", 0.15, 0.05, 0.3, "yearly share of regained credibility that is believed",
     "abandonment-persists-under-biden; " + J),
    # instruments
    ("effort_rise", 0.58, 0.3, 0.8, "yearly build-up of an instrument in use", J),
    ("effort_decline", 0.23, 0.15, 0.5, "yearly decline of an instrument out of use or means", "dual-dependence-fragility; " + J),
    ("force_least", 0.0001, 0.00003, 0.0003, "share of world capability from which there is a force to build on",
     "ven-lacks-resources-for-hard; " + J),
    ("arming_rate", 0.028, 0.01, 0.06, "yearly growth of capability at full arming", J),
    ("tie_rate", 0.18, 0.05, 0.25, "yearly growth of a tie at full effort", J),
    ("tie_decay", 0.04, 0.02, 0.12, "yearly return of a tie to its usual level", J),
    ("diversion_rate", 0.06, 0.02, 0.12, "yearly share of dependence turned away at full effort", J),
    ("dependence_return", 0.04, 0.01, 0.1, "yearly return of dependence to its usual level", J),
    ("sanctions_cut", 0.091, 0.02, 0.2, "yearly share of dependence that full sanctions cut", "sanctions-as-price-of-sb; " + J),
    ("pressure_rise", 0.01, 0.0, 0.03, "yearly growth of discontent while conceding",
     "ven-pre1999-accommodation-cost; " + J),
    ("pressure_decay", 0.11, 0.05, 0.2, "yearly decay of that discontent", J),
    ("support_half", 0.095, 0.05, 0.3, "coalition at which soft balancing has half its effect",
     "lit-walt-2008-coordination-needed; " + J),
    # response
    ("response_rationality", 2.0, 1.0, 3.0, "precision of the powers' responses", J),
    ("response_habit", 0.58, 0.4, 1.6, "pull of last year's response", J),
    ("accustomed_pace", 0.1, 0.05, 0.2, "yearly share of a new tie that others get used to", J),
    ("defiance_threshold", 0.17, 0.1, 0.4, "defiance at which pressure starts to pay", J),
    ("legitimacy_recovery", 0.17, 0.05, 0.3, "yearly return of legitimacy", J),
    ("unilateral_loss", 0.14, 0.05, 0.3, "legitimacy lost to a year of fully unilateral conduct",
     "iraq-war-splits-us-allies; " + J),
    ("coercion_loss", 0.46, 0.2, 0.8, "legitimacy lost to coercion of an elected government",
     "us-coup-role-costs-legitimacy; " + J),
    ("naming_loss", 0.05, 0.01, 0.1, "legitimacy lost to public accusation by all states", "sb-four-aims; " + J),
    ("sanctions_loss", 1.0, 0.5, 1.0, "rent lost where the only buyer sanctions fully", "sanctions-as-price-of-sb; " + J),
    ("joint_restraint", 0.6, 0.3, 1.0, "how far resisting together holds pressure and force back",
     "ac-limits-retaliation; " + J),
    ("condemnation_threshold", 0.3, 0.15, 0.5, "appeal at which half of the states condemn", J),
    ("condemnation_steepness", 8.0, 4.0, 12.0, "how sharply condemnation follows its appeal", J),
    ("condemnation_loss", 0.15, 0.05, 0.3, "legitimacy lost to condemnation by all states",
     "latam-joint-condemnation-2026; " + J),
    # rivalry
    ("arms_answer", 0.04, 0.01, 0.08, "yearly growth of a power's capability in answer to full pressure",
     "wl-arms-race-alliance; " + J),
    # institutions
    ("membership_threshold", 1.0, 0.7, 1.4, "appeal at which half want to be members", J),
    ("membership_steepness", 4.5, 2.0, 6.0, "how sharply wishes follow appeal", J),
    ("membership_habit", 0.5, 0.2, 0.9, "appeal of staying where one is a member", J),
    ("membership_pace", 0.48, 0.2, 0.7, "share of those willing that act in a year", "alba-founding-timeline; " + J),
    ("absence_weight", 0.8, 0.4, 1.2, "appeal of a body without a power that has lost all standing",
     "global-south-realignment; " + J),
    ("exit_threshold", 1.0, 0.7, 1.4, "appeal at which half of the willing leave a body", J),
    ("exit_steepness", 5.0, 3.0, 8.0, "how sharply exits follow their appeal", J),
    ("exit_pace", 0.4, 0.2, 0.7, "share of those willing to leave that do so in a year", J),
    ("exit_decline", 1.2, 0.6, 1.8, "weight of decline in leaving", "hard-power-shortfall-motivates-exit; " + J),
    ("exit_say", 0.6, 0.3, 1.0, "weight of a lost say in leaving", "voice-diluted-exit-over-adaptation; " + J),
    ("exit_monitoring", 0.4, 0.2, 0.7, "weight of monitoring in leaving", "exit-clears-path-for-intervention; " + J),
    ("exit_unilateralism", 0.6, 0.3, 1.0, "weight of acting alone in leaving", J),
    ("exit_loss", 0.53, 0.2, 0.9, "legitimacy lost by leaving all bodies at once", "exits-cause-trust-crisis; " + J),
    ("influence_weight", 1.0, 0.0, 1.0, "how much the leader's standing holds a coalition", "chavez-personal-influence"),
    # routes
    ("route_pace", 1.0, 0.6, 1.0, "yearly chance to begin a route that is fully wanted", J),
    ("route_steepness", 4.9, 2.0, 6.0, "how sharply building follows its appeal", J),
    # agreements
    ("agreement_threshold", 0.6, 0.3, 0.9, "appeal at which half of the willing sign", J),
    ("agreement_steepness", 6.0, 3.0, 9.0, "how sharply signing follows its appeal", J),
    ("agreement_pace", 0.32, 0.15, 0.6, "share of those willing to sign that do so in a year", J),
    ("cost_consultation", 0.1, 0.0, 0.3, "cost of standing consultations", "instrument-2plus2; " + J),
    ("cost_logistics", 0.3, 0.15, 0.5, "cost of an agreement on logistics", "qa-three-advantages; " + J),
    ("cost_intelligence", 0.35, 0.2, 0.6, "cost of an agreement on intelligence", "qa-three-advantages; " + J),
    ("cost_equipment", 0.35, 0.2, 0.6, "cost of an agreement on equipment", "qa-three-advantages; " + J),
    ("cost_access", 0.64, 0.4, 0.9, "cost of an agreement on access of forces", "raa-benchmark; " + J),
    ("cost_treaty", 1.5, 1.0, 2.0, "cost of a treaty, before what it costs at home", "alliance-sovereignty-cost; " + J),
    ("triad_pace", 0.8, 0.4, 1.2, "chance in a year of a format of three where everything speaks for it", J),
    # observation
    ("refusal_bound", 0.3, 0.3, 0.6, "refusal above which a domain counts as refused", J),
    ("domains_share", 0.67, 0.5, 0.8, "share of domains that makes a policy and not friction", "friction-vs-sb-criterion; " + J),
    ("sustained_years", 2.0, 2.0, 4.0, "years running that make a policy and not an episode",
     "friction-vs-sb-criterion; " + J),
    ("observed_bound", 0.23, 0.15, 0.4, "mean effort from which a strategy is seen", J),
    ("used_bound", 0.21, 0.1, 0.3, "effort from which an instrument counts as used", J),
    # held at their values: see HELD
    ("hosting_warmth", 0.3, 0.1, 0.6, "cooperation that a host reads into the power that it hosts", "ven-punto-fijo-alignment; " + J),
    ("engagement_warmth", 0.5, 0.2, 0.8, "cooperation that a state reads into a year of engagement", "wx-cooperation-benefits; " + J),
    ("concession_rate", 0.5, 0.2, 1.0, "yearly growth of dependence at full concession, as a share of diversion_rate",
     "ven-pre1999-accommodation-cost; " + J),
    ("leader_aid", 0.5, 0.2, 0.8, "what a body led by a power gives to members that have no aid from it, as a share of its strength", J),
    ("leaderless_closeness", 0.5, 0.3, 0.7, "closeness of a state to a body that nobody leads", J),
    ("leaderless_disagreement", 0.3, 0.1, 0.5, "disagreement of a state with a body that nobody leads", J),
))  # fmt: skip

SWITCHES = ("intent_counts", "influence_weight")
"""Parameters that turn a mechanism on or off: they are not scattered."""

HELD = (
    "hosting_warmth", "engagement_warmth", "concession_rate", "leader_aid", "leaderless_closeness",
    "leaderless_disagreement",
)  # fmt: skip
"""Parameters that neither ``--uncertain`` nor the scatter draws. They stood as bare numbers in the steps of the year;
their ranges count once the weights are estimated together with them."""

LIMITS = {
    "salience_constant": (-20.0, 20.0),
    "salience_attention": (0.0, 20.0),
    "salience_need": (0.0, 20.0),
    "salience_reliance": (0.0, 20.0),
    "salience_proximity": (0.0, 20.0),
    "salience_threat": (0.0, 20.0),
    "salience_tie": (0.0, 20.0),
    "joint_restraint": (0.0, 10.0),
    "condemnation_steepness": (0.0, 50.0),
    "absence_weight": (0.0, 10.0),
    "exit_threshold": (-10.0, 10.0),
    "exit_steepness": (0.0, 50.0),
    "exit_decline": (0.0, 10.0),
    "exit_say": (0.0, 10.0),
    "exit_monitoring": (0.0, 10.0),
    "exit_unilateralism": (0.0, 10.0),
    "agreement_threshold": (-10.0, 10.0),
    "agreement_steepness": (0.0, 50.0),
    "cost_treaty": (0.0, 20.0),
    "triad_pace": (0.0, 2.0),
    "grave": (0.01, 1.0),
    "rationality": (0.01, 20.0),
    "nest": (0.05, 1.0),
    "ability_elasticity": (0.01, 5.0),
    "habit_half": (0.1, 100.0),
    "onset": (0.0, 0.99),
    "motive_half": (0.001, 1000.0),
    "survival_onset": (0.0, 0.99),
    "rent_memory": (1.0, 100.0),
    "bids_half": (0.001, 10.0),
    "support_half": (0.001, 10.0),
    "membership_threshold": (-10.0, 10.0),
    "membership_habit": (0.0, 10.0),
    "membership_steepness": (0.0, 50.0),
    "rent_steepness": (0.0, 20.0),
    "force_least": (1e-9, 1.0),
    "route_steepness": (0.0, 50.0),
    "response_rationality": (0.0, 20.0),
    "response_habit": (0.0, 10.0),
    "sustained_years": (1.0, 50.0),
}
"""What a parameter may be at all, where that is not the unit interval: wider than its plausible range, so
that a rule can be switched off in an experiment."""


def limits_of(name: str) -> tuple[float, float]:
    """Smallest and largest value that the equations allow for a parameter."""
    return LIMITS.get(name, (0.0, 1.0))
