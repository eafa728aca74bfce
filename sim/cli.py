"""The ``counterpoise`` command: the app, and how it finds its commands.

Each file of the room ``commands`` that has a function, or a group of commands, of its own name is a command: to add
one takes that file and nothing else. Its ``EXAMPLES`` end its help. ``GROUPS`` are only how the help lists them; what
it does not name comes last. A command is read when it is asked for, and imports what is heavy only when it runs: so
``counterpoise --help`` answers at once, and no command waits for another. Exit codes: 0 fine, 1 a check failed, 2 the
user's mistake, 130 interrupted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Annotated, Any

from . import commands

try:
    import typer
    from typer.core import TyperGroup
    from typer.main import get_command, get_group
except KeyboardInterrupt:  # too early for the message of a command
    raise SystemExit(130) from None

GROUPS: Mapping[str, tuple[str, ...]] = {
    "Find and write a case": ("list", "atlas", "new", "check", "schema"),
    "Run it and see": ("run", "plot", "compare", "explain", "report"),
    "Where numbers come from": ("sources", "evidence"),
    "Many runs": ("sweep", "resume", "sensitivity", "discover", "calibrate", "space", "export"),
    "Teach": ("lab",),
    "Hold it against the world": ("patterns", "responses", "validate", "fit", "hindcast", "world"),
}
"""The commands by what they are for, as the help lists them."""

WHOLE = 1000
"""Letters of a sentence of help: more than any has."""

ORDER = tuple(name for names in GROUPS.values() for name in names)


@cache
def _read(name: str) -> Any:
    """The command in the file of this name in the room; None where the file holds something that commands share."""
    module = import_module(f".{name}", commands.__name__)
    found = getattr(module, name, None) or getattr(module, f"{name}_", None)
    if found is None:
        return None
    if isinstance(found, typer.Typer):
        read: Any = get_group(found)
    else:
        alone = typer.Typer(add_completion=False, rich_markup_mode=None)
        alone.command(name)(found)
        read = get_command(alone)
    read.name = name
    for one in (read, *getattr(read, "commands", {}).values()):
        one.epilog = _examples(module)
    return read


def _examples(module: ModuleType) -> str | None:
    """The ``EXAMPLES`` of a command, lines as one types them, as the end of its help; each stays on its line."""
    lines = getattr(module, "EXAMPLES", ())
    return "\n".join(("\b", "Examples:" if len(lines) > 1 else "Example:", *lines)) if lines else None


class Room(Mapping[str, Any]):
    """The commands by name, in the order of the help; each is read when it is asked for."""

    def __init__(self) -> None:
        files = [module.name for module in iter_modules(commands.__path__)]
        self.files = sorted(files, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))

    def __getitem__(self, name: str) -> Any:
        """The command of this name. Raises KeyError where there is none."""
        if name not in self.files or _read(name) is None:
            raise KeyError(name)
        return _read(name)

    def __iter__(self) -> Iterator[str]:
        """The names of the commands."""
        return (name for name in self.files if _read(name) is not None)

    def __len__(self) -> int:
        """How many there are."""
        return sum(1 for _ in self)


class Commands(TyperGroup):
    """All commands; each ends with a message and an exit code where something goes wrong."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands: Any = Room()

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands by group, each with its whole sentence."""
        rest = tuple(name for name in self.commands if name not in ORDER)
        for title, names in (*GROUPS.items(), ("Further commands", rest)):
            rows = [(name, self.commands[name].get_short_help_str(WHOLE)) for name in names]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)

    def invoke(self, ctx: Any) -> Any:
        """Run the command that is asked for."""
        from .commands.screen import report_mistakes

        with report_mistakes():
            return super().invoke(ctx)


app = typer.Typer(
    name="counterpoise",
    cls=Commands,
    help="How states align between great powers: hard balancing, soft balancing, hedging, bandwagoning.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


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


def main() -> None:
    """Run the command line."""
    try:
        from .commands.screen import heed_termination, own_settings, report_mistakes, steady_streams

        heed_termination()
        steady_streams()
        own_settings()
        with report_mistakes():
            app()
    except KeyboardInterrupt:  # before a command has begun, or a second time while it ends
        raise SystemExit(130) from None
