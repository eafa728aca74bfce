"""Laying one tree of a file over another: ``extends``, and the values of ``--set``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from ..addresses import PAIR_SECTIONS
from ..given import node_of
from ..numbers import OVERRIDE_FILE, is_number_block
from ..problems import Path, Problem, Report, ScenarioError, suggest
from .nodes import Node
from .spans import over_years, tell_of_series
from .strict_yaml import MAX_DEPTH, parse_yaml

NAMED_SECTIONS = {
    "states": "state",
    "powers": "power",
    "institutions": "institution",
    "routes": "route",
    "cycles": "cycle",
    "agreements": "agreement",
    "events": "event",
}
"""The blocks whose entries an override may change but not invent."""

FIXED_KEYS = ("format", "extends", "atlas")
"""The keys that an override may not touch."""

_POSITION = re.compile(r"-?[0-9]{1,18}")


def merge(parent: Node, child: Node, path: Path = ()) -> Node:
    """Lay a child over its parent.

    Mappings are merged key by key; numbers (blocks with ``value`` or ``series``), lists and
    scalars replace what the parent has; null removes it. A pair that the child writes in the other
    order replaces the parent's.
    """
    if not isinstance(parent.value, dict) or not isinstance(child.value, dict):
        return child
    if is_number_block(parent) or is_number_block(child):
        return child
    entries = dict(parent.value)
    for key, node in child.value.items():
        name = _as_in(entries, key, path)
        if node.value is None and name in entries:
            del entries[name]
        else:
            entries[name] = merge(entries[name], node, (*path, name)) if name in entries else node
    return Node(entries, child.file, child.line)


def override(tree: Node, values: Mapping[str, object]) -> Node:
    """Set values by their dotted address (``states.VEN.leader``); None removes an entry.

    A span of years may follow an address (``world.price@2014..2016``): the other years keep their values.
    Raises :class:`ScenarioError`, with ``--set`` in place of a file name, for an
    address that cannot be followed and for a value that is not plain data.
    """
    report = Report()
    for address, value in values.items():
        before = len(report.problems)
        place, at, span = address.partition("@")
        parts, node = tuple(place.split(".")), node_of(value, OVERRIDE_FILE, (address,), report)
        if len(report.problems) > before or not _may_set(tree, parts, node, report):
            continue
        if len(parts) > 1:
            parts = (parts[0], str(_as_in(dict(tree.child(parts[0]).items()), parts[1], parts[:1])), *parts[2:])
        if not at:
            tell_of_series(tree, parts, node)
        laid = over_years(tree, parts, span, node, report) if at else node
        if laid is not None:
            tree = _set(tree, parts, laid, (), report)
    report.raise_if_any()
    return tree


def parse_setting(text: str) -> tuple[str, object]:
    """Read one ``path=value`` of the command line; the value is read as a file would read it.

    Raises :class:`ScenarioError` where there is no ``=`` or the value is no YAML.
    """
    address, equals, value = text.partition("=")
    address = address.strip()
    if not equals or not address:
        hint = "write path=value, such as states.VEN.leader=0.3"
        raise ScenarioError([Problem(OVERRIDE_FILE, None, "", f"'{text}' is not a setting", hint)])
    try:
        data = f"value: {value.strip()}".encode(errors="surrogateescape")  # as the shell gave it
        return address, parse_yaml(data, OVERRIDE_FILE).plain()["value"]
    except ScenarioError as error:
        found = error.problems[0]
        raise ScenarioError([Problem(OVERRIDE_FILE, None, address, found.message, found.hint)]) from None


def _as_in(entries: Mapping[str | int, Node], key: str | int, path: Path) -> str | int:
    if path and path[-1] in PAIR_SECTIONS and len(path) == 1 and key not in entries:
        turned = "-".join(reversed(str(key).split("-")))
        return turned if turned in entries else key
    return key


def _may_set(tree: Node, parts: tuple[str, ...], node: Node, report: Report) -> bool:
    if not all(parts):
        report.add(node, parts, "is not an address", "write it as states.VEN.leader")
        return False
    if len(parts) > MAX_DEPTH:
        report.add(node, (*parts[:3], "…"), f"is an address of more than {MAX_DEPTH} parts")
        return False
    if parts[0] in FIXED_KEYS:
        report.add(node, parts, f"`{parts[0]}` cannot be set from outside", "change it in the file")
        return False
    kind = NAMED_SECTIONS.get(parts[0])
    if kind is None or len(parts) < 2 or isinstance(node.value, dict):
        return True
    block = tree.find((parts[0],))
    known = [str(name) for name, _ in block.items()] if block is not tree else []
    if parts[1] not in known:
        plural = f"{kind}s"
        report.add(node, parts, f"unknown {kind} '{parts[1]}'", suggest(parts[1], known, plural))
        return False
    return True


def _set(tree: Node, parts: tuple[str, ...], node: Node, path: Path, report: Report) -> Node:
    if not parts:
        return node
    if not isinstance(tree.value, dict | list):
        report.add(node, (*path, *parts), f"'{'.'.join(map(str, path))}' is a single value; nothing is below it")
        return tree
    entries: dict[str | int, Node] = dict(tree.items())
    key = _as_in(entries, _key(parts[0], entries), path)
    if key not in entries and (isinstance(tree.value, list) or node.value is None):
        options = [str(name) for name in entries]
        report.add(node, (*path, *parts), f"there is no '{key}' to change", suggest(key, options, "there are"))
        return tree
    if len(parts) == 1 and node.value is None:
        del entries[key]
    else:
        below = entries.get(key, Node({}, OVERRIDE_FILE, None))
        entries[key] = _set(below, parts[1:], node, (*path, key), report)
    return replace(tree, value=list(entries.values()) if isinstance(tree.value, list) else entries)


def _key(part: str, entries: Mapping[str | int, Node]) -> str | int:
    if part not in entries and _POSITION.fullmatch(part):
        return int(part)
    return part
