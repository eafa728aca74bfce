"""Rules that tie the parts of a scenario together: every actor is declared, shares do not exceed one."""

from __future__ import annotations

from ..addresses import Declared
from ..numbers import OVERRIDE_FILE, Number
from ..problems import Path, Placed, Report
from .fields import choice
from .nodes import Node

TOLERANCE = 1e-9
"""By how much a sum of shares may exceed one."""

_LISTS = {
    "inside": "power",
    "excludes": "power",
    "members": "state",
    "candidates": "state",
    "leavers": "power",
    "alternative_to": "power",
}


def check_actors(tree: Node, declared: Declared, report: Report) -> None:
    """Report every name that no state, power or institution of the scenario has."""
    for name, state in _block(tree, "states").items():
        start = dict(state.items()).get("start")
        if start is not None and isinstance(start.value, dict):
            _check_start(start, ("states", name, "start"), declared, report)
    for name, power in _block(tree, "powers").items():
        _check_members(power, ("powers", name, "members"), report)
    for name, institution in _block(tree, "institutions").items():
        _check_institution(institution, ("institutions", name), declared, report)
    for name, route in _block(tree, "routes").items():
        _check_route(route, ("routes", name), declared, report)
    _check_cycles(_block(tree, "cycles"), declared, report)
    for name, agreement in _block(tree, "agreements").items():
        _check_two(agreement, ("agreements", name), ("state", "partner"), declared.states, "state", report)
        patron = dict(agreement.items()).get("patron")
        if patron is not None and isinstance(patron.value, str):
            choice(patron, ("agreements", name, "patron"), declared.powers, "power", report)
    for index, plot in _block(tree, "plots").items():
        _check_plot(plot, ("plots", index), declared, report)


def check_sums(
    tree: Node, numbers: dict[str, Number], declared: Declared, years: tuple[int, int] | None, report: Report
) -> None:
    """Report shares of one channel, and attention of one power, that add up to more than one in any year."""
    if years is None:
        return
    for state in declared.states:
        for channel in declared.channels:
            shares = ("states", state, "dependence", channel)
            _check_sum(tree, shares, declared.powers, numbers, years, "the shares of the powers", report)
    for power in declared.powers:
        attention = ("powers", power, "attention")
        _check_sum(tree, attention, declared.regions, numbers, years, "the attention to the regions", report)


def _check_sum(
    tree: Node,
    path: Path,
    keys: tuple[str, ...],
    numbers: dict[str, Number],
    years: tuple[int, int],
    what: str,
    report: Report,
) -> None:
    prefix = ".".join(map(str, path))
    given = [numbers[address] for key in keys if (address := f"{prefix}.{key}") in numbers]
    if not given:
        return
    total = [sum(shares) for shares in zip(*(number.yearly(*years) for number in given), strict=True)]
    over = [(year, share) for year, share in enumerate(total, years[0]) if share > 1 + TOLERANCE]
    if over:
        year, share = over[0]
        where: Placed = next((number for number in given if number.file == OVERRIDE_FILE), tree.find(path))
        report.add(where, path, f"{what} add up to {share:.4g} in {year}", "they must not exceed 1 in any year")


def _block(tree: Node, key: str) -> dict[str | int, Node]:
    return dict(dict(tree.items()).get(key, Node(None, tree.file, None)).items())


def _check_start(node: Node, path: Path, declared: Declared, report: Report) -> None:
    entries = {key: entry for key, entry in node.items() if entry.value is not None}
    target, strategy = entries.get("target"), entries.get("strategy")
    if target is not None:
        choice(target, (*path, "target"), declared.powers, "power", report)
    if strategy is None:
        return
    if strategy.value == "hedging" and target is not None:
        report.add(target, (*path, "target"), "hedging has no target", "remove it")
    elif strategy.value in ("balancing", "soft_balancing", "bandwagoning") and target is None:
        hint = f"one of the powers: {', '.join(declared.powers)}"
        report.add(node, (*path, "target"), f"{strategy.value} needs a target", hint)


def _check_members(node: Node, path: Path, report: Report) -> None:
    members = dict(node.items()).get("members")
    if members is not None and isinstance(members.value, list):
        _check_twice(members, path, report)


