"""Output and endings shared by the commands: JSON, messages, exit codes, waiting."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

CHECK_FAILED, MISTAKE, INTERRUPTED = 1, 2, 130


class MistakeError(Exception):
    """Something that the user can put right; the message says how."""


def say_json(content: Any) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def console() -> Console:
    """Standard output for people; wide enough for tables where it is no terminal."""
    from rich.console import Console

    return Console(highlight=False, width=None if sys.stdout.isatty() else 150)


def note(message: str) -> None:
    """A line for people that is no result: on standard error."""
    sys.stderr.write(message + "\n")


def table(title: str, columns: Sequence[str | tuple[str, Mapping[str, Any]]]) -> Table:
    """An empty table in the common style; a column may carry options of rich."""
    from rich import box
    from rich.table import Table

    made = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        name, options = (column, {}) if isinstance(column, str) else column
        made.add_column(name, **options)
    return made


def settings_of(settings: Sequence[str] | None) -> dict[str, object]:
    """``--set path=value`` as a mapping."""
    from counterpoise.reading.merge import parse_setting

    return dict(parse_setting(setting) for setting in settings or ())


@contextmanager
def report_mistakes() -> Iterator[None]:
    """End with the right exit code and a message without a traceback.

    A defect of the program itself still shows its traceback.
    """
    from counterpoise.problems import ScenarioError

    try:
        yield
    except KeyboardInterrupt:
        note("interrupted; nothing half-written was left behind")
        sys.exit(INTERRUPTED)
    except ScenarioError as error:
        for problem in error.problems:
            note(str(problem))
        sys.exit(MISTAKE)
    except MistakeError as error:
        note(str(error))
        sys.exit(MISTAKE)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


@contextmanager
def waiting(total: int, what: str) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal, nothing in a pipe; a line where the engine is compiled first.

    Yields a function to call with 0 when the work begins and with the number done after that.
    """
    if not sys.stderr.isatty():
        yield _announce
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)

        def advance(done: int) -> None:
            _announce(done)
            progress.update(task, completed=done)

        yield advance


def _announce(done: int) -> None:
    """Say what is being waited for, where the engine has yet to be compiled."""
    from counterpoise.compiled import is_compiled

    if done == 0 and not is_compiled():
        note("compiling the engine, once for this version: about half a minute")
