from __future__ import annotations

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from battery_custody.ingest.csv_scan import BrokenLine, Region, Scanner

FIELDS = st.text(alphabet='ab,"\n\r;é', max_size=6)


def scan(data: bytes, size: int) -> list[Region | BrokenLine]:
    scanner = Scanner(",")
    found = [piece for at in range(0, len(data), size) for piece in scanner.feed(data[at : at + size])]
    return [*found, *scanner.feed(b"", final=True)]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(FIELDS, min_size=2, max_size=3), max_size=8), st.integers(1, 40))
def test_well_formed_records_are_cut_between_records_only(rows: list[list[str]], size: int) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    data = buffer.getvalue().encode()
    pieces = scan(data, size)
    assert all(isinstance(piece, Region) for piece in pieces)
    assert b"".join(piece.data for piece in pieces) == data
    read = [row for piece in pieces for row in csv.reader(io.StringIO(piece.data.decode(), newline=""))]
    assert read == rows


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet='ab,"\n', max_size=60), st.integers(1, 40))
def test_nothing_is_lost_of_any_text(text: str, size: int) -> None:
    pieces = scan(text.encode(), size)
    assert b"".join(piece.data for piece in pieces) == text.encode()
    assert all(b"\n" not in piece.data[:-1] for piece in pieces if isinstance(piece, BrokenLine))


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet='ab,"\n', max_size=60))
def test_regions_have_whole_quotes(text: str) -> None:
    for piece in scan(text.encode(), 1000):
        if isinstance(piece, Region):
            list(csv.reader(io.StringIO(piece.data.decode(), newline=""), strict=True))
            assert piece.data.count(b'"') % 2 == 0
