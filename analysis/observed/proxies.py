"""How each attribute of the theory is measured, or what becomes of it: the table of docs/data.md."""

from __future__ import annotations

from typing import NamedTuple


class Proxy(NamedTuple):
    """How an attribute of the theory is measured, or what becomes of it: a row of the table in docs/data.md."""

    attribute: str
    proxy: str
    missing: str
    basis: str  # data | judgement | default | dropped


PROXIES: tuple[Proxy, ...] = tuple(
    Proxy(*row)
    for row in (
        ("states.capability", "COW CINC", "the state is left out of the world", "data"),
        ("states.regime", "V-Dem polyarchy, else Polity rescaled to 0–1", "median of the region", "data"),
        (
            "states.orientation",
            "UN ideal point of the year before, 0 at the fifth percentile of all members and 1 at the United States",
            "median of the region",
            "data",
        ),
        ("states.mandate", "as regime", "as regime", "judgement"),
        ("states.poverty", "1 − log income a head between 1,000 and 50,000 dollars", "default", "judgement"),
        (
            "states.dependence.trade",
            "imports and exports with the power, as a share of those with all",
            "0 where the pair has no row; where the state has no total, the median of its region",
            "data",
        ),
        ("states.dependence, other channels", "none: trade stands for all (their vulnerability is 0)", "–", "dropped"),
        (
            "states.tie",
            "ATOP: a pledge to defend is an alliance, any other pledge a partnership",
            "none where the list has no pact",
            "data",
        ),
        ("states.proximity", "1 by land border, else exp(−km / 3,000)", "distance from region to region", "judgement"),
        (
            "states.dispute",
            "1 for a rivalry over territory; else the highest level of hostility in ten years, a fifth a level",
            "none where no list has the pair",
            "judgement",
        ),
        (
            "states.intent",
            "0.1, strategic rivalry, remembered disputes, difference of regime and position compound; a pact calms",
            "as its parts",
            "judgement",
        ),
        ("states.acts", "force and words of the year, by the level of hostility in COW MID", "none", "judgement"),
        ("states.need", "the state's share of the power's trade, 1 from one twentieth on", "0", "judgement"),
        (
            "states.start",
            "alliance; else leaning of the ideal point to one power; else hedging",
            "hedging",
            "judgement",
        ),
        ("states.resource_share, leader, domestic_pressure", "none", "default", "default"),
        ("states.chokepoint, treaty_cost, tastes, revision_appetite", "none", "default", "default"),
        ("states.access, aid, issues, flexibility", "none", "default", "default"),
        ("powers.capability", "COW CINC", "the world is refused", "data"),
        ("powers.reach", "square root of military spending relative to the largest spender", "0.5", "judgement"),
        (
            "powers.unilateralism",
            "states beyond 1,000 km against which it used force in ten years, five for 1",
            "0.2",
            "judgement",
        ),
        ("powers.legitimacy", "mean similarity of all states' positions with its own", "0.6", "judgement"),
        ("powers.regime, orientation", "as for states", "as for states", "data"),
        ("powers.output", "share of world output", "default", "data"),
        (
            "powers.attention",
            "region's share of its trade and of its disputes in ten years, averaged",
            "equal",
            "judgement",
        ),
        ("powers.credibility, demand, conditionality, constraint, tied_down", "none", "default", "default"),
        (
            "rivalry",
            "0.3 + 0.4 for a strategic rivalry + 0.3 of the difference of positions",
            "as its parts",
            "judgement",
        ),
        ("decoupling, exchange", "none", "default", "default"),
        ("ties", "ATOP among states: a pledge to defend 1, to consult 1/3", "none where no pact", "data"),
        ("institutions, routes, cycles, agreements, events", "none; an overlay adds them", "–", "dropped"),
    )
)
