"""Write the generated tables of the documents from what the code, the theories and the cases have.

``python tools/model_tables.py`` rewrites what stands between ``<!-- begin: NAME -->`` and ``<!-- end: NAME -->``;
``--check`` changes nothing and exits with 1 where a table is out of date.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from math import isfinite
from pathlib import Path
from statistics import pstdev

from counterpoise.analysis.observed.proxies import PROXIES
from counterpoise.engine.quantities import CYCLE, DYAD, POWER, QUANTITIES, RECORDED, STATE, Quantity, columns
from counterpoise.scenario.account import source_rows
from counterpoise.scenario.addresses import PAIR_SECTIONS
from counterpoise.scenario.attributes import ACTS, ATTRIBUTES, Attribute
from counterpoise.scenario.evidence import all_evidence
from counterpoise.scenario.known import atlas_rows, held_differently, numbers_of
from counterpoise.scenario.model import load_scenario as read_scenario
from counterpoise.scenario.model import shipped
from counterpoise.scenario.reading.atlas import Atlas
from counterpoise.scenario.reading.files import DEFAULT_THEORY
from counterpoise.scenario.theory_file import load_theory
from counterpoise.theory.dependence import reliance, weighted_dependence
from counterpoise.theory.instruments import INSTRUMENTS
from counterpoise.theory.parameters import PARAMETERS
from counterpoise.theory.terms import BY_STRATEGY, STRATEGIES, TERMS
from counterpoise.world.build import build_world

load_scenario = cache(read_scenario)

DOCUMENTS = Path(__file__).resolve().parents[1] / "docs"

_BLOCK = re.compile(r"(<!-- begin: (?P<name>[a-z_]+) -->\n).*?(<!-- end: (?P=name) -->)", re.DOTALL)
_OWNERS = {
    "states": "STATE",
    "powers": "POWER",
    "institutions": "BODY",
    "routes": "ROUTE",
    "cycles": "CYCLE",
    "agreements": "AGREEMENT",
}
_AXES = {"channel": "CHANNEL", "power": "POWER", "region": "REGION", "act": "ACT"}

_ACTS = {
    "rhetoric": "hostile words: threats, accusations, decertification",
    "denial": "cooperation denied, envoys recalled, relations broken off",
    "sanctions": "trade, credit, arms or persons under sanctions",
    "subversion": "meddling at home: money for the opposition, strikes, coups",
    "force": "armed force or the open threat of it",
    "enlargement": "an alliance enlarged or arms built against the state",
    "cooperation": "real cooperation, which lowers suspicion instead of raising it",
}
"""What each kind of act means. How grave it is, and on what ground, is a parameter of the theory."""

_OPTIONS = {
    "balancing": ("hard balancing against p", "Hard(p)"),
    "soft_balancing": ("soft balancing against p", "Soft(p)"),
    "hedging": ("hedging toward all powers", "Hedge"),
    "bandwagoning": ("bandwagoning with p", "Band(p)"),
}
"""Each strategy as the page on the theory names its option: in words and as a symbol."""

_HABIT = ("H", "habit: the option chosen last year, and for how long")
_LIKE = ("L", "the two regimes are alike")
_FEARED = ("f", "the state feels a motive to resist")
_RELIES_AND_FEARS = ("f·r", "it feels a motive and relies on the power that it fears")
SYMBOLS: dict[str, dict[str, tuple[str, str]]] = {
    "balancing": {
        "constant": ("", "what open resistance costs anyone"),
        "regime_affinity": _LIKE,
        "norms": ("N", "norms against force are strong"),
        "inertia": _HABIT,
        "felt_hold": ("f·h", "it feels a motive and has a chance to hold out"),
        "felt_reliance": _RELIES_AND_FEARS,
        "intent_near": ("q·x", "a power that is believed hostile is near"),
        "assault_hold": ("a·h", "its territory is attacked or disputed, and it has a chance to hold out"),
    },
    "soft_balancing": {
        "constant": ("", "what organised resistance costs anyone"),
        "lean": ("o", "its position is nearer to the power than to the power's rivals"),
        "inertia": _HABIT,
        "felt": _FEARED,
        "felt_rent": ("f·g", "it feels a motive and has resource rent to spend"),
        "felt_leader": ("f·l", "it feels a motive and its leader has influence abroad"),
        "felt_reliance": _RELIES_AND_FEARS,
        "force": ("F", "the power uses force, under which the soft form gives way to the hard one"),
        "rules_broken": ("u·N·t", "the power acts alone, against rules that hold, and the state wants autonomy"),
    },
    "hedging": {
        "suitors_autonomy": ("s·t", "several powers court it and it wants autonomy"),
        "suitors_rivalry": ("s·R", "several powers court it and are rivals, but not enemies"),
        "squeeze": ("z", "the powers part, and it deals with both or lies on the line between them"),
        "inertia": _HABIT,
        "felt_reliance": ("max f·r", "it relies on the power that it fears"),
        "felt_concentration": ("c", "it fears one power much more than any other"),
        "alliance": ("A", "it has a close and trusted ally"),
        "hostility": ("max e", "a power has acted gravely against it this year"),
    },
    "bandwagoning": {
        "constant": ("", "what makes anyone follow, or not"),
        "regime_affinity": _LIKE,
        "aid": ("i", "the power gives aid or a share of the gains"),
        "domestic_pressure": ("d", "people at home reject the present course"),
        "suitors": ("s", "several powers court it"),
        "inertia": _HABIT,
        "peaceful_reliance": ("r·(1 − f)", "it relies on the power and does not fear it"),
        "felt": _FEARED,
        "felt_vulnerable": ("f·v", "it is afraid, weak, near, and has no other ally"),
        "deterred": ("D", "it relies on a rival of the power, and fears that rival"),
        "hostility_hold": ("e·h", "the power acts gravely against it and it could hold out"),
        "autonomy": ("t", "it wants autonomy"),
    },
}
"""Terms of the default theory on its page, by strategy and name: the symbol, and when the term counts."""

CLEARLY_NARROWER = 0.75
"""Width of a weight in the set, as a share of that of its prior, below which the codings are said to know it."""

ANCHORS = (
    ("MEX", "USA", 2015, "world"),
    ("CAN", "USA", 2015, "world"),
    ("BLR", "RUS", 2015, "world"),
    ("KAZ", "RUS", 1995, "world"),
    ("KAZ", "RUS", 2015, "world"),
    ("UKR", "RUS", 2015, "world"),
    ("CUB", "SUN", 1980, "textbook"),
    ("CUB", "RUS", 2015, "world"),
    ("VEN", "USA", 1998, "venezuela"),
    ("JPN", "USA", 2015, "world"),
    ("JPN", "CHN", 2015, "world"),
    ("BRA", "CHN", 2015, "world"),
    ("DEU", "RUS", 2015, "eu_energy"),
    ("DEU", "RUS", 2015, "japan"),
)
"""Dependences that are well known: state, power, year, and the case from which the numbers are taken."""


def markdown_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in GitHub's Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def number(value: float) -> str:
    """A number as short as it can be written."""
    return f"{value:g}".replace("-", "−") if isfinite(value) else "∞"


def span(low: float, high: float) -> str:
    """An interval."""
    return f"{number(low)} to {number(high)}"


def cited(source: str) -> str:
    """A source with evidence ids as code; parts are separated by semicolons."""
    known = all_evidence()
    return "; ".join(f"`{part}`" if part in known else part for part in source.split("; "))


def address(attribute: Attribute) -> str:
    """The address of an attribute, with capitals for what the scenario names."""
    if attribute.section in PAIR_SECTIONS:
        owner = PAIR_SECTIONS[attribute.section].upper()
        return f"{attribute.section}.{owner}-{owner}"
    parts = [attribute.section, _OWNERS.get(attribute.section), attribute.name]
    return ".".join([part for part in parts if part] + [_AXES[axis] for axis in attribute.axes])


def attributes_table() -> str:
    """Every number that a scenario can give."""
    rows = [
        (a.name, f"`{address(a)}`", a.symbol, a.unit, number(a.default), span(a.low, a.high), a.meaning)
        for a in ATTRIBUTES
    ]
    return markdown_table(("name", "address", "symbol", "unit", "default", "limits", "meaning"), rows)


def acts_table() -> str:
    """What a power can do to a state: one row a kind, with its weight and source in the theory."""
    known = {parameter.name: parameter for parameter in PARAMETERS}
    rows = []
    for act in ACTS:
        parameter = known["trust" if act == "cooperation" else f"severity_{act}"]
        weight = f"`{parameter.name}` {number(parameter.default)}"
        rows.append((f"`{act}`", _ACTS[act], weight, cited(parameter.source)))
    return markdown_table(("act", "meaning", "weight", "source"), rows)


def parameters_table() -> str:
    """Every parameter of the theory."""
    rows = [(f"`{p.name}`", number(p.default), span(p.low, p.high), p.meaning, cited(p.source)) for p in PARAMETERS]
    return markdown_table(("name", "default", "range", "meaning", "source"), rows)


def terms_table(strategy: str) -> str:
    """The terms of one strategy, with their weights in the default theory."""
    usual = load_theory(DEFAULT_THEORY).terms[strategy]
    rows = []
    for term in BY_STRATEGY[strategy]:
        weight = number(usual[term.name].constant) if term.name in usual else "off"
        rows.append((f"`{term.name}`", sign_of(term.sign), term.formula, weight, cited(term.source), term.basis))
    return markdown_table(("name", "sign", "formula", "weight by default", "source", "basis"), rows)


def sign_of(sign: int) -> str:
    """A sign as it is printed."""
    return "+" if sign > 0 else "−"


def utilities() -> str:
    """The four utilities of the default theory, in symbols."""
    theory = load_theory(DEFAULT_THEORY)
    lines = []
    for strategy in STRATEGIES:
        text = f"{_OPTIONS[strategy][1]:7} ="
        for term in BY_STRATEGY[strategy]:
            if term.name in theory.terms[strategy]:
                weight, symbol = theory.weight(strategy, term.name), SYMBOLS[strategy][term.name][0]
                part = f" {'−' if weight < 0 else '+'} {abs(weight):.1f}{f' {symbol}' if symbol else ''}"
                if len(text.rpartition("\n")[2]) + len(part) > 100:
                    text += "\n         "
                text += part
        lines.append(text.replace("= + ", "= ").replace("= − ", "= −"))
    return "```\n" + "\n".join(lines) + "\n```\n"


def utility_table(strategy: str) -> str:
    """One utility of the default theory, a line a term: weight, when it counts, sign, source, basis, prior."""
    theory = load_theory(DEFAULT_THEORY)
    rows = []
    for term in BY_STRATEGY[strategy]:
        if term.name in theory.terms[strategy]:
            symbol, words = SYMBOLS[strategy][term.name]
            mean, spread = theory.priors[strategy, term.name]
            weight, prior = theory.weight(strategy, term.name), f"{number(mean)} ± {number(spread)}"
            held = "held" if term.name == "inertia" else prior
            cells = (symbol or "1", f"{weight:.2f}".replace("-", "−"), words, sign_of(term.sign), cited(term.source))
            rows.append((*cells, term.basis, held))
    head = (_OPTIONS[strategy][0], "weight", "counts where", "sign", "source", "basis", "prior")
    return markdown_table(head, rows)


def learned() -> str:
    """Which weights the codings made clearly narrower than their priors, and which they moved away from them."""
    theory = load_theory(DEFAULT_THEORY)
    if theory.vectors is None:
        raise ValueError(f"{DEFAULT_THEORY} has no set of vectors")
    narrowed, moved, alike = [], [], 0
    for name, column in zip(theory.vectors.terms, zip(*theory.vectors.rows, strict=True), strict=True):
        mean, spread = theory.priors[name]
        width = pstdev(column)
        told = f"`{'.'.join(name)}`"
        if width == 0.0:
            continue
        if width < CLEARLY_NARROWER * spread:
            narrowed.append(told)
        else:
            alike += 1
        if abs(theory.weight(*name) - mean) > spread:
            moved.append(f"{told} ({number(mean)} to {theory.weight(*name):.1f})".replace("to -", "to −"))
    return (
        f"- clearly known from the codings, less than {CLEARLY_NARROWER:g} times as wide as the prior: "
        f"{', '.join(narrowed) or 'none'}; the other {alike} are not;\n"
        f"- moved by more than one standard deviation of the prior: {', '.join(moved) or 'none'}.\n"
    )


def anchors_table() -> str:
    """How much states rely on powers where dependence is well known, from what the cases give."""
    rows = []
    for state, power, year, case in ANCHORS:
        scenario = load_scenario(case)
        world = build_world(scenario)
        t, i, p = year - int(world.years[0]), world.states.index(state), world.powers.index(power)
        shares, weights = world.given("dependence")[t, i, :, p], world.given("vulnerability")[t, i]
        told = [f"{name} {share:.2f}" for name, share in zip(world.channels, shares, strict=True) if share >= 0.005]
        who = f"{scenario.states[state].name} – {scenario.powers[power].name}"
        mean, relied = weighted_dependence(shares, weights), reliance(shares, weights)
        rows.append((who, str(year), f"`{case}`", ", ".join(told), f"{mean:.2f}", f"{relied:.2f}"))
    return markdown_table(("state – power", "year", "case", "shares by channel", "mean", "reliance"), rows)


def instruments_table() -> str:
    """The instruments of every strategy."""
    rows = [(f"`{i.strategy}`", f"`{i.name}`", i.means, i.effect, cited(i.source)) for i in INSTRUMENTS]
    return markdown_table(("strategy", "name", "means", "effect", "source"), rows)


def theories_table() -> str:
    """Weight of every term in every shipped theory; empty where the theory leaves it out."""
    theories = [load_theory(name) for name in shipped("theories")]
    rows = []
    for term in TERMS:
        given = [theory.terms[term.strategy].get(term.name) for theory in theories]
        cells = ["" if weight is None else number(weight.constant) for weight in given]
        rows.append((f"`{term.strategy}.{term.name}`", *cells))
    return markdown_table(("term", *(f"`{theory.name}`" for theory in theories)), rows)


def judgement_table() -> str:
    """How many numbers of each shipped case rest on judgement."""
    rows = []
    for case in shipped("cases"):
        sources = [row["source"].split("; ") for row in source_rows(load_scenario(case))]
        judged = sum("judgement" in source for source in sources)
        alone = sum(source == ["judgement"] for source in sources)
        rows.append((case, str(len(sources)), f"{judged / len(sources):.0%}", f"{alone / len(sources):.0%}"))
    return markdown_table(("case", "numbers", "rest on judgement", "of all, on nothing else"), rows)


def proxies_table() -> str:
    """How each attribute is measured in a world of real states."""
    rows = [(p.attribute, p.proxy, p.missing, p.basis) for p in PROXIES]
    return markdown_table(("attribute", "measured by", "where missing", "basis"), rows)


def goes_to(quantity: Quantity) -> str:
    """How far a quantity goes: no further than the memory of a run, or into the record, a table and the outcomes."""
    return {0: "memory", RECORDED: "record"}.get(quantity.shown, "record, column, outcome")


def quantities_table(of_states: bool) -> str:
    """The quantities that states have, each a property of an agent, or all others."""
    rows = []
    for quantity in QUANTITIES:
        if ("state" in quantity.axes) == of_states:
            name = f"`{quantity.place}`" if of_states else f"`{quantity.name}`"
            axes = list(quantity.axes)
            if of_states:
                axes.remove("state")
            rows.append((name, " × ".join(axes) or "–", quantity.meaning, goes_to(quantity)))
    return markdown_table(("quantity", "over" if of_states else "owners", "meaning", "goes to"), rows)


def columns_table(*groups: tuple[str, tuple[str, ...]]) -> str:
    """Columns of a table that are quantities, with capitals for their owners beyond the row's."""
    rows = [
        (f"`{quantity.name}{'_' if ending else ''}{ending}`", quantity.meaning)
        for ending, axes in groups
        for quantity in columns(*axes)
    ]
    return markdown_table(("column", "meaning"), rows)


