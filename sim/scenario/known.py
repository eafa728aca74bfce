"""What the atlas knows of its actors: their numbers with sources and years, and what nobody has given."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple

from .actors import code_of_name
from .addresses import PAIR_SECTIONS, SECTIONS
from .attributes import Attribute
from .numbers import JUDGEMENT, Number, is_number_block, limits_of
from .problems import Path, Report, ScenarioError, few
from .reading.atlas import DESCRIBE, PLACES, Atlas, members_of, turned
from .reading.files import locate, read_chain
from .reading.layers import leaves_of
from .reading.merge import merge
from .reading.nodes import Node
from .reading.number_parse import parse_number
from .reading.window_block import KEY, window_of, with_atlas

if TYPE_CHECKING:
    from .model import Scenario
    from .reading.window import Window


MOST = 12
"""Pairs that are named where nothing is known of them."""


class Span(NamedTuple):
    """First and last year of what is known; None where no series says."""

    first: int
    last: int


def actor_of(atlas: Atlas, wanted: str) -> str:
    """The code of an actor that is given by code or name. Raises :class:`ScenarioError` as a state's is told."""
    return code_of_name("actor", wanted, {code: name_of(atlas, code) for code in atlas.codes}, f"; {DESCRIBE}")


def name_of(atlas: Atlas, code: str) -> str:
    """The name of an actor."""
    return str(atlas.actor(code).child("name").value)


def roles_of(atlas: Atlas, code: str) -> tuple[str, ...]:
    """What an actor can be: ``state``, ``power`` or both."""
    actor = atlas.actor(code)
    return tuple(role for role in ("state", "power") if actor.child(role).value)


def numbers_of(atlas: Atlas, code: str) -> dict[str, Number]:
    """Every number of an actor by address, as a case that chooses it would have it; pairs with all others too.

    Raises :class:`ScenarioError` for numbers that no case could have.
    """
    report = Report()
    actor, roles = atlas.actor(code), roles_of(atlas, code)
    found: dict[str, Number] = {}
    for role in roles:
        section = f"{role}s"
        for block in ("both", role) if role == roles[0] else (role,):
            for key, node in actor.child(block).items():
                attribute = SECTIONS[section].get(str(key))
                if attribute is None:
                    report.add(node, (block, key), f"unknown attribute '{key}'", f"those of {section} are in docs")
                else:
                    found |= _numbers(node, (section, code, key), attribute, attribute.axes, report)
    for section in PAIR_SECTIONS:
        for key, node in atlas.block(section).items():
            if code in str(key).split("-"):
                found |= _numbers(node, (section, key), SECTIONS[section][section], (), report)
    report.raise_if_any()
    return found


def years_of(numbers: dict[str, Number]) -> Span | None:
    """The years that the series of an actor reach over."""
    years = [year for number in numbers.values() for year in number.series or ()]
    return Span(min(years), max(years)) if years else None


def missing_from(atlas: Atlas, code: str) -> list[str]:
    """Attributes of an actor of which the atlas gives nothing, so that the default stands: ``states.leader`` …"""
    given = {tuple(address.split(".")[:3]) for address in numbers_of(atlas, code)}
    return [
        f"{role}s.{attribute.name}"
        for role in roles_of(atlas, code)
        for attribute in SECTIONS[f"{role}s"].values()
        if not {(f"{one}s", code, attribute.name) for one in ("state", "power")} & given
    ]


def entries_of(atlas: Atlas, name: str) -> dict[str, Any]:
    """What stands under a name that is no actor's, by block: an event, a body, a pair of actors, a route …"""
    blocks = ((place, dict(atlas.block(place).items())) for place in PLACES if place != "world")
    found = ((place, key, block[key]) for place, block in blocks for key in (name, turned(name)) if key in block)
    return {place: {str(key): node.plain()} for place, key, node in found}


def standing_of(atlas: Atlas, code: str) -> list[str]:
    """How an actor stands before a window begins, and the bodies that it belongs to, in a line each."""
    actor = atlas.actor(code)
    starts = [
        f"from {year} {' '.join(str(start.child(key).value or '') for key in ('strategy', 'target')).strip()}"
        for year, start in actor.child("start").items()
    ]
    belongs = {str(body): str(year.value) for body, year in actor.child("bodies").items()}
    for body, entry in atlas.block("institutions").items():
        members = members_of(entry)
        if code in members:
            belongs[str(body)] = str(members[code] or "")
    bodies = [f"{body} {year}".strip() for body, year in sorted(belongs.items())]
    told = (("before a window", starts), ("belongs to", bodies))
    return [f"{what}: {', '.join(entries)}" for what, entries in told if entries]


def events_of(atlas: Atlas, code: str) -> list[str]:
    """The events that change a number of an actor, as ``name (year)``, in the order of the years."""
    found = []
    for name, event in atlas.block("events").items():
        paths = (str(change.child("path").value) for _, change in event.child("changes").items())
        if any(code in part.split("-") for path in paths for part in path.split(".")[1:]):
            year = event.child("year").value or event.child("hazard").child("from").value
            found.append((int(str(year)) if year is not None else 0, str(name)))
    return [f"{name} ({year})" for year, name in sorted(found)]


