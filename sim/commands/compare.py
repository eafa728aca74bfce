"""What a change does: compare."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .options import Case, Folders, Force, Json, Replicates, Seed, Settings, Workers, changes_of, out_option, told_signs
from .screen import console, note, say, say_json, table, waiting

if TYPE_CHECKING:
    from counterpoise.analysis.compare.compare import Comparison
    from counterpoise.analysis.compare.effects import Effect

EXAMPLES = (
    "counterpoise compare venezuela --set world.price@2015..=100",
    "counterpoise compare venezuela --theory walt --outcome share_hedging_VEN@2003-2012",
)


def compare(
    case: Case,
    settings: Settings = None,
    alternative: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME:PATH=VALUE,…", help="A named alternative with its changes; may be repeated."),
    ] = None,
    theory: Annotated[list[str] | None, typer.Option(help="Another theory; may be repeated.")] = None,
    other: Annotated[
        list[str] | None, typer.Option("--with", metavar="CASE", help="Another case; may be repeated.")
    ] = None,
    outcome: Annotated[list[str] | None, typer.Option(help="An outcome by name; may be repeated.")] = None,
    base: Annotated[
        list[str] | None,
        typer.Option("--base", metavar="PATH=VALUE", help="Change a number in all worlds; may be repeated."),
    ] = None,
    replicates: Replicates = 200,
    seed: Seed = 0,
    uncertain: Annotated[
        bool,
        typer.Option("--uncertain", help="Draw the numbers marked judgement from their ranges, alike in each pair."),
    ] = False,
    everything: Annotated[bool, typer.Option("--all", help="Show all outcomes, those that do not differ too.")] = False,
    folders: Folders = None,
    out: Annotated[Path | None, out_option("DIR", "The sweep directory to write, with the figures in it.")] = None,
    figures: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A folder for the figures and their data.")
    ] = None,
    force: Force = False,
    workers: Workers = None,
    json: Json = False,
) -> None:
    """What a change does: a case beside worlds that differ from it, with the same draws.

    All --set together are one alternative, each --alternative, --theory and --with is one of its own.
    """
    for name in theory or ():
        told_signs(name)
    named = _named(alternative or ())
    worlds = 1 + bool(settings) + len(named) + len(theory or ()) + len(other or ())
    from counterpoise.analysis.compare.compare import compare

    with waiting(replicates * worlds, case) as progress:
        found = compare(
            case, changes_of(settings) if settings else None, theory, other, named, outcome, replicates, seed,
            uncertain, changes_of(base, folders), workers, progress,
        )  # fmt: skip
    written = [] if figures is None else found.draw(figures, force)
    if out is not None:
        written.append(found.save(out, force))
    if json:
        for line in found.left_out:
            note(line)
        say_json([_plain(effect, found) for effect in found.effects])
        return
    _show(found, everything)
    for path in written:
        say(str(path))


def _named(given: Sequence[str]) -> dict[str, dict[str, object]]:
    """Alternatives as ``NAME:PATH=VALUE,PATH=VALUE``. Raises ScenarioError for one that is none."""
    from ..scenario.problems import ScenarioError

    found: dict[str, dict[str, object]] = {}
    for text in given:
        name, colon, rest = text.partition(":")
        if not colon or "=" in name or not name.strip():
            hint = "write NAME:PATH=VALUE,PATH=VALUE, such as 'dear oil:world.price@2015..=100'"
            raise ScenarioError.of("--alternative", f"'{text}' has no name", hint)
        if name.strip() in found:
            raise ScenarioError.of("--alternative", f"'{name.strip()}' is given twice", "give each another name")
        found[name.strip()] = changes_of(_parts(rest))
    return found


def _parts(text: str) -> list[str]:
    """The settings of an alternative: parted at commas that stand in no bracket and no quotes."""
    parts, depth, quote = [""], 0, ""
    for letter in text:
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        depth += (letter in "[{") - (letter in "]}") if not quote else 0
        if letter == "," and not depth and not quote:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def _plain(effect: Effect, found: Comparison) -> dict[str, Any]:
    """A row of the document; a number that is none is null."""
    row = {
        "outcome": effect.outcome, "base": effect.base, "changed": effect.changed, "effect": effect.effect,
        "low": effect.low, "high": effect.high, "pairs": effect.pairs, "differ": effect.differ, "saved": effect.saved,
    }  # fmt: skip
    plain = {key: None if isinstance(value, float) and not isfinite(value) else value for key, value in row.items()}
    return {"alternative": effect.alternative, **plain} if len(found.alternatives) > 1 else plain


def _show(found: Comparison, everything: bool) -> None:
    """The table of the effects on a screen."""
    effects, screen = found.effects if everything else found.shown, console()
    drawn = ", unknown numbers drawn alike" if found.uncertain else ""
    screen.print(f"{found.scenario.name}: base against {'; '.join(found.alternatives)}")
    screen.print(f"theory {found.theory}, {found.pairs} pairs of runs with the same draws, seed {found.seed}{drawn}")
    for line in found.left_out:
        screen.print(line)
    if not any(effect.differ for effect in found.effects):
        screen.print(f"\nNo pair differs: the change has no effect on any of {len(found.outcomes)} outcomes.")
    if effects:
        screen.print(_table(effects, len(found.alternatives) > 1))
        _remark(found, effects)


def _table(effects: Sequence[Effect], several: bool) -> Any:
    number = {"justify": "right"}
    columns: list[Any] = ["outcome", *(["alternative"] if several else [])]
    columns += [
        (name, number) for name in ("base", "changed", "effect", "95 % interval", "pairs that differ", "runs saved")
    ]
    made = table("", columns)
    for effect in effects:
        made.add_row(*([effect.outcome, effect.alternative] if several else [effect.outcome]), *_cells(effect))
    return made


def _cells(effect: Effect) -> list[str]:
    from counterpoise.analysis.figures.naming import signed

    if effect.lacking:
        return ["", "", "", f"no number in {effect.lacking} of {effect.pairs} pairs", "", ""]
    numbers = [f"{effect.base:.3f}", f"{effect.changed:.3f}", signed(effect.effect, 3)]
    if effect.low is None or effect.high is None:
        few = "no pair differs" if not effect.differing else f"too few: {effect.differing} of {effect.pairs}"
        return [*numbers, "none", few, ""]
    span = f"{signed(effect.low, 3)} to {signed(effect.high, 3)}"
    return [*numbers, span, f"{effect.differ:.0%}", _saved(effect.saved)]


def _saved(saved: float | None) -> str:
    if saved is None:
        return "nothing varies"
    return f"{saved:.1f}×" if saved < 10.0 else f"{saved:.0f}×"


def _remark(found: Comparison, effects: Sequence[Effect]) -> None:
    """What the columns mean, and how much more there is."""
    screen = console()
    if more := len(found.effects) - len(effects):
        moved = sum(1 for effect in found.effects if effect.differ) - sum(1 for effect in effects if effect.differ)
        screen.print(f"--all shows {more} rows more, {moved} of which differ. Each interval is for its row alone.")
    screen.print("runs saved: how many independent runs of each world tell as much as one pair.")