def actors_table() -> str:
    """Every actor of the atlas, with the cases in which it stands."""
    atlas, cases = Atlas(), {case: load_scenario(case).declared for case in shipped("cases")}
    rows = []
    for row in atlas_rows(atlas):
        code, years = row["actor"], row["years"]
        inside = [case for case, declared in cases.items() if code in (*declared.states, *declared.powers)]
        numbers = len(numbers_of(atlas, code))
        region = str(atlas.actor(code).child("region").value)
        span = "" if years is None else f"{years.first}–{years.last}"
        judged = f"{row['share_judged']:.0%}"
        roles = " and ".join(row["roles"])
        rows.append([code, row["name"], region, roles, span, str(numbers), judged, ", ".join(inside)])
    return markdown_table(["code", "name", "region", "role", "years", "numbers", "judged alone", "cases"], rows)


def bodies_table() -> str:
    """Every body of the atlas, in the order of its founding."""
    rows = []
    for code, node in Atlas().block("institutions").items():
        body = node.plain()
        span = f"{body.get('founded', '')}–{body.get('dissolved', '')}"
        powers = ", ".join(body.get("inside", ()))
        led = body.get("leader", "")
        rows.append([str(code), body["name"], body["kind"], span, led, powers, ", ".join(body.get("excludes", ()))])
    return markdown_table(["code", "name", "kind", "years", "led by", "powers inside", "shuts out"], rows)


