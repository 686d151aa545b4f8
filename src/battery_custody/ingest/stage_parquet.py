"""Parquet record files: the engine reads them by itself, typed or as text."""

from __future__ import annotations

import glob

import duckdb

from battery_custody.ingest.layout import RECORD
from battery_custody.ingest.table_file import TableFile
from battery_custody.ingest.text_file import UnreadableError

_RELATION = f"""(
  SELECT * EXCLUDE (file_row_number), file_row_number + 1 AS {RECORD}
  FROM read_parquet($path, file_row_number => true, binary_as_string => true, hive_partitioning => false))"""
#: What the engine says when its temporary files fill the disk.
_NO_SPACE = "No space left"


def stage_parquet(file: TableFile) -> None:
    """Stage a Parquet file.

    Raises:
        UnreadableError: for a file that is no Parquet file, or is truncated.
    """
    staging = file.staging
    parameters = {"path": glob.escape(str(file.path))}
    try:
        columns = staging.columns(_RELATION, parameters)
        layout = file.lay_out(columns)
        staging.stage_relation(file.table, _RELATION, file.source_no, layout=layout, parameters=parameters)
    except (duckdb.OutOfMemoryException, duckdb.InterruptException):
        raise  # no fault of the file
    except duckdb.Error as error:
        if _NO_SPACE in str(error):
            raise
        first = str(error).splitlines()[0]
        raise UnreadableError(f"The file can't be read as Parquet ({first}); write it again.") from error
