"""The law that a ledger was derived by: verdicts and metals follow from it, so another law means deriving anew."""

from __future__ import annotations

import duckdb

from battery_custody.errors import LedgerError
from battery_custody.ledger.queries import first_row, one_number
from battery_custody.regulation import Regulation


def is_derived_by(connection: duckdb.DuckDBPyConnection, regulation: Regulation) -> bool:
    """Return whether the derived tables follow from this regulation; a ledger without batches follows from any."""
    row = first_row(connection, "SELECT digest FROM derived_by")
    if row is None:
        return not one_number(connection, "SELECT count(*) FROM ingest_batch")
    return bool(row[0] == regulation.digest)


def note_law(connection: duckdb.DuckDBPyConnection, regulation: Regulation) -> None:
    """Note by which regulation everything in the ledger is derived."""
    connection.execute("DELETE FROM derived_by")
    connection.execute("INSERT INTO derived_by VALUES (?)", [regulation.digest])


def require_law(connection: duckdb.DuckDBPyConnection, regulation: Regulation) -> None:
    """Refuse to answer from tables that follow from another regulation.

    Raises:
        LedgerError: if they do.
    """
    if not is_derived_by(connection, regulation):
        raise LedgerError(
            "The ledger's tables follow from other regulation files; run `custody derive` with the files that you "
            "want, or ask with those that it was derived by."
        )
