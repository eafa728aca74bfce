"""Is a scenario file valid, and what does it rest on: check."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .options import Folders, Json, changes_of
from .screen import MISTAKE, note, say, say_json

if TYPE_CHECKING:
    from ..scenario.model import Scenario

EXAMPLES = ("counterpoise check vietnam.yaml",)

MOST = 5
"""Numbers that differ from the atlas, as many as are named."""


def check(
    file: Annotated[str, typer.Argument(help="A scenario file.")], folders: Folders = None, json: Json = False
) -> None:
    """Say everything that is wrong with a scenario file, or what it rests on."""
    from ..scenario.model import load_scenario
    from ..scenario.problems import ScenarioError

    try:
        scenario = load_scenario(file, changes_of(None, folders))
        account = _account(scenario, file)
    except ScenarioError as error:
        if json:
            say_json({"valid": False, "problems": [asdict(problem) for problem in error.problems], "account": None})
        else:
            for problem in error.problems:
                note(str(problem))
        sys.exit(MISTAKE)
    if json:
        say_json({"valid": True, "problems": [], "account": account})
        return
    say(f"{file}: valid")
    for line in (*_account_lines(account), *_window_lines(file, folders or (), scenario)):
        say(line)


def _account(scenario: Scenario, file: str) -> dict[str, Any]:
    """What a valid file rests on, and whose name it goes by."""
    from ..scenario.account import account_of
    from ..scenario.reading.files import locate
    from ..scenario.reading.strict_yaml import read_yaml

    own = "name" in dict(read_yaml(locate(file, "cases"), levels=1).items())
    return {"name": scenario.name, "own_name": own, **account_of(scenario)}


def _window_lines(file: str, folders: Sequence[str], scenario: Scenario) -> list[str]:
    """What a window on the atlas holds differently or constant beyond what is known, and what it says nothing of."""
    from ..scenario.known import held_beyond, held_differently, opened, silent_of, undeclared_channels
    from ..scenario.problems import few

    own, window = held_differently(file, folders), opened(file, folders)
    return [
        *([f"  differs   from the atlas in {len(own)}: {few(own, MOST)}"] if own else []),
        *(f"  held      {one}" for one in held_beyond(window, scenario.years)),
        *(f"  silent    {one}" for one in (*silent_of(scenario), *undeclared_channels(window))),
    ]


def _account_lines(account: dict[str, Any]) -> list[str]:
    lines = []
    if not account["own_name"]:
        name = account["name"]
        lines.append(
            f"  name      none of its own: it keeps '{name}', and results go to results/{name}-HASH; add name:"
        )
    counts = f"{account['judgement_alone']} on judgement alone, {account['unsourced']} without a source"
    lines.append(f"  numbers   {account['numbers']} given, {counts}")
    lines.append(f"  defaults  {account['left_at_default']} of {account['attributes']} attributes of the actors")
    if account["most_left_out"]:
        most = ", ".join(f"{name} ({count})" for name, count in account["most_left_out"].items())
        lines.append(f"            left out by most actors: {most}")
    return lines
