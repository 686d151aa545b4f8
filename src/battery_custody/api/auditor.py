"""The auditor: writes down every look-up before its answer leaves, many at once."""

from __future__ import annotations

import queue
import sqlite3
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any

from battery_custody.access.audit import append_entries
from battery_custody.access.store import AccessError, AccessFile, transaction

#: How many entries are written at once: one write to the disk serves them all.
_AT_ONCE = 500


class Auditor:
    """A thread that adds entries to the audit; an entry's future is done when it is on the disk."""

    def __init__(self, file: AccessFile) -> None:
        """Take the access file and begin."""
        self._file = file
        self._waiting: queue.SimpleQueue[tuple[Mapping[str, Any], Future[None]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="auditor", daemon=True)
        self._thread.start()

    def keep(self, entry: Mapping[str, Any]) -> Future[None]:
        """Have an entry written; the future fails with `AccessError` if it can't be."""
        done: Future[None] = Future()
        # Begun, as far as others can tell: a client that goes away must not take the entry back.
        done.set_running_or_notify_cancel()
        self._waiting.put((entry, done))
        return done

    def close(self) -> None:
        """Write what waits, and end."""
        self._waiting.put(None)
        self._thread.join()

    def _write(self) -> None:
        connection = self._file.connect()
        ending = False
        while not ending:
            taken = [self._waiting.get()]
            while len(taken) < _AT_ONCE and not self._waiting.empty():
                taken.append(self._waiting.get())
            ending = None in taken
            entries = [one for one in taken if one is not None]
            try:
                with transaction(connection):
                    append_entries(connection, [entry for entry, _ in entries])
            except sqlite3.Error as error:
                failure = AccessError(f"The audit can't be written ({error}); no look-up is answered until it can.")
                for _, done in entries:
                    done.set_exception(failure)
            else:
                for _, done in entries:
                    done.set_result(None)
        connection.close()
