"""Beside: asking a ledger that can't change one thing while another is being asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import duckdb

from battery_custody.trace.statements import ask_keys

#: How many questions of one process can have a statement answered beside another one.
WORKERS = 8


def ask_beside(
    connection: duckdb.DuckDBPyConnection, name: str, keys: Sequence[int | str]
) -> Callable[[], list[tuple[Any, ...]]]:
    """Begin what `ask_keys` does on a cursor of its own; call what is returned to get the rows.

    A cursor does not see what its connection has not committed: this is for ledgers open for reading only.
    """
    return _pool().submit(_ask, connection, name, keys).result


def _ask(connection: duckdb.DuckDBPyConnection, name: str, keys: Sequence[int | str]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        return ask_keys(cursor, name, keys)


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(WORKERS, thread_name_prefix="custody-trace")
