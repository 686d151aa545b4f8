"""Opening a ledger: one DuckDB file, made on first use, with errors in one sentence."""

from __future__ import annotations

import time
from pathlib import Path

import duckdb

from battery_custody.errors import LedgerError
from battery_custody.ledger.queries import one_number, query
from battery_custody.ledger.schema import LAYOUT, VIEWS, statements
from battery_custody.settings import Settings, ledger_path

#: Failures of the engine that come from the disk, the memory or the file, and are no defect of ours.
ENGINE_FAILURES = (
    duckdb.IOException,
    duckdb.OutOfMemoryException,
    duckdb.InvalidInputException,
    duckdb.FatalException,
    duckdb.SerializationException,
    duckdb.TransactionException,
)

#: How long one who writes waits for a ledger that another process has open, seconds.
PATIENCE_S = 2.0

_LOCKED = ("Could not set lock", "Conflicting lock")
_NO_SPACE = "No space left"
# What the engine says, and what we make of it.
_KNOWN_FAILURES: tuple[tuple[tuple[str, ...], str], ...] = (
    (_LOCKED,
     "The ledger {path} is open in another process; wait until it is done, or stop it."),
    ((_NO_SPACE, "File too large"),
     "The disk of the ledger {path} is full; make room and try again, nothing was lost."),
    (("Permission denied", "read-only"), "The ledger {path} may not be opened or written here; check its permissions."),
    (("Catalog Error", "not a valid DuckDB", "magic"),
     "The file {path} is no custody ledger; name another file in CUSTODY_LEDGER."),
)  # fmt: skip


def open_ledger(settings: Settings, *, write: bool = True) -> duckdb.DuckDBPyConnection:
    """Open the ledger that the settings name; one that is opened for writing is made if it is not there.

    Raises:
        LedgerError: if another process has it, it is no ledger, or there is none to read.
    """
    path = ledger_path(settings.ledger)
    if not write and not path.exists():
        raise LedgerError(f"There is no ledger at {path}; ingest records first, or set CUSTODY_LEDGER.")
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": settings.memory_limit,
        # Off, so that nothing is ever fetched from outside.
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if settings.threads:
        config["threads"] = settings.threads
    if not path.parent.exists():
        raise LedgerError(f"The folder {path.parent} of the ledger does not exist; create it, or set CUSTODY_LEDGER.")
    if path.is_dir():
        raise _no_ledger(path)
    connection = _connect(path, write, config)
    try:
        connection.execute("SET TimeZone = 'UTC'")
        if write:
            _prepare(connection, path)
        else:
            _check_layout(connection, path)
    except BaseException as error:
        # Closed at once: a file left open would be locked for whoever comes next.
        connection.close()
        if isinstance(error, duckdb.Error):
            raise explained(path, error) from error
        raise
    return connection


def _connect(
    path: Path, write: bool, config: dict[str, str | bool | int | float | list[str]]
) -> duckdb.DuckDBPyConnection:
    """Open the file; one who writes waits for readers that have it for a moment, as the watch of a graph does."""
    until = time.monotonic() + (PATIENCE_S if write else 0)
    while True:
        try:
            return duckdb.connect(str(path), read_only=not write, config=config)
        except duckdb.Error as error:
            is_locked = any(sign in str(error) for sign in _LOCKED)
            if not is_locked or time.monotonic() >= until:
                raise explained(path, error) from error
        time.sleep(0.05)


def _prepare(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if tables:
        # Never put a ledger into somebody else's database.
        if "ledger_layout" not in tables:
            raise _no_ledger(path)
        _check_layout(connection, path)
        return
    connection.begin()
    for statement in statements():
        connection.execute(statement)
    for view in VIEWS:
        connection.execute(query(f"view_{view}"))
    connection.execute("INSERT INTO ledger_layout VALUES (?)", [LAYOUT])
    connection.commit()


def _check_layout(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    layout = one_number(connection, "SELECT max(layout) FROM ledger_layout")
    if layout != LAYOUT:
        raise LedgerError(
            f"The ledger {path} has layout {layout}, this version reads {LAYOUT}; "
            "ingest the source files into a new ledger."
        )


def _no_ledger(path: Path) -> LedgerError:
    return LedgerError(f"The file {path} is no custody ledger; name another file in CUSTODY_LEDGER.")


def explained(path: Path, error: duckdb.Error) -> LedgerError:
    """Return the engine's failure as one sentence about the ledger."""
    text = str(error)
    if isinstance(error, duckdb.OutOfMemoryException) and _NO_SPACE not in text:
        return LedgerError(
            "The memory allowed to the engine is used up; set CUSTODY_MEMORY_LIMIT higher and try again."
        )
    for signs, sentence in _KNOWN_FAILURES:
        if any(sign in text for sign in signs):
            return LedgerError(sentence.format(path=path))
    return LedgerError(f"The ledger {path} could not be read or written: {text.splitlines()[0]}")