def actor_rows(atlas: Atlas, code: str) -> list[dict[str, Any]]:
    """Every number of an actor: path, value (or values by year), years, source, range or scale."""
    return [
        {
            "path": address,
            "value": number.value if number.series is None else {str(y): v for y, v in number.series.items()},
            "years": None if number.series is None else [min(number.series), max(number.series)],
            "source": "; ".join(number.source),
            "range": list(number.range or number.scale or ()) or None,
        }
        for address, number in numbers_of(atlas, code).items()
    ]


def atlas_rows(atlas: Atlas) -> list[dict[str, Any]]:
    """Every actor: name, roles, years that its series reach over, share of its numbers that rest on judgement alone."""
    rows = []
    for code in atlas.codes:
        numbers = numbers_of(atlas, code)
        judged = sum(number.source == (JUDGEMENT,) for number in numbers.values())
        rows.append(
            {
                "actor": code,
                "name": name_of(atlas, code),
                "roles": list(roles_of(atlas, code)),
                "years": years_of(numbers),
                "share_judged": round(judged / len(numbers), 3) if numbers else None,
            }
        )
    return rows


def opened(case: str | os.PathLike[str], folders: Sequence[str] = ()) -> Window | None:
    """The window of a case, without the actors that the case removes; None where it opens none.

    ``folders`` are those of private actors, from outside.
    """
    file = locate(case, "cases")
    merged = reduce(merge, read_chain(file, "cases"))
    report = Report()
    window = window_of(merged, file.parent, report, folders) if merged.child(KEY).value is not None else None
    if window is None or report.problems:
        return None
    removed = {
        code for block in ("states", "powers") for code, node in merged.child(block).items() if node.value is None
    }
    states, powers = (tuple(code for code in codes if code not in removed) for codes in (window.states, window.powers))
    return replace(window, states=states, powers=powers)


def held_beyond(window: Window | None, years: tuple[int, int]) -> list[str]:
    """What a window holds constant since these years go beyond those of its actors in the atlas, a line a span."""
    if window is None:
        return []
    held: dict[str, list[str]] = defaultdict(list)
    for code in (*window.states, *window.powers):
        try:
            known = years_of(numbers_of(window.atlas, code))
        except ScenarioError:  # numbers that the case does not take along, else it would not load
            continue
        if known is not None and (parts := _beyond(known, years)):
            held[" and ".join(parts)].append(code)
    return [f"{', '.join(codes)}: {span}" for span, codes in held.items()]


def silent_of(scenario: Scenario) -> list[str]:
    """Pairs of a state and a power of which neither suspicion nor tie is given, in a line at most."""
    numbers, declared = scenario.numbers, scenario.declared
    pairs = [
        f"{state} toward {power}"
        for state in declared.states
        for power in declared.powers
        if not {f"states.{state}.intent.{power}", f"states.{state}.tie.{power}"} & numbers.keys()
    ]
    return [f"nothing of intent and tie: {few(pairs, MOST)}"] if pairs else []


def undeclared_channels(window: Window | None) -> list[str]:
    """Channels of which the atlas has shares for states of a case that does not declare them, in a line at most."""
    if window is None:
        return []
    found: dict[str, list[str]] = defaultdict(list)
    for code in window.states:
        for channel, node in window.atlas.actor(code).child("state").child("dependence").items():
            powers = {key for key, _ in node.items()} & {*window.powers}
            if powers and channel not in window.declared.channels:
                found[str(channel)].append(code)
    told = ", ".join(f"{channel} ({', '.join(codes)})" for channel, codes in found.items())
    return [f"channels that the case does not declare: {told}; write channels: [{', '.join(found)}]"] if found else []


def held_differently(case: str | os.PathLike[str], folders: Sequence[str] = ()) -> list[str]:
    """What a case gives itself though the atlas has it, by address; parameters as for :func:`opened`."""
    file = locate(case, "cases")
    chain = read_chain(file, "cases")
    layers = with_atlas(chain, file.parent, folders)
    if len(layers) == len(chain):
        return []
    known, *own = [{_address(step.path) for step in leaves_of(layer) if not step.removes} for layer in layers]
    return sorted(known & set().union(*own))


def _address(path: Path) -> str:
    """The address of what a file gives, the codes of a pair in alphabetical order."""
    section, *rest = map(str, path)
    return ".".join([section, *(["-".join(sorted(rest[0].split("-")))] if section in PAIR_SECTIONS else rest)])


def _beyond(known: Span, years: tuple[int, int]) -> list[str]:
    spans = (
        (years[0], min(years[1], known.first - 1), known.first),
        (max(years[0], known.last + 1), years[1], known.last),
    )
    return [f"{first if first == last else f'{first}–{last}'} as in {at}" for first, last, at in spans if first <= last]


def _numbers(node: Node, path: Path, attribute: Attribute, axes: Sequence[str], report: Report) -> dict[str, Number]:
    if not axes or is_number_block(node) or not isinstance(node.value, dict):
        number = parse_number(node, path, limits_of(attribute), report)
        return {} if number is None else {".".join(map(str, path)): number}
    found: dict[str, Number] = {}
    for key, entry in node.value.items():
        found |= _numbers(entry, (*path, key), attribute, axes[1:], report)
    return found
