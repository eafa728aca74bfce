"""Commands that say why and from where: explain, sources, evidence, patterns."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoise.commands.outcome import (
    CHECK_FAILED,
    MistakeError,
    bold,
    console,
    say,
    say_json,
    settings_of,
    table,
    waiting,
)

if TYPE_CHECKING:
    from counterpoise.numbers import Number


def explain(
    case: str,
    state: str,
    year: int,
    replicate: int,
    seed: int,
    theory: str | None,
    settings: Sequence[str] | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Explain one choice: a table, and a waterfall where a file is asked for."""
    module = import_module("counterpoise.analysis.explain")
    with waiting(1, case) as progress:
        progress(0)
        try:
            explanation = module.explain(case, state, year, replicate, seed, theory, settings_of(settings))
        except ValueError as error:
            raise MistakeError(str(error)) from None
        except OverflowError:
            raise MistakeError(f"the replicate {replicate} is too large; at most {2**63 - 1}") from None
    figure = out or Path(f"explain_{Path(case).stem}_{state}_{year}_{replicate}.png")
    if out is not None or not as_json:
        _write_figure(explanation, figure)
    if as_json:
        say_json(explanation.as_json())
        return
    console().print(explanation.table())
    say(f"Waterfall  {figure}")


def _write_figure(explanation: Any, file: Path) -> None:
    try:
        import_module("counterpoise.analysis.plots").write_figure(explanation.waterfall(), file)
    except (OSError, ValueError) as error:
        raise MistakeError(f"cannot write {file}: {getattr(error, 'strerror', None) or error}") from None


def source_rows(case: str, changes: dict[str, object]) -> list[dict[str, Any]]:
    """Every number that a case gives, events included, as the ``sources`` command prints it."""
    from counterpoise.scenario import load_scenario
    from counterpoise.theory_file import load_theory
    from counterpoise.world import addresses

    scenario = load_scenario(case, changes)
    load_theory(scenario.theory, changes)  # refuses an address that names nothing
    attributes = addresses(scenario)
    rows = [_source_row(path, number, attributes[path].unit) for path, number in scenario.numbers.items()]
    for name, event in scenario.events.items():
        if event.hazard is not None:
            rows.append(_source_row(f"events.{name}.hazard.probability", event.hazard.probability, "a year"))
        for k, change in enumerate(event.changes):
            path = f"events.{name}.changes.{k}.{change.operation}"
            rows.append(_source_row(path, change.number, attributes[change.path].unit))
    return rows


def _source_row(path: str, number: Number, unit: str) -> dict[str, Any]:
    return {
        "path": path,
        "value": number.value if number.series is None else {str(y): v for y, v in number.series.items()},
        "unit": number.unit or unit,
        "source": "; ".join(number.source),
        "range": list(number.range or number.scale or ()) or None,
        "note": number.note,
    }


def sources(case: str, settings: Sequence[str] | None, as_json: bool) -> None:
    """Print every number with its source, and how many rest on judgement."""
    rows = source_rows(case, settings_of(settings))
    if as_json:
        say_json(rows)
        return
    made = table("", ["path", ("value", {"justify": "right"}), "source", "range or scale"])
    for row in rows:
        span = "–".join(f"{bound:g}" for bound in row["range"]) if row["range"] else ""
        made.add_row(row["path"], _value(row["value"]), row["source"] or "unsourced", span)
    screen = console()
    screen.print(made)
    judged = sum("judgement" in row["source"] for row in rows)
    alone = sum(row["source"] == "judgement" for row in rows)
    bare = sum(not row["source"] for row in rows)
    screen.print(
        f"{len(rows)} numbers: {judged / len(rows):.0%} rest on judgement ({alone / len(rows):.0%} on nothing else), "
        f"{bare} without a source"
        if rows
        else "no numbers: every attribute is at its default"
    )


def _value(value: float | dict[str, float]) -> str:
    if isinstance(value, dict):
        years = list(value)
        return f"{value[years[0]]:g} … {value[years[-1]]:g} ({years[0]}–{years[-1]})"
    return f"{value:g}"


