"""Figures of the other rooms on small made-up numbers: nothing is run, so that each takes a moment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from counterpoise.analysis.calibration.calibrate import Calibration
from counterpoise.analysis.calibration.figure import recovery
from counterpoise.analysis.calibration.posterior import Trial
from counterpoise.analysis.discovery.discover import Discovery, Found
from counterpoise.analysis.discovery.figure import draw_box
from counterpoise.analysis.discovery.prim import Box, density_and_coverage
from counterpoise.analysis.figures.actor_paths import actor_paths
from counterpoise.analysis.responses.check import Curve
from counterpoise.analysis.responses.contexts import Context
from counterpoise.analysis.responses.figure import draw_responses
from counterpoise.analysis.responses.levers import levers_named
from counterpoise.analysis.sensitivity.figure import drivers
from counterpoise.analysis.sensitivity.sensitivity import Sensitivity
from counterpoise.analysis.space.figure import draw_space
from counterpoise.analysis.space.mixtures import reach
from counterpoise.analysis.space.space import Space
from counterpoise.analysis.validation.codings import Case
from counterpoise.analysis.validation.figures import draw_errors, draw_league, draw_reliability
from counterpoise.analysis.validation.readings import Served
from counterpoise.analysis.validation.validate import Validation, forecast
from counterpoise.scenario.numbers import JUDGEMENT, Number
from counterpoise.theory.terms import STRATEGIES
from matplotlib.figure import Figure

NOWHERE = Path("nowhere")


def strongest() -> Figure:
    """Drivers by Sobol indices: three that can be told from none, with total indices."""
    first = np.array([0.5, 0.2, 0.1, 0.01])
    table = pd.DataFrame({
        "outcome": "share_hedging_VEN", "parameter": [f"states.VEN.number_{k}" for k in range(4)], "first": first,
        "low": first - 0.05, "high": first + 0.04, "total": first + 0.1, "chance": 0.3, "distinct": first > 0.05,
    })  # fmt: skip
    found = Sensitivity(table, NOWHERE, "sobol", "toy", "toy_theory", 1024, 4)
    return drivers(found, "share_hedging_VEN")


def box() -> Figure:
    """A box in two of three parameters, with the way to it."""
    source = np.random.default_rng(1)
    values = source.random((400, 3)) * [1.0, 10.0, 0.01]
    wanted = (values[:, 0] > 0.6) & (values[:, 1] < 5.0) & (source.random(400) < 0.9)
    half = np.arange(400) % 2 == 0
    open_end = np.full(3, np.inf)
    way = tuple(
        Box(np.array([low, -np.inf, -np.inf]), np.array([np.inf, high, np.inf]))
        for low, high in ((0.1, 9.0), (0.3, 7.0), (0.5, 5.5), (0.6, 5.0), (0.8, 2.0))
    )
    path = (Box(-open_end, open_end), *way)
    one, other = (density_and_coverage(way[3], values[which], wanted[which]) for which in (half, ~half))
    names = ("states.VEN.leader", "world.price×", "states.VEN.capability")
    found = Discovery(
        NOWHERE, "share_hedging_VEN > 0.4", names, values, wanted, half, names[:2], (Found(way[3], *one, *other, path),)
    )
    return draw_box(found)


def recovered() -> Figure:
    """Two parameters, of one of which something is learned, and forty known truths."""
    source = np.random.default_rng(2)
    truths = source.random((40, 2))
    told = truths + source.normal(scale=0.06, size=truths.shape)
    trial = Trial(truths, np.clip(told - 0.1, 0, 1), np.clip(told + 0.1, 0, 1))
    table = pd.DataFrame({
        "parameter": ["states.VEN.leader", "world.norms"], "prior_low": [0.0, 0.2], "prior_high": [1.0, 0.8],
        "median": [0.4, 0.5], "low": [0.3, 0.25], "high": [0.55, 0.75], "coverage": trial.coverage,
    })  # fmt: skip
    facts = {"share_hedging_VEN": 0.4}
    return recovery(Calibration(table, NOWHERE, facts, 2048, (), trial, "toy", "toy_theory"))


def mixtures() -> Figure:
    """The mixtures of two states at 200 points, three runs each."""
    source = np.random.default_rng(3)
    runs = {
        state: source.dirichlet(weights, 200)[:, None] + source.normal(scale=0.001, size=(200, 3, 4))
        for state, weights in (("VEN", (0.5, 2.0, 1.0, 1.0)), ("CUB", (1.0, 1.0, 0.5, 4.0)))
    }
    table = pd.concat([reach(one).assign(subject=state, strategy=STRATEGIES) for state, one in runs.items()])
    empty = pd.DataFrame()
    return draw_space(Space(
        table, empty, empty, {state: one.mean(axis=1) for state, one in runs.items()}, {"VEN": 0.2, "CUB": 0.1},
        ["VEN", "CUB"], {"VEN": "Venezuela", "CUB": "Cuba"}, NOWHERE, "toy", "toy_theory", "2003-2006",
        np.arange(200), 3, 12,
    ))  # fmt: skip


def _validation() -> tuple[Validation, np.ndarray]:
    """Four forecasts of sixty codings: one good, one estimated on them, one useless, and the most frequent strategy."""
    source = np.random.default_rng(4)
    states = ["VEN", "BRA", "JPN", "PHL", "KAZ", "FRA"]
    cases = tuple(
        Case(
            k, "coding", states[k % 6], 1990 + k % 30, 1994 + k % 30, "USA", str(STRATEGIES[label]), "a source", "high"
        )
        for k, label in enumerate(source.integers(0, 4, 60))
    )
    served = Served(cases, ())
    labels = served.table.labels()
    right = np.eye(4)[labels]
    majority = np.tile(np.bincount(labels, minlength=4) / len(labels), (60, 1))
    read = {
        "good": 0.5 * right + 0.125, "useless": source.dirichlet(np.ones(4), 60), "majority": majority,
        "estimate": 0.7 * right + 0.075,
    }  # fmt: skip
    return Validation(
        served, tuple(forecast(served, name, one, name == "estimate") for name, one in read.items())
    ), labels


def levers() -> Figure:
    """Three levers in two contexts."""
    rows = np.array([[0.2, 0.2, 0.5, 0.1], [0.15, 0.3, 0.45, 0.1], [0.1, 0.4, 0.4, 0.1]])
    return draw_responses([
        Curve(lever, Context("venezuela", state, "USA"), "toy_theory", (0.0, 0.5, 1.0), rows + shift)
        for lever in levers_named(["aid", "dependence_under_pressure", "dependence_in_peace"])
        for state, shift in (("VEN", 0.0), ("COL", 0.02))
    ])  # fmt: skip


def paths() -> Figure:
    """Four attributes, one toward two powers, sourced and judged, by steps and by lines."""

    def number(*values: float, judged: bool = False, steps: bool = False) -> Number:
        series = {1990 + 10 * k: value for k, value in enumerate(values)}
        source, kind = (JUDGEMENT,) if judged else ("a source",), "step" if steps else "linear"
        return Number(series=series, source=source, interpolate=kind)

    return actor_paths("Venezuela", {
        "states.VEN.leader": number(0.2, 0.9, 0.9, 0.4, judged=True, steps=True),
        "states.VEN.capability": number(0.003, 0.004, 0.004, 0.003),
        "states.VEN.dependence.trade.USA": number(0.6, 0.5, 0.3, 0.1),
        "states.VEN.dependence.trade.CHN": number(0.0, 0.05, 0.2, 0.3),
        "states.VEN.acts.force.USA": number(0.0, 0.3, judged=True),
    })  # fmt: skip


def _of_validation(draw: Callable[[Validation, np.ndarray], Figure]) -> Callable[[], Figure]:
    return lambda: draw(*_validation())


@pytest.fixture(scope="session")
def toys() -> dict[str, Callable[[], Figure]]:
    """The figures by name."""
    return {
        "drivers": strongest,
        "box": box,
        "recovery": recovered,
        "space": mixtures,
        "league": _of_validation(lambda found, _: draw_league(found, "of a table")),
        "reliability": _of_validation(lambda found, labels: draw_reliability(found.forecasts, labels)),
        "errors": _of_validation(lambda found, labels: draw_errors(found.forecasts[1], found.served.cases, labels)),
        "levers": levers,
        "actor_paths": paths,
    }
