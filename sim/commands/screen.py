"""Output and endings shared by the commands: JSON, messages, exit codes, waiting."""

from __future__ import annotations

import io
import json
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Column, Table
    from rich.text import Text

CHECK_FAILED, MISTAKE, INTERRUPTED = 1, 2, 130

NARROW = 100
"""Columns of a terminal below which tables are stacked."""


class MistakeError(Exception):
    """Something that the user can put right; the message says how."""


def say_json(content: Any) -> None:
    """One JSON document on standard output."""
    plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    say(json.dumps(content, indent=2, ensure_ascii=plain, allow_nan=False))


def say(text: str) -> None:
    """A line on standard output as it is, however long."""
    sys.stdout.write(text + "\n")


def console() -> Console:
    """Standard output for people.

    A table comes as one on a terminal that is :data:`NARROW` columns wide or more and holds its words whole, in blocks
    on a narrower one, and as plain rows with tabs between the cells where the output is no terminal. Nothing is cut.
    """
    from rich.console import Console
    from rich.table import Table

    live = sys.stdout.isatty()

    class Screen(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # report_mistakes ends the program

        def print(self, *objects: Any, **options: Any) -> None:
            for one in objects or ("",):
                if not isinstance(one, Table):
                    super().print(one, soft_wrap=not live)
                elif not live:
                    say("\n".join(_rows_with_tabs(one)) + "\n")
                elif self.width >= NARROW and _fitted(one, self):
                    super().print(one)
                else:
                    super().print(*_blocks(one, self), sep="\n")

    return Screen(highlight=False, markup=False, emoji=False, force_terminal=live)


def _fitted(made: Table, screen: Console) -> bool:
    """Whether a table has room with every word whole, and then its numbers if it can be.

    Columns share what is left of the width, those that want little first.
    """
    free = screen.options.update(width=10**6)
    whole = screen.measure(made, options=free)
    if whole.maximum <= screen.width:
        return True
    spans = [_span(column, screen) for column in made.columns]
    room = screen.width - whole.maximum + sum(most for *_, most in spans)
    for at_least in ([unbroken for _, unbroken, _ in spans], [words for words, *_ in spans]):
        if (left := room - sum(at_least)) >= 0:
            wants = [most - least for least, (*_, most) in zip(at_least, spans, strict=True)]
            for taken, k in enumerate(sorted(range(len(wants)), key=wants.__getitem__)):
                given = min(wants[k], left // (len(wants) - taken))
                made.columns[k].width, left = at_least[k] + given, left - given
            return True
    return False


def _span(column: Column, screen: Console) -> tuple[int, int, int]:
    """How wide a column is at least, at least with its numbers (what stands to the right) on one line, and at most."""
    from rich.text import Text

    free = screen.options.update(width=10**6)
    head, *cells = (screen.measure(Text(str(text)), options=free) for text in (column.header, *column.cells))
    words, most = (max([getattr(one, end) for one in (head, *cells)]) for end in ("minimum", "maximum"))
    unbroken = max([words, *(cell.maximum for cell in cells)]) if column.justify == "right" else words
    return words, unbroken, most


def _cells(made: Table) -> tuple[list[str], list[list[str]]]:
    """The headers of a table and its rows as text; a first cell that is empty is as the one above."""
    rows = [[str(cell) for cell in row] for row in zip(*(column.cells for column in made.columns), strict=True)]
    for above, row in pairwise(rows):
        row[0] = row[0] or above[0]
    return [str(column.header) for column in made.columns], rows


def _one_line(text: str) -> str:
    """The lines of a cell on one, parted by semicolons."""
    return "; ".join(" ".join(line.split()) for line in text.splitlines() if line.strip())


def _rows_with_tabs(made: Table) -> list[str]:
    """A table as lines: its title, the headers, the rows, what stands below it."""
    headers, rows = _cells(made)
    title, below = ([_one_line(str(text))] if text else [] for text in (made.title, made.caption))
    return [*title, *("\t".join(map(_one_line, row)) for row in (headers, *rows)), *below]


def _blocks(made: Table, screen: Console) -> list[Text]:
    """A table as lines for a narrow terminal: each row a block under its first cell, which stands once for several."""
    from rich.text import Text

    def wrapped(text: str, first: int, rest: int, style: str = "") -> list[Text]:
        """A text in lines, of which the first and the others begin after so many spaces."""
        lines = Text(" ".join(text.split()), style).wrap(screen, max(1, screen.width - rest))
        return [Text(" " * (rest if k else first)).append_text(line) for k, line in enumerate(lines)]

    headers, rows = _cells(made)
    found = [*wrapped(str(made.title), 0, 0, "bold"), Text()] if made.title else []
    last = None
    for row in rows:
        if row[0] != last:
            found += wrapped(row[0], 0, 2, "bold")
        for header, cell in zip(headers[1:], row[1:], strict=True):
            told = f"{_one_line(header)}: " if header else ""
            for k, line in enumerate(line for line in cell.splitlines() if line.strip()):
                found += wrapped(line if k else told + line, 4 if k else 2, 4)
        found, last = [*found, Text()], row[0]
    return [*found, *wrapped(str(made.caption), 0, 0), Text()] if made.caption else found


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
    """An empty table in the common style; a column may carry options of rich.

    A first cell that would repeat the one above is left empty.
    """
    from rich import box
    from rich.table import Table

    made = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        name, options = (column, {}) if isinstance(column, str) else column
        made.add_column(name, **{"overflow": "fold", **options})
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
