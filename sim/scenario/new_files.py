"""Files to start from: a commented scenario, and a short one on actors of the atlas."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import resources

from .known import actor_of, name_of
from .problems import Problem, ScenarioError
from .reading.atlas import Atlas
from .reading.fields import WORD

_PLAIN = re.compile(r"\w[\w ,.()–-]*")
"""A text that YAML reads as it is."""


def new_scenario(name: str) -> str:
    """A commented scenario file of this name to start from, as text.

    Raises :class:`ScenarioError` for a name that a scenario cannot have.
    """
    _check(name)
    text = resources.files("counterpoise.scenario").joinpath("new_scenario.yaml").read_text(encoding="utf-8")
    return re.sub(r"^name: new_scenario\b *", f"name: {name}".ljust(35), text, count=1, flags=re.MULTILINE)


def new_window(
    name: str,
    states: Sequence[str],
    powers: Sequence[str],
    years: tuple[int, int],
    atlas: Atlas,
    folders: Sequence[str] = (),
) -> str:
    """A scenario of these actors of the atlas, given by code or name, in a few lines that run as they are.

    ``folders`` are those of private actors, as the file is to name them.

    Raises :class:`ScenarioError` for a name that a scenario cannot have, and for an actor that the atlas lacks.
    """
    _check(name)
    chosen, toward = (list(dict.fromkeys(actor_of(atlas, one) for one in some)) for some in (states, powers))
    who, between = (_listed([name_of(atlas, code) for code in codes]) for codes in (chosen, toward))
    title = f"{who} between {between}, {years[0]}–{years[1]}"
    private = f"  folders: [{', '.join(map(_quoted, folders))}]" if folders else ""
    return (
        f"""\
# A window on the atlas: the numbers of these actors, with what concerns them in these years. One of them in full:
#   counterpoise atlas {chosen[0]}
# What this case holds differently stands below, each number with its reason (docs/atlas.md), such as
#   states: {{{chosen[0]}: {{leader: {{value: 0.5, source: judgement, range: [0.3, 0.7], note: why}}}}}}
format: 1
name: {name}
title: {title if _PLAIN.fullmatch(title) else _quoted(title)}
years: [{years[0]}, {years[1]}]
atlas:
  states: [{", ".join(chosen)}]
  powers: [{", ".join(toward)}]
{private}
""".rstrip("\n")
        + "\n"
    )


def _check(name: str) -> None:
    if not WORD.fullmatch(name):
        hint = "small letters, digits and _, such as south_asia"
        raise ScenarioError([Problem(name, None, "name", f"'{name}' is not a valid name", hint)])


def _quoted(text: str) -> str:
    """A text as YAML reads it back, whatever it holds."""
    return "'" + text.replace("'", "''") + "'"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1] if len(names) < 6 else _some(names)


def _some(names: Sequence[str]) -> str:
    return f"{', '.join(names[:3])} and {len(names) - 3} others"
