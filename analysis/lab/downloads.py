"""What can be taken home from the sandbox: the figure, its numbers, the scenario, the Python that repeats it.

The house's figure and its tables are imported when the first of these is asked for: they take a hundred megabytes.
"""

from __future__ import annotations

import io
from pathlib import Path
from pprint import pformat
from typing import TYPE_CHECKING, Any

import yaml

from ..figures.drawing import draw_into
from ..figures.kind import Runs
from .sandbox import Sandbox, Setting

if TYPE_CHECKING:
    from counterpoise.results.result import Result

MEDIA = {"svg": "image/svg+xml", "png": "image/png"}
"""Formats of the figure and what they are to a browser."""


def figure(sandbox: Sandbox, setting: Setting, kind: str) -> bytes:
    """The house's figure of a setting in a format of :data:`MEDIA`: the state, and others as far as there is room."""
    from ..figures.strategy_shares import strategy_shares

    result = _result(sandbox, setting)
    content = io.BytesIO()
    draw_into(strategy_shares(result, _shown(result, setting)), content, kind)
    return content.getvalue()


def data(sandbox: Sandbox, setting: Setting) -> str:
    """The numbers of the picture as CSV: a row a state, year and strategy, of all states."""
    from ..figures.strategy_shares import shares_data

    return str(shares_data(Runs(_result(sandbox, setting))).to_csv(index=False, lineterminator="\n"))


def scenario(sandbox: Sandbox, setting: Setting) -> str:
    """A scenario file that extends the case by what the setting changes, and gives the same picture."""
    case = sandbox.case(setting).scenario
    tree: dict[str, Any] = {
        "format": 1,
        "extends": _place(sandbox, setting),
        "name": f"{case.name}_lab",
        "title": f"{case.title or case.name}, as changed in the lab",
    }
    if setting.theory:
        tree["theory"] = setting.theory
    for address, value in sandbox.changes(setting).items():
        *blocks, last = address.split(".")
        inner = tree
        for block in blocks:
            inner = inner.setdefault(block, {})
        inner[last] = value
    head = (
        f"# What was changed in the lab. The picture: counterpoise run FILE --replicates {setting.runs} "
        f"--seed {setting.seed}\n{_beside(sandbox, setting)}"
    )
    return head + yaml.safe_dump(tree, sort_keys=False, allow_unicode=True, width=110)


def repeat(sandbox: Sandbox, setting: Setting) -> str:
    """Python that repeats the picture: the result, its numbers, its figure."""
    given = [repr(_place(sandbox, setting)), f"replicates={setting.runs}", f"seed={setting.seed}"]
    given += [f"theory={setting.theory!r}"] if setting.theory else []
    changes = sandbox.changes(setting)
    given += [f"set={_indented(pformat(changes, width=100, sort_dicts=False))}"] if changes else []
    shown = list(_shown(_result(sandbox, setting), setting))
    return _SCRIPT.format(
        beside=_beside(sandbox, setting), given="".join(f"    {one},\n" for one in given), shown=shown
    )


_SCRIPT = '''"""Repeats a picture of the lab: its numbers as data.csv, the figure as figure.svg."""

import counterpoise as cp
from counterpoise.analysis.figures.kind import Runs
from counterpoise.analysis.figures.strategy_shares import shares_data, strategy_shares

{beside}result = cp.run(
{given})
shares_data(Runs(result)).to_csv("data.csv", index=False, lineterminator="\\n")
strategy_shares(result, {shown}).savefig("figure.svg")
'''


def _result(sandbox: Sandbox, setting: Setting) -> Result:
    return sandbox.world(setting).run(setting.runs, setting.seed)


def _shown(result: Result, setting: Setting) -> tuple[str, ...]:
    """The states of the figure, the one of the setting first."""
    from ..figures.strategy_shares import PANELS, most_threatened

    others = [state for state in most_threatened(result, PANELS) if state != setting.state]
    return (setting.state, *others[: PANELS - 1])


def _place(sandbox: Sandbox, setting: Setting) -> str:
    """The case as a file that is taken home names it."""
    return Path(sandbox.files.get(setting.case, setting.case)).name


def _beside(sandbox: Sandbox, setting: Setting) -> str:
    """A line on a case that does not ship."""
    place = _place(sandbox, setting)
    return f"# {place} is the lecturer's file: put it beside this one.\n" if place.endswith((".yaml", ".yml")) else ""


def _indented(text: str) -> str:
    return text.replace("\n", "\n        ")
