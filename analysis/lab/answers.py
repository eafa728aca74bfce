"""What the sandbox tells the browser, as plain data in the language of the page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from counterpoise.scenario.catalogue import theory_titles
from counterpoise.scenario.evidence import all_evidence

from ..explanation.explain import Explanation, Reason
from .levers import levers_of
from .sandbox import RUNS, Sandbox, Setting
from .wording import Words

REASONS = 4
"""Reasons for a choice that are told, and as many against it."""

_JUDGEMENT = "judgement"


def case_of(sandbox: Sandbox, setting: Setting, words: Words) -> dict[str, Any]:
    """What there is to choose and to move in a case, for the state and the power of a setting, and the setting."""
    case = sandbox.case(setting)
    scenario, names = case.scenario, words.actors(case.scenario)
    own = sandbox.case(Setting(setting.case)).theory
    titles = _theory_titles() | {own.name: own.title or own.name}
    return {
        "title": words.case(setting.case, scenario.title or scenario.name),
        "description": scenario.description.strip(),
        "years": [int(year) for year in case.world.years],
        "states": [{"code": code, "name": names[code]} for code in scenario.states],
        "powers": [{"code": code, "name": names[code]} for code in scenario.powers],
        "theories": [{"name": name, "title": words.theory(name, titles[name])} for name in sandbox.theories],
        "own_theory": words.theory(own.name, titles[own.name]),
        "levers": [
            {
                "name": lever.name,
                "label": words.lever(lever.name)["name"],
                "told": words.lever(lever.name)["told"],
                "low": lever.low, "high": lever.high, "own": lever.own, "scales": lever.scales,
            }
            for lever in levers_of(case, setting.state, setting.power)
        ],
        "events": [
            {"name": name, "year": year, "title": title} for name, (year, title) in sandbox.events(setting).items()
        ],
        "runs": list(RUNS),
        "setting": setting_of(setting),
    }  # fmt: skip


def setting_of(setting: Setting) -> dict[str, Any]:
    """A setting as plain data."""
    return {
        "case": setting.case, "state": setting.state, "power": setting.power, "theory": setting.theory,
        "moved": dict(setting.moved), "off": sorted(setting.off), "runs": setting.runs, "seed": setting.seed,
    }  # fmt: skip


def ripple_of(sandbox: Sandbox, setting: Setting) -> dict[str, Any]:
    """What the changes of a setting do: each quantity's difference by year, and how many pairs of runs differ."""
    ripple = sandbox.ripple(setting)
    rows = zip(ripple.quantities, np.round(ripple.difference, 4).tolist(), strict=True)
    return {"years": ripple.years, "difference": dict(rows), "differ": ripple.differ, "runs": ripple.runs}


def why_of(sandbox: Sandbox, setting: Setting, year: int, words: Words) -> dict[str, Any]:
    """Why the state chose what it chose: the option, the odds, the strongest reasons for and against, with sources."""
    told = sandbox.why(setting, year)
    names = words.actors(sandbox.case(setting).scenario)
    within = {code: words.within(name) for code, name in names.items()}
    odds = sorted(told.probabilities.items(), key=lambda one: -one[1])
    return {
        "state": names[told.state],
        "year": told.year,
        "chosen": words.option(told.chosen, names),
        "rival": words.option(told.rival, names),
        "together": told.together and within[told.together],
        "agreed": told.agreed,
        "odds": [
            {"option": words.option(option, names), "strategy": option.partition(":")[0], "odds": round(odd, 4)}
            for option, odd in odds
        ],
        "mine": round(told.probabilities[told.chosen], 4),
        "other": round(told.probabilities[told.rival], 4),
        **reasons_of(told, words),
    }


def reasons_of(told: Explanation, words: Words) -> dict[str, list[dict[str, Any]]]:
    """The strongest reasons ``for`` a choice and ``against`` it, each in words with its amount and sources."""
    reasons = told.why()
    return {"for": _strongest(reasons, words), "against": _strongest(reasons[::-1], words, -1)}


def _strongest(reasons: Sequence[Reason], words: Words, sign: int = 1) -> list[dict[str, Any]]:
    """The first reasons that speak one way, in words."""
    return [
        {"words": words.term(reason.term), "amount": round(reason.difference, 2), "sources": _sources(reason.source)}
        for reason in reasons[:REASONS]
        if round(sign * reason.difference, 2) > 0.0
    ]


def _sources(source: str) -> list[dict[str, Any]]:
    """What a weight rests on: what each source is called, and what it says where it is a record of the evidence."""
    records = all_evidence()
    return [
        {"name": name, "claim": records[name].claim.strip() if name in records else "", "judged": name == _JUDGEMENT}
        for name in source.split("; ") if name
    ]  # fmt: skip


@cache
def _theory_titles() -> dict[str, str]:
    return theory_titles()
