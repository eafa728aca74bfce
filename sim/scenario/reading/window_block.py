"""The block ``atlas:`` of a case: which window it opens, read from its files and checked."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import reduce
from pathlib import Path as FilePath

from ..addresses import Declared
from ..attributes import CHANNELS
from ..given import node_of
from ..numbers import OVERRIDE_FILE
from ..problems import Path, Report, ScenarioError, suggest
from .atlas import DESCRIBE, FOLDER, PLACES, Atlas, is_atlas, keys_of, turned
from .fields import WORD, is_name, known_keys, mapping, span_of
from .merge import merge
from .nodes import Node
from .private_atlas import check_private
from .window import HOLDERS, Window, once

KEY = "atlas"
"""The block of a case that opens a window."""

WINDOW_KEYS = ("states", "powers", "regions", "cycles", "without", "folders")
"""Its keys."""

CHOSEN = ("world", "cycles")
"""Blocks of the atlas of which nothing is left out by ``without``: one comes always, the other where it is chosen."""

FOLDERS = f"{KEY}.folders"
"""The address by which folders of private actors are given from outside."""


def with_atlas(chain: tuple[Node, ...], folder: FilePath, given: object = ()) -> tuple[Node, ...]:
    """The layers of a case on the window that its block ``atlas:`` opens, and without that block.

    ``chain`` are the files, each laid over those before it; ``folder`` is that of the last, beside which a private
    atlas may lie; ``given`` are further folders, from outside. Raises :class:`ScenarioError` for what no atlas has.
    """
    if not any(KEY in dict(tree.items()) for tree in chain):
        if given:
            hint = f"the case chooses no actors of an atlas: write {KEY}: {{states: […], powers: […]}}"
            raise ScenarioError.of("--atlas", "names folders that nobody reads", hint)
        return chain
    rest = tuple(replace(tree, value={key: node for key, node in tree.items() if key != KEY}) for tree in chain)
    report, merged = Report(), reduce(merge, chain)
    if KEY not in dict(merged.items()):  # a child has removed what its parent has
        return rest
    window = window_of(merged, folder, report, given)
    report.raise_if_any()
    return rest if window is None else (window.tree(), *rest)


def atlas_with(given: object = ()) -> Atlas:
    """The shipped atlas, the one in the current folder if any, and folders of private actors.

    Raises :class:`ScenarioError` for one that is not there.
    """
    report = Report()
    atlas = Atlas(_folders(Node({}, OVERRIDE_FILE, None), FilePath(), report, given or ()))
    report.raise_if_any()
    return atlas


def window_of(merged: Node, folder: FilePath, report: Report, given: object = ()) -> Window | None:
    """The window that a merged tree describes; None where its years or the block itself are wrong.

    Parameters as for :func:`with_atlas`; what is wrong goes to ``report``.
    """
    atlas = Atlas(_folders(merged, folder, report, given))
    block = merged.child(KEY)
    if report.problems and isinstance(block.value, dict):  # without its folders every actor of theirs would be told
        return None
    entries = known_keys(block, (KEY,), WINDOW_KEYS, report)
    if "years" not in dict(merged.items()):
        report.add(merged, ("years",), "the required key `years` is missing", "write years: [1995, 2024]")
    years = span_of(dict(merged.items()).get("years"), report)
    if entries is None:
        return None
    states, powers = (
        _chosen_actors(entries.get(section), section, merged, atlas, report) for section in ("states", "powers")
    )
    for code in sorted({*states} & {*powers}):
        report.add(block, (KEY, "powers"), f"'{code}' is chosen as a state and as a power", "take it out of one list")
    own, before = _own(merged), len(report.problems)
    if atlas.private:
        check_private(atlas, own, report)
    regions = _regions(entries.get("regions"), {*states, *own.states}, atlas, report)
    if len(report.problems) > before or years is None:
        return None
    without = _without(entries.get("without"), atlas, report)
    cycles = _cycles(entries.get("cycles"), {*powers, *own.powers}, atlas, report)
    own_cycles = [cycle for _, cycle in merged.child("cycles").items()]
    pairs = [_pair(cycle) for cycle in (*(atlas.block("cycles").child(name) for name in cycles), *own_cycles)]
    return Window(
        atlas=atlas,
        states=states,
        powers=powers,
        years=years,
        without=without,
        own=own,
        regions=regions | _own_regions(merged),
        cycles=cycles,
        moved=frozenset((*pairs, *map(turned, pairs))),
    )


def _chosen_actors(node: Node | None, section: str, merged: Node, atlas: Atlas, report: Report) -> tuple[str, ...]:
    """The chosen states or powers, of which there is at least one where the case describes none itself."""
    path, own = (KEY, section), merged.child(section)
    if (node is None or node.value in (None, [])) and own.value in (None, {}):
        hint = f"write {section}: [{'VEN, CUB' if section == 'states' else 'USA, CHN'}]"
        report.add(node or merged.child(KEY), path, f"no {section[:-1]} is chosen", hint)
        return ()
    return _actors(node, path, atlas, report)


def _regions(node: Node | None, states: set[str], atlas: Atlas, report: Report) -> dict[str, str]:
    """The regions of states that are not in their usual ones."""
    found: dict[str, str] = {}
    path = (KEY, "regions")
    entries = mapping(node, path, report) if node is not None and node.value is not None else None
    for region, members in (entries or {}).items():
        here = (*path, region)
        if not is_name(region, WORD, members, here, report):
            continue
        for code in _actors(members, here, atlas, report):
            if code not in states:
                report.add(
                    members, here, f"'{code}' is no state of this case", f"take it out, or choose it in {KEY}.states"
                )
            elif code in found:
                report.add(members, here, f"'{code}' is in the region '{found[code]}' already", "leave one")
            else:
                found[code] = str(region)
    return found


def _without(node: Node | None, atlas: Atlas, report: Report) -> frozenset[str]:
    """The names of what is left out, those of pairs in both orders."""
    path = (KEY, "without")
    names = _listed(node, path, report)
    if node is None or not names:
        return frozenset()
    known = [str(key) for block in PLACES if block not in CHOSEN for key in keys_of(atlas.block(block))]
    for name in names:
        if name not in known and turned(name) not in known:
            message = f"the atlas has no pair, body, route, agreement or event '{name}'"
            report.add(node, path, message, suggest(name, known, "such as"))
    return frozenset((*names, *map(turned, names)))


def _cycles(node: Node | None, powers: set[str], atlas: Atlas, report: Report) -> tuple[str, ...]:
    """The chosen cycles, each of a pair of powers of the case."""
    path, block = (KEY, "cycles"), atlas.block("cycles")
    known = sorted(map(str, keys_of(block)))
    names = _listed(node, path, report, "us_china")
    for name in names:
        place = node or block
        if name not in known:
            report.add(place, path, f"the atlas has no cycle '{name}'", suggest(name, known, "it has"))
        elif missing := [power for power in _pair(block.child(name)).split("-") if power not in powers]:
            hint = f"choose it in {KEY}.powers, or leave the cycle out"
            report.add(place, path, f"the cycle '{name}' is about {missing[0]}, which is no power of this case", hint)
    return tuple(dict.fromkeys(names))


def _pair(cycle: Node) -> str:
    """The pair of powers that a cycle is about."""
    return f"{cycle.child('incumbent').value}-{cycle.child('challenger').value}"


def _folders(merged: Node, folder: FilePath, report: Report, given: object) -> tuple[FilePath, ...]:
    """The folders of private actors: beside the files of the case, those that they name, and those from outside.

    Each is taken once, however often it is named.
    """
    block = merged.child(KEY)
    named = block.child("folders")
    outside = node_of(given, OVERRIDE_FILE, (FOLDERS,), report)
    texts, entries = _listed(named, (KEY, "folders"), report, "my_atlas"), [entry for _, entry in named.items()]
    found = [(entry, FilePath(entry.file).parent / one) for one, entry in zip(texts, entries, strict=False)]
    found += [(outside, FilePath(one)) for one in _listed(outside, (FOLDERS,), report, "my_atlas")]
    for place, path in found:
        hint = "give a folder with `actors/CODE.yaml`, as docs/atlas.md says"
        if not path.is_dir():
            report.add(place, (KEY, "folders"), f"there is no folder {path}", hint)
        elif not is_atlas(path):
            hint = f"give the folder above it, {path.parent}" if path.name == "actors" else hint
            report.add(place, (KEY, "folders"), f"the folder {path} holds no atlas", hint)
    files = [entry.file for _, entry in block.items()]  # of all that the case extends and that speak of the atlas
    beside = [path for path in (*(FilePath(file).parent / FOLDER for file in files), folder / FOLDER) if is_atlas(path)]
    shipped = os.path.realpath(Atlas().folders[0])
    taken = {os.path.realpath(path): path for path in (*(path for _, path in found[::-1]), *beside[::-1])}
    return tuple(path for place, path in reversed(taken.items()) if place != shipped)


def _actors(node: Node | None, path: Path, atlas: Atlas, report: Report) -> tuple[str, ...]:
    """The chosen actors."""
    found = []
    for code in _listed(node, path, report):
        if code not in atlas.codes:
            hint = f"{suggest(code, atlas.codes, 'it has')}; {DESCRIBE}"
            report.add(node or Node(None, "", None), path, f"the atlas has no actor '{code}'", hint)
        elif code in found:
            report.add(node or Node(None, "", None), path, f"'{code}' stands twice", "leave one")
        else:
            found.append(code)
    return tuple(found)


def _listed(node: Node | None, path: Path, report: Report, such: str = "VEN, CUB") -> list[str]:
    if node is None or node.value is None:
        return []
    if isinstance(node.value, list) and all(isinstance(entry.value, str) for entry in node.value):
        return [str(entry.value) for entry in node.value]
    report.add(node, path, "must be a list of names", f"write [{such}]")
    return []


def _own(merged: Node) -> Declared:
    """What the files of the case declare themselves."""
    named = {
        section: tuple(str(key) for key, node in merged.child(section).items() if node.value is not None)
        for section in ("states", "powers", "institutions", *HOLDERS)
    }
    channels = tuple(str(entry.value) for _, entry in merged.child("channels").items())
    return Declared(**named, regions=once(_own_regions(merged).values()), channels=CHANNELS + channels)


def _own_regions(merged: Node) -> dict[str, str]:
    found = {str(code): state.child("region").value for code, state in merged.child("states").items()}
    return {code: region for code, region in found.items() if isinstance(region, str)}
