"""What the command prints: answers on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from battery_custody.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console


@cache
def console() -> Console:
    """Return the console of standard output."""
    from rich.console import Console

    # Without a terminal nothing is wrapped or cut: the text goes to a file or a program.
    return Console() if sys.stdout.isatty() else Console(width=160, no_color=True, highlight=False)


@cache
def messages() -> Console:
    """Return the console of standard error, for progress, warnings and errors."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def print_json(answer: Any) -> None:
    """Print one JSON object and nothing else."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")


def warn(text: str) -> None:
    """Print a warning to standard error."""
    messages().print(f"warning: {text}", style="yellow", markup=False, soft_wrap=True)


def print_table(
    title: str, headers: Sequence[str], rows: Sequence[Sequence[Any]], *, right: Sequence[str] = ()
) -> None:
    """Print a table; the columns named in `right` are flush right."""
    from rich.table import Table
    from rich.text import Text

    if title:
        console().print(title, style="bold", markup=False, soft_wrap=True)
    table = Table(header_style="bold", box=None, pad_edge=False, show_header=any(headers))
    for header in headers:
        table.add_column(header, justify="right" if header in right else "left", overflow="fold")
    for row in rows:
        # As text, so that nothing in a record is read as markup.
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    console().print(table)


def write_page(page: str, file: Path) -> None:
    """Write a page to a file and say so.

    Raises:
        InputError: if the file can't be written.
    """
    try:
        file.write_text(page, encoding="utf-8")
    except OSError as error:
        raise InputError(f"The file {file} can't be written: {error.strerror}.") from error
    messages().print(f"written: {file}", markup=False, soft_wrap=True)


@contextmanager
def progress_bar(what: str) -> Iterator[Any]:
    """Show a bar on standard error while work goes on; yields `step(name, number, total)`."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=messages(), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(what, total=None)

        def step(name: str, number: int, total: int) -> None:
            bar.update(task, description=f"{what}: {name}", completed=number, total=total)

        yield step
