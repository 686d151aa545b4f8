"""Readers: a few threads, each with a cursor of its own, that answer questions to the ledger within bounds."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import duckdb

from battery_custody.api.refusals import BusyError
from battery_custody.book import Book
from battery_custody.ledger.connection import ENGINE_FAILURES, explained

Answer = TypeVar("Answer")
#: How often a question that is to end is told so: an interrupt between two statements is not heard.
_NAG_S = 0.02


class Readers:
    """Answers questions to one open ledger, a few at a time, each from one state of the ledger."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path, workers: int, waiting: int, seconds: float):
        """Take the ledger's connection, how many may be answered and wait at once, and the time for one."""
        self._connection, self._path = connection, path
        self._most, self._seconds = workers + waiting, seconds
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="reader")
        self._own = threading.local()
        self._taken = 0

    async def ask(self, question: Callable[[Book], Answer]) -> Answer:
        """Answer a question in a thread.

        Raises:
            BusyError: if too many wait, or this one takes too long; the question is then broken off.
        """
        if self._taken >= self._most:
            raise BusyError("Too many questions wait for the ledger; ask again in a moment.")
        self._taken += 1
        running: list[duckdb.DuckDBPyConnection] = []
        future = self._pool.submit(self._answer, question, running)
        try:
            return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(future)), self._seconds)
        except TimeoutError:
            raise BusyError(
                f"The question took longer than {self._seconds:g} s and was broken off; narrow it, or ask later.", 5
            ) from None
        finally:
            # Also when the client has gone: nobody waits for the answer any more.
            if not future.done():
                future.cancel()
                asyncio.get_running_loop().create_task(self._break_off(future, running))
            else:
                self._taken -= 1

    def close(self) -> None:
        """Wait for the questions that are being answered, and close the cursors."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    async def _break_off(self, future: Future[Answer], running: list[duckdb.DuckDBPyConnection]) -> None:
        try:
            while not future.done():
                for cursor in running:
                    cursor.interrupt()
                await asyncio.sleep(_NAG_S)
        finally:
            self._taken -= 1

    def _answer(self, question: Callable[[Book], Answer], running: list[duckdb.DuckDBPyConnection]) -> Answer:
        book: Book | None = getattr(self._own, "book", None)
        if book is None:
            book = self._own.book = Book(self._connection.cursor(), self._path)
        running.append(book.connection)
        try:
            # One transaction: all of an answer is from the same state of the ledger.
            book.connection.begin()
            try:
                return question(book)
            finally:
                with suppress(duckdb.Error):
                    book.connection.rollback()
        except duckdb.InterruptException as error:
            raise BusyError("The question was broken off; ask again.") from error
        except ENGINE_FAILURES as error:
            raise explained(self._path, error) from error
        finally:
            running.clear()
