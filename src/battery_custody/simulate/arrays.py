"""Array types and small array moves that the simulation shares."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Bytes = NDArray[np.uint8]
AnyArray = NDArray[Any]

#: Stands for "none" in every column of indices.
NONE = -1


def digits(values: Ints, width: int) -> Bytes:
    """Write whole numbers as ASCII digits, zero padded, one row a number: shape (n, width)."""
    out = np.empty((len(values), width), dtype=np.uint8)
    rest = values.astype(np.int64)
    for place in range(width - 1, -1, -1):
        rest, digit = np.divmod(rest, 10)
        out[:, place] = digit + ord("0")
    return out


def letters(text: str) -> Bytes:
    """Give the characters of a text as ASCII codes, to be used as a look-up table."""
    return np.frombuffer(text.encode("ascii"), dtype=np.uint8)


def rows_of(texts: list[str]) -> Bytes:
    """Stack texts of one length as rows of ASCII codes: shape (n, length)."""
    return letters("".join(texts)).reshape(len(texts), -1)


def texts_of(rows: Bytes) -> list[str]:
    """Read rows of ASCII codes back as texts; for tables small enough for Python lists."""
    return [bytes(row).decode("ascii") for row in np.ascontiguousarray(rows)]
