"""The access file: keys, secrets, capture jobs and the audit, in a file of their own beside the ledger.

It is SQLite and not part of the ledger because the ledger is open in one process at a time: keys
are made and the audit is read while a server runs, and each look-up writes one small row. Only its
owner can read it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from battery_custody.errors import UnavailableError

#: What the access file is called beside a ledger.
SUFFIX = ".access"
#: How long to wait for another process that writes, seconds.
WAIT_S = 10.0


class AccessError(UnavailableError):
    """Raised when the access file can't be opened, read or written."""


def access_path(ledger: Path) -> Path:
    """Return where the access file of a ledger is."""
    return ledger.with_name(ledger.name + SUFFIX)


class AccessFile:
    """An access file; its connections are made for each thread that asks, by `connect`."""

    def __init__(self, path: Path) -> None:
        """Make the file if it is not there.

        Raises:
            AccessError: if it can't be made, or is something else.
        """
        self.path = path
        try:
            # Made before SQLite opens it, so that it never is readable to others.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            path.chmod(0o600)
            with self.writing() as connection:
                connection.executescript(files("battery_custody.access").joinpath("schema.sql").read_text("utf-8"))
        except OSError as error:
            raise AccessError(f"The access file {path} can't be made ({error.strerror}); check the folder.") from error

    def connect(self) -> sqlite3.Connection:
        """Open a connection; the caller closes it.

        Raises:
            AccessError: if the file can't be opened.
        """
        try:
            connection = sqlite3.connect(self.path, timeout=WAIT_S, isolation_level=None, check_same_thread=False)
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA trusted_schema = OFF")
        except sqlite3.Error as error:
            raise AccessError(f"The access file {self.path} can't be opened ({error}); check it.") from error
        return connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Open a connection for a few questions, and close it.

        Raises:
            AccessError: if the file can't be read or written.
        """
        connection = self.connect()
        try:
            yield connection
        except sqlite3.Error as error:
            raise AccessError(f"The access file {self.path} can't be used ({error}); check it.") from error
        finally:
            connection.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Open a connection whose work is kept whole or not at all; others that write wait.

        Raises:
            AccessError: if the file can't be read or written.
        """
        with self.reading() as connection, transaction(connection):
            yield connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Keep what is done inside whole or not at all, with the file reserved from the beginning."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    if connection.in_transaction:
        connection.execute("COMMIT")
