"""How codes read in figures and tables: strategies, options, terms, states, powers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from counterpoise.scenario.problems import ScenarioError

if TYPE_CHECKING:
    from counterpoise.scenario.model import Scenario

STRATEGY_NAMES = {
    "balancing": "hard balancing",
    "soft_balancing": "soft balancing",
    "hedging": "hedging",
    "bandwagoning": "bandwagoning",
    "none": "none",
}
"""The strategies in prose."""

_TOWARD = {"bandwagoning": "with", "hedging": "toward"}
"""How a strategy and the power that it is about are joined, where it is not *against* it."""

_ARTICLE = re.compile(
    r"\b(Republic|Union|Federation|Confederation|Commonwealth|Community|Kingdom|Emirates|States|Provinces|Islands)\b"
    r"|^(Netherlands|Philippines|Bahamas|Maldives|Comoros|Seychelles|Gambia)$"
)
"""What makes a name one that takes *the*."""

_PRODUCTS = ("motive_", "suitors_")


def actor_names(scenario: Scenario) -> dict[str, str]:
    """Names of states, powers and institutions by code; the code where the scenario gives no name."""
    blocks = (scenario.institutions, scenario.powers, scenario.states)
    return {code: actor.name or code for block in blocks for code, actor in block.items()}


def with_article(name: str) -> str:
    """A name within a sentence: *the United States*, *the Soviet Union*, *the Philippines*, but *China*."""
    return f"the {name}" if _ARTICLE.search(name) and not name.lower().startswith("the ") else name


def option_name(option: str, names: Mapping[str, str]) -> str:
    """An option in prose: ``soft_balancing:USA`` is *soft balancing against the United States*, and one bandwagons
    *with* a power."""
    strategy, _, target = option.partition(":")
    if not target:
        return STRATEGY_NAMES[strategy]
    return f"{STRATEGY_NAMES[strategy]} {_TOWARD.get(strategy, 'against')} {with_article(names.get(target, target))}"


def term_name(term: str) -> str:
    """A term in prose: ``motive_rent`` is *motive × rent*, ``last_choice`` is *last choice*."""
    for prefix in _PRODUCTS:
        if term.startswith(prefix):
            return f"{prefix[:-1]} × {term.removeprefix(prefix).replace('_', ' ')}"
    return term.replace("_", " ")


def signed(number: float, decimals: int = 2) -> str:
    """A number with its sign and so many decimals, a real minus, and no sign where it rounds to zero."""
    text = f"{number:+.{decimals}f}".replace("-", "−")
    return text if any(digit in text for digit in "123456789") else text[1:]


def outcome_name(outcome: str, names: Mapping[str, str]) -> str:
    """An outcome of a run in prose, without its years: ``share_hedging_VEN@2003-2012`` is *Venezuela: hedging*.

    ``names`` are those of the actors by code; what is about no actor is told by its own words.
    """
    words, codes = outcome.partition("@")[0], list[str]()
    while code := next((one for one in sorted(names, key=len, reverse=True) if words.endswith(f"_{one}")), ""):
        words, codes = words.removesuffix(f"_{code}"), [code, *codes]
    strategy = words.removeprefix("share_").removeprefix("reading_")
    told = STRATEGY_NAMES.get(strategy, words.replace("_", " "))
    if (
        words.startswith("share_") and strategy in STRATEGY_NAMES and len(codes) == 2
    ):  # toward a power, which comes first
        return f"{names[codes[1]]}: {option_name(f'{strategy}:{codes[0]}', names)}"
    return f"{' – '.join(names[code] for code in codes)}: {told}" if codes else told


def chance(probability: float) -> str:
    """A probability with two digits; one just below 1 is *over 0.99*, not 1."""
    return "over 0.99" if 0.995 <= probability < 1.0 else f"{probability:.2g}"


def others(count: int) -> str:
    """*1 other*, *2 others*."""
    return f"{count} other{'' if count == 1 else 's'}"


def position(what: str, wanted: object, valid: Iterable[object]) -> int:
    """Where ``wanted`` stands among ``valid``. Raises ScenarioError that lists what would be valid."""
    choices = list(valid)
    if wanted not in choices:
        raise ScenarioError.of("", f"there is no {what} {wanted!r} here; valid: {_listed(choices)}")
    return choices.index(wanted)


def _listed(choices: list[object]) -> str:
    first, last = choices[0], choices[-1]
    if isinstance(first, int) and isinstance(last, int) and len(choices) > 2 and last - first == len(choices) - 1:
        return f"{first} to {last}"
    return ", ".join(map(str, choices))
