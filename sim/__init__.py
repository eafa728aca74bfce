"""counterpoise: how states align between great powers.

``import counterpoise as cp`` gives the whole face::

    result = cp.run("venezuela", replicates=200)
    result.states.groupby(["state", "strategy"]).size()

Names are imported when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_FACE = {
    "load": ("counterpoise.scenario.model", "load_scenario"),
    "run": ("counterpoise.results.run", "run"),
    "Result": ("counterpoise.results.result", "Result"),
    "prepare": ("counterpoise.results.run", "prepare"),
    "PreparedCase": ("counterpoise.results.run", "PreparedCase"),
    "open": ("counterpoise.results.store", "open_result"),
    "sweep": ("counterpoise.sweeps.sweep", "sweep"),
    "resume": ("counterpoise.sweeps.sweep", "resume"),
    "read_runs": ("counterpoise.sweeps.tables", "read_runs"),
    "design": ("counterpoise.sweeps.design_file", "design_of"),
    "load_design": ("counterpoise.sweeps.design_file", "load_design"),
    "compare": ("counterpoise.analysis.compare.compare", "compare"),
    "Comparison": ("counterpoise.analysis.compare.compare", "Comparison"),
    "calibrate": ("counterpoise.analysis.calibration.calibrate", "calibrate"),
    "discover": ("counterpoise.analysis.discovery.discover", "discover"),
    "sensitivity": ("counterpoise.analysis.sensitivity.sensitivity", "sensitivity"),
    "report": ("counterpoise.analysis.report.report", "report"),
    "space": ("counterpoise.analysis.space.space", "space"),
    "explain": ("counterpoise.analysis.explanation.explain", "explain"),
    "AlignmentModel": ("counterpoise.model", "AlignmentModel"),
    "StateAgent": ("counterpoise.model", "StateAgent"),
    "PowerAgent": ("counterpoise.model", "PowerAgent"),
    "StoreError": ("counterpoise.results.store", "StoreError"),
    "ScenarioError": ("counterpoise.scenario.problems", "ScenarioError"),
}

__all__ = [
    "AlignmentModel",
    "Comparison",
    "PowerAgent",
    "PreparedCase",
    "Result",
    "ScenarioError",
    "StateAgent",
    "StoreError",
    "calibrate",
    "compare",
    "design",
    "discover",
    "explain",
    "load",
    "load_design",
    "open",
    "prepare",
    "read_runs",
    "report",
    "resume",
    "run",
    "sensitivity",
    "space",
    "sweep",
]


def __getattr__(name: str) -> Any:
    if name not in _FACE:
        raise AttributeError(f"module 'counterpoise' has no attribute {name!r}")
    module, attribute = _FACE[name]
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted([*globals(), *_FACE])
