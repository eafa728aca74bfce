"""The files of the atlas: what stands in them can be read, every number keeps the rules, and none stands twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from counterpoise.scenario.addresses import SECTIONS
from counterpoise.scenario.attributes import ACTS, CHANNELS, Attribute
from counterpoise.scenario.numbers import JUDGEMENT, Limits, Number, limits_of
from counterpoise.scenario.problems import Report
from counterpoise.scenario.reading.event_parse import OPERATIONS, change_limits
from counterpoise.scenario.reading.nodes import Node
from counterpoise.scenario.reading.number_parse import parse_number, parse_sources
from counterpoise.scenario.reading.strict_yaml import read_yaml

ATLAS = Path(__file__).resolve().parents[2] / "scenarios" / "atlas"
FILES = [file.relative_to(ATLAS).as_posix() for file in sorted(ATLAS.rglob("*.yaml"))]
ACTORS = [Path(name).stem for name in FILES if name.startswith("actors/")]
SHARED = {
    "world.yaml": ("world",),
    "pairs.yaml": ("rivalry", "decoupling", "exchange", "ties"),
    "bodies.yaml": ("institutions",),
    "routes.yaml": ("routes",),
    "cycles.yaml": ("cycles",),
    "agreements.yaml": ("agreements",),
    "events.yaml": ("events",),
}
ACTOR_KEYS = ["format", "name", "region", "members", "start", "both", "state", "power", "observed"]
TWOFOLD = ("capability", "regime", "orientation")
REGIONS = {
    "latin_america", "north_america", "europe", "post_soviet", "middle_east",
    "africa", "south_asia", "southeast_asia", "east_asia", "oceania",
}  # fmt: skip
LICENSED = re.compile(r"COW |ATOP |V-Dem |UN General Assembly|Fariss|BP |CShapes|SIPRI")
FIRST, LAST = 1945, 2030

Place = tuple[str, Node, Limits]
"""The address of a number, where it stands, and what it may be."""


def below(node: Node, address: str, depth: int) -> Iterator[tuple[str, Node]]:
    """What stands so many levels below a node, with its address."""
    if not depth:
        yield address, node
        return
    for key, entry in node.items():
        yield from below(entry, f"{address}.{key}", depth - 1)


def of_owner(node: Node, owner: str, attributes: dict[str, Attribute], other: tuple[str, ...] = ()) -> Iterator[Place]:
    """The numbers of one owner; a key that is neither an attribute nor one of ``other`` fails."""
    for key, entry in node.items():
        if key in other:
            continue
        assert key in attributes, f"{owner}: {key}"
        attribute = attributes[str(key)]
        for address, found in below(entry, f"{owner}.{key}", len(attribute.axes)):
            yield address, found, limits_of(attribute)


def of_actor(tree: Node, code: str) -> Iterator[Place]:
    blocks = dict(tree.items())
    states, powers = SECTIONS["states"], SECTIONS["powers"]
    both = {name: states[name] for name in TWOFOLD}
    for block, attributes in (("both", both), ("state", states), ("power", powers)):
        if block in blocks:
            allowed = attributes if block == "both" else {k: a for k, a in attributes.items() if k not in TWOFOLD}
            yield from of_owner(blocks[block], f"{block}.{code}", allowed)


FIELDS = {
    "institutions": ("name", "kind", "founded", "dissolved", "leader", "inside", "excludes", "members", "candidates",
                     "leavers", "alternative_to"),
    "routes": ("title", "state", "channel", "around", "buyer", "available", "lag"),
    "cycles": ("title", "incumbent", "challenger", "start"),
    "agreements": ("title", "state", "partner", "patron"),
}  # fmt: skip


def of_events(node: Node) -> Iterator[Place]:
    for name, event in node.items():
        for change in dict(event.items())["changes"].value:  # type: ignore[union-attr]
            entries = dict(change.items())  # type: ignore[union-attr]
            path = str(entries["path"].value)
            (operation,) = (key for key in entries if key in OPERATIONS)
            section, *rest = path.split(".")
            attribute = SECTIONS[section][section if section in SHARED["pairs.yaml"] else rest[1]]
            yield f"events.{name}.{path}", entries[operation], change_limits(attribute, str(operation))


@cache
def places(file: str) -> tuple[Place, ...]:
    """Every number of a file."""
    tree = read_yaml(ATLAS / file)
    if file.startswith("actors/"):
        return tuple(of_actor(tree, Path(file).stem))
    found: list[Place] = []
    for section, node in tree.items():
        if section == "format":
            continue
        assert section in SHARED[file], f"{file}: {section}"
        if section == "world":
            found += of_owner(node, "world", SECTIONS["world"])
        elif section == "events":
            found += of_events(node)
        elif section in SHARED["pairs.yaml"]:
            attribute = SECTIONS[str(section)][str(section)]
            found += [(f"{section}.{pair}", entry, limits_of(attribute)) for pair, entry in node.items()]
        else:
            for name, entry in node.items():
                found += of_owner(entry, f"{section}.{name}", SECTIONS[str(section)], FIELDS[str(section)])
    return tuple(found)


@cache
def numbers(file: str) -> tuple[tuple[str, Number | None, str], ...]:
    """The numbers of a file as read, with what is wrong with each."""
    out = []
    for address, node, limits in places(file):
        report = Report()
        number = parse_number(node, tuple(address.split(".")), limits, report, (FIRST, LAST))
        out.append((address, number, "; ".join(str(problem) for problem in report.problems)))
    return tuple(out)


def test_the_files_are_those_of_the_atlas() -> None:
    assert {name for name in FILES if "/" not in name} == set(SHARED)
    assert len(ACTORS) > 60
    assert {"SUN", "RUS", "EU", "JPN", "USA"} <= set(ACTORS)


@pytest.mark.parametrize("file", FILES)
def test_every_number_keeps_its_limits_and_its_source(file: str) -> None:
    assert [f"{address}: {wrong}" for address, _, wrong in numbers(file) if wrong] == []
    unsourced = [address for address, number, _ in numbers(file) if number is not None and not number.source]
    assert unsourced == []
    assert [address for address, *_ in numbers(file)] == list(dict.fromkeys(address for address, *_ in numbers(file)))


@pytest.mark.parametrize("file", FILES)
def test_series_are_short_where_data_are_licensed_and_lie_in_the_years_of_the_atlas(file: str) -> None:
    for address, number, _ in numbers(file):
        series = number.series if number is not None else None
        if series is None or number is None:
            continue
        assert FIRST <= min(series) <= max(series) <= LAST, address
        if any(LICENSED.match(source) for source in number.source):
            assert len(series) <= 10, address
    text = (ATLAS / file).read_text(encoding="utf-8")
    assert not re.search(r"\bkm\b|CShapes", text)


@pytest.mark.parametrize("file", FILES)
def test_lines_are_short_and_the_format_is_said(file: str) -> None:
    lines = (ATLAS / file).read_text(encoding="utf-8").splitlines()
    assert max(map(len, lines)) <= 120
    assert next(line for line in lines if not line.startswith("#")) == "format: 1"


@pytest.mark.parametrize("code", ACTORS)
def test_an_actor_has_the_keys_in_their_order_and_names_known_actors(code: str) -> None:
    tree = dict(read_yaml(ATLAS / "actors" / f"{code}.yaml").items())
    keys = list(tree)
    assert keys == [key for key in ACTOR_KEYS if key in keys]
    assert tree["region"].value in REGIONS
    assert tree["name"].value
    axes = {"powers": ACTORS, "channels": [*CHANNELS, "gas", "oil", "coal", "equipment"], "acts": list(ACTS)}
    for address, _, _ in places(f"actors/{code}.yaml"):
        block, _, name, *rest = address.split(".")
        attribute = SECTIONS["powers" if block == "power" else "states"][name]
        for axis, key in zip(attribute.axes, rest, strict=True):
            assert axis == "region" or key in axes[f"{axis}s"], address
    report = Report()
    for entry in tree["observed"].value if "observed" in tree else ():  # type: ignore[union-attr]
        seen = dict(entry.items())  # type: ignore[union-attr]
        assert list(seen) == ["year", "what", "source"]
        assert isinstance(seen["year"].value, int)
        assert parse_sources(seen["source"], ("observed",), report)
    assert report.problems == []


def test_codes_of_a_pair_stand_in_alphabetical_order_and_have_files() -> None:
    for address, _, _ in places("pairs.yaml"):
        pair = address.split(".")[1].split("-")
        assert pair == sorted(pair), address
        assert set(pair) <= set(ACTORS), address


def test_events_say_where_they_are_from_and_touch_neither_position_nor_tie_by_the_own_deed() -> None:
    events = dict(dict(read_yaml(ATLAS / "events.yaml").items())["events"].items())
    report = Report()
    for name, event in events.items():
        entries = dict(event.items())
        assert {"title", "year", "changes"} <= set(entries) <= {"title", "year", "years", "source", "note", "changes"}
        assert FIRST <= int(entries["year"].value) <= LAST, name  # type: ignore[arg-type]
        if "source" in entries:
            assert parse_sources(entries["source"], ("events", name), report), name
    assert report.problems == []
    paths = [address.removeprefix("events.") for address, _, _ in places("events.yaml")]
    assert [path for path in paths if ".tie." in path or path.endswith(".orientation")] == ["crimea.states.UKR.tie.RUS"]


def test_shares_of_a_channel_never_pass_one() -> None:
    for code in ACTORS:
        shares: dict[str, list[tuple[str, Number]]] = {}
        for address, number, _ in numbers(f"actors/{code}.yaml"):
            parts = address.split(".")
            if parts[:1] == ["state"] and parts[2] == "dependence" and number is not None:
                shares.setdefault(parts[3], []).append((parts[4], number))
        for channel, given in shares.items():
            for year in range(1955, LAST + 1):
                gone = {"SUN" if year > 1991 else "RUS", "EU" if year < 1990 else ""}
                total = sum(number.yearly(year, year)[0] for power, number in given if power not in gone)
                assert total <= 1 + 1e-9, f"{code} {channel} {year}"


def test_a_judged_number_says_how_far_it_may_be_off() -> None:
    for file in FILES:
        for address, number, _ in numbers(file):
            if number is not None and JUDGEMENT in number.source:
                assert number.range or number.scale, address


@pytest.mark.parametrize(
    ("first", "last", "regions"),
    [
        (1955, 1970, "asia middle_east africa europe"),
        (1990, 2020, "latin_america"),
        (1990, 2024, "latin_america africa middle_east post_soviet asia"),
        (1991, 2020, "post_soviet"),
        (1999, 2008, "world_stage"),
        (2006, 2024, "indo_pacific europe"),
        (2009, 2024, "southeast_asia rim"),
        (2011, 2024, "east_asia europe south_asia latin_america"),
        (2017, 2030, "latin_america north_america asia africa"),
    ],
)
def test_attention_to_the_regions_of_a_case_never_passes_one(first: int, last: int, regions: str) -> None:
    for code in ACTORS:
        given = [
            number
            for address, number, _ in numbers(f"actors/{code}.yaml")
            if number is not None and ".attention." in address and address.split(".")[-1] in regions.split()
        ]
        for year in range(first, last + 1):
            assert sum(number.yearly(year, year)[0] for number in given) <= 1 + 1e-9, f"{code} {year}"
