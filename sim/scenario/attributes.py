"""Every attribute that a scenario can give: one table, with meaning, unit, default and limits.

The schema, the arrays of :mod:`counterpoise.world.build`, the address of a number
(``states.VEN.dependence.trade.USA``) and the tables of the documentation all come from here.
Symbols are those of docs/model.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import inf

CHANNELS = ("trade", "energy", "arms", "finance")
"""Channels of exchange through which a state can depend on a power; a scenario may declare further ones."""

ACTS = ("rhetoric", "denial", "sanctions", "subversion", "force", "enlargement", "cooperation")
"""What a power can do to a state, from words to force, and real cooperation.

The evidence puts force above the rest (``us-low-intensity-coercion``); the finer order is a
judgement. ``enlargement`` is an alliance enlarged or arms built against the state
(``wl-absolute-security-dilemma``).
"""

DOMAINS = ("diplomacy", "defence", "law_enforcement", "trade", "investment")
"""Fields of cooperation that a state can refuse (``friction-vs-sb-criterion``,
``cooperation-denial-in-win-win-fields``)."""

TIE_SCALE = {"none": 0.0, "partnership": 1 / 3, "quasi_alliance": 2 / 3, "alliance": 1.0}
"""The ordered scale of security ties, as numbers. The equal spacing is a judgement."""


_PREFIX = {"powers": "power_", "routes": "route_", "cycles": "cycle_", "agreements": "agreement_"}


@dataclass(frozen=True)
class Attribute:
    """One number that a scenario gives for every year.

    ``section`` is the block of the scenario file, ``axes`` the levels below the owner's name,
    outermost first: ``dependence`` has ``("channel", "power")`` and is therefore addressed as
    ``states.VEN.dependence.trade.USA``.
    """

    section: str
    name: str
    symbol: str
    default: float
    meaning: str
    axes: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 1.0
    unit: str = "share"

    @property
    def key(self) -> str:
        """Its name among all attributes: with that of its block where two blocks have an attribute of one name."""
        return _PREFIX.get(self.section, "") + self.name


_state = partial(Attribute, "states")
_power = partial(Attribute, "powers")


def _cycle(name: str, default: float, meaning: str, unit: str, high: float = 1.0) -> Attribute:
    return Attribute("cycles", name, "", default, meaning, high=high, unit=unit)


ATTRIBUTES: tuple[Attribute, ...] = (
    Attribute("world", "norms", "N", 0.5, "strength of the norms against force and for sovereignty", unit="index"),
    Attribute(
        "world", "price", "g", 1.0, "price of the resource that rent comes from", low=1e-6, high=inf, unit="as sourced"
    ),
    _power("capability", "C", 0.1, "share of world material capability", unit="CINC"),
    _power("reach", "O", 0.5, "offensive reach: how much of the capability can be projected", unit="index"),
    _power("unilateralism", "u", 0.2, "how far the power acts alone: wars of choice, exits", unit="index"),
    _power("legitimacy", "L", 0.6, "standing with third states to which legitimacy returns", unit="index"),
    _power("tied_down", "", 0.0, "forces and attention bound in another theatre", unit="index"),
    _power("credibility", "K", 0.6, "credibility as a patron", unit="index"),
    _power("demand", "", 0.1, "compliance against its rival that the power asks of its partners", unit="index"),
    _power("conditionality", "", 0.3, "political conditions attached to what the power offers", unit="index"),
    _power("constraint", "", 0.3, "institutions that bind the power's coercion", unit="index"),
    _power("arming", "", 0.0, "growth of capability by a programme of arms, beside what its path gives", unit="a year"),
    _power("output", "", 0.1, "share of world output"),
    _power(
        "supply",
        "",
        0.0,
        "share of a state's exchange in a channel that the power could newly deliver in a year",
        ("channel",),
        unit="share a year",
    ),
    _power("regime", "y", 0.5, "electoral democracy", unit="V-Dem polyarchy"),
    _power("orientation", "y", 0.5, "political position, 0 against and 1 with the US-led order", unit="index"),
    _power("attention", "A", 0.3, "share of the power's attention that a region gets", ("region",)),
    Attribute("rivalry", "rivalry", "R", 0.0, "rivalry of a pair of powers", ("pair",), unit="index"),
    Attribute("decoupling", "decoupling", "D", 0.0, "decoupling of a pair of powers", ("pair",), unit="index"),
    Attribute("exchange", "exchange", "", 0.0, "trade of a pair of powers, as a share of world output", ("pair",)),
    _state("capability", "c", 0.005, "share of world material capability", low=1e-6, unit="CINC"),
    _state("resource_share", "", 0.0, "share of public and export income that is resource rent"),
    _state("leader", "l", 0.3, "the leader's personal influence abroad", unit="index"),
    _state("mandate", "", 0.6, "democratic legitimacy of the government in the eyes of others", unit="index"),
    _state("domestic_pressure", "h", 0.2, "discontent at home with the present alignment", unit="index"),
    _state("chokepoint", "k", 0.0, "how much the powers' rivalry runs through the territory", unit="index"),
    _state("poverty", "", 0.4, "need for outside aid", unit="index"),
    _state(
        "treaty_cost",
        "",
        1.0,
        "how dear a binding treaty is at home: sovereignty, parliament, opposition",
        high=3.0,
        unit="multiple of the usual",
    ),
    _state("security_taste", "w", 1.0, "weight on security", high=3.0, unit="multiple of the usual"),
    _state("prosperity_taste", "w", 1.0, "weight on prosperity", high=3.0, unit="multiple of the usual"),
    _state("autonomy_taste", "w", 0.4, "desire for autonomy", unit="index"),
    _state("revision_appetite", "", 0.2, "appetite for a revised order", unit="index"),
    _state("regime", "y", 0.5, "electoral democracy", unit="V-Dem polyarchy"),
    _state("orientation", "y", 0.5, "political position, 0 against and 1 with the US-led order", unit="index"),
    _state(
        "vulnerability",
        "",
        0.25,
        "weight of a channel, replaceability included",
        ("channel",),
        high=1.0,
        unit="index",
    ),
    _state(
        "flexibility",
        "",
        1.0,
        "how far policy alone can turn the exchange in a channel elsewhere: 1 by sea, 0 in a pipe",
        ("channel",),
        unit="index",
    ),
    _state(
        "dependence",
        "d",
        0.0,
        "share of the exchange in a channel that runs through a power",
        ("channel", "power"),
    ),
    _state(
        "tie",
        "a",
        0.0,
        "security tie to a power",
        ("power",),
        unit="none 0, partnership 1/3, quasi 2/3, alliance 1",
    ),
    _state("proximity", "x", 0.1, "nearness of a power", ("power",), unit="index"),
    _state("dispute", "b", 0.0, "territorial or sovereignty dispute with a power", ("power",), unit="index"),
    _state(
        "intent",
        "q",
        0.25,
        "perceived intent of a power when nothing happens: suspicion to which belief returns",
        ("power",),
        unit="index",
    ),
    _state("need", "V", 0.1, "how much a power depends on what the state sells", ("power",)),
    _state("access", "", 0.5, "how open the state is to a power's offers", ("power",), unit="index"),
    _state("aid", "", 0.0, "aid and spoils that a power gives", ("power",), unit="index"),
    _state("issues", "", 0.2, "chance that a single issue is in dispute with a power in a year", ("power",)),
    _state("acts", "s", 0.0, "what a power does to the state, by kind", ("act", "power"), unit="index"),
    Attribute(
        "ties",
        "ties",
        "a",
        0.0,
        "security and political tie of a pair of states",
        ("state_pair",),
        unit="as tie",
    ),
    Attribute("institutions", "strength", "", 0.5, "what the institution can do for its members", unit="index"),
    Attribute("institutions", "competence", "", 0.0, "chance that in a year the members decide as one", unit="chance"),
    Attribute("institutions", "monitoring", "", 0.3, "how much the institution monitors and adjudicates", unit="index"),
    Attribute("institutions", "say", "", 0.5, "a power's share in setting the rules", ("power",)),
    Attribute("routes", "capacity", "", 0.2, "share of the channel that the route moves to its buyer"),
    Attribute(
        "routes",
        "cost",
        "",
        0.5,
        "cost of building, on the utility scale of the decision",
        high=5.0,
        unit="utility",
    ),
    Attribute("routes", "consent", "", 1.0, "yearly chance that the transit states agree", unit="chance a year"),
    _cycle("growth", 0.0, "rise of rivalry in a year at full anxiety of the incumbent", "index a year"),
    _cycle("easing", 0.15, "by how much rivalry is lower while eased", "index"),
    _cycle("ease", 0.2, "yearly chance that a tense phase eases", "chance a year"),
    _cycle("relapse", 0.3, "yearly chance that an eased phase ends", "chance a year"),
    _cycle("measures", 6.0, "restrictive measures of the incumbent at full anxiety", "count a year", 1000.0),
    _cycle("restraint", 0.2, "share of the measures held back while eased", "share"),
    _cycle("retaliation", 0.4, "measures of the challenger for each of the incumbent's", "count", 10.0),
    _cycle("breakthrough", 0.15, "yearly chance of a technical advance of the challenger", "chance a year"),
    _cycle("contacts", 4.0, "official contacts while tense", "count a year", 1000.0),
    _cycle("opening", 3.0, "multiple of the contacts while eased", "multiple", 100.0),
    _cycle("ratchet", 0.005, "share of what is left of exchange that one measure cuts for good", "share"),
    _cycle("crisis", 0.3, "chance of a crisis at full rivalry without contact", "chance a year"),
    _cycle("calming", 0.6, "share of that chance that full contact removes", "share"),
    Attribute(
        "agreements",
        "obstacle",
        "",
        0.2,
        "what stands against an agreement with the partner: law, constitution, non-alignment",
        unit="utility",
    ),
    Attribute(
        "agreements", "ground", "", 0.2, "earlier cooperation, beyond like regimes and positions", unit="utility"
    ),
)
