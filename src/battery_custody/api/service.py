"""The service: all that a running server holds: the ledger, its readers and writer, keys, audit and counts."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import duckdb

from battery_custody.access.keys import now_ms, principal_of
from battery_custody.access.oidc import TokenJudge
from battery_custody.access.principal import Principal
from battery_custody.access.secret import PSEUDONYMS, SEALS, secret_of
from battery_custody.access.store import AccessFile, access_path
from battery_custody.api.auditor import Auditor
from battery_custody.api.counts import Counts
from battery_custody.api.readers import Readers
from battery_custody.api.refusals import BusyError, UnknownCallerError
from battery_custody.api.seals import Seals
from battery_custody.api.settings import ServerSettings
from battery_custody.book import Book
from battery_custody.detect.findings import create_result_tables
from battery_custody.errors import CustodyError, LedgerError
from battery_custody.ledger.connection import open_ledger
from battery_custody.lookup.personal import PersonalMemory
from battery_custody.settings import Settings, ledger_path

Written = TypeVar("Written")
#: How long a key is taken as it was looked up: one that is revoked works so much longer, seconds.
KEY_LIVES_S = 1.0
#: How often an away ledger is tried again, seconds.
TRY_EVERY_S = 1.0
#: How much of answers is remembered until something new is reported, bytes.
REMEMBERED_BYTES = 64_000_000
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="custody"'}


class Service:
    """What the requests of one server share; `close` ends it in good order."""

    def __init__(self, settings: Settings, server: ServerSettings, *, write: bool = True) -> None:
        """Open the access file, and the ledger if it can be had; if not, it is tried again with each question."""
        self.bounds = server.bounds
        self.write = write
        self._settings = settings
        self.path: Path = ledger_path(settings.ledger)
        self.access = AccessFile(access_path(self.path))
        self.pseudonym_key = secret_of(self.access, PSEUDONYMS)
        self.seals = Seals(secret_of(self.access, SEALS))
        self.auditor = Auditor(self.access)
        self.counts = Counts()
        self.personal = PersonalMemory()
        self._judge = None if server.provider is None else TokenJudge(server.provider)
        self._keys = self.access.connect()
        self._known: OrderedDict[str, tuple[float, Principal | None]] = OrderedDict()
        self._answers: OrderedDict[str, tuple[bytes, str]] = OrderedDict()
        self._answers_bytes = 0
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._readers: Readers | None = None
        self._tried_s = float("-inf")
        self._away: CustodyError = LedgerError(f"The ledger {self.path} is not open yet; ask again.")
        self._opening = threading.Lock()
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._receiver = ThreadPoolExecutor(1, thread_name_prefix="receiver")
        self._waiting_writes = 0
        self._later = 0
        self.stamp = ""
        self.open()

    def open(self) -> bool:
        """Open the ledger if it is not; say whether it is open."""
        with self._opening:
            if self._readers is not None:
                return True
            if time.monotonic() - self._tried_s < TRY_EVERY_S:
                return False
            self._tried_s = time.monotonic()
            try:
                connection = open_ledger(self._settings, write=self.write)
            except CustodyError as error:
                self._away = error
                return False
            if self.write:
                create_result_tables(connection)
            self._connection = connection
            bounds = self.bounds
            self._readers = Readers(connection, self.path, bounds.workers, bounds.waiting, bounds.seconds)
            self.changed()
            return True

    async def readers(self) -> Readers:
        """Return the readers of the ledger.

        Raises:
            LedgerError: while it is away; what doesn't need it works all the same.
        """
        if self._readers is None:
            await asyncio.to_thread(self.open)
        if self._readers is None:
            raise self._away
        return self._readers

    def writing_book(self) -> Book:
        """Return the ledger for writing; one caller at a time.

        Raises:
            LedgerError: while it is away, or open for reading alone.
        """
        if self._connection is None:
            raise self._away
        if not self.write:
            raise LedgerError("This server only reads its ledger; report to one that was started without --read-only.")
        return Book(self._connection.cursor(), self.path)

    async def write_now(self, work: Callable[[], Written]) -> Written:
        """Do work that writes the ledger, one at a time, and take note of what is new.

        Raises:
            LedgerError: while the ledger is away, or open for reading alone.
        """
        if self._waiting_writes >= self.bounds.waiting:
            raise BusyError("Too many reports wait to be written; send it again in a moment.")
        self._waiting_writes += 1
        try:
            await self.readers()
            return await asyncio.get_running_loop().run_in_executor(self._writer, self._write, work)
        finally:
            self._waiting_writes -= 1

    async def receive(self, work: Callable[[], Written]) -> Written:
        """Do work that keeps what was sent and leaves the ledger for later, one at a time."""
        await self.readers()
        return await asyncio.get_running_loop().run_in_executor(self._receiver, work)

    def check_writable(self) -> None:
        """Refuse what could never be written.

        Raises:
            LedgerError: while the ledger is away, or open for reading alone.
        """
        self.writing_book().close()

    def write_later(self, work: Callable[[], None]) -> None:
        """Have work that writes done after what waits already; at the end all of it is done.

        Raises:
            BusyError: if too much waits.
        """
        if self._later >= self.bounds.waiting:
            raise BusyError("Too many documents wait to be taken in; send it again later.", 5)
        self._later += 1

        def done() -> None:
            try:
                self._write(work)
            finally:
                self._later -= 1

        self._writer.submit(done)

    def _write(self, work: Callable[[], Written]) -> Written:
        try:
            return work()
        finally:
            self.changed()

    def changed(self) -> None:
        """Take note that the ledger holds something new: what was answered before may differ now."""
        assert self._connection is not None
        cursor = self._connection.cursor()
        try:
            row = cursor.execute(
                "SELECT (SELECT arg_max(batch_hash, batch_no) FROM ingest_batch), "
                "(SELECT max(run_id) FROM detection_run), (SELECT count(*) FROM finding_review)"
            ).fetchall()
        finally:
            cursor.close()
        self._answers.clear()
        self._answers_bytes = 0
        self.stamp = repr(row)

    def principal_of(self, scheme: str, credentials: str) -> Principal:
        """Return whose key or token it is; `scheme` is bearer, or key for the header X-API-Key.

        Raises:
            UnknownCallerError: if it is nobody's, or no longer valid.
            UnavailableError: if that can't be found out now.
        """
        now_s = time.monotonic()
        kept = self._known.get(credentials)
        if kept is not None and now_s - kept[0] < KEY_LIVES_S:
            found = kept[1]
        else:
            found = self._look_up(scheme, credentials)
            self._known[credentials] = (now_s, found)
            self._known.move_to_end(credentials)
            while len(self._known) > 1_000:
                self._known.popitem(last=False)
        if found is None:
            raise UnknownCallerError("The key or token is not one that works; ask whoever gave it to you.", _CHALLENGE)
        return found

    def forget_keys(self) -> None:
        """Look each key up anew from now on."""
        self._known.clear()

    def _look_up(self, scheme: str, credentials: str) -> Principal | None:
        try:
            found = principal_of(self._keys, credentials, now_ms())
        except sqlite3.Error as error:
            raise LedgerError(f"The access file {self.access.path} can't be read ({error}); check it.") from error
        if found is None and scheme == "bearer" and self._judge is not None:
            found = self._judge.principal_of(credentials)
        return found

    def remembered(self, tag: str) -> tuple[bytes, str] | None:
        """Return body and media type of the answer with a tag, if it is remembered."""
        return self._answers.get(tag)

    def remember(self, tag: str, body: bytes, media_type: str) -> None:
        """Remember an answer until something new is reported, or there is no room."""
        if len(body) > REMEMBERED_BYTES // 100 or tag in self._answers:
            return
        self._answers[tag] = (body, media_type)
        self._answers_bytes += len(body)
        while self._answers_bytes > REMEMBERED_BYTES:
            _, (old, _) = self._answers.popitem(last=False)
            self._answers_bytes -= len(old)

    def close(self) -> None:
        """End: questions that run are answered, the audit is written, the files are closed."""
        self._receiver.shutdown(wait=True)
        self._writer.shutdown(wait=True)
        if self._readers is not None:
            self._readers.close()
        self.auditor.close()
        self._keys.close()
        if self._connection is not None:
            self._connection.close()
