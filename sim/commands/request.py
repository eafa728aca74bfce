"""What the commands about a case share: which case, under what, with which seed, and how to answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path


@dataclass(frozen=True)
class Request:
    """The options that several commands take, as they were given; a command that lacks one leaves its default."""

    case: str
    seed: int = 0
    theory: str | None = None
    settings: Sequence[str] | None = None
    out: Path | None = None
    as_json: bool = False

    @cached_property
    def changes(self) -> dict[str, object]:
        """The values of ``--set`` by address. Raises ScenarioError for one that is none."""
        from ..scenario.reading.merge import parse_setting

        return dict(parse_setting(setting) for setting in self.settings or ())
