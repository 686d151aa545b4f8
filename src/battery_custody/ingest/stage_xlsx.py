"""XLSX workbooks: every sheet named after a table is read; dates and numbers are typed cells."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from battery_custody.ingest.cells import Storage
from battery_custody.ingest.layout import RECORD, RawColumn, distinct
from battery_custody.ingest.names import FILE_TABLES, table_named, table_of
from battery_custody.ingest.reader import ReadOptions
from battery_custody.ingest.staging import Reject, Staging
from battery_custody.ingest.table_file import TableFile
from battery_custody.ingest.text_file import UnreadableError, fingerprint
from battery_custody.tables.source import SourceTable

FORMAT = "xlsx"
_SHEET = "sheet_to_stage"
_ROWS_AT_ONCE = 50_000


def stage_xlsx(path: Path, staging: Staging, options: ReadOptions) -> None:
    """Stage a workbook, each known sheet as a source; what can't be read is rejected alone."""
    size, sha256 = fingerprint(path)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheets = _known_sheets(path, workbook.sheet_names, options)
    except (CalamineError, OSError, UnreadableError) as error:
        reason = f"The file can't be read as an XLSX workbook ({error}); save it again."
        source_no = staging.add_source(str(path), FORMAT, size, sha256)
        staging.reject(source_no, [Reject(str(error) if isinstance(error, UnreadableError) else reason)])
        return
    for sheet, table in sheets:
        source_no = staging.add_source(f"{path}[{sheet}]", FORMAT, size, sha256)
        try:
            file = TableFile(path, table, source_no, staging, options, sheet)
            _stage_sheet(file, workbook.get_sheet_by_name(sheet).iter_rows())
        except (CalamineError, UnreadableError) as error:
            staging.reject(source_no, [Reject(str(error), table=table.name)])
    known = {sheet for sheet, _ in sheets}
    others = [name for name in workbook.sheet_names if name not in known]
    if others and not options.table:
        staging.warn(path, f"sheets that are not read: {', '.join(others)}")


def _known_sheets(path: Path, names: Iterable[str], options: ReadOptions) -> list[tuple[str, SourceTable]]:
    names = list(names)
    known = [(name, table) for name in names if (table := table_named(name)) is not None]
    if (forced := table_of(path, options.table)) is not None and (options.table or not known):
        named = [(sheet, table) for sheet, table in known if table is forced]
        return named or [(name, forced) for name in names[:1]]
    if not known:
        raise UnreadableError(f"No sheet is named after a table; name one {' or '.join(list(FILE_TABLES)[:2])}, ….")
    return known


def _stage_sheet(file: TableFile, rows: Iterable[list[Any]]) -> None:
    filled = ([_cell(value) for value in row] for row in rows)
    records = (row for row in filled if any(row))
    headers = distinct(next(records, []))
    if not headers:
        file.warn("the sheet is empty")
        return
    columns = [RawColumn(f"c{number}", header, Storage.TEXT) for number, header in enumerate(headers)]
    layout = file.lay_out([*columns, RawColumn(RECORD, RECORD, Storage.WHOLE)])
    done = 0
    while batch := list(islice(records, _ROWS_AT_ONCE)):
        data = {f"c{number}": pa.array(cells, pa.string()) for number, cells in enumerate(zip(*batch, strict=True))}
        data[RECORD] = pa.array(range(done + 1, done + len(batch) + 1), pa.int64())
        connection = file.staging.connection
        connection.register(_SHEET, pa.table(data))
        file.staging.stage_relation(file.table, _SHEET, file.source_no, layout=layout)
        connection.unregister(_SHEET)
        done += len(batch)
    if not done:
        file.warn("the sheet holds a header and no rows")


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value).strip()
