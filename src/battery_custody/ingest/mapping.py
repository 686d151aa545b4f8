"""Mappings: files that say under which headers a partner's files hold our columns.

A mapping file is TOML with a section for each table: our column = their header.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

import orjson

from battery_custody.errors import InputError
from battery_custody.ingest.names import FILE_TABLES

#: For each table: our column → the header of the file.
Headers = Mapping[str, Mapping[str, str]]


def read_mapping(path: Path) -> dict[str, dict[str, str]]:
    """Read a mapping file.

    Raises:
        InputError: for a file that is missing, is no TOML, or names what no record file has.
    """
    try:
        found = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError as error:
        raise InputError(f"There is no mapping file {path}; check the path.") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"The mapping file {path} can't be read as TOML ({error}); correct it.") from error
    for table, columns in found.items():
        if not isinstance(columns, dict) or not all(isinstance(header, str) for header in columns.values()):
            raise InputError(f'The mapping file {path} must hold sections such as [{table}] with item_id = "header".')
    check_mapping(found)
    return found


def check_mapping(mapping: Headers) -> None:
    """Refuse a mapping that names a table or a column that there is not.

    Raises:
        InputError: naming the table or column, and those that there are.
    """
    for table, columns in mapping.items():
        if table not in FILE_TABLES:
            raise InputError(f"The mapping names a table {table!r}; write one of {', '.join(FILE_TABLES)}.")
        names = FILE_TABLES[table].names
        for ours in columns:
            if ours not in names:
                raise InputError(f"The mapping of {table} names a column {ours!r}; write one of {', '.join(names)}.")


def write_mapping(table: str, columns: Mapping[str, str]) -> str:
    """Return a section of a mapping file as text."""
    # A JSON string is a TOML basic string as well.
    lines = (f"{ours} = {orjson.dumps(theirs).decode()}" for ours, theirs in columns.items())
    return "\n".join((f"[{table}]", *lines))