def overrides_table() -> str:
    """What the shipped cases hold differently from the atlas, by reason, and what they leave out."""
    rows = []
    for case in shipped("cases"):
        numbers, reasons = load_scenario(case).numbers, defaultdict(list)
        for address in held_differently(case):
            reason = numbers[address].note if address in numbers else "no number"
            reasons[reason].append(f"`{address}`")
        rows += [[case, ", ".join(addresses), reason] for reason, addresses in reasons.items()]
    return markdown_table(["case", "numbers", "reason"], rows)


TABLES: dict[str, Callable[[], str]] = {
    "attributes": attributes_table,
    "acts": acts_table,
    "parameters": parameters_table,
    **{f"terms_{strategy}": partial(terms_table, strategy) for strategy in BY_STRATEGY},
    "instruments": instruments_table,
    "theories": theories_table,
    "judgement": judgement_table,
}
"""What writes each block of the model document, by the name in its markers."""

ATLAS_TABLES: dict[str, Callable[[], str]] = {
    "actors": actors_table,
    "bodies": bodies_table,
    "overrides": overrides_table,
}
"""What writes each block of docs/atlas.md."""

DATA_TABLES: dict[str, Callable[[], str]] = {"proxies": proxies_table}
"""What writes each block of docs/data.md."""

INTERFACE_TABLES: dict[str, Callable[[], str]] = {
    "columns_years": partial(columns_table, ("CYCLE", CYCLE)),
    "columns_states": partial(columns_table, ("", STATE), ("POWER", DYAD)),
    "columns_powers": partial(columns_table, ("", POWER)),
    "quantities_states": partial(quantities_table, of_states=True),
    "quantities_others": partial(quantities_table, of_states=False),
}
"""What writes each block of docs/interface.md."""

