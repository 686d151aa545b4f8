"""Reader of record files: one table a file, named after it; CSV, JSON, Parquet, XLSX."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from battery_custody.ingest.json_rows import stage_json
from battery_custody.ingest.names import kind_of, table_named, table_of
from battery_custody.ingest.reader import ReadOptions
from battery_custody.ingest.stage_csv import stage_csv
from battery_custody.ingest.stage_parquet import stage_parquet
from battery_custody.ingest.stage_xlsx import stage_xlsx
from battery_custody.ingest.staging import Reject, Staging
from battery_custody.ingest.table_file import TableFile
from battery_custody.ingest.text_file import UnreadableError, fingerprint

#: Kinds of files by suffix: the name of the format, and the function that stages one file of one table.
KINDS: dict[str, tuple[str, Callable[[TableFile], None]]] = {
    ".csv": ("csv", stage_csv),
    ".tsv": ("csv", stage_csv),
    ".json": ("jsonl", stage_json),
    ".jsonl": ("jsonl", stage_json),
    ".ndjson": ("jsonl", stage_json),
    ".parquet": ("parquet", stage_parquet),
}
WORKBOOK = ".xlsx"


class RowsReader:
    """Reads record files."""

    format = "rows"
    by_content = False

    def recognises(self, path: Path, head: bytes) -> bool:
        """Tell whether a file is a record file: a workbook, or a file named after a table."""
        kind = kind_of(path)
        return kind == WORKBOOK or (kind in KINDS and table_named(path.name) is not None)

    def stage(self, path: Path, staging: Staging, options: ReadOptions) -> None:
        """Stage a record file; a file that can't be read becomes one reject."""
        kind = kind_of(path)
        if kind == WORKBOOK:
            stage_xlsx(path, staging, options)
            return
        format_, stage = KINDS.get(kind, (self.format, None))
        source_no = staging.add_source(str(path), format_, *fingerprint(path))
        table = table_of(path, options.table)
        try:
            if stage is None:
                raise UnreadableError(f"The file is no record file; give {', '.join(KINDS)} or {WORKBOOK}.")
            if table is None:
                raise UnreadableError("The file is named after no table; rename it or name the table.")
            stage(TableFile(path, table, source_no, staging, options))
        except UnreadableError as error:
            staging.reject(source_no, [Reject(str(error), table=table.name if table else None)])


READER = RowsReader()
