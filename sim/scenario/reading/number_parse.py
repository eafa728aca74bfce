"""Reading numbers and their sources from a file, with all that is wrong with them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isfinite
from typing import cast

from ..attributes import TIE_SCALE
from ..numbers import (
    JUDGEMENT,
    MAX_SCALE,
    NUMBER_KEYS,
    OVERRIDE_FILE,
    SERIES_MARGIN,
    USER_SOURCE,
    Limits,
    Number,
    shown,
)
from ..problems import Path, Report, suggest
from .decimal_marks import number_hint
from .nodes import Node

_EVIDENCE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


def parse_number(
    node: Node, path: Path, limits: Limits, report: Report, years: tuple[int, int] | None = None
) -> Number | None:
    """Read a bare number, a word of the tie scale or a number block.

    Problems go to ``report``; None is returned where there was any. ``years`` are those of the
    scenario, which a series may exceed by :data:`SERIES_MARGIN`.
    """
    if isinstance(node.value, dict):
        return _parse_block(node, path, limits, report, years)
    value = _amount(node, path, limits, report)
    source = (USER_SOURCE,) if node.file == OVERRIDE_FILE else ()
    return None if value is None else Number(value=value, source=source, file=node.file, line=node.line)


def parse_sources(node: Node, path: Path, report: Report) -> tuple[str, ...]:
    """Read a source or a list of sources: ``judgement``, evidence ids, or references with a year."""
    entries = [node] if not isinstance(node.value, list) else node.value
    if not entries:
        report.add(node, path, "the list of sources is empty", "leave `source` out for an unsourced number")
    return tuple(text for entry in entries if (text := _parse_source(entry, path, report)) is not None)


def _parse_source(node: Node, path: Path, report: Report) -> str | None:
    text = node.value
    if not isinstance(text, str) or not text.strip():
        report.add(node, path, f"a source must be text, not {shown(node)}", "put it in quotes")
        return None
    if text in (JUDGEMENT, USER_SOURCE):
        return text
    if _EVIDENCE_ID.fullmatch(text):
        from ..evidence import is_evidence, nearest_evidence

        if not is_evidence(text):
            near = nearest_evidence(text)
            hint = f"did you mean '{near[0]}'?" if near else "the ids are those of scenarios/evidence"
            report.add(node, path, f"unknown evidence id '{text}'", hint)
            return None
    elif not _YEAR.search(text):
        hint = f"write '{JUDGEMENT}', an evidence id, or a reference such as 'COW NMC 7.0, 2000'"
        report.add(node, path, f"the source '{text}' has no year", hint)
        return None
    return text


def _parse_block(
    node: Node, path: Path, limits: Limits, report: Report, years: tuple[int, int] | None
) -> Number | None:
    block = cast(dict[str | int, Node], node.value)
    before = len(report.problems)
    if block and all(isinstance(key, int) for key in block):
        report.add(node, path, "a series must stand under `series`", "write {series: {2000: 0.1, 2010: 0.2}}")
        return None
    for key, entry in block.items():
        if isinstance(key, int) or str(key).isdigit():
            hint = "a comma begins the next entry: write decimals with a point, such as 0.55"
            report.add(entry, (*path, key), f"'{key}' is no key of a number", hint)
        elif key not in NUMBER_KEYS:
            report.add(entry, (*path, key), f"unknown key '{key}'", suggest(key, NUMBER_KEYS, "keys of a number"))
    if ("value" in block) == ("series" in block):
        report.add(node, path, "a number needs exactly one of `value` and `series`")
        return None
    number = _Block(block, path, limits, report, years).number(node)
    return number if len(report.problems) == before else None


@dataclass
class _Block:
    """Reads the entries of one number block."""

    block: dict[str | int, Node]
    path: Path
    limits: Limits
    report: Report
    years: tuple[int, int] | None

    def number(self, node: Node) -> Number:
        source = parse_sources(self.block["source"], (*self.path, "source"), self.report) if self.has("source") else ()
        value = self.amount("value") if "value" in self.block else None
        series = self.series() if "series" in self.block else None
        bounds = self.pair("range", self.limits)
        scale = self.pair("scale", Limits(0.0, MAX_SCALE))
        self.check_bounds(node, source, value, bounds, scale)
        step = self.text("interpolate", ("linear", "step")) == "step"
        return Number(
            value=value,
            series=series,
            interpolate="step" if step else "linear",
            unit=self.text("unit"),
            source=source,
            range=bounds,
            scale=scale,
            note=self.text("note"),
            file=node.file,
            line=node.line,
        )

    def has(self, key: str) -> bool:
        return key in self.block and self.block[key].value is not None

    def amount(self, key: str) -> float | None:
        return _amount(self.block[key], (*self.path, key), self.limits, self.report)

    def text(self, key: str, options: tuple[str, ...] = ()) -> str:
        if not self.has(key):
            return ""
        node = self.block[key]
        if key == "interpolate" and "series" not in self.block:
            self.problem(key, "only a series is interpolated", "remove it")
        if not isinstance(node.value, str):
            self.problem(key, f"must be text, not {shown(node)}", "put it in quotes")
        elif options and node.value not in options:
            self.problem(key, f"unknown value '{node.value}'", suggest(node.value, options))
        else:
            return node.value
        return ""

    def series(self) -> dict[int, float] | None:
        node = self.block["series"]
        path = (*self.path, "series")
        if self.limits.constant:
            self.report.add(node, path, "this number cannot change over the years", "give a `value`")
        elif not isinstance(node.value, dict) or not node.value:
            self.report.add(node, path, f"must give values by year, not {shown(node)}", "write {2000: 0.1, 2010: 0.2}")
        else:
            pairs = ((year, self.entry(year, entry, (*path, year))) for year, entry in node.value.items())
            return {int(year): value for year, value in pairs if value is not None}
        return None

    def entry(self, year: str | int, node: Node, path: Path) -> float | None:
        if not isinstance(year, int):
            self.report.add(node, path, f"'{year}' is not a year")
            return None
        if self.years is not None:
            first, last = self.years[0] - SERIES_MARGIN, self.years[1] + SERIES_MARGIN
            if not first <= year <= last:
                self.report.add(node, path, f"the year {year} is far outside the scenario", f"use {first} to {last}")
        return _amount(node, path, self.limits, self.report)

    def pair(self, key: str, limits: Limits) -> tuple[float, float] | None:
        if not self.has(key):
            return None
        node, path = self.block[key], (*self.path, key)
        if not isinstance(node.value, list) or len(node.value) != 2:
            found = f"{len(node.value)} of them" if isinstance(node.value, list) else shown(node)
            self.problem(key, f"must be two numbers [low, high], not {found}", "decimals take a point: [0.4, 0.7]")
            return None
        low, high = (_amount(entry, path, limits, self.report) for entry in node.value)
        if low is None or high is None:
            return None
        if low > high:
            self.problem(key, f"the lower end {low:g} is above the upper end {high:g}", "write [low, high]")
            return None
        return low, high

    def check_bounds(
        self,
        node: Node,
        source: tuple[str, ...],
        value: float | None,
        bounds: tuple[float, float] | None,
        scale: tuple[float, float] | None,
    ) -> None:
        kind, needed, other = ("value", "range", "scale") if "value" in self.block else ("series", "scale", "range")
        if self.has(other):
            self.problem(other, f"a {kind} takes `{needed}`, not `{other}`")
        if JUDGEMENT in source and not self.has(needed):
            hint = "range: [low, high]" if needed == "range" else "scale: [0.5, 1.5], factors for the whole series"
            self.report.add(node, self.path, f"a judgement needs its plausible `{needed}`", f"add {hint}")
        if bounds is not None and value is not None and not bounds[0] <= value <= bounds[1]:
            self.problem("range", f"the value {value:g} is outside its range [{bounds[0]:g}, {bounds[1]:g}]")
        if scale is not None and not scale[0] <= 1.0 <= scale[1]:
            self.problem("scale", "the factors must enclose 1, the series as given", "for example [0.5, 1.5]")

    def problem(self, key: str, message: str, hint: str = "") -> None:
        self.report.add(self.block[key], (*self.path, key), message, hint)


def _amount(node: Node, path: Path, limits: Limits, report: Report) -> float | None:
    value = node.value
    if isinstance(value, str) and value in limits.words:
        return TIE_SCALE[value]
    if isinstance(value, bool) or not isinstance(value, int | float):
        hint = suggest(value, limits.words, "a number, or one of") if limits.words else f"it must be {limits}"
        hint = (number_hint(value) if isinstance(value, str) else "") or hint
        report.add(node, path, f"expected a number, found {shown(node)}", hint)
        return None
    amount = float(value)
    if not isfinite(amount) or not limits.low <= amount <= limits.high:
        report.add(node, path, f"{value:g} is out of limits", f"it must be {limits}")
        return None
    return amount
