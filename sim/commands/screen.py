"""Output and endings shared by the commands: JSON, messages, exit codes, waiting."""

from __future__ import annotations

import io
import json
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

CHECK_FAILED, MISTAKE, INTERRUPTED = 1, 2, 130


class MistakeError(Exception):
    """Something that the user can put right; the message says how."""


def say_json(content: Any) -> None:
    """One JSON document on standard output."""
    plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    say(json.dumps(content, indent=2, ensure_ascii=plain, allow_nan=False))


def say(text: str) -> None:
    """A line on standard output as it is, however long."""
    sys.stdout.write(text + "\n")


def console(wide: int = 150) -> Console:
    """Standard output for people; ``wide`` columns where it is no terminal."""
    from rich.console import Console

    class Screen(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # report_mistakes ends the program

    width = None if sys.stdout.isatty() else wide
    return Screen(highlight=False, markup=False, emoji=False, width=width)


def bold(text: str, rest: str = "") -> Text:
    """A line that begins in bold; nothing in it is read as markup."""
    from rich.text import Text

    return Text.assemble((text, "bold"), rest)


def note(message: str) -> None:
    """A line for people that is no result: on standard error, where anyone listens."""
    try:
        sys.stderr.write(message + "\n")
    except OSError:
        _silence(sys.stderr)


def steady_streams() -> None:
    """Let no output fail on a letter that its encoding lacks, and none be missing where a stream is closed."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def heed_termination() -> None:
    """Let SIGTERM, by which schedulers end a job, end a command as Ctrl-C does."""
    import signal

    with suppress(ValueError):  # not the main thread
        signal.signal(signal.SIGTERM, signal.default_int_handler)


def own_settings() -> None:
    """Let nothing that is set for other programs end ours: no window is opened, and what will be deprecated works."""
    os.environ.pop("MPLBACKEND", None)
    for category in (DeprecationWarning, PendingDeprecationWarning, FutureWarning):
        warnings.filterwarnings("ignore", category=category)


def _silence(stream: TextIO) -> None:
    """Send the rest of a stream nowhere, so that nothing fails again when Python flushes it at its end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def table(title: str, columns: Sequence[str | tuple[str, Mapping[str, Any]]]) -> Table:
    """An empty table in the common style; a column may carry options of rich."""
    from rich import box
    from rich.table import Table

    made = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        name, options = (column, {}) if isinstance(column, str) else column
        made.add_column(name, **{"overflow": "fold", **options})  # on a narrow terminal nothing is left out
    return made


@contextmanager
def report_mistakes() -> Iterator[None]:
    """End with the right exit code and a message without a traceback.

    A defect of the program itself still shows its traceback.
    """
    from ..files import StoreError
    from ..scenario.problems import ScenarioError

    try:
        yield
        sys.stdout.flush()
    except KeyboardInterrupt as error:
        note(str(error) or "interrupted; nothing half-written was left behind")
        sys.exit(INTERRUPTED)
    except ScenarioError as error:
        for problem in error.problems:
            note(str(problem))
        sys.exit(MISTAKE)
    except (MistakeError, StoreError) as error:
        note(str(error))
        sys.exit(MISTAKE)
    except BrokenPipeError:
        _silence(sys.stdout)
        sys.exit(0)
    except OSError as error:
        _silence(sys.stdout)
        note(f"cannot go on with {error.filename or 'the output'}: {error.strerror or error}")
        sys.exit(MISTAKE)


@contextmanager
def waiting(total: int, what: str) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal, nothing in a pipe.

    Yields a function to call with 0 when the work begins and with the number done after that.
    """
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)

        def advance(done: int) -> None:
            progress.update(task, completed=done)

        yield advance


@contextmanager
def steps_told() -> Iterator[Callable[[str], None]]:
    """What is being done, named on a terminal while it lasts; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        yield status.update
