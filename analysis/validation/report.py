"""The report of a validation: generated blocks of a Markdown page, its figures, and the author's words between them.

A block stands between ``<!-- begin: NAME -->`` and ``<!-- end: NAME -->``. :func:`update` replaces the blocks that a
page has and leaves every other line as it is; a page that is not there yet is begun with all blocks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from counterpoise.files import Fill, made_folder, place_of, write_files
from counterpoise.scenario.problems import Problem, ScenarioError
from counterpoise.scenario.reading.files import DEFAULT_THEORY
from counterpoise.scenario.theory_file import Theory, load_theory
from counterpoise.theory.terms import STRATEGIES, TERMS
from matplotlib.figure import Figure

from ..figures.drawing import save
from ..figures.naming import STRATEGY_NAMES
from .condemnation import FEATURES
from .estimation import CONSTANTS, Estimate, Prior, Recovery, estimate, recover, stack, weights_of
from .figures import draw_errors, draw_reliability
from .readings import POWERS, Served, Worlds, dyadic, situations
from .validate import Forecast, Validation, choices, validate_cases
from .vote_forecasts import VoteValidation, validate_votes
from .votes import VoteTable

BLOCKS = (
    "cases",
    "league",
    "league_state_event",
    "differences",
    "failures",
    "figures",
    "ordinary",
    "weights",
    "recovery",
    "votes",
)
"""Blocks of the page, in order."""

IMAGES = "images"
"""Folder of the figures, beside the page."""

TRIALS = 20
"""Simulated choices in each situation, in the trial of recovery."""
ORDINARY = (1994, 2002, 2010)
"""Years whose pairs stand for ordinary ones: a judgement, three within the years of most cases."""
SHOWN = ("accuracy", "balanced_accuracy", "log_loss", "brier", "admissible_accuracy", "hit", "false_alarm")
_BLOCK = re.compile(r"(<!-- begin: (?P<name>[a-z_]+) -->\n).*?(<!-- end: (?P=name) -->)", re.DOTALL)


def blocks_of(
    served: Served,
    worlds: Worlds,
    theories: Sequence[Theory],
    votes: Sequence[VoteTable] = (),
    training: Sequence[VoteTable] = (),
) -> tuple[dict[str, str], dict[str, Figure]]:
    """Every block of the page, from the cases and, where there are some, votes; and its figures, by path from there."""
    by_state = validate_cases(served, worlds, theories)
    by_event = validate_cases(served, worlds, [], split="state_event")
    base = load_theory(DEFAULT_THEORY)
    held = stack(situations(served, worlds, base))
    found = estimate(held, served.table.labels(), base)
    wide = Prior(size=0.0, deviation=4.0)
    trials = [
        (name, recover(held, truth, base, TRIALS, prior=wide))
        for name, truth in ((f"the weights of `{base.name}`", weights_of(base)), ("the estimate", found.weights))
    ]
    shown, figures = draw(by_state)
    blocks = {
        "cases": cases_block(served),
        "league": league_block(by_state),
        "league_state_event": league_block(by_event),
        "differences": differences_block(by_state),
        "failures": failures_block(by_state),
        "figures": shown,
        "ordinary": ordinary_block(worlds, theories),
        "weights": weights_block(found),
        "recovery": recovery_block(trials),
    }
    if votes:
        blocks["votes"] = votes_block(validate_votes(votes, worlds, training))
    return blocks, figures


def check_page(path: Path, force: bool = False) -> None:
    """Refuse a page that could not be filled: a file without blocks, or one that is no text; ``force`` begins it anew.

    Raises :class:`ScenarioError`, or StoreError where no page can be there.
    """
    place_of(path)
    if path.exists() and not force and _marked(path) is None:
        marks = f"`<!-- begin: {BLOCKS[1]} -->` and `<!-- end: {BLOCKS[1]} -->`"
        hint = f"mark at least one block by {marks} in UTF-8, name a new page, or replace the file with --force"
        raise ScenarioError([Problem(str(path), None, "", "the file has no block that a report could fill", hint)])


def require_blocks(path: Path, names: Sequence[str], command: str) -> None:
    """Refuse a file that is no page with one of the blocks that a command fills. Raises :class:`ScenarioError`."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        text = ""
    if not any(f"<!-- begin: {name} -->" in text for name in names):
        hint = " and ".join(f"`<!-- {mark}: {names[0]} -->`" for mark in ("begin", "end"))
        message = f"the file has no block that {command} could fill"
        raise ScenarioError([Problem(str(path), None, "", message, f"mark a place in a page (UTF-8) by {hint}")])


def _marked(path: Path) -> str | None:
    """The text of a page that is there and has blocks to fill."""
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return text if _BLOCK.search(text) else None


