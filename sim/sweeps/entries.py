"""The small fields of a sweep file: whole numbers, numbers, texts, and lists of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from ..scenario.numbers import shown
from ..scenario.problems import Path, Report
from ..scenario.reading.nodes import Node
from ..scenario.reading.strict_yaml import read_scalar


@dataclass
class Entries:
    """Reads small fields; problems go to ``report``, those with what is missing at the place of ``tree``."""

    tree: Node
    report: Report

    def _whole(self, node: Node | None, path: Path, least: int, default: int | None) -> int:
        if node is None and default is not None:
            return default
        if node is not None and type(node.value) is int and node.value >= least:
            return node.value
        if node is None:
            self.report.add(self.tree, path, "is missing", f"give {least} or more")
            return least
        clear = isinstance(node.value, float) and node.value.is_integer()
        hint = f"write {node.value:.0f}" if clear else ""
        self.report.add(node, path, f"must be a whole number, {least} or more, not {shown(node)}", hint)
        return least

    def _number(self, node: Node, path: Path) -> float:
        if isinstance(node.value, int | float) and not isinstance(node.value, bool) and np.isfinite(node.value):
            return float(node.value)
        quoted = isinstance(node.value, str) and isinstance(read_scalar(node.value), int | float)
        self.report.add(node, path, f"must be a number, not {shown(node)}", "write it without quotes" if quoted else "")
        return 0.0

    def _numbers(self, node: Node, path: Path) -> tuple[float, ...]:
        if not isinstance(node.value, list):
            self.report.add(node, path, f"must be a list of numbers, not {shown(node)}")
            return ()
        return tuple(self._number(entry, (*path, k)) for k, entry in enumerate(node.value))

    def _text(self, node: Node | None, path: Path) -> str:
        if node is None or isinstance(node.value, str):
            return "" if node is None else str(node.value)
        self.report.add(node, path, f"must be text, not {shown(node)}", "put it in quotes")
        return ""

    def _texts(self, node: Node | None, path: Path) -> tuple[str, ...]:
        if node is None or node.value is None:
            return ()
        if isinstance(node.value, list) and all(isinstance(entry.value, str) for entry in node.value):
            return self._each_once([str(entry.value) for entry in node.value], node, path)
        hint = f"write [{node.value}]" if isinstance(node.value, str) else ""
        self.report.add(node, path, f"must be a list of names, not {shown(node)}", hint)
        return ()

    def _each_once(self, names: list[str], node: Node, path: Path) -> tuple[str, ...]:
        for name, count in Counter(names).items():
            if count > 1:
                self.report.add(node, path, f"'{name}' is listed {'twice' if count == 2 else f'{count} times'}")
        return tuple(dict.fromkeys(names))
