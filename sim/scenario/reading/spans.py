"""A number set for some years: ``world.price@2014..2016``; the other years keep their values."""

from __future__ import annotations

import logging
import re
from functools import cache

from ..addresses import PAIR_SECTIONS, SECTIONS
from ..attributes import Attribute
from ..numbers import OVERRIDE_FILE, USER_SOURCE, Limits, limits_of
from ..problems import Report, suggest
from .nodes import Node
from .number_parse import parse_number

FORMS = "write @2014, @2014..2016, @2014.. or @..2016"

_SPAN = re.compile(r"(?P<first>-?\d{1,4})?(?P<dots>\.\.)?(?P<last>-?\d{1,4})?")


def over_years(tree: Node, parts: tuple[str, ...], span: str, value: Node, report: Report) -> Node | None:
    """The number at an address with ``value`` in the years of a span; None, and a problem, where it cannot be.

    ``parts`` are those of the address as the tree writes them. A number that the tree does not give has its default.
    """
    path = (f"{'.'.join(parts)}@{span}",)
    names = SECTIONS.get(parts[0], {})
    place = {"world": 1}.get(parts[0], 0 if parts[0] in PAIR_SECTIONS else 2)
    attribute = names.get(parts[place]) if place < len(parts) else None
    if attribute is None:
        hint = suggest(parts[place], list(names)) if names and place < len(parts) else "leave the years out"
        report.add(value, path, "no number that may change over the years stands there", hint)
        return None
    axes = () if parts[0] in PAIR_SECTIONS else attribute.axes
    if len(parts) < (2 if parts[0] in PAIR_SECTIONS else place + 1 + len(axes)):
        below = f" ({', then '.join(axes)})" if axes else ""
        report.add(value, path, f"is no number; its address goes on below{below}")
        return None
    years = tree.child("years").plain()
    matched = _SPAN.fullmatch(span)
    if matched is None or span in ("", "..") or not (matched["dots"] or matched["first"] == span):
        report.add(value, path, f"'@{span}' is no span of years", FORMS)
        return None
    try:
        start, end = (int(year) for year in years)
    except (TypeError, ValueError):
        return None  # told where the years stand
    first = int(matched["first"]) if matched["first"] else start
    last = int(matched["last"]) if matched["last"] else end if matched["dots"] else first
    if last < start or first > end:
        report.add(value, path, f"the years {span} are outside the scenario", f"it runs from {start} to {end}")
    elif first > last:
        report.add(value, path, f"the first year {first} is after the last {last}", FORMS)
    elif isinstance(value.value, dict | list) or value.value is None:
        report.add(value, path, "takes one number for a span of years", FORMS)
    else:
        return _number(_at(tree, parts), attribute, (start, end), (first, last), parts, value, report)
    return None


def _number(
    given: Node | None, attribute: Attribute, years: tuple[int, int], span: tuple[int, int], parts: tuple[str, ...],
    value: Node, report: Report,
) -> Node | None:  # fmt: skip
    number = parse_number(value, parts, limits_of(attribute), report)
    if number is None:
        return None
    before = None if given is None else parse_number(given, parts, Limits(words=limits_of(attribute).words), Report())
    kept = [attribute.default] * (years[1] - years[0] + 1) if before is None else before.yearly(*years)
    series = {year: number.constant if span[0] <= year <= span[1] else was for year, was in enumerate(kept, years[0])}

    def node(content: object) -> Node:
        made = {key: node(entry) for key, entry in content.items()} if isinstance(content, dict) else content
        return Node(made, OVERRIDE_FILE, None)  # type: ignore[arg-type]

    return node({"series": series, "interpolate": "step", "source": USER_SOURCE})


def _at(tree: Node, parts: tuple[str, ...]) -> Node | None:
    for part in parts:
        below = dict(tree.items())
        if part not in below:
            return None
        tree = below[part]
    return tree


def tell_of_series(tree: Node, parts: tuple[str, ...], value: Node) -> None:
    """A line, once, where a series set from outside replaces years of the scenario that it does not name."""
    old, new = _at(tree, parts), value.child("series")
    before = [] if old is None else _years(old.child("series"))
    given, begins = _years(new), tree.child("years").child(0).value
    if before and given and min(given) > max(min(before), begins if isinstance(begins, int) else min(before)):
        _tell(".".join(parts), min(given))


def _years(series: Node) -> list[int]:
    return [key for key, _ in series.items() if isinstance(key, int)]


@cache
def _tell(address: str, first: int) -> None:
    logging.getLogger("counterpoise").warning(
        f"--set: {address}: the series replaces that of the case in all years, those before {first} included; "
        f"to keep them write {address}@{first}..=VALUE"
    )
