"""States and powers as people name them: by code or by name, whatever the case of the letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

from .problems import ScenarioError

if TYPE_CHECKING:
    from .model import Scenario


def actor_code(scenario: Scenario, kind: Literal["state", "power"], wanted: object) -> str:
    """The code of a state or power of a scenario that is given by code or name.

    Raises :class:`ScenarioError` for one that is not there, with what is near or valid, and for a name of several.
    """
    block = scenario.states if kind == "state" else scenario.powers
    return code_of_name(kind, wanted, {code: actor.name for code, actor in block.items()})


def code_of_name(kind: str, wanted: object, names: Mapping[str, str], otherwise: str = "") -> str:
    """The code among ``names`` (code → name) that ``wanted`` means; raises as :func:`actor_code`.

    ``otherwise`` is a further way out, for one that is not there.
    """
    if isinstance(wanted, str) and wanted in names:
        return wanted
    plain = _plain(str(wanted))
    found = [code for code in names if _plain(code) == plain] or [
        code for code, name in names.items() if name and _plain(name) == plain
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise ScenarioError.of("", f"{kind} {wanted!r} is ambiguous: {_listed(found, names)}; give the code")
    near = _near(plain, names) or f"valid: {_listed(names, names)}"
    raise ScenarioError.of("", f"there is no {kind} {wanted!r} here; {near}{otherwise}")


def _near(plain: str, names: Mapping[str, str]) -> str:
    """The codes whose names or letters are near, as a question; empty where none is."""
    keys = {_plain(key): code for code, name in names.items() for key in (code, name) if key}
    near = [code for key, code in keys.items() if len(plain) > 2 and (plain in key or (len(key) > 3 and key in plain))]
    near += [keys[key] for key in get_close_matches(plain, keys, n=3)]
    return f"did you mean {_listed(list(dict.fromkeys(near))[:5], names)}?" if near else ""


def _listed(codes: Mapping[str, str] | list[str], names: Mapping[str, str]) -> str:
    return ", ".join(f"{code} ({names[code]})" if names[code] not in ("", code) else code for code in codes)


def _plain(text: str) -> str:
    """Letters without accents and case, words parted by one space."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return " ".join(bare.casefold().split())