def evidence(id: str, as_json: bool) -> None:
    """Print a record of the evidence, with its paper."""
    from counterpoise.evidence import UnknownEvidenceError, find_evidence, papers

    try:
        record = find_evidence(id)
    except UnknownEvidenceError as error:
        raise MistakeError(str(error)) from None
    if as_json:
        say_json(asdict(record))
        return
    screen = console()
    paper = papers().get(record.paper, {})
    screen.print(bold(record.id, f"  ({record.kind}, {record.basis})"))
    screen.print(record.claim)
    for label, text in (("when", record.when), ("figures", record.figures), ("caution", record.caution)):
        if text:
            screen.print(f"{label:8} {text}")
    screen.print(f"{'where':8} {paper.get('title', record.paper)}, {record.section}")


def patterns(case: str | None, replicates: int, seed: int, theory: str | None, robust: int, as_json: bool) -> None:
    """Check the stylised facts; exit 1 where one does not hold."""
    from counterpoise.scenario import load_scenario

    module = import_module("counterpoise.analysis.patterns")
    if case is not None:
        case = load_scenario(case).name
        if not module.patterns_of(case):
            raise MistakeError(f"no patterns are known for {case}; there are some for: {', '.join(module.cases())}")
    try:
        with waiting(len(module.patterns_of(case)), "patterns") as progress:
            outcomes = module.check(case, replicates, seed, theory, progress)
        scattered = _robustness(case, seed, theory, robust) if robust else None
    except ValueError as error:
        raise MistakeError(str(error)) from None
    if as_json:
        say_json(_pattern_rows(outcomes, scattered))
    else:
        _show_patterns(outcomes)
        if scattered is not None:
            _show_robustness(scattered)
    if not all(outcome.holds for outcome in outcomes):
        sys.exit(CHECK_FAILED)


def _robustness(case: str | None, seed: int, theory: str | None, draws: int) -> Any:
    module = import_module("counterpoise.analysis.robust")
    with waiting(draws, "draws") as progress:
        return module.robustness(case, draws, seed=seed, theory=theory, progress=progress)


def _pattern_rows(outcomes: Sequence[Any], scattered: Any) -> list[dict[str, Any]]:
    rows = [asdict(outcome) for outcome in outcomes]
    if scattered is None:
        return rows
    for row in rows:
        row["share_of_draws"] = scattered.shares[row["id"]]
    everything = {"id": "all", "case": "all", "kind": "emergent", "share_of_draws": scattered.all_emergent}
    return [*rows, {**everything, "decisive": [list(pair) for pair in scattered.decisive()]}]


def _show_robustness(scattered: Any) -> None:
    screen = console()
    made = table(f"Share of {len(scattered.passed)} draws of all weights, parameters and event sizes", ["id", "share"])
    for id, share in scattered.shares.items():
        made.add_row(id, f"{share:.0%}")
    made.add_row("all emergent", f"{scattered.all_emergent:.0%}")
    screen.print(made)
    made = table(
        "What decides: correlation of the factor with passing all", ["number", ("correlation", {"justify": "right"})]
    )
    for address, correlation in scattered.decisive():
        made.add_row(address, f"{correlation:+.2f}")
    screen.print(made)


def _show_patterns(outcomes: Sequence[Any]) -> None:
    number = {"justify": "right"}
    made = table(
        "Stylised facts",
        ["id", "kind", "grounding", ("value", number), ("threshold", number), "holds", "fails in the counter-world",
         "statement"],
    )  # fmt: skip
    for outcome in outcomes:
        fails = f"{'yes' if outcome.counter_fails else 'NO'} ({outcome.counter_value:.2f}: {outcome.counter})"
        made.add_row(
            outcome.id, outcome.kind, outcome.grounding, f"{outcome.value:.3f}", f"{outcome.threshold:.2f}",
            "yes" if outcome.holds else "NO", fails, outcome.statement,
        )  # fmt: skip
    screen = console()
    screen.print(made)
    emergent = [outcome for outcome in outcomes if outcome.kind == "emergent"]
    stated = [outcome for outcome in emergent if outcome.grounding == "stated"]
    screen.print(
        f"Emergent facts that hold: {sum(o.holds for o in emergent)} of {len(emergent)}, "
        f"of them stated by the papers: {sum(o.holds for o in stated)} of {len(stated)}"
    )
