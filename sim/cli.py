"""The ``counterpoise`` command: makes the app and registers the files of the room ``commands``.

A command is added by one new file there. ``ORDER`` is only how the help lists them; a command that it does not name
comes after those that it does. Nothing heavy is imported before a command needs it, so that ``counterpoise --help``
answers at once. Exit codes: 0 fine, 1 a check failed, 2 the user's mistake, 130 interrupted.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Annotated, Any

from . import commands

try:
    import typer
    from typer.core import TyperGroup
except KeyboardInterrupt:  # too early for the message of a command
    raise SystemExit(130) from None

ORDER = (
    "list", "check", "new", "run", "plot", "explain", "sources", "evidence", "sweep", "resume", "export", "patterns",
    "fit", "hindcast", "validate", "schema", "world",
)  # fmt: skip
"""The commands as the help lists them; groups of commands come last in any case."""


class Guarded(TyperGroup):
    """Commands that end with a message and an exit code where something goes wrong."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        from .commands.screen import report_mistakes

        with report_mistakes():
            return super().invoke(ctx)


app = typer.Typer(
    name="counterpoise",
    cls=Guarded,
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


def _register(names: list[str]) -> None:
    """Add the command, or group of commands, of every file that has one of its own name."""
    for name in sorted(names, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name)):
        module = import_module(f".{name}", commands.__name__)
        found = getattr(module, name, None) or getattr(module, f"{name}_", None)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name)
        elif found is not None:
            app.command(name)(found)


_register([module.name for module in iter_modules(commands.__path__)])


def main() -> None:
    """Run the command line."""
    try:
        from .commands.screen import report_mistakes, steady_streams

        steady_streams()
        with report_mistakes():
            app()
    except KeyboardInterrupt:  # before a command has begun, or a second time while it ends
        raise SystemExit(130) from None