def update(path: Path, blocks: Mapping[str, str], figures: Mapping[str, Figure], force: bool = False) -> None:
    """Write the blocks into the page at ``path``, and the figures beside it.

    The marks of a page say that its blocks and figures are made anew. Raises StoreError, for a new page also where
    other figures are there and ``force`` is False.
    """
    text = marked = _marked(path)
    if text is None:
        text = "# Validation\n\n" + "".join(f"<!-- begin: {name} -->\n<!-- end: {name} -->\n\n" for name in BLOCKS)

    def filled(match: re.Match[str]) -> str:
        return match[1] + blocks.get(match["name"], match[0][len(match[1]) : -len(match[3])]) + match[3]

    page = _BLOCK.sub(filled, text)
    if figures:
        made_folder(path.parent / IMAGES)
    fills: dict[Path, Fill] = {path.parent / name: partial(save, figure, name) for name, figure in figures.items()}
    write_files(fills | {path: lambda draft: draft.write_text(page, encoding="utf-8")}, force or marked is not None)


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in GitHub's Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def cases_block(served: Served) -> str:
    """How many cases there are, by strategy and counterpart, and which were left out."""
    table = served.table
    labels = Counter(case.label for case in served.cases)
    toward = Counter(case.counterpart for case in served.cases)
    events = Counter(table.events().tolist())
    shared = sum(count for count in events.values() if count > 2)
    text = f"{len(served.cases)} cases of {len(set(table.states().tolist()))} states are served: "
    text += ", ".join(f"{count} {label.replace('_', ' ')}" for label, count in labels.most_common())
    text += "; toward " + ", ".join(f"{power} {count}" for power, count in toward.most_common())
    text += f". {shared} of them share an event with two others or more.\n\n"
    reasons = Counter(_plain(gone.reason) for gone in served.left_out)
    text += f"{len(served.left_out)} rows are left out (the command names each):\n\n"
    return text + "".join(f"- {reason}: {count}\n" for reason, count in reasons.most_common())


def _plain(reason: str) -> str:
    """A reason without the names and years of its row."""
    plain = re.sub(r"\b\d{4}\b", "that year", re.sub(r"\b[A-Z]{3}\b", "one of the two", reason))
    return plain.replace("one of the two with one of the two", "the two")


def league_block(found: Validation) -> str:
    """Every theory and baseline, the best log loss first."""
    order = sorted(found.forecasts, key=lambda one: one.scores.log_loss)
    head = ["theory", *(name.replace("_", " ") for name in SHOWN), "accuracy, 90 % interval"]
    rows = [[_title(one), *_figures(one)] for one in order]
    if any(one.none is not None for one in order):
        head.append("none: log loss")
        for row, one in zip(rows, order, strict=True):
            row.append("–" if one.none is None or np.isnan(one.none.log_loss) else f"{one.none.log_loss:.2f}")
    return markdown(head, rows)


def _title(one: Forecast) -> str:
    mark = " (baseline)" if one.is_baseline else " (in-sample)" if one.in_sample else ""
    return f"`{one.name}`{mark}"


def _figures(one: Forecast) -> list[str]:
    values = [float(getattr(one.scores, name)) for name in SHOWN]
    shown = ["–" if np.isnan(value) else f"{value:.2f}" for value in values]
    return [*shown, f"{one.scores.low:.2f} to {one.scores.high:.2f}"]


def differences_block(found: Validation) -> str:
    """The best theory against every baseline, with intervals over states."""
    best = found.best()
    if best is None:
        return "No theory is out of sample.\n"
    rows = []
    for other in found.forecasts:
        if other.is_baseline:
            gap = found.difference(best, other)
            rows.append(
                [
                    f"`{other.name}`",
                    *(f"{v.value:+.2f} ({v.low:+.2f} to {v.high:+.2f})" for v in (gap.log_loss, gap.accuracy)),
                ]
            )
    head = [f"`{best.name}` less", "log loss", "accuracy"]
    return markdown(head, rows)


def failures_block(found: Validation) -> str:
    """Of each label, how many cases each theory reads rightly; then what the best theory reads instead."""
    kinds = [STRATEGY_NAMES[strategy] for strategy in STRATEGIES]
    rows = [
        [_title(one), *(f"{int(one.counts[k, k])} of {int(one.counts[k].sum())}" for k in range(len(kinds)))]
        for one in found.forecasts
    ]
    text = markdown(["theory", *kinds], rows)
    best = found.best()
    if best is None:
        return text
    confused = [[kinds[k], *(str(int(n)) for n in best.counts[k])] for k in range(len(kinds))]
    return text + f"\nWhat `{best.name}` reads (across) where coders say (down):\n\n" + markdown(["", *kinds], confused)


