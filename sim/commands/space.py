"""Which mixtures of strategies a case can produce at all: space."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .options import Force, Json, Out, PointRuns, PointSeed, Settings, Theory, Workers, changes_of
from .screen import MistakeError, bold, console, say, say_json, table
from .sensitivity import spans_of
from .swept import shown_progress

if TYPE_CHECKING:
    from counterpoise.analysis.space.space import Space

EXAMPLES = ("counterpoise space venezuela --out results/space --plot", "counterpoise space results/space --state Cuba")

SHOWN = 9
"""States that are shown where none is named: those whose mixture varies most."""


def space(
    target: Annotated[str, typer.Argument(metavar="CASE|DIR", help="A case, which is swept first, or a sweep.")],
    state: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A state, by name or code; may be repeated. All of them.")
    ] = None,
    years: Annotated[str | None, typer.Option(metavar="A-B", help="First and last year, such as 2003-2012.")] = None,
    over: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WORD|ADDRESS=LOW..HIGH",
            help="judgement (as usual), judgement:case, judgement:theory, or a number and its span; may be repeated.",
        ),
    ] = None,
    samples: Annotated[int | None, typer.Option(min=1, help="Points; 2048.")] = None,
    replicates: PointRuns = None,
    seed: PointSeed = None,
    theory: Theory = None,
    settings: Settings = None,
    out: Out = None,
    force: Force = False,
    workers: Workers = None,
    plot: Annotated[bool, typer.Option("--plot", help="Draw the mixtures into the figures of the sweep.")] = False,
    json: Json = False,
) -> None:
    """Which mixtures of strategies a case can produce at all, what can lead, and what never does."""
    design = {
        "over": spans_of(over), "samples": samples, "replicates": replicates, "seed": seed, "theory": theory,
        "set": changes_of(settings) or None,
    }  # fmt: skip
    found = _found(target, state, years, design, {"directory": out, "workers": workers, "force": force})
    figures = _drawn(found) if plot else []
    if json:
        say_json(found.document)
        return
    _show(found)
    say(f"Sweep directory   {found.directory}")
    for path in figures:
        say(f"Figure            {path}")


def _found(
    target: str, states: list[str] | None, years: str | None, design: dict[str, Any], run: dict[str, Any]
) -> Space:
    """The mixtures; a case is swept first, with progress."""
    from counterpoise.analysis.sensitivity.sensitivity import REPLICATES, SAMPLES
    from counterpoise.analysis.space.space import space

    from ..results.store import is_stored
    from ..sweeps.executors import ExecutorError

    given = {name: value for name, value in run.items() if value not in (None, False)}
    try:
        if is_stored(target):
            return space(target, states, years, **design, **given)
        runs = (design["samples"] or SAMPLES["ranks"]) * (design["replicates"] or REPLICATES)
        with shown_progress(runs) as progress:
            return space(target, states, years, **design, **given, progress=progress)
    except (ExecutorError, ValueError) as error:
        raise MistakeError(str(error)) from None


def _drawn(found: Space) -> list[Path]:
    from counterpoise.analysis.figures.drawn import write_drawn
    from counterpoise.analysis.space.figure import drawn_space

    return write_drawn([drawn_space(found)], found.directory / "figures", True)


def _show(found: Space) -> None:
    """How far each state reaches, what leads, along how many lines it moves, and what leads together."""
    from counterpoise.analysis.space.figure import headline

    widest = found.widest[:SHOWN]
    subjects = [one for one in found.mixtures if one not in found.states or one in widest]
    console().print(bold(headline(found)))
    _show_reach(found, subjects)
    rest = len(found.states) - len(widest)
    if rest > 0:
        say(f"Shown are the {len(widest)} states whose mixture varies most; --state NAME shows another")
    say(
        f"Means over {found.replicates} runs at each of {found.points:,} points. 'held out' are the least and the most "
        "as runs tell them that did not choose the point; 'surely' leads are more than chance in the runs of a point."
    )
    _show_never(found)
    _show_directions(found, subjects)
    if len(found.states) > 1:
        _show_combinations(found)


def _show_reach(found: Space, subjects: list[str]) -> None:
    from counterpoise.analysis.figures.naming import STRATEGY_NAMES
    from counterpoise.analysis.space.figure import percent

    right: Any = {"justify": "right"}
    columns = ("least", "5 to 95 %", "median", "most", "held out", "chance", "leads at", "surely")
    lines = table("Shares of the years", ["state", "strategy", *((name, right) for name in columns)])
    for row in found.table[found.table["subject"].isin(subjects)].to_dict("records"):
        lines.add_row(
            row["name"], STRATEGY_NAMES[row["strategy"]], f"{row['least']:.0%}",
            f"{row['low']:.0%} to {row['high']:.0%}", f"{row['median']:.0%}", f"{row['most']:.0%}",
            f"{row['held_out_least']:.0%} to {row['held_out_most']:.0%}",
            "" if row["chance"] != row["chance"] else f"{row['chance']:.0%}", percent(row["leads"]),
            percent(row["leads_surely"]),
        )  # fmt: skip
    console().print(lines)


def _show_never(found: Space) -> None:
    from counterpoise.analysis.figures.heading import joined
    from counterpoise.analysis.figures.naming import STRATEGY_NAMES

    subjects = found.states or list(found.mixtures)
    for strategy, told in STRATEGY_NAMES.items():
        lacking = [one for one in subjects if strategy in found.never(one)]
        if not lacking:
            continue
        leading = [found.names[one] for one in subjects if one not in lacking]
        whom = joined(found.names[one] for one in lacking)
        if len(lacking) > max(1, len(leading)):
            whom = f"any state but {joined(leading)}" if leading else f"any of {len(subjects)} states"
        say(f"Never led in {found.points:,} points: {told} of {whom}")


def _show_directions(found: Space, subjects: list[str]) -> None:
    from counterpoise.analysis.figures.naming import STRATEGY_NAMES

    for subject in subjects:
        rows = found.directions[found.directions["subject"] == subject]
        name = found.names[subject]
        if rows.empty:
            say(f"{name}: nothing that is more than chance moves its mixture")
            continue
        first = rows[[one for one in STRATEGY_NAMES if one in rows]].iloc[0]
        along = f"{STRATEGY_NAMES[first.idxmax()]} against {STRATEGY_NAMES[first.idxmin()]}"
        one, two = rows["share"].cumsum().iloc[:2]
        say(f"{name}: {one:.0%} of the movement is along one line, {along}; {two:.0%} along two")


def _show_combinations(found: Space) -> None:
    from counterpoise.analysis.space.figure import percent
    from counterpoise.analysis.space.space import LISTED

    right: Any = {"justify": "right"}
    lines = table("What leads together", [*((name, right) for name in ("of points", "surely", "apart")), "who"])
    listed = found.combinations.head(LISTED)
    for row in listed.to_dict("records"):
        shares = (percent(row[name]) for name in ("share", "sure", "independent"))
        lines.add_row(*shares, _who(found, row["leaders"]))
    console().print(lines)
    whose = f" of the {len(found.together)} states that vary most" * (len(found.together) < len(found.states))
    say(
        f"{len(found.combinations):,} of {found.possible:,} combinations{whose} occur; those above are "
        f"{percent(listed['share'].sum())} of the points. 'apart' is the share if states did not go together."
    )


def _who(found: Space, leaders: tuple[str, ...]) -> str:
    """States by the strategy that leads them, the most frequent strategy last, as that of all others."""
    from counterpoise.analysis.figures.naming import STRATEGY_NAMES

    usual = max(STRATEGY_NAMES, key=leaders.count)
    groups: dict[str, list[str]] = {}
    for state, leader in zip(found.together, leaders, strict=True):
        groups.setdefault(leader, []).append(state)
    told = [f"{', '.join(states)} {STRATEGY_NAMES[one]}" for one, states in groups.items() if one != usual]
    return "; ".join([*told, f"{'others' if told else 'all'} {STRATEGY_NAMES[usual]}"])
