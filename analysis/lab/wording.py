"""What the pages of the lab say in each language: a file of words with the same keys, and names of what a case has."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from counterpoise.scenario.model import Scenario
from counterpoise.scenario.reading.strict_yaml import read_yaml

from ..figures.naming import STRATEGY_NAMES, actor_names, option_name, term_name, with_article

LANGUAGES = ("en", "zh")
"""Languages in which the lab speaks; the first where none of them is asked for."""

NAMED = ("strategies", "options", "actors", "cases", "theories")
"""Keys that only languages other than English have: English names stand in the code and in the cases."""


class Words:
    """The words of one language. ``page`` is what templates say, ``script`` what the browser fills in itself."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.table: dict[str, Any] = read_yaml(Path(__file__).parent / "words" / f"{language}.yaml").plain()
        self.page: dict[str, str] = self.table["page"]
        self.script: dict[str, Any] = self.table["script"]
        self.strategies: Mapping[str, str] = self.table.get("strategies", STRATEGY_NAMES)

    def actors(self, scenario: Scenario) -> dict[str, str]:
        """Names of states, powers and bodies by code."""
        return {code: self._named("actors", code, name) for code, name in actor_names(scenario).items()}

    def within(self, name: str) -> str:
        """A name as it stands within a sentence."""
        return with_article(name) if self.language == "en" else name

    def option(self, option: str, names: Mapping[str, str]) -> str:
        """An option in prose: *soft balancing against the United States*."""
        patterns = self.table.get("options")
        if patterns is None:
            return option_name(option, names)
        strategy, _, target = option.partition(":")
        return str(patterns[strategy]).format(power=names.get(target, target))

    def case(self, name: str, title: str) -> str:
        """The title of a case."""
        return self._named("cases", name, title)

    def theory(self, name: str, title: str) -> str:
        """The title of a theory."""
        return self._named("theories", name, title)

    def term(self, name: str) -> str:
        """A term in words; by its name where it has none."""
        return str(self.table["terms"].get(name, term_name(name)))

    def lever(self, name: str) -> dict[str, str]:
        """What a lever is called, and what it moves."""
        return dict(self.table["levers"][name])

    def _named(self, kind: str, code: str, name: str) -> str:
        return str(self.table.get(kind, {}).get(code, name))


@cache
def words_of(language: str) -> Words:
    """The words of one of :data:`LANGUAGES`."""
    return Words(language)


def language_of(asked: str | None, accepted: str | None) -> str:
    """The language of a page: that which the address asks for, else the first of the browser's that we speak."""
    if asked in LANGUAGES:
        return str(asked)
    for part in (accepted or "").split(",")[:20]:
        tag = part.partition(";")[0].strip().lower().partition("-")[0]
        if tag in LANGUAGES:
            return tag
    return LANGUAGES[0]