def ordinary_block(worlds: Worlds, theories: Sequence[Theory], years: Sequence[int] = ORDINARY) -> str:
    """How often each theory reads each strategy over all pairs of a state and a power in some years."""
    known = worlds.history.capability.known
    years = [year for year in years if all(known(power, year) is not None for power in POWERS)]
    if not years:
        return "The data have no world of a year in which the usual powers are known.\n"
    kinds = [STRATEGY_NAMES[strategy] for strategy in STRATEGIES]
    rows, pairs = [], 0
    for theory in theories:
        reads = np.concatenate([_all_pairs(worlds, theory, year) for year in years])
        counts, pairs = np.bincount(reads, minlength=len(STRATEGIES)), len(reads)
        rows.append([f"`{theory.name}`", *(f"{count / pairs:.1%}" for count in counts)])
    told = ", ".join(map(str, years))
    return f"{pairs} pairs, of {told}:\n\n" + markdown(["theory", *kinds], rows)


def _all_pairs(worlds: Worlds, theory: Theory, year: int) -> np.ndarray:
    """What a theory reads of every state toward every power of the usual world of a year: [pair]."""
    world = worlds.usual(year)
    (chosen, protecting), count = choices(world, theory), len(world.powers)
    return np.concatenate([dyadic(chosen, p, count, protecting[:, p]).argmax(axis=1) for p in range(count)])


def weights_block(found: Estimate) -> str:
    """The weights that the cases identify, with the papers' sign."""
    rows = []
    for k in np.flatnonzero(found.identified):
        term = TERMS[k]
        turned = "" if CONSTANTS[k] else _kept(found, int(k))
        rows.append([
            f"`{term.strategy}.{term.name}`", "+" if term.sign > 0 else "−", _signed(found.weights[k]),
            f"{found.errors[k]:.2f}", turned,
        ])  # fmt: skip
    rest = ", ".join(f"`{TERMS[k].strategy}.{TERMS[k].name}`" for k in np.flatnonzero(~found.identified))
    text = markdown(["term", "papers", "estimate", "standard error", "sign"], rows)
    return text + f"\nNot identified ({int((~found.identified).sum())}): {rest}.\n"


def _kept(found: Estimate, k: int) -> str:
    if found.overturned[k]:
        return "overturned"
    return "kept" if found.weights[k] * TERMS[k].sign > 0.0 else "turned, within its error"


def recovery_block(trials: Sequence[tuple[str, Recovery]]) -> str:
    """How far known weights come back from simulated cases."""
    rows = [
        [
            name,
            str(one.cases),
            f"{int(one.estimate.identified.sum())} of {len(TERMS)}",
            f"{one.within:.0%}",
            f"{one.correlation:.2f}",
        ]
        for name, one in trials
    ]
    return markdown(
        ["simulated with", "choices", "identified", "truth within two standard errors", "correlation"], rows
    )


def votes_block(found: VoteValidation) -> str:
    """Scores on votes, their means, and the weights that were learned on all of them."""
    rows = [
        [one.vote, f"`{one.name}`", str(one.n), _maybe(one.auc), _maybe(one.log_loss), _maybe(one.predicted_yes),
         _maybe(one.observed_yes), _signed(100.0 * one.swing, 0)]
        for one in found.forecasts
    ]  # fmt: skip
    means = [
        ["mean", f"`{one.name}`", "", _maybe(one.auc), _maybe(one.log_loss), "", "", f"{100.0 * one.swing:.0f}"]
        for one in found.means()
    ]
    head = ["vote", "forecast by", "members", "AUC", "log loss", "predicted yes", "observed yes", "swing, points"]
    weights = [
        [f"`{one.name}`", one.meaning, _signed(one.sign * one.size, 0), _signed(weight), _maybe(error)]
        for one, weight, error in zip(FEATURES, found.rule.weights, found.rule.errors, strict=True)
    ]
    text = " ".join(found.told()) + "\n\n" + markdown(head, rows + (means if len(rows) > len(means) else []))
    shown = markdown(["weighed", "what it is", "prior", "weight", "standard error"], weights)
    return f"{text}\n{shown}\nThe constant is {_signed(found.rule.constant)}.\n"


def draw(
    found: Validation, shown: Sequence[str] = ("estimated", "logit", DEFAULT_THEORY)
) -> tuple[str, dict[str, Figure]]:
    """The block that shows the figures, and the figures by path from the page."""
    labels = found.served.table.labels()
    drawn = [one for name in shown for one in found.forecasts if one.name == name]
    told = {"Observed share against forecast": ("validation_reliability.png", draw_reliability(drawn, labels))}
    best = found.best()
    if best is not None:
        errors = draw_errors(best, found.served.cases, labels)
        told["Wrong readings by region and period"] = ("validation_errors.png", errors)
    text = "\n".join(f"![{title}]({IMAGES}/{name})\n" for title, (name, _) in told.items())
    return text, {f"{IMAGES}/{name}": figure for name, figure in told.values()}


def _signed(value: float, places: int = 2) -> str:
    return f"{value:+.{places}f}".replace("-", "−")


def _maybe(value: float) -> str:
    return "–" if np.isnan(value) else f"{value:.2f}"
