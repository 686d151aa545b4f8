"""Opening a ledger: one DuckDB file, made on first use, with errors in one sentence."""

from __future__ import annotations

from pathlib import Path

import duckdb

from battery_custody.errors import LedgerError
from battery_custody.ledger.queries import one_number, query
from battery_custody.ledger.schema import LAYOUT, VIEWS, statements
from battery_custody.settings import Settings, ledger_path


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
    try:
        connection = duckdb.connect(str(path), read_only=not write, config=config)
        connection.execute("SET TimeZone = 'UTC'")
        if write:
            _prepare(connection)
        else:
            _check_layout(connection, path)
    except duckdb.Error as error:
        raise explained(path, error) from error
    return connection


def _prepare(connection: duckdb.DuckDBPyConnection) -> None:
    if one_number(connection, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'ledger_layout'"):
        _check_layout(connection, None)
        return
    connection.begin()
    for statement in statements():
        connection.execute(statement)
    for view in VIEWS:
        connection.execute(query(f"view_{view}"))
    connection.execute("INSERT INTO ledger_layout VALUES (?)", [LAYOUT])
    connection.commit()


def _check_layout(connection: duckdb.DuckDBPyConnection, path: Path | None) -> None:
    layout = one_number(connection, "SELECT max(layout) FROM ledger_layout")
    if layout != LAYOUT:
        raise LedgerError(
            f"The ledger{f' {path}' if path else ''} has layout {layout}, this version reads {LAYOUT}; "
            "ingest the source files into a new ledger."
        )


def explained(path: Path, error: duckdb.Error) -> LedgerError:
    """Return the engine's failure as one sentence about the ledger."""
    text = str(error)
    if "lock" in text.lower():
        return LedgerError(f"The ledger {path} is open in another process; wait until it is done, or stop it.")
    if "No space left" in text:
        return LedgerError(f"The disk of the ledger {path} is full; make room and try again, nothing was lost.")
    if "Catalog Error" in text or "not a valid DuckDB" in text or "magic" in text:
        return LedgerError(f"The file {path} is no custody ledger; name another file in CUSTODY_LEDGER.")
    return LedgerError(f"The ledger {path} could not be opened: {text.splitlines()[0]}")
