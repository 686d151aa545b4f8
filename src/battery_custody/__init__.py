"""battery-custody: follow every power battery from hand to hand, and find where batteries leak.

    import battery_custody

    with battery_custody.open("custody.duckdb") as book:
        book.ingest("records/")
        book.detect()
        book.findings()          # a pandas frame, best first
        book.trace("001PB12…")   # the chain of custody, its gaps and source rows

The command `custody` does the same from the shell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from battery_custody.book import Book

__all__ = ["__version__", "open"]

__version__ = "0.1.0"


def open(ledger: str | Path | None = None, *, read_only: bool = False) -> Book:
    """Open a ledger, and make it if it is not there, to do in Python all that the command does.

    Args:
        ledger: a file, or a URL such as `duckdb:///custody.duckdb`; None: `CUSTODY_LEDGER`, else
            `custody.duckdb` in the working folder.
        read_only: open it for questions only; several processes can do so at once.

    Raises:
        LedgerError: if another process has it, it is no ledger, or there is none to read.
    """
    # Imported here, so that importing the package costs nothing.
    from battery_custody.book import Book

    return Book.open(ledger, read_only=read_only)
