"""The ``counterpoise`` command: a thin skin over the Python face.

Nothing heavy is imported before a command needs it, so that ``counterpoise --help`` answers at once.
Exit codes: 0 fine, 1 a check failed, 2 the user's mistake, 130 interrupted.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

from .commands.request import Request

try:
    import typer
except KeyboardInterrupt:  # too early for the message of a command
    raise SystemExit(130) from None

app = typer.Typer(
    name="counterpoise",
    help="How states align between great powers: hard balancing, soft balancing, hedging, bandwagoning.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Case = Annotated[str, typer.Argument(help="A shipped case, or the path of a scenario file.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Replicates = Annotated[int, typer.Option(min=1, help="Runs.")]
Seed = Annotated[int, typer.Option(min=0, help="Seed that all runs share.")]
Theory = Annotated[str | None, typer.Option(help="A shipped theory, or the path of a theory file.")]
Settings = Annotated[
    list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Change a number; may be repeated.")
]
Out = Annotated[Path | None, typer.Option(help="The directory to write.")]
Workers = Annotated[int | None, typer.Option(min=1, help="Threads; all cores by default.")]


world = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Worlds of real states, from public data.")
app.add_typer(world, name="world")


def command(name: str | None = None, group: typer.Typer = app) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a command that ends with a message and an exit code where something goes wrong."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        @wraps(function)
        def guarded(*args: Any, **options: Any) -> None:
            from .commands.screen import report_mistakes

            with report_mistakes():
                function(*args, **options)

        return group.command(name)(guarded)

    return register


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"counterpoise {version('counterpoise')}")
        raise typer.Exit


@app.callback()
def about(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """How states align between great powers: hard balancing, soft balancing, hedging, bandwagoning."""


@command("list")
def list_(json: Json = False) -> None:
    """Cases, theories, sweeps and lessons that ship with counterpoise."""
    from .commands import catalogue

    catalogue.show_list(json)


@command()
def check(file: Annotated[str, typer.Argument(help="A scenario file.")], json: Json = False) -> None:
    """Say everything that is wrong with a scenario file, or what it rests on."""
    from .commands import catalogue

    catalogue.check(file, json)


@command()
def new(name: Annotated[str, typer.Argument(help="Name of the case; NAME.yaml is written here.")]) -> None:
    """Write a commented scenario to start from."""
    from .commands import catalogue

    catalogue.new(name)


@command()
def run(
    case: Case,
    replicates: Replicates = 200,
    seed: Seed = 0,
    theory: Theory = None,
    settings: Settings = None,
    out: Out = None,
    workers: Workers = None,
    uncertain: Annotated[
        bool, typer.Option("--uncertain", help="Draw the numbers marked judgement from their ranges, run by run.")
    ] = False,
    json: Json = False,
) -> None:
    """Run a case and write the result directory."""
    from .commands import running

    running.run_case(Request(case, seed, theory, settings, out, json), replicates, workers, uncertain)


@command()
def plot(
    target: Annotated[str, typer.Argument(metavar="DIR|CASE", help="A result directory, or a case to run first.")],
    replicates: Replicates = 200,
    seed: Seed = 0,
    theory: Theory = None,
    settings: Settings = None,
    out: Out = None,
    json: Json = False,
) -> None:
    """Draw the figures that the scenario names."""
    from .commands import running

    running.plot(Request(target, seed, theory, settings, out, json), replicates)


@command()
def explain(
    case: Case,
    state: Annotated[str, typer.Option(help="The state, such as VEN.")],
    year: Annotated[int, typer.Option(help="The year of the choice.")],
    replicate: Annotated[int, typer.Option(min=0, help="Which run.")] = 0,
    seed: Seed = 0,
    theory: Theory = None,
    settings: Settings = None,
    out: Annotated[Path | None, typer.Option(help="Where to write the waterfall figure (PNG).")] = None,
    key: Annotated[bool, typer.Option("--key", help="Also print what each term is: its formula.")] = False,
    json: Json = False,
) -> None:
    """Why a state chose what it chose: every term with its weight and source."""
    from .commands import explaining

    explaining.explain(Request(case, seed, theory, settings, out, json), state, year, replicate, key)


@command()
def sources(
    case: Case,
    effect: Annotated[bool, typer.Option(help="Also how far results move over the range of each number.")] = True,
    theory: Theory = None,
    settings: Settings = None,
    json: Json = False,
) -> None:
    """Every number of a case with its source and range."""
    from .commands import sourcing

    sourcing.sources(Request(case, theory=theory, settings=settings, as_json=json), effect)


@command()
def evidence(
    id: Annotated[str | None, typer.Argument(help="The id that a source names; all ids by default.")] = None,
    json: Json = False,
) -> None:
    """The record of the evidence behind a source; without an id, which records there are."""
    from .commands import sourcing

    sourcing.evidence(id, json)


Executor = Annotated[str, typer.Option(help="Where: threads, processes, serial, dask or dask-return.")]
Address = Annotated[str | None, typer.Option(help="Address of a Dask scheduler, such as tcp://10.0.0.1:8786.")]


@command()
def sweep(
    file: Annotated[str, typer.Argument(help="A shipped sweep, or the path of a sweep file (a case with --over).")],
    out: Out = None,
    replicates: Annotated[int | None, typer.Option(min=1, help="Runs at each point, instead of the file's.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Seed that all runs share, instead of the file's.")] = None,
    over: Annotated[str | None, typer.Option(help="'judgement': every unsourced number of a case at once.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print points, runs, size and time; run nothing.")] = False,
    executor: Executor = "threads",
    workers: Workers = None,
    address: Address = None,
    json: Json = False,
) -> None:
    """Run a design of many points; stopped, it goes on with resume."""
    from .commands import sweeping

    how = sweeping.How(executor, workers, address, json)
    sweeping.sweep(file, out, replicates, seed, over, dry_run, how)


@command()
def resume(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The directory of a sweep.")],
    executor: Executor = "threads",
    workers: Workers = None,
    address: Address = None,
    json: Json = False,
) -> None:
    """Go on with a sweep: what is missing or damaged is computed, the rest is kept."""
    from .commands import sweeping

    sweeping.resume(directory, sweeping.How(executor, workers, address, json))


@command()
def export(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The directory of a sweep.")],
    to: Annotated[str, typer.Option(help="csv, ema (EMA Workbench) or xarray (NetCDF).")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write.")],
) -> None:
    """Write the runs of a sweep in a format of another tool."""
    from .commands import sweeping

    sweeping.export(directory, to, out)


@command()
def patterns(
    case: Annotated[str | None, typer.Argument(help="A case; all cases by default.")] = None,
    replicates: Replicates = 500,
    seed: Seed = 0,
    theory: Theory = None,
    robust: Annotated[
        int, typer.Option(min=0, help="Also check under this many draws of all weights, parameters and event sizes.")
    ] = 0,
    json: Json = False,
) -> None:
    """Check the stylised facts, each also in the world where it has to fail."""
    from .commands import checking

    checking.patterns(case, replicates, seed, theory, robust, json)


@command()
def fit(
    cases: Annotated[Path, typer.Option(metavar="FILE", help="Coded cases: state, period, counterpart, strategy.")],
    data: Annotated[Path, typer.Option(metavar="DIR", help="The folder of public data sets.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="The theory file to write.")],
    base: Annotated[str, typer.Option(help="The theory whose parameters are kept.")] = "full",
    population: Annotated[
        str | None, typer.Option(metavar="SHARES", help="Correct for selection: hedging=0.66,bandwagoning=0.29,…")
    ] = None,
    recovery: Annotated[bool, typer.Option(help="First try whether known weights come back.")] = True,
    force: Annotated[bool, typer.Option("--force", help="Replace the file where it is there already.")] = False,
    json: Json = False,
) -> None:
    """Estimate the weights of a theory from coded cases, cross-validated by state."""
    from .commands import fitting

    fitting.fit(fitting.Fitting(cases, data, out, base, population, recovery, force), json)


@command("build", world)
def world_build(
    data: Annotated[Path, typer.Option(metavar="DIR", help="The folder of public data sets.")],
    year: Annotated[int, typer.Option(help="The year at whose end the world is as the data know it.")],
    powers: Annotated[str, typer.Option(metavar="A,B", help="ISO3 codes of the powers, such as USA,RUS,CHN.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="The scenario file to write.")],
    overlay: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What no data set has, in the layout of a scenario.")
    ] = None,
    last: Annotated[int | None, typer.Option(help="Last year of the scenario; ten years on by default.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file where it is there already.")] = False,
    json: Json = False,
) -> None:
    """Write a scenario of all states as known at the end of a year."""
    from .commands import observing

    observing.build(observing.Wanted(data, year, powers, out, overlay, last, force), json)


@command()
def hindcast(
    data: Annotated[Path, typer.Option(metavar="DIR", help="The folder of public data sets.")],
    first: Annotated[int, typer.Option("--from", metavar="YEAR", help="The year at whose end the world is known.")],
    last: Annotated[int, typer.Option("--to", metavar="YEAR", help="Last year that is run and scored.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="The directory to write.")],
    powers: Annotated[
        str | None, typer.Option(metavar="A,B", help="ISO3 codes of five powers or more; eight by default.")
    ] = None,
    theory: Annotated[
        list[str] | None, typer.Option(help="A shipped theory or a theory file; may be repeated.")
    ] = None,
    events: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What came from outside, in the layout of a scenario.")
    ] = None,
    votes: Annotated[Path | None, typer.Option(metavar="FILE", help="A vote to score too, state by state.")] = None,
    replicates: Replicates = 50,
    seed: Seed = 0,
    workers: Workers = None,
    json: Json = False,
) -> None:
    """Run all states forward from a past year, and score each year against what came."""
    from .commands import hindcasting

    past = hindcasting.Past(data, first, last, out, powers, theory, events, votes, replicates, seed)
    hindcasting.hindcast(past, workers, json)


@command()
def validate(
    data: Annotated[Path, typer.Option(metavar="DIR", help="The folder of public data sets.")],
    cases: Annotated[Path | None, typer.Option(metavar="FILE", help="Coded cases to score on.")] = None,
    votes: Annotated[Path | None, typer.Option(metavar="FILE", help="A vote to score on, instead of cases.")] = None,
    train: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Cases (or a vote) to fit on; by default the other states'.")
    ] = None,
    theory: Annotated[
        list[str] | None, typer.Option(help="A theory, shipped or a file; may be repeated. By default all shipped.")
    ] = None,
    split: Annotated[
        str | None, typer.Option(help="What no fit on cases may see: state (the default) or state_event.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the whole validation as a page (Markdown) with figures.")
    ] = None,
    json: Json = False,
) -> None:
    """Score theories and baselines on coded cases, or on a vote in the United Nations."""
    from .commands import validating

    validating.validate(validating.Wanted(data, cases, votes, train, theory or (), split, report), json)


@command()
def schema() -> None:
    """The JSON Schema of scenario files."""
    from .commands import catalogue

    catalogue.schema()


def main() -> None:
    """Run the command line."""
    try:
        from .commands.screen import report_mistakes, steady_streams

        steady_streams()
        with report_mistakes():
            app()
    except KeyboardInterrupt:  # before a command has begun, or a second time while it ends
        raise SystemExit(130) from None
