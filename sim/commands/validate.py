"""Theories and baselines scored on coded cases and on votes: validate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..scenario.problems import Problem, ScenarioError
from .options import DataOrNone, Force, Json, out_option
from .screen import MistakeError, console, note, say, say_json, table, waiting

if TYPE_CHECKING:
    from counterpoise.analysis.validation.codings import LeftOut
    from counterpoise.analysis.validation.readings import Served
    from counterpoise.analysis.validation.scores import Interval
    from counterpoise.analysis.validation.validate import Validation
    from counterpoise.analysis.validation.vote_forecasts import VoteValidation
    from rich.console import Console

    from ..scenario.theory_file import Theory

EXAMPLES = (
    "counterpoise validate --shipped --cases cases_train",
    "counterpoise validate --data DATA --cases cases.csv",
)

Cell = str | int | float | None
"""What stands in a row of scores."""

_NUMBER = {"justify": "right"}
_TOLD = 10  # rows that an error names


@dataclass(frozen=True)
class _Wanted:
    """What is scored: cases or votes, what is fitted on, the folder of data sets, theories, how folds are cut."""

    data: Path
    cases: Path | None
    votes: Sequence[Path]
    train: Sequence[Path]
    theories: Sequence[str]
    split: str | None


def validate(
    data: DataOrNone = None,
    shipped: Annotated[
        bool, typer.Option("--shipped", help="Read the codings in the shipped cases instead of worlds made of data.")
    ] = False,
    cases: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Coded cases to score on; with --shipped also a shipped table.")
    ] = None,
    votes: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="Votes to score on, instead of cases; may be repeated.")
    ] = None,
    train: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Cases to fit on, or votes (may be repeated); by default all others."),
    ] = None,
    theory: Annotated[
        list[str] | None,
        typer.Option(
            help="A theory, shipped or a file; may be repeated. By default all shipped, of votes the model's own rule."
        ),
    ] = None,
    exceptions: Annotated[
        bool,
        typer.Option(
            help="With --shipped: keep events that change what a state's own government has a hand in, as usual."
        ),
    ] = True,
    split: Annotated[
        str | None, typer.Option(help="What no fit on cases may see: state (the default) or state_event.")
    ] = None,
    report: Annotated[
        Path | None, out_option("FILE", "Write the whole validation as a page (Markdown) with figures.", "--report")
    ] = None,
    force: Force = False,
    json: Json = False,
) -> None:
    """Score theories and baselines on coded cases, or on a vote in the United Nations."""
    if shipped:
        if report is not None and exceptions:
            _shipped_report(report, theory or (), json, others=(data, votes, split, cases, train))
            return
        _shipped(cases, _one(train or ()), theory or (), json, exceptions, others=(data, votes, split, report))
        return
    if not exceptions:
        raise MistakeError("--no-exceptions needs --shipped: worlds made of data have no such events")
    if data is None:
        raise MistakeError("give --data DIR, the folder of your data sets, or --shipped to read the shipped cases")
    wanted = _Wanted(data, cases, votes or (), train or (), theory or (), split)
    if report is not None:
        _report(wanted, report, json, force)
        return
    if (cases is None) == (not votes):
        raise MistakeError("give either --cases FILE or --votes FILE")
    if votes and split is not None:
        raise MistakeError("--split is about cases: with --votes, give other votes as --train to fit on")
    try:
        if cases is not None:
            _cases(wanted, cases, json)
        else:
            _votes(wanted, json)
    except ScenarioError:
        raise
    except ValueError as error:
        given = ", ".join(str(one) for one in (wanted.train or wanted.votes or (cases,)))
        raise MistakeError(f"{given}: {error}; give another table as --train") from None


def _theories(names: Sequence[str], taken: Iterable[str]) -> list[Theory]:
    """The theories asked for, each once and none under the name of another row; by default the shipped ones."""
    from counterpoise.analysis.validation.validate import STAND_INS

    from ..scenario.reading.files import shipped
    from ..scenario.theory_file import load_theory

    found: list[Theory] = []
    for name in names or [one for one in shipped("theories") if one not in STAND_INS]:
        theory = load_theory(name)
        if theory.name in taken:
            raise MistakeError(f"--theory {name}: '{theory.name}' is the name of a baseline, which has a row anyway")
        if any(theory.name == other.name for other in found):
            raise MistakeError(f"--theory {name}: there are two theories of the name '{theory.name}'")
        found.append(theory)
    return found


def _asked(names: Sequence[str], baselines: Sequence[str], estimated: str) -> tuple[list[Theory], bool]:
    """The theories asked for, and whether the row of the estimate is: without any name all of them."""
    others = [name for name in names if name != estimated]
    theories = [] if names and not others else _theories(others, (*baselines, estimated))
    return theories, not names or estimated in names


def _report(wanted: _Wanted, page: Path, as_json: bool, force: bool) -> None:
    """Write the page of a validation: of the cases, and of votes where there are some."""
    if wanted.cases is None or as_json or wanted.split is not None:
        raise MistakeError(
            "--report needs --cases, may have --votes and --train (other votes), no --split and no --json"
        )
    from counterpoise.analysis.validation.codings import read_cases
    from counterpoise.analysis.validation.readings import worlds_of_data
    from counterpoise.analysis.validation.report import blocks_of, check_page, update
    from counterpoise.analysis.validation.validate import BASELINES, ESTIMATED, check_codes, serve_cases
    from counterpoise.analysis.validation.votes import read_votes

    check_page(page, force)
    votes, training = ([read_votes(file) for file in files] for files in (wanted.votes, wanted.train))
    cases = read_cases(wanted.cases)
    worlds = worlds_of_data(wanted.data)
    check_codes(cases, worlds, wanted.cases)
    served = _served(serve_cases(cases, worlds), wanted.cases, _lacking(wanted.data))
    theories, _ = _asked(wanted.theories, BASELINES, ESTIMATED)
    try:
        update(page, *blocks_of(served, worlds, theories, votes, training), force)
    except ScenarioError:
        raise
    except ValueError as error:
        raise MistakeError(f"{wanted.cases}: {error}; give a larger table") from None
    say(f"Report            {page}")


# -- cases -------------------------------------------------------------------------------------------


def _cases(wanted: _Wanted, file: Path, as_json: bool) -> None:
    from counterpoise.analysis.validation.codings import read_cases
    from counterpoise.analysis.validation.readings import worlds_of_data
    from counterpoise.analysis.validation.validate import (
        BASELINES,
        ESTIMATED,
        SPLITS,
        check_codes,
        serve_cases,
        steps,
        validate_cases,
    )

    split = wanted.split or SPLITS[0]
    if split not in SPLITS:
        raise MistakeError(f"--split {split}: expected one of {', '.join(SPLITS)}")
    theories, estimated = _asked(wanted.theories, BASELINES, ESTIMATED)
    train = _one(wanted.train)
    tables = {path: read_cases(path) for path in (file, train) if path is not None}
    worlds = worlds_of_data(wanted.data)
    for path, cases in tables.items():
        check_codes(cases, worlds, path)
    served = {path: _served(serve_cases(cases, worlds), path, _lacking(wanted.data)) for path, cases in tables.items()}
    training = None if train is None else served[train]
    with waiting(steps(len(theories), estimated), "forecasts") as progress:
        found = validate_cases(served[file], worlds, theories, training, split, estimated, progress)
    if as_json:
        say_json(found.rows())
        for path, one in served.items():
            for line in _left_out(path, one.left_out):
                note(line)
        return
    _show_cases(found, wanted, file, split)
    for path, one in served.items():
        for line in _left_out(path, one.left_out):
            say(line)


def _one(train: Sequence[Path]) -> Path | None:
    """The table of cases to fit on, if any: there may be one."""
    if len(train) > 1:
        raise MistakeError("--train may be repeated with --votes alone: put the cases into one table")
    return train[0] if train else None


def _shipped(
    cases: Path | None, train: Path | None, names: Sequence[str], as_json: bool, exceptions: bool,
    others: Sequence[object],
) -> None:  # fmt: skip
    """Score theories on codings that fall into the shipped cases."""
    from counterpoise.analysis.validation.codings import coded
    from counterpoise.analysis.validation.shipped import serve_shipped, validate_shipped
    from counterpoise.analysis.validation.validate import SHIPPED_BASELINES

    if any(one is not None for one in others):
        raise MistakeError(
            "--shipped takes --cases, --train, --theory and --no-exceptions; --data, --votes and --split are apart"
        )
    if cases is None:
        raise MistakeError("--shipped needs --cases FILE, or the name of a table that ships, such as cases_train")
    theories = _theories(names, SHIPPED_BASELINES)
    hint = "expected a state and a power of a shipped case in its years"
    served = {
        path: _served(serve_shipped(coded(path)), path, hint) for path in (cases, train) if path is not None
    }  # fmt: skip
    with waiting(len(theories), "forecasts") as progress:
        training = None if train is None else served[train]
        found = validate_shipped(served[cases], theories, training, progress, exceptions)
    if as_json:
        say_json(found.rows())
    else:
        _show_table(found, cases.name)
        if any(forecast.in_sample for forecast in found.forecasts):
            say("* Weights estimated on coded cases, some of which may stand here.")
        _show_none(found)
        _show_best(found, console())
    for path, one in served.items():
        for line in _left_out(path, one.left_out):
            (note if as_json else say)(line)


def _shipped_report(page: Path, names: Sequence[str], as_json: bool, others: Sequence[object]) -> None:
    """Fill the blocks of a page that are about the shipped tables, each in the shipped cases."""
    from counterpoise.analysis.validation.report import update
    from counterpoise.analysis.validation.report_shipped import BLOCKS, blocks_of, check_page
    from counterpoise.analysis.validation.validate import SHIPPED_BASELINES

    if any(one for one in others):
        raise MistakeError("--shipped with --report is about all tables that ship: it takes --theory alone")
    check_page(page)
    with waiting(len(BLOCKS), "tables") as progress:
        update(page, *blocks_of(_theories(names, SHIPPED_BASELINES), progress))
    if not as_json:
        say(str(page))


def _show_none(found: Validation) -> None:
    """Whether there is a strategy at all: of pairs drawn at random, where coders could say that there is none."""
    rows = [(one.name, one.none) for one in found.forecasts if one.none is not None]
    if not rows:
        return
    title = f"\nA strategy or none: {rows[0][1].n} pairs drawn at random"
    made = table(title, ["theory", *((name, _NUMBER) for name in ("log loss", "accuracy"))])
    for name, scores in rows:
        made.add_row(name, _shown(scores.log_loss), _shown(scores.accuracy))
    console().print(made)


def _served(served: Served, file: Path, hint: str) -> Served:
    """What is served; where that is nothing, every row is told."""
    if served.cases:
        return served
    rows = served.left_out[:_TOLD]
    problems = [Problem(str(file), row.line, "period_start", f"{row.name}: {row.reason}", hint) for row in rows]
    if len(served.left_out) > len(rows):
        problems.append(Problem(str(file), None, "", f"{len(served.left_out) - len(rows)} more rows cannot be served"))
    raise ScenarioError(problems)


def _lacking(data: Path) -> str:
    return f"expected data of the year before each period in {data}"


def _show_cases(found: Validation, wanted: _Wanted, file: Path, split: str) -> None:
    _show_table(found, file.name)
    others = "of the same state" if split == "state" else "of the same state or event"
    fitted = wanted.train[0].name if wanted.train else "the other cases"
    say(f"What is fitted was fitted on {fitted}, without any case {others}.")
    if any(forecast.in_sample for forecast in found.forecasts):
        say("* Weights estimated on coded cases: where the same cases stand here, the honest row is `estimated`.")
    _show_best(found, console())


def _show_table(found: Validation, name: str) -> None:
    cases = found.served.cases
    states = len({case.iso3 for case in cases})
    made = table(
        f"{name}: {len(cases)} cases of {states} states, "
        f"{sum(case.label == 'none' for case in cases)} of them without a strategy",
        ["theory", *((name, _NUMBER) for name in (
            "n", "accuracy", "90 % interval", "balanced", "log loss", "Brier", "admissible", "hit", "false alarm",
        ))],
    )  # fmt: skip
    last = None
    for forecast, row in zip(found.forecasts, found.rows(), strict=True):
        if last is not None and forecast.is_baseline and not last.is_baseline:
            made.add_section()
        made.add_row(
            f"{row['theory']}{' *' if forecast.in_sample else ''}", str(row["n"]), _shown(row["accuracy"]),
            _range(row["low"], row["high"]), _shown(row["balanced_accuracy"]), _shown(row["log_loss"]),
            _shown(row["brier"]), _shown(row["admissible_accuracy"]), _shown(row["hit"]), _shown(row["false_alarm"]),
        )  # fmt: skip
        last = forecast
    console().print(made)


def _show_best(found: Validation, screen: Console) -> None:
    """What the best theory mistakes for what, and whether it differs from the best baseline."""
    best, baseline = found.best(), found.best(baseline=True)
    if best is None or baseline is None:
        return
    from counterpoise.analysis.figures.naming import STRATEGY_NAMES

    from ..theory.terms import STRATEGIES

    among = " of those without *" if any(forecast.in_sample for forecast in found.forecasts) else ""
    made = table(
        f"\nConfusion of {best.name}, the theory of the smallest log loss{among}", ["coded as", *(
            (f"read as {STRATEGY_NAMES[name]}", _NUMBER) for name in STRATEGIES
        )]
    )  # fmt: skip
    for name, counts in zip(STRATEGIES, best.counts, strict=True):
        made.add_row(STRATEGY_NAMES[name], *(str(count) for count in counts))
    screen.print(made)
    apart = found.difference(best, baseline)
    say(
        f"{best.name} less {baseline.name}: log loss {_interval(apart.log_loss)}, accuracy {_interval(apart.accuracy)} "
        "(90 % intervals over states)"
    )


# -- votes -------------------------------------------------------------------------------------------


def _votes(wanted: _Wanted, as_json: bool) -> None:
    from counterpoise.analysis.validation.readings import worlds_of_data
    from counterpoise.analysis.validation.vote_forecasts import BASELINES, CONDEMNATION, LEARNED, validate_votes
    from counterpoise.analysis.validation.votes import read_votes

    from ..scenario.reading.files import DEFAULT_THEORY
    from ..scenario.theory_file import load_theory

    asked = wanted.theories or (CONDEMNATION, LEARNED)
    own = [name for name in asked if name not in (CONDEMNATION, LEARNED)]
    theories = {CONDEMNATION: load_theory(DEFAULT_THEORY)} if CONDEMNATION in asked else {}
    if own:
        theories |= {one.name: one for one in _theories(own, (*BASELINES, CONDEMNATION, LEARNED))}
    tested, training = ([read_votes(file) for file in files] for files in (wanted.votes, wanted.train))
    worlds = worlds_of_data(wanted.data)
    with waiting(sum(len(table.resolutions()) for table in tested), "votes") as progress:
        found = validate_votes(tested, worlds, training, theories, LEARNED in asked, progress)
    if not as_json:
        _show_votes(found)
    else:
        say_json(found.rows())
    for line in (*found.notes, *(line for file, rows in found.left_out.items() for line in _left_out(file, rows))):
        (note if as_json else say)(line)


def _show_votes(found: VoteValidation) -> None:
    scores = ("AUC", "log loss", "predicted yes", "observed yes", "swing")
    made = table("Votes on the use of force", ["vote", "forecast by", *((name, _NUMBER) for name in ("n", *scores))])
    last = None
    for one in found.forecasts:
        if last not in (None, one.vote):
            made.add_section()
        row = one.row()
        made.add_row(
            "" if one.vote == last else one.vote, one.name, str(one.n), _shown(row["auc"]), _shown(row["log_loss"]),
            _percent(row["predicted_yes"]), _percent(row["observed_yes"]), f"{100.0 * one.swing:+.1f}",
        )  # fmt: skip
        last = one.vote
    means = found.means()
    if len(found.forecasts) > len(means):
        made.add_section()
        for mean in means:
            made.add_row(
                "mean", mean.name, "", _shown(mean.auc), _shown(mean.log_loss), "", "", f"{100.0 * mean.swing:.1f}"
            )
    console().print(made)
    for line in found.told():
        say(line)


# -- lines -------------------------------------------------------------------------------------------


def _left_out(file: Path | str, rows: Sequence[LeftOut]) -> list[str]:
    """The rows that are left out, a line each under a line that counts them."""
    told = [f"  {file}:{row.line}: {row.name} toward {row.counterpart}: {row.reason}" for row in rows]
    return [f"{file}: {len(rows)} {'row' if len(rows) == 1 else 'rows'} left out", *told] if rows else []


def _shown(value: Cell) -> str:
    return "–" if value is None or value != value else f"{value:.3f}"


def _range(low: Cell, high: Cell) -> str:
    return "–" if low is None or high is None else f"{low:.3f}–{high:.3f}"


def _percent(value: Cell) -> str:
    return "–" if value is None else f"{value:.1%}"


def _interval(interval: Interval) -> str:
    return f"{interval.value:+.3f} ({interval.low:+.3f} to {interval.high:+.3f})"
