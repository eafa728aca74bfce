"""The help of every command ends with examples, which run as they are shown."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from counterpoise.cli import Room

Cli = Callable[..., Any]
"""The fixture ``cli`` of conftest.py."""
COMMANDS = Room()
EXAMPLES = {name: import_module(f"counterpoise.commands.{name}").EXAMPLES for name in COMMANDS}
LONG = (
    "sweep_2", "resume", "sensitivity", "discover", "calibrate", "space", "patterns", "responses", "validate", "fit",
)  # fmt: skip
"""Examples that take long, or go on from one that does."""
OF_DATA = ("hindcast", "world")
"""Examples that need public data, which do not ship."""
ENDLESS = ("lab",)
"""Examples that run until they are ended."""


def arguments(example: str) -> list[str]:
    """What follows the program on a line of the shell, up to where its output goes."""
    program, *rest = shlex.split(example)
    assert program == "counterpoise"
    return rest[: rest.index(">")] if ">" in rest else rest


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_ends_with_its_examples(cli: Cli, name: str) -> None:
    assert 1 <= len(EXAMPLES[name]) <= 2
    for sub in ([], *([sub] for sub in getattr(COMMANDS[name], "commands", ()))):
        told = cli(name, *sub, "--help").out.rstrip().splitlines()
        assert [line.strip() for line in told[-len(EXAMPLES[name]) :]] == list(EXAMPLES[name])
        assert told[-len(EXAMPLES[name]) - 1].strip() in ("Example:", "Examples:")


@pytest.mark.parametrize("example", [line for lines in EXAMPLES.values() for line in lines])
def test_every_example_is_understood(example: str) -> None:
    name, *rest = arguments(example)
    command = COMMANDS[name]
    if hasattr(command, "commands"):
        command, rest = command.commands[rest[0]], rest[1:]
    command.make_context(name, rest)
    with pytest.raises(Exception, match="No such option"):
        command.make_context(name, [*rest, "--no-such-option"])


@pytest.mark.slow
def test_the_examples_run_one_after_the_other(cli: Cli) -> None:
    """All but those that take long, need public data or do not end, in the order of the help."""
    skipped = {*LONG, *OF_DATA, *ENDLESS}
    for name in COMMANDS:
        for number, example in enumerate(EXAMPLES[name], 1):
            if not skipped & {name, f"{name}_{number}"}:
                done = cli(*arguments(example))
                assert (done.code, done.err) == (0, ""), example
                assert done.out, example
