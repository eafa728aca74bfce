"""Commands about files: what ships, is a file valid, a new file, the schema."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .screen import MISTAKE, MistakeError, bold, console, note, say, say_json, table


def contents() -> dict[str, Any]:
    """What ships, as the ``list`` command prints it."""
    from ..scenario.model import load_scenario, shipped

    cases = []
    for name in shipped("cases"):
        scenario = load_scenario(name)
        cases.append(
            {
                "name": name,
                "title": scenario.title,
                "years": list(scenario.years),
                "states": list(scenario.states),
                "powers": list(scenario.powers),
            }
        )
    return {
        "cases": cases,
        "theories": shipped("theories"),
        "sweeps": shipped("sweeps"),
        "lessons": shipped("lessons"),
    }


def show_list(as_json: bool) -> None:
    """Print what ships."""
    found = contents()
    if as_json:
        say_json(found)
        return
    from ..scenario.theory_file import load_theory

    out = console()
    cases = table("Cases", ["name", "years", "title", "states", "powers"])
    for case in found["cases"]:
        years = f"{case['years'][0]}–{case['years'][1]}"
        cases.add_row(case["name"], years, case["title"], " ".join(case["states"]), " ".join(case["powers"]))
    out.print(cases)
    theories = table("Theories", ["name", "title"])
    for name in found["theories"]:
        theories.add_row(name, load_theory(name).title)
    out.print(theories)
    for kind in ("sweeps", "lessons"):
        if found[kind]:
            out.print(bold(kind.capitalize(), f"  {', '.join(found[kind])}"))


def check(file: str, as_json: bool) -> None:
    """Print the problems of a scenario file; exit 2 where there are any, and say what it rests on where not."""
    from ..scenario.model import problems_in

    problems = problems_in(file)
    account = None if problems else _account(file)
    if as_json:
        told = [asdict(problem) for problem in problems]
        say_json({"valid": not problems, "problems": told, "account": account})
    elif account is None:
        for problem in problems:
            note(str(problem))
    else:
        say(f"{file}: valid")
        for line in _account_lines(account):
            say(line)
    if problems:
        sys.exit(MISTAKE)


def _account(file: str) -> dict[str, Any]:
    """What a valid file rests on, and whose name it goes by."""
    from ..scenario.model import load_scenario
    from ..scenario.reading.files import locate
    from ..scenario.reading.strict_yaml import read_yaml
    from .sourcing import account_of

    scenario = load_scenario(file)
    own = "name" in dict(read_yaml(locate(file, "cases")).items())
    return {"name": scenario.name, "own_name": own, **account_of(scenario)}


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


def new(name: str) -> None:
    """Write ``NAME.yaml`` in the current directory, unless it is there."""
    from ..scenario.schema import new_scenario

    file = Path(f"{name}.yaml")
    try:
        text = new_scenario(name)
    except ValueError as error:
        raise MistakeError(str(error)) from None
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise MistakeError(f"{file} is there already; choose another name or move it away") from None
    except OSError as error:
        raise MistakeError(f"cannot write {file}: {error.strerror}") from None
    say(f"{file} written. Next: counterpoise check {file}, then counterpoise run {file}")


def schema() -> None:
    """Print the JSON Schema of scenario files."""
    from ..scenario.schema import json_schema

    say_json(json_schema())
