"""Digests of rows as they are kept: one sha256 for each chunk of rows that follow each other in number.

A chunk's bytes are, column by column, one byte a row that says whether there is a value, then the
values: whole numbers and floats little-endian, a truth value as one byte, a text as its length in
four bytes, with the texts of the chunk after all lengths. A blank is zero, of length zero.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

#: Rows of a chunk: what a digest is over, and the least that a changed digest tells the place of.
CHUNK = 1024
#: Bytes of one digest.
SIZE = 32
#: Chunks that are read at a time.
_CHUNKS_AT_ONCE = 64


@dataclass(frozen=True)
class _Bytes:
    """Bytes of one column of a block of rows; `ends` are the places of the rows in them."""

    content: memoryview
    ends: Sequence[int] | int

    def between(self, first: int, last: int) -> memoryview:
        if isinstance(self.ends, int):
            return self.content[first * self.ends : last * self.ends]
        return self.content[self.ends[first // CHUNK] : self.ends[-(-last // CHUNK)]]


def digest_rows(
    connection: duckdb.DuckDBPyConnection, table: str, number: str, columns: Sequence[str], first: int, rows: int
) -> bytes:
    """Return the digests of the chunks of rows `first` … `first + rows - 1`, one after the other.

    `number` is the column that numbers the rows of `table`; it is digested with `columns`. Where rows
    are missing or doubled the chunks are filled with what is there.
    """
    names = ", ".join(f'"{name}"' for name in (number, *columns))
    rows_of = f"SELECT {names} FROM {table} WHERE {number} BETWEEN {first:d} AND {first + rows - 1:d}"
    # Rows lie in the order of their numbers; sorting all of them to be sure would cost more than the rest.
    digests = _digests(connection, rows_of, first)
    return b"".join(_digests(connection, f"{rows_of} ORDER BY {number}", None) or () if digests is None else digests)


def digest_of(chunks: bytes) -> str:
    """Return the digest of a table's part of a batch, over those of its chunks."""
    return hashlib.sha256(chunks).hexdigest()


def _digests(connection: duckdb.DuckDBPyConnection, query: str, first: int | None) -> list[bytes] | None:
    """Return the digests of the rows of a query, or None where they are not numbered from `first` on."""
    digests: list[bytes] = []
    # The engine reads on while one block is hashed.
    with ThreadPoolExecutor(1) as hashing:
        waiting: Future[list[bytes]] | None = None
        for block in _blocks(connection, query):
            if first is not None:
                numbers = block.column(0).to_numpy()
                if not np.array_equal(numbers, np.arange(first, first + len(numbers))):
                    return None
                first += len(numbers)
            if waiting:
                digests += waiting.result()
            waiting = hashing.submit(_digest_block, block)
        if waiting:
            digests += waiting.result()
    return digests


def _blocks(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a query in blocks of whole chunks, the last excepted."""
    rest: list[pa.RecordBatch] = []
    held = 0
    for batch in connection.sql(query).to_arrow_reader(CHUNK * _CHUNKS_AT_ONCE):
        if not rest and batch.num_rows % CHUNK == 0:
            yield batch
            continue
        rest.append(batch)
        held += batch.num_rows
        if held >= CHUNK * _CHUNKS_AT_ONCE:
            joined = pa.Table.from_batches(rest).combine_chunks()
            whole = held - held % CHUNK
            yield from joined.slice(0, whole).to_batches()
            rest, held = joined.slice(whole).to_batches(), held - whole
    if held:
        yield from pa.Table.from_batches(rest).combine_chunks().to_batches()


def _digest_block(block: pa.RecordBatch) -> list[bytes]:
    parts = [part for column in block.columns for part in _parts(column)]
    digests = []
    for first in range(0, block.num_rows, CHUNK):
        last = min(first + CHUNK, block.num_rows)
        digest = hashlib.sha256()
        for part in parts:
            digest.update(part.between(first, last))
        digests.append(digest.digest())
    return digests


def _parts(column: pa.Array) -> Iterator[_Bytes]:
    given: NDArray[Any] = pc.is_valid(column).to_numpy(zero_copy_only=False)
    yield _Bytes(given.data.cast("B"), 1)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        offsets = np.frombuffer(column.buffers()[1], np.int32 if pa.types.is_string(column.type) else np.int64)
        offsets = offsets[column.offset : column.offset + len(column) + 1]
        yield _Bytes(np.diff(offsets).astype("<u4").data.cast("B"), 4)
        chunks = [*range(0, len(column), CHUNK), len(column)]
        yield _Bytes(memoryview(column.buffers()[2] or b""), offsets[chunks].tolist())
        return
    if pa.types.is_boolean(column.type):
        column = column.cast(pa.uint8())
    values: NDArray[Any] = (column.fill_null(0) if column.null_count else column).to_numpy()
    yield _Bytes(np.ascontiguousarray(values).data.cast("B"), values.itemsize)
