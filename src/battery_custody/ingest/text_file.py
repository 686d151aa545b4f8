"""Text files: whatever their encoding and packing, their content as blocks of UTF-8 bytes."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

BLOCK = 16 << 20
_HEAD = 64 << 10


class UnreadableError(ValueError):
    """Raised for a file that can't be read as a whole; the text is the reason of its reject."""


@dataclass(frozen=True)
class TextSource:
    """A text file whose encoding is known; `note` is a warning about the encoding, if there is one."""

    path: Path
    encoding: str
    note: str | None = None

    def blocks(self, size: int = BLOCK) -> Iterator[bytes]:
        """Yield the content in UTF-8, without byte-order mark and with line feeds at line ends."""
        decoder = None if self.encoding == "utf-8" else codecs.getincrementaldecoder(self.encoding)()
        first, lone_returns = True, False
        for raw in _raw_blocks(self.path, size):
            block = raw if decoder is None else decoder.decode(raw).encode("utf-8", "surrogatepass")
            if first:
                block = block.removeprefix(codecs.BOM_UTF8)
                lone_returns, first = b"\n" not in block and b"\r" in block, False
            yield block.replace(b"\r", b"\n") if lone_returns else block
        if decoder is not None and (rest := decoder.decode(b"", final=True).encode()):
            yield rest


def fingerprint(path: Path) -> tuple[int, str]:
    """Return size in bytes and sha256 of a file."""
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()


def is_packed(path: Path) -> bool:
    """Tell whether a file is packed with gzip, by its name."""
    return path.suffix.lower() == ".gz"


def head(path: Path, size: int = _HEAD) -> bytes:
    """Return the first bytes of a file, unpacked; empty where they can't be unpacked."""
    try:
        with _open(path) as file:
            return file.read(size)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return b""


def open_text(path: Path) -> TextSource:
    """Find out a file's encoding: UTF-8, UTF-16 with a byte-order mark, else GB 18030.

    Raises:
        UnreadableError: where none fits, naming the first byte that is not UTF-8.
    """
    start = head(path)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        if (broken := _first_undecodable(path, "utf-16")) is not None:
            raise UnreadableError(f"The file is not UTF-16 at byte {broken}; save it as UTF-8.")
        return TextSource(path, "utf-16")
    if start.count(0) * 4 > len(start):
        raise UnreadableError("The file looks like UTF-16 without a byte-order mark; save it as UTF-8.")
    broken = _first_undecodable(path, "utf-8")
    if broken is None:
        return TextSource(path, "utf-8")
    if _first_undecodable(path, "gb18030") is None:
        return TextSource(path, "gb18030", f"read as GB 18030, not UTF-8 (byte {broken})")
    raise UnreadableError(f"The file is neither UTF-8 (byte {broken}) nor GB 18030; save it as UTF-8.")


def _first_undecodable(path: Path, encoding: str) -> int | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    done = 0
    for block in _raw_blocks(path, BLOCK):
        held = len(decoder.getstate()[0])
        if held or encoding != "utf-8" or not block.isascii():
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                return done - held + error.start
        done += len(block)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return done - len(decoder.getstate()[0])
    return None


@contextmanager
def _open(path: Path) -> Iterator[BinaryIO]:
    if is_packed(path):
        with gzip.open(path) as packed:
            yield cast(BinaryIO, packed)
    else:
        with path.open("rb") as file:
            yield file


def _raw_blocks(path: Path, size: int) -> Iterator[bytes]:
    try:
        with _open(path) as file:
            while block := file.read(size):
                yield block
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnreadableError("The file is not whole gzip data; pack it again.") from error


def read_unpacked(path: Path) -> bytes:
    """Return the content of a file, unpacked where it is packed.

    Raises:
        UnreadableError: for a file that is not whole gzip data.
    """
    return b"".join(_raw_blocks(path, BLOCK))
