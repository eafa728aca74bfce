"""Write the generated tables of the documents (model, data, interface, atlas) from what the code and the cases have.

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
from counterpoise.scenario.theory_file import load_theory
from counterpoise.theory.instruments import INSTRUMENTS
from counterpoise.theory.parameters import PARAMETERS
from counterpoise.theory.terms import BY_STRATEGY, TERMS

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
    """The terms of one strategy, with their weights in the theory ``full``."""
    full = load_theory("full").terms[strategy]
    rows = []
    for term in BY_STRATEGY[strategy]:
        weight = number(full[term.name].constant) if term.name in full else "off"
        sign = "+" if term.sign > 0 else "−"
        rows.append((f"`{term.name}`", sign, term.formula, weight, cited(term.source), term.basis))
    return markdown_table(("name", "sign", "formula", "weight in `full`", "source", "basis"), rows)


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


DOCUMENTED = {"model.md": TABLES, "data.md": DATA_TABLES, "interface.md": INTERFACE_TABLES, "atlas.md": ATLAS_TABLES}
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
