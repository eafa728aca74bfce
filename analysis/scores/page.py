"""The page on scores: its generated blocks; the words between them, reasons of misses among them, are the author's."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path

from counterpoise.scenario.model import load_scenario

from ..patterns.check import cases, check, patterns_of
from ..patterns.pattern import NEAR_CERTAIN, Outcome, Pattern
from ..patterns.robust import Robustness
from ..validation.report import markdown, require_blocks, update
from .tally import count, in_words, spread, unused_in_words

BLOCKS = ("scores_counts", "scores_misses", "scores_certain", "scores_set", "scores_table")
"""Blocks of a page: what holds, what does not, what asks for near certainty, the set of weights, the table."""

SEEDS = 3
"""Seeds that a page is measured with: a fact holds where it does with all of them."""

NARROW = 0.1
"""Part of its threshold within which the value of a fact is named as near it (a judgement)."""

SHARES_A_ROW = 12
"""Patterns in a row of the table of shares."""


def check_page(path: Path) -> None:
    """Refuse a file that is no page with a block to fill, before work that takes long. Raises ScenarioError."""
    require_blocks(path, BLOCKS, "patterns")


def measured(
    first: Sequence[Outcome], replicates: int, seed: int, theory: str | None, progress: Callable[[int], None] | None
) -> list[list[Outcome]]:
    """The patterns of all cases with each seed of a page; ``first`` are those of ``seed`` itself."""
    runs = [list(first)]
    for further in range(1, SEEDS):
        done = (further - 1) * len(first)
        tell = None if progress is None else (lambda number, done=done: progress(done + number))
        runs.append(check(None, replicates, seed + further, theory, tell))
    return runs


def how_measured(replicates: int, seed: int, theory: str | None) -> str:
    """One sentence on how the outcomes of a page were measured."""
    theories = {load_scenario(case).theory for case in cases()} if theory is None else {theory}
    *seeds, last = range(seed, seed + SEEDS)
    return (
        f"Theory: {', '.join(f'`{name}`' for name in sorted(theories))}. {replicates} replicates, "
        f"seeds {', '.join(map(str, seeds))} and {last}; a fact holds where it does with all of them."
    )


def write_page(
    path: Path, runs: Sequence[Sequence[Outcome]], used: Collection[str], how: str, drawn: Robustness | None = None
) -> None:
    """Fill the blocks of the page at ``path``; that on the set only with ``drawn``. Raises StoreError."""
    update(path, blocks_of(runs, used, how, drawn), {})


def blocks_of(
    runs: Sequence[Sequence[Outcome]], used: Collection[str], how: str, drawn: Robustness | None = None
) -> dict[str, str]:
    """The blocks of the page, in Markdown; ``how`` is a sentence on how it was measured."""
    whole = together(runs)
    blocks = {
        BLOCKS[0]: f"{how}\n\n" + "".join(f"- {line}.\n" for line in [*in_words(whole, used), _fail(whole)]),
        BLOCKS[1]: _misses(whole, used),
        BLOCKS[2]: _certain(whole),
        BLOCKS[4]: _table(runs, used),
    }
    return blocks if drawn is None else blocks | {BLOCKS[3]: _set(drawn, used)}


def together(runs: Sequence[Sequence[Outcome]]) -> list[Outcome]:
    """The outcomes of several seeds as one: the least value, what holds with all seeds and fails with all of them."""
    return [
        replace(
            seeds[0],
            value=min(one.value for one in seeds),
            holds=all(one.holds for one in seeds),
            counter_fails=all(one.counter_fails for one in seeds),
        )
        for seeds in zip(*runs, strict=True)
    ]


def _fail(outcomes: Sequence[Outcome]) -> str:
    return f"{sum(one.counter_fails for one in outcomes)} of {len(outcomes)} fail in their counter-worlds"


def _misses(outcomes: Sequence[Outcome], used: Collection[str]) -> str:
    missed = [one for one in outcomes if not one.holds]
    groups = {
        "Do not hold, no fitted row touches them": [one for one in missed if one.id not in used],
        "Do not hold, though used in the estimate": [one for one in missed if one.id in used],
        "Within a tenth of their threshold, with the seed that has the least": [one for one in outcomes if _near(one)],
        "*Say nothing*, because they hold in their counter-world too": [
            one for one in outcomes if not one.counter_fails
        ],
    }
    return "".join(f"- {words}: {_ids(group)}.\n" for words, group in groups.items())


def _near(outcome: Outcome) -> bool:
    return abs(outcome.value - outcome.threshold) < NARROW * outcome.threshold


def _certain(outcomes: Sequence[Outcome]) -> str:
    asking = {pattern.id for pattern in patterns_of() if pattern.near_certain}
    found = [one for one in outcomes if one.id in asking]
    lines = "".join(f"- {one.id} ({one.case}): {one.statistic}; at least {one.threshold:g}.\n" for one in found)
    return f"Threshold {NEAR_CERTAIN:g} or more, on the strategy of one state; {count(found)} hold.\n\n{lines}"


def _set(drawn: Robustness, used: Collection[str]) -> str:
    def row(patterns: Sequence[Pattern]) -> str:
        return markdown([p.id for p in patterns], [[f"{drawn.shares[p.id]:.0%}" for p in patterns]])

    rows = [drawn.patterns[k : k + SHARES_A_ROW] for k in range(0, len(drawn.patterns), SHARES_A_ROW)]
    number = len(drawn.passed)
    text = f"{number} weight vectors of the set. {unused_in_words(spread(drawn, used))}.\n\n"
    return text + "\n".join(row(patterns) for patterns in rows)


def _table(runs: Sequence[Sequence[Outcome]], used: Collection[str]) -> str:
    head = ["case", "pattern", "kind", "ground", "used", "value", "threshold", "holds", "in the counter-world"]
    rows = [
        [
            one.case,
            one.id,
            one.kind,
            one.ground,
            _yes(one.id in used),
            _numbers([seed.value for seed in seeds]),
            f"{one.threshold:g}",
            _yes(one.holds),
            f"{_numbers([seed.counter_value for seed in seeds])}, {'fails' if one.counter_fails else 'does not fail'}",
        ]
        for one, *seeds in zip(together(runs), *runs, strict=True)
    ]
    return markdown(head, rows)


def _numbers(values: Sequence[float]) -> str:
    return ", ".join(f"{value:.3f}" for value in values)


def _yes(so: bool) -> str:
    return "yes" if so else "no"


def _ids(outcomes: Sequence[Outcome]) -> str:
    return ", ".join(one.id for one in outcomes) or "none"
