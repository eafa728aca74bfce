"""Who stands with whom, who resists whom: states and powers as a network, one panel a chosen year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from counterpoise.theory.terms import STRATEGIES
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle, Wedge

from .compared_years import compared_years, year_name
from .drawing import BODY, SMALL, WIDEST, panels_for
from .frame import frame
from .heading import LETTER, LINE, told_of
from .kind import Kind, Runs
from .naming import STRATEGY_NAMES, actor_names, with_article
from .palette import INK, STRATEGY_COLOURS
from .strategy_shares import most_threatened, state_codes
from .style import house_style

if TYPE_CHECKING:
    from counterpoise.results.result import Result
    from counterpoise.scenario.model import Plot

STATES = 14
"""States shown at most where nobody says which."""

LEAST = 0.1
"""Share of the runs above which an edge is drawn."""

CODE = SMALL - 0.5
"""Size of the letters on dots and squares."""

RING = 0.05
"""Inches of the ring around a dot."""

WIDE, HIGH = 1.42, 1.0
"""Half the width and the height of what lies between the powers; states stand within it."""

ROUND = 0.55
"""How round the line is on which the powers stand: 1 for an ellipse, the less the nearer to the corners."""

ROUNDS = 800
"""How often dots are moved apart at most."""

AIRY = 0.7
"""How far apart dots are wished to be, in sides of the square that there is for each."""

BORDER = 0.2
"""Inches between the powers and the edge of a panel."""

DASHES: dict[str, Any] = {"balancing": (0, (4, 1.5)), "soft_balancing": (0, (1.3, 1.0)), "bandwagoning": "solid"}
"""Lines of those who resist are broken, so that they differ from others on grey paper too."""

DEEDS = {"balance against": ("balancing", "soft_balancing"), "bandwagon with": ("bandwagoning",)}
"""What states do toward a power, in a sentence."""

Point = tuple[float, float]


class Scale(NamedTuple):
    """One inch, and the radius of a dot, in units of the panels."""

    inch: float
    radius: float


@house_style
def alignment_network(
    result: Result,
    states: Sequence[str] | None = None,
    years: Sequence[int] | None = None,
    ax: Axes | Sequence[Axes] | None = None,
) -> Figure:
    """Powers as squares, states as dots, and what the states do toward the powers in chosen years, one panel a year.

    Every state and power has the same place in all panels. It follows from the ties and the dependence that the
    scenario gives, not from the runs. An edge is a strategy toward a power, the wider the more of the runs have it;
    those of at most a tenth of the runs are left out. Edges of hard and soft balancing are broken and end in a bar.
    The ring around a dot shows the shares of all four strategies, of hedging too, which is toward no power.

    Parameters
    ----------
    states
        Codes or names of the states, by default the 14 that are most threatened.
    years
        The years compared. By default the first, the last, and two between them at which the shares move most.
    ax
        As many axes as there are years (one may come alone); new ones by default.

    Raises
    ------
    ValueError
        For a state that the scenario lacks, for no state, for a year that it does not run, for no year, or for another
        number of axes.
    """
    codes, places = _picked(result, states, years)
    figure, panels, inches = _panels(len(places), len(codes), ax)
    scale = _scale(inches, [*codes, *result.world.powers])
    at = positions(result, codes, scale)
    for panel, place in zip(panels, places, strict=True):
        _network(panel, result, place, at, scale)
        panel.set_title(year_name(int(result.world.years[place])), loc="left", fontsize=BODY + 0.5, color=INK)
    if ax is None:
        key = _write_key(figure, result, codes)
        frame(figure, _title(result, codes, places), told_of(Runs(result)), _handles(), columns=4, key=key)
    return figure


def option_shares(result: Result, place: int, rows: Sequence[int]) -> np.ndarray:
    """Share of the runs on each option in a year: [state, option]."""
    chosen = result.record.option[:, place][:, list(rows)]
    return np.stack([(chosen == k).mean(axis=0) for k in range(len(result.world.options))], axis=1)


def network_data(
    result: Result, states: Sequence[str] | None = None, years: Sequence[int] | None = None
) -> pd.DataFrame:
    """What the states do in the years shown, a row a year, state, strategy and power; hedging has no power.

    ``share`` is that of the runs; options that no run has are left out.
    """
    codes, places = _picked(result, states, years)
    rows = [result.world.states.index(code) for code in codes]
    options = [option.partition(":") for option in result.world.options]
    return pd.DataFrame(
        [
            (int(result.world.years[place]), code, strategy, power or None, float(share))
            for place in places
            for code, found in zip(codes, option_shares(result, place, rows), strict=True)
            for (strategy, _, power), share in zip(options, found, strict=True)
            if share
        ],
        columns=["year", "state", "strategy", "power", "share"],
    )


def positions(result: Result, codes: Sequence[str], scale: Scale) -> dict[str, Point]:
    """Where powers and states stand: powers around, a state near those to which it is tied or on which it
    depends, over all years as the scenario gives them; then moved apart until no two dots meet."""
    world = result.world
    corners = _corners(len(world.powers))
    rows = [world.states.index(code) for code in codes]
    pull = (world.given("tie") + world.given("dependence").mean(axis=2)).mean(axis=0)[rows] + 1e-3
    weight = pull**2 / (pull**2).sum(axis=1, keepdims=True)
    near = weight @ corners
    if len(codes) > 1:
        near -= near.mean(axis=0)
    angle = 2.399963 * np.arange(len(codes))  # the golden angle: no two states in one line
    near += 0.04 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    if len(codes) > 1:
        near *= np.array([0.78 * WIDE, 0.78 * HIGH]) / np.abs(near).max(axis=0)
    return {
        code: (float(x), float(y))
        for code, (x, y) in zip(
            [*world.powers, *codes],
            [*corners, *_apart(near, pull.argsort(axis=1)[:, -2:], corners, scale)],
            strict=True,
        )
    }


def _corners(count: int) -> np.ndarray:
    """Places of the powers, clockwise: the first two of an even number above, of two beside each other."""
    first = np.pi if count == 2 else np.pi / 2 + (np.pi / count if count % 2 == 0 else 0.0)
    angles = first - 2 * np.pi * np.arange(count) / count
    around = np.round(np.stack([np.cos(angles), np.sin(angles)], axis=1), 12)
    return np.asarray(np.sign(around) * np.abs(around) ** ROUND * (WIDE, HIGH))


def _apart(points: np.ndarray, leading: np.ndarray, corners: np.ndarray, scale: Scale) -> np.ndarray:
    """Points moved, first until they fill the room and stand off the ways of others to the powers that lead them, then
    until none meets another or a power; always in the same way."""
    moved, border = points.copy(), np.array([WIDE, HIGH])
    wide = AIRY * np.sqrt(4 * WIDE * HIGH / (len(points) + len(corners)))
    clear = ((2.0 * scale.radius + 0.08 * scale.inch), (2.0 * scale.radius + 0.28 * scale.inch))
    for turn in range(ROUNDS):
        loose = turn < ROUNDS // 2
        step = _pushed(moved, moved, max(clear[0], wide) if loose else clear[0]) + _pushed(moved, corners, clear[1])
        if loose:
            for ends in corners[leading].swapaxes(0, 1):
                step += _off_the_ways(moved, ends, scale.radius + 0.05 * scale.inch)
        if not loose and not step.any():
            break
        moved = np.clip(moved + step, -border, border)
    return moved


def _pushed(points: np.ndarray, others: np.ndarray, least: float) -> np.ndarray:
    """Half the way by which each point is too near to others."""
    way = points[:, None] - others[None]
    far = np.hypot(way[..., 0], way[..., 1])
    close = np.where((far > 0.0) & (far < least), least - far, 0.0) / np.maximum(far, 1e-9)
    return np.asarray(0.5 * (close[..., None] * way).sum(axis=1))


def _off_the_ways(points: np.ndarray, ends: np.ndarray, least: float) -> np.ndarray:
    """Part of the way by which each point is too near to the lines from the others to their ends."""
    along = ends - points
    length = np.maximum((along**2).sum(axis=1), 1e-9)
    way = points[:, None] - points[None]
    part = np.clip((way * along[None]).sum(axis=2) / length, 0.0, 1.0)
    off = way - part[..., None] * along[None]
    far = np.hypot(off[..., 0], off[..., 1])
    between = (part > 0.0) & (part < 1.0) & (far > 1e-9) & (far < least)
    close = np.where(between, least - far, 0.0) / np.maximum(far, 1e-9)
    return np.asarray(0.3 * (close[..., None] * off).sum(axis=1))


def _picked(
    result: Result, states: Sequence[str] | None, years: Sequence[int] | None
) -> tuple[tuple[str, ...], list[int]]:
    codes = state_codes(result, most_threatened(result, STATES) if states is None else states)
    if not codes:
        raise ValueError("alignment_network needs at least one state")
    return codes, compared_years(result, years, [result.world.states.index(code) for code in codes])


def _panels(count: int, states: int, ax: Axes | Sequence[Axes] | None) -> tuple[Figure, list[Axes], list[Point]]:
    """Figure, axes, and the inches of each."""
    columns = 1 if count == 1 or states > STATES + 4 else 2
    wide = WIDEST / columns - 0.12
    high = 2 * BORDER + (wide - 2 * BORDER) * HIGH / WIDE
    figure, panels = panels_for(ax, count, "years", (WIDEST, -(-count // columns) * (high + 0.32)), columns)
    if ax is None:
        return figure, panels, [(wide, high)]
    return figure, panels, [(one.bbox.width / figure.dpi, one.bbox.height / figure.dpi) for one in panels]


def _scale(inches: Sequence[Point], codes: Sequence[str]) -> Scale:
    """The scale of the smallest of panels of so many inches; a dot has room for the longest code."""
    least = min(min((wide / 2 - BORDER) / WIDE, (high / 2 - BORDER) / HIGH) for wide, high in inches)
    inch = 1.0 / max(0.3, least)
    letters = max(len(code) for code in codes)
    return Scale(inch, (RING + 0.035 + 0.36 * CODE / 72.0 * max(3, letters)) * inch)


def _network(ax: Axes, result: Result, place: int, at: Mapping[str, Point], scale: Scale) -> None:
    codes = [code for code in at if code not in result.world.powers]
    found = option_shares(result, place, [result.world.states.index(code) for code in codes])
    for code, row in zip(codes, found, strict=True):
        for power in result.world.powers:
            edges = [
                (option.partition(":")[0], float(share))
                for option, share in zip(result.world.options, row, strict=True)
                if share > LEAST and option.endswith(f":{power}")
            ]
            for k, (strategy, share) in enumerate(edges):
                aside = 0.07 * scale.inch * (k - 0.5 * (len(edges) - 1))
                _edge(ax, at[code], at[power], strategy, share, aside, scale)
        _dot(ax, code, at[code], _by_strategy(result, row), scale)
    for power in result.world.powers:
        side = 1.7 * scale.radius
        x, y = at[power]
        ax.add_patch(Rectangle((x - side / 2, y - side / 2), side, side, color=INK, zorder=4, gid=f"power {power}"))
        ax.text(x, y, power, fontsize=CODE, color="white", ha="center", va="center", zorder=5, gid="code",
                fontweight="bold")  # fmt: skip
    border = BORDER * scale.inch
    ax.set_xlim(-WIDE - border, WIDE + border)
    ax.set_ylim(-HIGH - border, HIGH + border)
    ax.set_aspect("equal", adjustable="box")
    ax.set_axis_off()


def _by_strategy(result: Result, row: np.ndarray) -> list[float]:
    kinds = [option.partition(":")[0] for option in result.world.options]
    return [float(sum(share for kind, share in zip(kinds, row, strict=True) if kind == s)) for s in STRATEGIES]


def _edge(ax: Axes, state: Point, power: Point, strategy: str, share: float, aside: float, scale: Scale) -> None:
    """A line from a state to a power, shifted aside where there are several; of those who resist with a bar at its
    end."""
    start, end = np.array(state), np.array(power)
    along = (end - start) / np.hypot(*(end - start))
    across = np.array([-along[1], along[0]])
    start, end = start + aside * across, end + aside * across
    colour, width = STRATEGY_COLOURS[strategy], 0.7 + 3.8 * share
    if strategy != "bandwagoning":
        end = end - along * (1.25 * scale.radius + 0.04 * scale.inch)
        bar = 0.05 * scale.inch * across
        ax.plot(*zip(end - bar, end + bar, strict=True), color=colour, linewidth=1.8, zorder=2.5, gid="bar")
    ax.plot(
        *zip(start, end, strict=True), color=colour, linewidth=width, linestyle=DASHES[strategy], zorder=2,
        dash_capstyle="butt", solid_capstyle="butt", gid=f"edge {strategy}",
    )  # fmt: skip


def _dot(ax: Axes, code: str, at: Point, by_strategy: Sequence[float], scale: Scale) -> None:
    """A white dot with the code, around it a ring of the shares, clockwise from the top."""
    ax.add_patch(Wedge(at, scale.radius, 0.0, 360.0, facecolor="white", edgecolor="white", linewidth=2.0, zorder=3))
    turned = 90.0
    for strategy, share in zip(STRATEGIES, by_strategy, strict=True):
        if share:
            ax.add_patch(
                Wedge(
                    at, scale.radius, turned - 360.0 * share, turned, width=RING * scale.inch, linewidth=0, zorder=4,
                    facecolor=STRATEGY_COLOURS[strategy], gid=f"ring {strategy}",
                )
            )  # fmt: skip
            turned -= 360.0 * share
    ax.text(*at, code, fontsize=CODE, color=INK, ha="center", va="center", zorder=5, gid="code")


def _handles() -> list[Line2D | Patch]:
    lines: list[Line2D | Patch] = [
        Line2D([], [], color=STRATEGY_COLOURS[strategy], linewidth=2.6, linestyle=dashes,
               label=f"{STRATEGY_NAMES[strategy]}{'' if strategy == 'bandwagoning' else ' (with a bar)'}")
        for strategy, dashes in DASHES.items()
    ]  # fmt: skip
    widths = [
        Line2D([], [], color=INK, linewidth=0.7 + 3.8 * share, label=f"{share:.0%} of runs") for share in (0.2, 0.6, 1)
    ]
    ring = Patch(color=STRATEGY_COLOURS["hedging"], label="hedging: in rings only")
    empty = Patch(facecolor="white", edgecolor=INK, linewidth=0.8, label="ring: all strategies")
    above: list[Line2D | Patch] = [*lines, ring]
    below: list[Line2D | Patch] = [*widths, empty]
    return [handle for pair in zip(above, below, strict=True) for handle in pair]


def _write_key(figure: Figure, result: Result, codes: Sequence[str]) -> float:
    """Make room at the foot for what the codes mean; returns its inches."""
    names = actor_names(result.scenario)
    told = [f"{code}\u00a0{names[code]}".replace(" ", "\u00a0") for code in (*result.world.powers, *codes)
            if names[code] != code]  # fmt: skip
    width, height = figure.get_size_inches()
    lines = wrap("\u00a0\u00a0·  ".join(told), int(0.97 * width * 72.0 / (LETTER * SMALL))) if told else []
    if not lines:
        return 0.0
    lines = [line.rstrip("\u00a0 ·") for line in lines]
    inches = (len(lines) * LINE * SMALL + 4.0) / 72.0
    figure.set_size_inches(width, height + inches)
    figure.text(
        0.012, inches / (height + inches), "\n".join(lines), fontsize=SMALL, color=INK,
        va="top", linespacing=1.25,
        gid="key",
    )  # fmt: skip
    return inches


def _title(result: Result, codes: Sequence[str], places: Sequence[int]) -> str:
    """What is to be seen: toward which power most changes, or is done most where there is one year."""
    rows, names = [result.world.states.index(code) for code in codes], actor_names(result.scenario)
    ends = [option_shares(result, place, rows).mean(axis=0) for place in (places[0], places[-1])]
    first, last = (int(result.world.years[place]) for place in (places[0], places[-1]))
    found = {}
    for power in result.world.powers:
        for deed, kinds in DEEDS.items():
            options = [result.world.options.index(f"{kind}:{power}") for kind in kinds]
            before, after = (float(end[options].sum()) for end in ends)
            found[f"{deed} {with_article(names[power])}"] = (before if len(places) > 1 else 0.0, after)
    told, (before, after) = max(found.items(), key=lambda one: abs(one[1][1] - one[1][0]))
    who = "states" if len(codes) == len(result.world.states) else f"the {len(codes)} states shown"
    if len(places) == 1:
        return f"In {first}, {after:.0%} of {who} {told}" if after else f"In {first}, all of {who} hedge"
    if abs(after - before) < 0.005:
        return f"From {first} to {last} hardly anything changes among {who}"
    return (
        f"From {first} to {last} the share of {who} that {told} {'rises' if after > before else 'falls'} from "
        f"{before:.0%} to {after:.0%}"
    )


def _asked(runs: Runs, plot: Plot | None) -> tuple[tuple[str, ...], Figure, pd.DataFrame]:
    states, years = (None, None) if plot is None else (plot.states, plot.years)
    return (), alignment_network(runs.shown, states, years), network_data(runs.shown, states, years)


FIGURE = Kind(_asked, place=5)
