"""Plan: which files of the given paths are read, by which reader, and what came of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from duckdb import DuckDBPyConnection

from battery_custody.errors import InputError
from battery_custody.ingest.counts import RecordCount, count_records
from battery_custody.ingest.mapping import Headers, check_mapping
from battery_custody.ingest.reader import AUTO, Reader, ReadOptions, check_format, reader_of
from battery_custody.ingest.staging import Staging
from battery_custody.ingest.text_file import head

#: Told before a source is read: its name, which one it is from 1, and how many there are.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class StagedBatch:
    """What stands in the staging tables of a connection after all sources are read.

    `sources` are names by source number.
    """

    staging: Staging
    sources: Mapping[int, str]
    warnings: tuple[str, ...]

    @property
    def counts(self) -> tuple[RecordCount, ...]:
        """Records by source and table, counted anew each time."""
        return count_records(self.staging)

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that occur, each staged as `staged_<table>`."""
        return tuple(self.staging.tables)


def stage_paths(
    connection: DuckDBPyConnection,
    paths: Sequence[Path],
    *,
    format: str = AUTO,
    mapping: Headers | None = None,
    table: str | None = None,
    lenient: bool = False,
    progress: Progress | None = None,
) -> StagedBatch:
    """Read files and folders into the staging tables of a connection.

    Call it outside a transaction: the staging tables are temporary, and a file that breaks while it
    is read is then rejected alone. Inside one, such a file aborts the transaction.

    Raises:
        InputError: for a path that does not exist or in which nothing is known, an unknown format or
            table, and a mapping that names what there is not.
    """
    check_mapping(mapping or {})
    check_format(format)
    staging = Staging(connection)
    options = ReadOptions(mapping or {}, table, lenient)
    try:
        jobs: list[tuple[Path, Reader]] = []
        for path in paths:
            jobs += _folder(path, format, staging) if path.is_dir() else [_file(path, format, table)]
        for number, (path, reader) in enumerate(jobs, start=1):
            if progress:
                progress(str(path), number, len(jobs))
            reader.stage(path, staging, options)
    except OSError as error:
        raise InputError(
            f"{error.filename or 'A file'} can't be read ({error.strerror}); check its name and permissions."
        ) from error
    staging.flush()
    sources = connection.execute("SELECT source_no, name FROM staged_source ORDER BY source_no").fetchall()
    return StagedBatch(staging, dict(sources), tuple(staging.warnings))


def _file(path: Path, format_: str, table: str | None) -> tuple[Path, Reader]:
    if not path.exists():
        raise InputError(f"There is no file or folder {path}; check the path.")
    if not path.is_file():
        raise InputError(f"{path} is neither a file nor a folder; give one.")
    start = head(path)
    reader = reader_of(path, start, format_)
    if reader is None and table is not None:
        reader = reader_of(path, start, "rows")
    if reader is None:
        raise InputError(
            f"{path} is named after no table and is no document that is known;"
            " rename it after a table, or give --format or a table."
        )
    return path, reader


def _folder(path: Path, format_: str, staging: Staging) -> list[tuple[Path, Reader]]:
    jobs: list[tuple[Path, Reader]] = []
    unknown: list[str] = []
    for file in sorted(path.iterdir()):
        if not file.is_file() or file.name.startswith("."):
            continue
        found = reader_of(file, head(file), AUTO)
        if found is None or format_ not in (AUTO, found.format):
            unknown.append(file.name)
        else:
            jobs.append((file, found))
    if unknown and jobs:
        staging.warn(path, f"files that are not read: {', '.join(unknown)}")
    if not jobs:
        what = "files named after tables, or documents"
        raise InputError(f"Nothing in the folder {path} is known; it must hold {what}.")
    return jobs