THEORY_TABLES: dict[str, Callable[[], str]] = {
    "utilities": utilities,
    **{f"utility_{strategy}": partial(utility_table, strategy) for strategy in BY_STRATEGY},
    "learned": learned,
    "anchors": anchors_table,
}
"""What writes each block of docs/theory.md."""

DOCUMENTED = {
    "model.md": TABLES,
    "theory.md": THEORY_TABLES,
    "data.md": DATA_TABLES,
    "interface.md": INTERFACE_TABLES,
    "atlas.md": ATLAS_TABLES,
}
"""The tables of each document."""


def with_tables(text: str, tables: Mapping[str, Callable[[], str]] = TABLES) -> str:
    """``text`` with every block written anew.

    Raises
    ------
    ValueError
        Where a table has no block in the text, or a block no table.
    """
    found = [match["name"] for match in _BLOCK.finditer(text)]
    if sorted(found) != sorted(tables):
        raise ValueError(f"blocks {sorted(found)} in the document, but tables {sorted(tables)}")
    return _BLOCK.sub(lambda match: f"{match[1]}{tables[match['name']]()}{match[3]}", text)


def main() -> int:
    """Rewrite the documents or, with ``--check``, say whether they are up to date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit with 1 where a table is stale")
    check: bool = parser.parse_args().check
    stale = 0
    for name, tables in DOCUMENTED.items():
        document = DOCUMENTS / name
        text = document.read_text(encoding="utf-8")
        fresh = with_tables(text, tables)
        if fresh == text:
            continue
        if check:
            sys.stderr.write(f"{name} is out of date; run python tools/model_tables.py\n")
            stale = 1
        else:
            document.write_text(fresh, encoding="utf-8")
    return stale


if __name__ == "__main__":
    sys.exit(main())
