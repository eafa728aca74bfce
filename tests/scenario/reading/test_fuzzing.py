"""Files and settings with a few bytes, lines or values changed: read, or refused with a message."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from shutil import copy
from typing import Any

import pytest
from counterpoise.scenario.model import load_scenario, problems_in
from counterpoise.scenario.problems import ScenarioError
from counterpoise.scenario.reading.files import DEFAULT_THEORY
from counterpoise.scenario.reading.merge import parse_setting
from counterpoise.scenario.reading.strict_yaml import dump_yaml
from counterpoise.scenario.theory_file import load_theory

HERE = Path(__file__).parents[2]
MINI = HERE / "data" / "mini.yaml"
SHIPPED = HERE.parent / "scenarios"
TOKENS = [
    b"null", b"[]", b"{}", b"1e308", b"-0.0", b"{value: 1}", b"{series: {}}", b"[[]]", b"USA", b"judgement",
    b"\xef\xbb\xbf", b"\r\n", b"\t", b"&a", b"*a", b"- ", b": ", b"? ", b"|\n", b"#", b"---\n", b"!!int ", b"<<: ",
    b"{", b"]", b'"', b"0x10",
]  # fmt: skip


def mutated(source: Random, data: bytes) -> bytes:
    """``data`` with a few bytes, lines or values changed."""
    for _ in range(source.choice([1, 1, 2, 3])):
        lines, place = data.split(b"\n"), source.randrange(len(data) + 1)
        row = source.randrange(len(lines))
        kind = source.randrange(6)
        if kind == 0:
            data = data[:place] + bytes([source.randrange(256)]) + data[place + 1 :]
        elif kind == 1:
            data = data[:place] + data[place + source.choice([1, 2, 40, 400]) :]
        elif kind == 2:
            data = data[:place] + source.choice(TOKENS) + data[place:]
        elif kind == 3:
            lines[row] = lines[row].partition(b": ")[0] + b": " + source.choice(TOKENS)
            data = b"\n".join(lines)
        elif kind == 4:
            lines[row] = b" " * source.randrange(8) + lines[row].lstrip()
            data = b"\n".join(lines)
        else:
            other = source.randrange(len(lines))
            lines[row], lines[other] = lines[other], lines[row]
            data = b"\n".join(lines)
    return data


VECTORS = SHIPPED / "theories" / f"{DEFAULT_THEORY}.csv"

BASES: dict[str, tuple[Path, Callable[[Path], Any]]] = {
    "mini": (MINI, load_scenario),
    "kazakhstan": (SHIPPED / "cases" / "kazakhstan.yaml", load_scenario),
    "theory": (SHIPPED / "theories" / f"{DEFAULT_THEORY}.yaml", load_theory),
}


def read_or_refuse(base: str, path: Path) -> None:
    """Every file is read, and then written and read again to the same, or refused with a message that names it."""
    load = BASES[base][1]
    try:
        read = load(path)
    except ScenarioError as error:
        problems = error.problems
    else:
        problems = []
        back_again(base, read, path.with_name("back.yaml"))
    assert all(problem.message for problem in problems)


def back_again(base: str, read: Any, back: Path) -> None:
    load = BASES[base][1]
    if load is load_scenario:
        back.write_text(dump_yaml({"format": 1, **read.document()}), encoding="utf-8")
        assert load(back).digest() == read.digest()


@pytest.mark.parametrize(
    ("base", "count"),
    [("mini", 80), ("theory", 40), pytest.param("kazakhstan", 200, marks=pytest.mark.slow)],
)
def test_a_mutated_file_is_read_or_refused(tmp_path: Path, base: str, count: int) -> None:
    source, data, path = Random(base), BASES[base][0].read_bytes(), tmp_path / "mutated.yaml"
    copy(VECTORS, tmp_path)
    path.write_bytes(data)
    assert BASES[base][1](path), "without a mutation it is in order"
    for _ in range(count):
        path.write_bytes(mutated(source, data))
        read_or_refuse(base, path)


def test_a_mutated_table_of_vectors_is_read_or_refused(tmp_path: Path) -> None:
    source, data = Random("vectors"), VECTORS.read_bytes()
    path = copy(VECTORS.with_suffix(".yaml"), tmp_path)
    read = 0
    for _ in range(30):
        (tmp_path / VECTORS.name).write_bytes(mutated(source, data))
        with suppress(ScenarioError):
            assert load_theory(path).vectors is not None
            read += 1
    assert 0 < read < 30


SEEDS = sorted((HERE / "data" / "fuzz").glob("*.yaml"))


@pytest.mark.parametrize("seed", SEEDS, ids=[path.stem for path in SEEDS])
def test_what_once_broke_the_reader_is_refused(seed: Path) -> None:
    assert problems_in(seed)


@pytest.mark.slow
def test_the_settings_of_the_command_line_are_never_a_traceback() -> None:
    source = Random(5)
    addresses = [
        "states.VEN.leader",
        "world.price",
        "events.coup.changes.0.add",
        "plots.0",
        "years",
        "ties",
        "name",
        "x",
    ]
    for _ in range(400):
        value = mutated(source, source.choice([b"0.3", b"{value: 1, source: judgement}", b"[2000, 2010]", b"null"]))
        with suppress(ScenarioError):
            text = value.decode(errors="surrogateescape")
            load_scenario(MINI, dict([parse_setting(f"{source.choice(addresses)}={text}")]))
