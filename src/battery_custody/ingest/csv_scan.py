"""CSV structure: where records begin and end (RFC 4180), and which lines have broken quotes.

The scan works on whole blocks of bytes with numpy. A quote opens a field only at its beginning and
closes it only at its end; a line where that fails is broken, and reading goes on at the next line,
so that a quote that is never closed costs its own line and not the rest of the file.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_QUOTE, _FEED, _RETURN = 34, 10, 13
#: How much is scanned again after a broken line, in bytes; grows while no record ends in it.
_AGAIN = 16 << 10
#: A quoted record that is longer is taken for one whose quote is never closed.
LONGEST_QUOTED = 16 << 20

Positions = NDArray[np.int64]


@dataclass(frozen=True)
class Region:
    """Whole records: `data` ends at a record's end; broken lines have none of their bytes in a region."""

    data: bytes
    quoted: bool


@dataclass(frozen=True)
class BrokenLine:
    """One physical line that is no record (or a record that holds a NUL byte), and why."""

    data: bytes
    reason: str


UNCLOSED = "a quote is opened and not closed"
STRAY = "a quote stands inside a field that is not quoted, or text follows a closing quote"
NUL = "the line holds a NUL byte"


class Scanner:
    """Cuts a stream of blocks into regions of whole records and broken lines, in order."""

    def __init__(self, delimiter: str) -> None:
        """Scan for fields separated by `delimiter`."""
        self._after = np.array([ord(delimiter), _FEED, _RETURN], dtype=np.uint8)
        self._rest = b""

    def feed(self, block: bytes, *, final: bool = False) -> list[Region | BrokenLine]:
        """Take one more block and return what is complete; with `final`, all that is left."""
        data = self._rest + block
        found: list[Region | BrokenLine] = []
        at, window = 0, len(data)
        while at < len(data):
            end = min(len(data), at + window)
            last = final and end == len(data)
            stop, broken = self._whole(data[at:end], last)
            if stop:
                found += self._without_nul(data[at : at + stop])
            at += stop
            if not stop and broken is None and end - at > LONGEST_QUOTED and data.find(b'"', at) >= 0:
                broken = UNCLOSED
            if broken is not None:
                line_end = data.find(b"\n", at) + 1
                if not line_end:
                    if not final:
                        break
                    line_end = len(data)
                found.append(BrokenLine(data[at:line_end], broken))
                at, window = line_end, _AGAIN
            elif not stop and end == len(data):
                break
            else:
                window *= 2
        self._rest = data[at:]
        return found

    def _whole(self, data: bytes, last: bool) -> tuple[int, str | None]:
        """Return where the whole records at the beginning end, and why the next line is broken, if it is."""
        if b'"' not in data:
            return (len(data) if last else data.rfind(b"\n") + 1), None
        bytes_ = np.frombuffer(data, dtype=np.uint8)
        quotes = np.flatnonzero(bytes_ == _QUOTE)
        stray = self._first_stray(bytes_, quotes)
        ends = _record_ends(bytes_)
        if stray is not None:
            opening, why = stray
            before = ends[ends <= opening]
            return (int(before[-1]) if before.size else 0), why
        if not last:
            return (int(ends[-1]) if ends.size else 0), None
        if quotes.size % 2 == 0:
            return len(data), None
        before = ends[ends <= quotes[-1]]
        return (int(before[-1]) if before.size else 0), UNCLOSED

    def _first_stray(self, bytes_: NDArray[np.uint8], quotes: Positions) -> tuple[int, str] | None:
        """Return the opening quote of the first field whose quotes are wrong, and what is wrong."""
        opening, closing = quotes[0::2], quotes[1::2]
        before = bytes_[np.maximum(opening - 1, 0)]
        doubled = np.zeros(opening.size, dtype=bool)
        doubled[1:] = opening[1:] == closing[: opening.size - 1] + 1
        opens_well = (opening == 0) | np.isin(before, self._after) | doubled
        inside = closing + 1 < bytes_.size
        after = bytes_[np.minimum(closing + 1, bytes_.size - 1)]
        closes_well = ~inside | np.isin(after, self._after) | (after == _QUOTE)
        bad_opening, bad_closing = np.flatnonzero(~opens_well), np.flatnonzero(~closes_well)
        first = min(
            int(bad_opening[0]) if bad_opening.size else quotes.size,
            int(bad_closing[0]) if bad_closing.size else quotes.size,
        )
        if first == quotes.size:
            return None
        field = first
        while field and doubled[field]:
            field -= 1
        closes_badly = first not in bad_opening[:1]
        crosses = closes_badly and _FEED in bytes_[opening[field] : closing[first]]
        return int(opening[field]), UNCLOSED if crosses else STRAY

    @staticmethod
    def _without_nul(data: bytes) -> list[Region | BrokenLine]:
        if b"\0" not in data:
            return [Region(data, b'"' in data)]
        found: list[Region | BrokenLine] = []
        start = at = 0
        for end in [*_record_ends(np.frombuffer(data, dtype=np.uint8)).tolist(), len(data)]:
            if data.find(b"\0", at, end) >= 0:
                if start < at:
                    found.append(Region(data[start:at], b'"' in data[start:at]))
                found.append(BrokenLine(data[at:end], NUL))
                start = end
            at = end
        if start < len(data):
            found.append(Region(data[start:], b'"' in data[start:]))
        return found


def _record_ends(bytes_: NDArray[np.uint8]) -> Positions:
    feeds = np.flatnonzero(bytes_ == _FEED)
    quotes_before = np.searchsorted(np.flatnonzero(bytes_ == _QUOTE), feeds)
    ends: Positions = feeds[quotes_before % 2 == 0] + 1
    return ends


def record_lines(region: Region) -> Positions:
    """Return the physical line, from 0 within the region, on which each record begins; blank lines are none."""
    bytes_ = np.frombuffer(region.data, dtype=np.uint8)
    feeds = np.flatnonzero(bytes_ == _FEED)
    starts = np.concatenate(([0], _record_ends(bytes_)))
    starts = starts[starts < bytes_.size]
    first = bytes_[starts]
    blank = (first == _FEED) | ((first == _RETURN) & (bytes_[np.minimum(starts + 1, bytes_.size - 1)] == _FEED))
    lines: Positions = np.searchsorted(feeds, starts[~blank])
    return lines


def count_lines(data: bytes) -> int:
    """Return the number of line ends in a piece of text."""
    return data.count(b"\n")
