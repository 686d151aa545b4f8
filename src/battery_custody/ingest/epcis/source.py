"""From bytes to JSON values: encodings, one document or one value a line, limits on size and nesting."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson

from battery_custody.errors import InputError

#: How deep objects and lists may stand in each other; real events stay below 20.
MAX_DEPTH = 64
#: The largest source that is read in one piece, 1 GiB; larger ones come in several files.
MAX_BYTES = 1 << 30

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WANTED = "give a document, an event, a list of events, or one event a line"
_NO_BRACKETS = bytes(set(range(256)) - set(b"{}[]"))


class Broken(NamedTuple):
    """A line that is no JSON: its number, what the parser says, its text."""

    line: int
    problem: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """JSON values: `whole` of a document, else one in each of `lines` (number and bytes) of `data`."""

    encoding: str
    data: bytes
    whole: Any = None
    lines: tuple[tuple[int, bytes], ...] | None = None

    def values(self, mark: bytes = b"") -> Iterator[Any]:
        """Yield the values, a `Broken` for a line that holds none.

        Only the document or the lines that hold `mark` count.

        Raises:
            InputError: where a line nests deeper than `MAX_DEPTH`.
        """
        if mark not in self.data:
            return
        if self.lines is None:
            yield self.whole
            return
        for number, line in self.lines:
            if mark in line:
                yield _parse_line(number, line)


def open_source(data: bytes) -> Source:
    """Find out how the bytes are encoded and whether they are one JSON document or one a line.

    Raises:
        InputError: for bytes that are neither, and for what is too large or too deep.
    """
    if len(data) > MAX_BYTES:
        size = f"{len(data):,} bytes, more than {MAX_BYTES:,}"
        raise InputError(f"The EPCIS data has {size}; split it into several files.")
    encoding, data = _decoded(data)
    if not data.strip():
        raise InputError(f"The EPCIS data is empty; {_WANTED}.")
    try:
        whole = orjson.loads(data)
    except orjson.JSONDecodeError as problem:
        lines = tuple((number, line) for number, line in enumerate(data.split(b"\n"), 1) if line.strip())
        if len(lines) < 2 or not _is_object(lines[0][1]):
            raise InputError(f"The EPCIS data is not JSON ({problem}); {_WANTED}.") from None
        return Source(encoding, data, lines=lines)
    if not isinstance(whole, (dict, list)):
        raise InputError(f"The EPCIS data is a bare JSON value; {_WANTED}.")
    _refuse_deep(data, whole)
    return Source(encoding, data, whole=whole)


def _decoded(data: bytes) -> tuple[str, bytes]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            body = data[len(mark) :]
            return encoding, body if encoding == "utf-8" else _transcoded(body, encoding)
    if not data.isascii():
        try:
            data.decode()
        except UnicodeDecodeError:
            return "gb18030", _transcoded(data, "gb18030")
    return "utf-8", data


def _transcoded(data: bytes, encoding: str) -> bytes:
    try:
        return data.decode(encoding).encode()
    except UnicodeError:
        marked = f"is marked as {encoding.upper()} and is not"
        wrong = "is neither UTF-8 nor GB 18030" if encoding == "gb18030" else marked
        raise InputError(f"The text of the EPCIS data {wrong}; save it as UTF-8.") from None


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _parse_line(number: int, line: bytes) -> Any:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as problem:
        return Broken(number, str(problem), line.decode(errors="replace").strip())
    _refuse_deep(line, value)
    return value


def _refuse_deep(data: bytes, value: object) -> None:
    # A pass takes off at most two levels, at the speed of bytes; brackets in text can only leave
    # something over, or hide depth that the parser's own limit bounds, and then the value is walked.
    brackets = data.translate(None, _NO_BRACKETS)
    for _ in range(MAX_DEPTH // 2):
        if not brackets:
            return
        brackets = brackets.replace(b"{}", b"").replace(b"[]", b"")
    if brackets and depth_of(value) > MAX_DEPTH:
        raise InputError(f"The EPCIS data nests deeper than {MAX_DEPTH} levels; flatten its extensions.")


def depth_of(value: object) -> int:
    """Return how deep objects and lists stand in each other: 0 for a bare value."""
    depth = 0
    level: list[Any] = [value]
    while containers := [part for part in level if isinstance(part, (dict, list))]:
        depth += 1
        parts = (part.values() if isinstance(part, dict) else part for part in containers)
        level = [inner for part in parts for inner in part]
    return depth
