"""CSV record files: their records go to the engine in Arrow batches, all columns text."""

from __future__ import annotations

import pyarrow as pa

from battery_custody.ingest.csv_file import CsvFile
from battery_custody.ingest.table_file import TableFile
from battery_custody.ingest.text_file import open_text

_BATCHES = "csv_to_stage"


def stage_csv(file: TableFile) -> None:
    """Stage a CSV file, broken lines as rejects.

    Raises:
        UnreadableError: for a file whose encoding or header can't be read.
    """
    source = open_text(file.path)
    if source.note:
        file.warn(source.note)
    content = CsvFile(source, file.table.name)
    content.open()
    if not content.headers:
        file.warn("the file is empty")
        return
    staging = file.staging
    layout = file.lay_out(content.columns)
    reader = pa.RecordBatchReader.from_batches(content.schema, content.batches())
    staging.connection.register(_BATCHES, reader)
    try:
        staging.stage_relation(file.table, _BATCHES, file.source_no, layout=layout)
    finally:
        staging.connection.unregister(_BATCHES)
    staging.reject(file.source_no, content.rejects)
    if not content.records:
        file.warn("the file holds a header and no rows")
