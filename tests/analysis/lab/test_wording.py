"""Both languages say everything: the same keys, every term and lever, the same gaps to fill."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from counterpoise.analysis.figures.naming import STRATEGY_NAMES
from counterpoise.analysis.lab.levers import LEVERS
from counterpoise.analysis.lab.sandbox import RIPPLES
from counterpoise.analysis.lab.wording import LANGUAGES, NAMED, language_of, words_of
from counterpoise.scenario.model import shipped
from counterpoise.theory.terms import STRATEGIES, TERMS


def leaves(tree: dict[str, Any], place: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{place}{key}.")
        else:
            yield f"{place}{key}", value


def told(language: str) -> dict[str, str]:
    return dict(leaves({key: value for key, value in words_of(language).table.items() if key not in NAMED}))


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_languages_have_the_same_keys_and_gaps(language: str) -> None:
    ours, english = told(language), told("en")
    assert list(ours) == list(english)
    for key, text in english.items():
        assert sorted(re.findall(r"{\w+}", ours[key])) == sorted(re.findall(r"{\w+}", text)), key
        assert ours[key].strip()
        assert ours[key] != text, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lever_term_and_ripple_has_words(language: str) -> None:
    words = words_of(language)
    assert list(words.table["levers"]) == list(LEVERS)
    assert set(words.table["terms"]) == {term.name for term in TERMS}
    assert tuple(words.script["quantities"]) == RIPPLES
    assert set(words.strategies) == set(STRATEGY_NAMES)


def test_chinese_names_what_english_has_from_the_cases() -> None:
    table = words_of("zh").table
    assert set(table["options"]) == set(STRATEGIES)
    assert set(table["cases"]) == set(shipped("cases"))
    assert set(table["theories"]) == set(shipped("theories"))


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [
        (None, None, "en"),
        ("zh", "en", "zh"),
        ("xx", "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        (None, "fr-FR,fr;q=0.9,zh;q=0.5", "zh"),
        (None, "en-GB,zh", "en"),
        ("../en", ",,;;", "en"),
    ],
)
def test_the_language_is_the_one_asked_for(asked: str | None, accepted: str | None, language: str) -> None:
    assert language_of(asked, accepted) == language
