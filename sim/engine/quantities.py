"""All that a run carries and records: one row a quantity.

A row gives the quantity its room in the memory of a run, its place in the record, its column in the tables, the name of
its outcome and its line in the documentation. To add a quantity: a row here, and the step that computes it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..scenario.attributes import ACTS, DOMAINS
from ..theory.agreements import KINDS
from ..theory.instruments import COUNT

RECORDED, COLUMN, OUTCOME = 1, 2, 3
"""How far a quantity goes: into the record; also into a table and the outcomes; there among the outcomes proper, first."""

LENGTHS = {"act": len(ACTS), "domain": len(DOMAINS), "kind": len(KINDS), "instrument": COUNT, "answer": 4, "once": 1}
"""Axes that are the same in every world."""


class Quantity(NamedTuple):
    """One number of a run for each of its owners.

    ``axes`` are its owners, ``group`` the array of the memory in which it is a field (with ``field``, where its name
    there is another), or its own name where it has an array to itself; ``whole`` numbers are indices or years.
    """

    name: str
    axes: tuple[str, ...]
    group: str
    meaning: str
    shown: int = 0
    whole: bool = False
    field: str = ""

    @property
    def place(self) -> str:
        """Its field in its group, or the name of its own array."""
        return self.field or self.name


STATE, DYAD, POWER, CYCLE = ("state",), ("state", "power"), ("power",), ("cycle",)

QUANTITIES = tuple(Quantity(*row) for row in (
    # recorded, in the order of the record
    ("option", STATE, "states", "option chosen, as an index into the options of the world", RECORDED, True),
    ("observed", STATE, "states", "strategy that behaviour shows, 4 for none", RECORDED, True),
    ("together", STATE, "states", "body that decided for the state, −1 where it decided itself", RECORDED, True),
    ("patron", STATE, "states", "power that backs hard balancing, −1 without", RECORDED, True),
    ("protecting", ("state", "power", "power"), "protecting", "1 where alignment with the second power protects the state from the first", RECORDED, True),
    ("probabilities", ("state", "option"), "probabilities", "probability of every option", RECORDED),
    ("unconcern", DYAD, "dyads", "chance that the state has no strategy toward the power", COLUMN),
    ("threat", DYAD, "dyads", "perceived threat from the power", COLUMN),
    ("intent", DYAD, "dyads", "perceived hostile intent", COLUMN),
    ("dependence", DYAD, "dependence", "dependence on the power over all channels", COLUMN),
    ("reliance", DYAD, "dyads", "reliance on the power, over channels as ways of being cut off", COLUMN),
    ("tie", DYAD, "dyads", "tie to the power as it stands", COLUMN),
    ("refused", DYAD, "dyads", "share of the domains in which cooperation is refused", COLUMN),
    ("response", DYAD, "dyads", "the power's answer: neglect, engagement, pressure or force", RECORDED, True),
    ("capability", STATE, "states", "capability with what own arming has added", COLUMN),
    ("rent", STATE, "states", "resource rent", COLUMN),
    ("suitors", STATE, "states", "how courted the state is", COLUMN),
    ("soft_intensity", STATE, "states", "effort of soft balancing, summed over instruments, toward the power that gets most", COLUMN),
    ("soft_instruments", STATE, "states", "instruments of soft balancing in use", COLUMN),
    ("sovereignty", STATE, "states", "effort to assert sovereignty", COLUMN),
    ("hhi", STATE, "states", "concentration of dependence", OUTCOME),
    ("autonomy", STATE, "states", "room for own decisions", OUTCOME),
    ("prosperity", STATE, "states", "economic well-being", OUTCOME),
    ("security", STATE, "states", "safety from the power that endangers most", OUTCOME),
    ("bonds", STATE, "states", "sum of the ties to other states", COLUMN),
    ("member", ("institution", "state"), "member", "1 where the state belongs to the body", RECORDED),
    ("opened", ("route",), "routes", "1 where the route is open", RECORDED),
    ("share", ("state", "channel", "power"), "share", "share of a channel through the power: energy, and the scenario's own channels", RECORDED),
    ("guard", DYAD, "dyads", "limits set to the power", COLUMN),
    ("power_capability", POWER, "powers", "capability as the scenario gives it", RECORDED, False, "capability"),
    ("cost", POWER, "powers", "marginal cost that soft balancing imposes", COLUMN),
    ("legitimacy", POWER, "powers", "standing with third states", COLUMN),
    ("armament", POWER, "powers", "relative growth of capability by arms", COLUMN),
    ("constraint", POWER, "powers", "institutions that bind the power", COLUMN),
    ("bargain", POWER, "powers", "what rival bidders cost the power", COLUMN),
    ("condemned", DYAD, "dyads", "1 where the state condemns the power", COLUMN),
    ("inside", ("institution", "power"), "inside", "1 where the power belongs to the body", RECORDED),
    ("rivalry", CYCLE, "cycles", "rivalry of the pair of powers", COLUMN),
    ("decoupling", CYCLE, "cycles", "decoupling of the pair", COLUMN),
    ("eased", CYCLE, "cycles", "1 while eased", COLUMN),
    ("measures", CYCLE, "cycles", "restrictive measures of the incumbent, a count", COLUMN),
    ("answers", CYCLE, "cycles", "measures of the challenger, a count", COLUMN),
    ("contacts", CYCLE, "cycles", "official contacts, a count", COLUMN),
    ("crisis", CYCLE, "cycles", "1 in a year with a crisis", COLUMN),
    ("signed", ("agreement", "kind"), "signed", "1 where the agreement is in force", RECORDED),
    ("triad", ("agreement",), "triad", "1 where there is a format with the patron", RECORDED),
    # carried from year to year
    ("choice", STATE, "choice", "last option", 0, True),
    ("held", STATE, "states", "years on it"),
    ("arms", STATE, "states", "relative growth of capability by own arming"),
    ("discontent", STATE, "states", "discontent at home, added by conceding"),
    ("scar", DYAD, "dyads", "floor of intent left by grave experience"),
    ("trusted", DYAD, "dyads", "remembered credibility of the power"),
    ("tie_shift", DYAD, "dyads", "tie made or lost since the start"),
    ("accustomed", DYAD, "dyads", "tie that others are used to"),
    ("refused_years", DYAD, "dyads", "years running of refusal across domains"),
    ("sanctions", DYAD, "dyads", "sanctions that came with last year's answer"),
    ("subversion", DYAD, "dyads", "subversion that came with it"),
    ("force", DYAD, "dyads", "force that came with it"),
    ("engaged", DYAD, "dyads", "1 where the power engaged the state"),
    ("effort", ("state", "target", "instrument"), "effort", "effort toward each power, and in the last row toward all together"),
    ("refusal", ("state", "power", "domain"), "refusal", "refusal of cooperation by domain"),
    ("dependence_shift", ("state", "channel", "power"), "dependence_shift", "dependence moved by policy since the start"),
    ("bond_shift", ("state", "state"), "bonds", "tie of two states made or lost since the start", 0, False, "shift"),
    ("agreed", ("state", "state"), "bonds", "tie of two states that agreements make"),
    ("standing", POWER, "powers", "legitimacy at the start"),
    ("trend", CYCLE, "cycles", "rise of rivalry since the start"),
    ("ratchet", CYCLE, "cycles", "share of exchange cut by measures"),
    ("begun", ("route",), "routes", "year in which building began, NEVER before", 0, True),
    ("fired", ("event",), "fired", "year in which a hazard event came, NEVER before", 0, True),
    ("reference_price", ("once",), "reference_price", "usual price of the resource"),
    # made anew every year
    ("closeness", ("state", "state"), "closeness", "how close two states are"),
    ("bids", DYAD, "bids", "what the power bids for the state"),
    ("ability", DYAD, "dyads", "chance that the power would prevail against the state alone"),
    ("experienced", DYAD, "dyads", "how grave the power's acts toward the state are"),
    ("motive", DYAD, "dyads", "motive to resist the power"),
    ("survival", DYAD, "dyads", "survival motive"),
    ("regime_affinity", DYAD, "dyads", "2 · similarity of regimes − 1"),
    ("lean", DYAD, "dyads", "nearness of positions, less that to the power's rivals"),
    ("backing", DYAD, "dyads", "best support of another power against this one"),
    ("backer", DYAD, "dyads", "the power that would give it, −1 without", 0, True),
    ("coalition", DYAD, "dyads", "share of close peers that resist the power"),
    ("risk", DYAD, "dyads", "chance of retaliation by the power, as the state sees it"),
    ("attention", DYAD, "dyads", "attention of the power to the state's region"),
    ("alike", DYAD, "dyads", "similarity of regimes"),
    ("common", DYAD, "dyads", "strength of the strongest inclusive body shared with the power"),
    ("stance", DYAD, "dyads", "how far the state stands with the power in deeds"),
    ("cover", DYAD, "dyads", "what stands between the state and the power's threat"),
    ("peers", ("state", "option"), "peers", "share of close peers on each option"),
    ("utilities", ("state", "option"), "utilities", "utility of every option"),
    ("diplomacy", STATE, "states", "largest effort of coalition diplomacy toward any power"),
    ("might", POWER, "powers", "capability with the arms that the power has built"),
    ("pressure", POWER, "powers", "pressure to arm"),
    ("left", POWER, "powers", "weight of the bodies that the power left this year"),
    ("pair_rivalry", ("power", "power"), "pairs", "rivalry of two powers as it stands", 0, False, "rivalry"),
    ("pair_decoupling", ("power", "power"), "pairs", "decoupling of two powers as it stands", 0, False, "decoupling"),
    ("inclusive", ("institution",), "inclusive", "strength of bodies with powers inside that shut nobody out"),
    # room to work in
    ("acts_felt", ("act",), "acts_felt", "acts toward one state, answers included"),
    ("severity", ("act",), "severity", "gravity of each act"),
    ("kind_cost", ("kind",), "kind_cost", "cost of each kind of agreement"),
    ("usual", POWER, "usual", "usual shares of one channel"),
    ("means", ("instrument",), "means", "means of one state by instrument"),
    ("common_utilities", ("option",), "common_utilities", "sum of the members' utilities"),
    ("answer_utilities", ("answer",), "answer_utilities", "utility of each answer of a power"),
    ("answer_odds", ("answer",), "answer_odds", "probability of each answer"),
))  # fmt: skip

RECORD = tuple(quantity for quantity in QUANTITIES if quantity.shown)
"""What is recorded, in the order of the record."""


def columns(*axes: str) -> tuple[Quantity, ...]:
    """Quantities of these owners that tables and outcomes show, the outcomes proper first."""
    found = [quantity for quantity in QUANTITIES if quantity.axes == axes and quantity.shown >= COLUMN]
    return tuple(sorted(found, key=lambda quantity: quantity.shown != OUTCOME))


def number_type(quantity: Quantity) -> type[np.generic]:
    """The type of a quantity in memory; both types take eight bytes."""
    return np.int64 if quantity.whole else np.float64
