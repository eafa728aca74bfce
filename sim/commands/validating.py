"""The command that scores theories on coded cases and on votes: validate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..scenario.problems import Problem, ScenarioError
from .screen import MistakeError, console, note, say, say_json, table, waiting

if TYPE_CHECKING:
    from ..scenario.theory_file import Theory

_NUMBER = {"justify": "right"}
_TOLD = 10  # rows that an error names


@dataclass(frozen=True)
class Wanted:
    """What is scored: cases or votes, what is fitted on, the folder of data sets, theories, how folds are cut."""

    data: Path
    cases: Path | None = None
    votes: Path | None = None
    train: Path | None = None
    theories: Sequence[str] = ()
    split: str | None = None
    report: Path | None = None


def validate(wanted: Wanted, as_json: bool) -> None:
    """Score theories and baselines on coded cases, or on votes."""
    if wanted.report is not None:
        _report(wanted, wanted.report, as_json)
        return
    if (wanted.cases is None) == (wanted.votes is None):
        raise MistakeError("give either --cases FILE or --votes FILE")
    if wanted.votes is not None and wanted.split is not None:
        raise MistakeError("--split is about cases: with --votes, give another vote as --train to fit on")
    try:
        if wanted.cases is not None:
            _cases(wanted, wanted.cases, as_json)
        else:
            _votes(wanted, wanted.votes, as_json)
    except ValueError as error:
        fitted_on = wanted.train or wanted.cases or wanted.votes
        raise MistakeError(f"{fitted_on}: {error}; give another table as --train") from None


def _worlds(folder: Path) -> Any:
    module = import_module("counterpoise.analysis.observed.tables")
    tables = module.read_tables(folder)
    module.require(tables, "capabilities")
    history = import_module("counterpoise.analysis.observed.history").History(tables)
    return import_module("counterpoise.analysis.validation.readings").Worlds(history)


def _theories(names: Sequence[str], taken: Iterable[str]) -> list[Theory]:
    """The theories asked for, each once and none under the name of another row; by default the shipped ones."""
    from ..scenario.reading.files import shipped
    from ..scenario.theory_file import load_theory

    stand_ins = import_module("counterpoise.analysis.validation.validate").STAND_INS
    found: list[Theory] = []
    for name in names or [one for one in shipped("theories") if one not in stand_ins]:
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


def _report(wanted: Wanted, page: Path, as_json: bool) -> None:
    """Write the page of a validation: of the cases, and of a vote where there is one."""
    if wanted.cases is None or as_json or wanted.split is not None:
        raise MistakeError(
            "--report needs --cases, may have --votes and --train (another vote), no --split and no --json"
        )
    module = import_module("counterpoise.analysis.validation.validate")
    report = import_module("counterpoise.analysis.validation.report")
    read = import_module("counterpoise.analysis.validation.votes").read_votes
    _check_page(page, report)
    votes = None if wanted.votes is None else read(wanted.votes)
    training = None if wanted.train is None else read(wanted.train)
    cases = import_module("counterpoise.analysis.validation.codings").read_cases(wanted.cases)
    worlds = _worlds(wanted.data)
    module.check_codes(cases, worlds, wanted.cases)
    served = _served(module.serve_cases(cases, worlds), wanted.cases, wanted.data)
    theories, _ = _asked(wanted.theories, module.BASELINES, module.ESTIMATED)
    try:
        report.update(page, report.blocks_of(served, worlds, theories, page, votes, training))
    except OSError as error:
        raise MistakeError(f"cannot write {page}: {error.strerror or error}") from None
    except ValueError as error:
        raise MistakeError(f"{wanted.cases}: {error}; give a larger table") from None
    say(f"Report            {page}")


def _check_page(page: Path, report: Any) -> None:
    """Refuse a page that could not be written, before anything is scored."""
    if not page.parent.is_dir():
        raise MistakeError(f"cannot write {page}: there is no such folder")
    try:
        report.check_page(page)
    except OSError as error:
        raise MistakeError(f"cannot write {page}: {error.strerror or error}") from None


# -- cases -------------------------------------------------------------------------------------------


def _cases(wanted: Wanted, file: Path, as_json: bool) -> None:
    module = import_module("counterpoise.analysis.validation.validate")
    split = wanted.split or module.SPLITS[0]
    if split not in module.SPLITS:
        raise MistakeError(f"--split {split}: expected one of {', '.join(module.SPLITS)}")
    theories, estimated = _asked(wanted.theories, module.BASELINES, module.ESTIMATED)
    read = import_module("counterpoise.analysis.validation.codings").read_cases
    tables = {path: read(path) for path in (file, wanted.train) if path is not None}
    worlds = _worlds(wanted.data)
    for path, cases in tables.items():
        module.check_codes(cases, worlds, path)
    served = {path: _served(module.serve_cases(cases, worlds), path, wanted.data) for path, cases in tables.items()}
    training = None if wanted.train is None else served[wanted.train]
    with waiting(module.steps(len(theories), estimated), "forecasts") as progress:
        found = module.validate_cases(served[file], worlds, theories, training, split, estimated, progress)
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


def _served(served: Any, file: Path, data: Path) -> Any:
    """What is served; where that is nothing, every row is told."""
    if served.cases:
        return served
    hint = f"expected data of the year before each period in {data}"
    rows = served.left_out[:_TOLD]
    problems = [Problem(str(file), row.line, "period_start", f"{row.name}: {row.reason}", hint) for row in rows]
    if len(served.left_out) > len(rows):
        problems.append(Problem(str(file), None, "", f"{len(served.left_out) - len(rows)} more rows cannot be served"))
    raise ScenarioError(problems)


def _show_cases(found: Any, wanted: Wanted, file: Path, split: str) -> None:
    cases = found.served.cases
    states = len({case.iso3 for case in cases})
    made = table(
        f"{file.name}: {len(cases)} cases of {states} states, "
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
            row["theory"] + (" *" if forecast.in_sample else ""), str(row["n"]), _shown(row["accuracy"]),
            _range(row["low"], row["high"]), _shown(row["balanced_accuracy"]), _shown(row["log_loss"]),
            _shown(row["brier"]), _shown(row["admissible_accuracy"]), _shown(row["hit"]), _shown(row["false_alarm"]),
        )  # fmt: skip
        last = forecast
    screen = console()
    screen.print(made)
    others = "of the same state" if split == "state" else "of the same state or event"
    fitted = "the other cases" if wanted.train is None else wanted.train.name
    say(f"What is fitted was fitted on {fitted}, without any case {others}.")
    if any(forecast.in_sample for forecast in found.forecasts):
        say("* Weights estimated on coded cases: where the same cases stand here, the honest row is `estimated`.")
    _show_best(found, screen)


def _show_best(found: Any, screen: Any) -> None:
    """What the best theory mistakes for what, and whether it differs from the best baseline."""
    best, baseline = found.best(), found.best(baseline=True)
    if best is None or baseline is None:
        return
    from ..theory.terms import STRATEGIES

    among = " of those without *" if any(forecast.in_sample for forecast in found.forecasts) else ""
    made = table(
        f"\nConfusion of {best.name}, the theory of the smallest log loss{among}", ["coded as", *(
            (f"read as {name}", _NUMBER) for name in STRATEGIES
        )]
    )  # fmt: skip
    for name, counts in zip(STRATEGIES, best.counts, strict=True):
        made.add_row(name, *(str(count) for count in counts))
    screen.print(made)
    apart = found.difference(best, baseline)
    say(
        f"{best.name} less {baseline.name}: log loss {_interval(apart.log_loss)}, accuracy {_interval(apart.accuracy)} "
        "(90 % intervals over states)"
    )


# -- votes -------------------------------------------------------------------------------------------


def _votes(wanted: Wanted, file: Path | None, as_json: bool) -> None:
    module = import_module("counterpoise.analysis.validation.vote_forecasts")
    theories, estimated = _asked(wanted.theories, module.BASELINES, module.ESTIMATED)
    read = import_module("counterpoise.analysis.validation.votes").read_votes
    tested, training = read(file), None if wanted.train is None else read(wanted.train)
    worlds = _worlds(wanted.data)
    with waiting(len(theories) + estimated + len(module.BASELINES), "forecasts") as progress:
        found = module.validate_votes(tested, worlds, theories, training, progress, estimated)
    told = _left_out(tested.file, found.left_out)
    if training is not None:
        told += _left_out(training.file, found.training_left_out)
    if as_json:
        say_json(found.rows())
        for line in told:
            note(line)
        return
    _show_votes(found, wanted, tested, module.BASELINES)
    for line in told:
        say(line)


def _show_votes(found: Any, wanted: Wanted, tested: Any, baselines: Sequence[str]) -> None:
    names = ", ".join(dict.fromkeys(f"{vote.resolution} ({vote.year}, on {vote.counterpart})" for vote in tested.votes))
    made = table(
        f"{names}: {len(tested.votes)} members",
        ["theory", *((name, _NUMBER) for name in ("n", "AUC", "log loss", "predicted yes", "observed yes"))],
    )
    for row in found.rows():
        if row["theory"] == baselines[0] and made.rows:
            made.add_section()
        made.add_row(
            row["theory"], str(row["n"]), _shown(row["auc"]), _shown(row["log_loss"]),
            _percent(row["predicted_yes"]), _percent(row["observed_yes"]),
        )  # fmt: skip
    console().print(made)
    if wanted.train is None:
        say("Each state was forecast by a fit on the others' votes: nothing is said of a swing between two votes.")
    else:
        say(f"Fitted on {wanted.train.name}; nothing of the vote that is forecast was read.")


# -- lines -------------------------------------------------------------------------------------------


def _left_out(file: Path | str, rows: Sequence[Any]) -> list[str]:
    """The rows that are left out, a line each under a line that counts them."""
    told = [f"  {file}:{row.line}: {row.name} toward {row.counterpart}: {row.reason}" for row in rows]
    return [f"{file}: {len(rows)} {'row' if len(rows) == 1 else 'rows'} left out", *told] if rows else []


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _range(low: float | None, high: float | None) -> str:
    return "–" if low is None or high is None else f"{low:.3f}–{high:.3f}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _interval(interval: Any) -> str:
    return f"{interval.value:+.3f} ({interval.low:+.3f} to {interval.high:+.3f})"
