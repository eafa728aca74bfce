"""Options that several commands share, and how their text is read."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from .screen import note


def out_option(kind: str, told: str, *names: str) -> Any:
    """The option that says where to write; ``kind`` is FILE or DIR."""
    return typer.Option(*names, "--out", "-o", metavar=kind, help=told)


Case = Annotated[str, typer.Argument(help="A shipped case, or the path of a scenario file.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Replicates = Annotated[int, typer.Option(min=1, help="Runs.")]
Seed = Annotated[int, typer.Option(min=0, help="Seed that all runs share.")]


def told_signs(name: str | None) -> str | None:
    """A theory file as given, with a warning for each weight whose sign a paper contradicts; errors are for later."""
    if name is not None and name.endswith((".yaml", ".yml")):
        from ..scenario.problems import ScenarioError
        from ..scenario.theory_file import load_theory

        with suppress(ScenarioError):
            for line in load_theory(name).wrong_signs():
                note(f"{name}: {line}")
    return name


Theory = Annotated[
    str | None, typer.Option(help="A shipped theory, or the path of a theory file.", callback=told_signs)
]
Settings = Annotated[
    list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Change a number; may be repeated.")
]
Folders = Annotated[
    list[str] | None, typer.Option("--atlas", metavar="DIR", help="A folder of actors of your own; may be repeated.")
]
PointRuns = Annotated[int | None, typer.Option(min=1, help="Runs at each point; 4.")]
PointSeed = Annotated[int | None, typer.Option(min=0, help="Seed of points and runs; 0.")]
Out = Annotated[Path | None, out_option("DIR", "The directory to write.")]
Workers = Annotated[int | None, typer.Option(min=1, help="Threads; all cores by default.")]
Data = Annotated[Path, typer.Option(metavar="DIR", help="The folder of public data sets.")]
DataOrNone = Annotated[Path | None, typer.Option("--data", metavar="DIR", help="The folder of public data sets.")]
Force = Annotated[
    bool, typer.Option("--force", help="Replace what is there already; of directories only those of results.")
]
Executor = Annotated[str, typer.Option(help="Where: threads, processes, serial, dask or dask-return.")]
Address = Annotated[str | None, typer.Option(help="Address of a Dask scheduler, such as tcp://10.0.0.1:8786.")]
SweepDirectory = Annotated[Path, typer.Argument(metavar="DIR", help="The directory of a sweep.")]


def changes_of(settings: Sequence[str] | None, folders: Sequence[str] | None = None) -> dict[str, object]:
    """The values of ``--set`` by address, and the folders of ``--atlas``. Raises ScenarioError for one that is none."""
    from ..scenario.reading.merge import parse_setting
    from ..scenario.reading.window_block import FOLDERS

    changes = dict(parse_setting(setting) for setting in settings or ())
    return changes | ({FOLDERS: list(folders)} if folders else {})