def _check_institution(node: Node, path: Path, declared: Declared, report: Report) -> None:
    entries = dict(node.items())
    for key, kind in _LISTS.items():
        if key in entries and isinstance(entries[key].value, list):
            _check_list(entries[key], (*path, key), declared.along(kind), kind, report)
    leader = entries.get("leader")
    if leader is not None and leader.value is not None:
        choice(leader, (*path, "leader"), (*declared.states, *declared.powers), "actor", report)
    inside, excluded = (_texts(entries.get(key)) for key in ("inside", "excludes"))
    for name in sorted(inside & excluded):
        report.add(entries["excludes"], (*path, "excludes"), f"'{name}' is both inside and excluded")
    leavers, others = (_texts(entries.get(key)) for key in ("leavers", "alternative_to"))
    for name in sorted((leavers - inside) & set(declared.powers)):
        report.add(entries["leavers"], (*path, "leavers"), f"'{name}' is not inside, so it cannot leave")
    for name in sorted(inside & others):
        report.add(entries["alternative_to"], (*path, "alternative_to"), f"'{name}' is inside")
    if leader is not None and isinstance(leader.value, str) and leader.value in excluded:
        report.add(leader, (*path, "leader"), f"'{leader.value}' leads and is excluded")


def _check_route(node: Node, path: Path, declared: Declared, report: Report) -> None:
    entries = {key: entry for key, entry in node.items() if isinstance(entry.value, str)}
    for key, kind in (("state", "state"), ("around", "power"), ("buyer", "power"), ("channel", "channel")):
        if key in entries:
            choice(entries[key], (*path, key), declared.along(kind), kind, report)
    around, buyer = entries.get("around"), entries.get("buyer")
    if around is not None and buyer is not None and around.value == buyer.value:
        others = [power for power in declared.powers if power != around.value]
        hint = f"another of the powers: {', '.join(others)}" if others else "a route needs two powers"
        key = "around" if around.file == OVERRIDE_FILE else "buyer"
        report.add(entries[key], (*path, key), f"the route leads around '{around.value}' to the same power", hint)


def _check_two(
    node: Node, path: Path, keys: tuple[str, str], options: tuple[str, ...], kind: str, report: Report
) -> None:
    """Two different actors, both declared."""
    entries = {key: entry for key, entry in node.items() if isinstance(entry.value, str)}
    for key in keys:
        if key in entries:
            choice(entries[key], (*path, key), options, kind, report)
    if all(key in entries for key in keys) and entries[keys[0]].value == entries[keys[1]].value:
        report.add(entries[keys[1]], (*path, keys[1]), f"'{entries[keys[1]].value}' is both", f"name two {kind}s")


def _check_cycles(cycles: dict[str | int, Node], declared: Declared, report: Report) -> None:
    """Two different powers each, and one cycle for a pair."""
    seen: dict[frozenset[str], str | int] = {}
    for name, cycle in cycles.items():
        keys = ("incumbent", "challenger")
        _check_two(cycle, ("cycles", name), keys, declared.powers, "power", report)
        entries = dict(cycle.items())
        pair = frozenset().union(*(_texts_of(entries.get(key)) for key in keys))
        if len(pair) == 2 and pair in seen:
            report.add(cycle, ("cycles", name), f"the pair has a cycle already, '{seen[pair]}'", "a pair has one")
        seen.setdefault(pair, name)


def _texts_of(node: Node | None) -> frozenset[str]:
    return frozenset((node.value,)) if node is not None and isinstance(node.value, str) else frozenset()


def _check_plot(node: Node, path: Path, declared: Declared, report: Report) -> None:
    entries = {key: entry for key, entry in node.items() if entry.value is not None}
    if "states" in entries and isinstance(entries["states"].value, list):
        _check_list(entries["states"], (*path, "states"), declared.states, "state", report)
    for key, options in (("state", declared.states), ("power", declared.powers)):
        if key in entries and isinstance(entries[key].value, str):
            choice(entries[key], (*path, key), options, key, report)


def _check_list(node: Node, path: Path, options: tuple[str, ...], kind: str, report: Report) -> None:
    for index, entry in node.items():
        if isinstance(entry.value, str):
            choice(entry, (*path, index), options, kind, report)
    _check_twice(node, path, report)


def _check_twice(node: Node, path: Path, report: Report) -> None:
    seen: set[str] = set()
    for index, entry in node.items():
        if isinstance(entry.value, str):
            if entry.value in seen:
                report.add(entry, (*path, index), f"'{entry.value}' is listed twice")
            seen.add(entry.value)


def _texts(node: Node | None) -> set[str]:
    return set() if node is None else {entry.value for _, entry in node.items() if isinstance(entry.value, str)}
