"""Identifiers: what the ids in scope say and what is wrong with them, decoded once, for rules to read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol

import duckdb
import pyarrow as pa

from battery_custody.ledger.queries import query
from battery_custody.model.identifiers.battery_code import decode_battery_code
from battery_custody.model.identifiers.code_tables import packaged_code_tables
from battery_custody.model.identifiers.uscc import decode_uscc
from battery_custody.model.identifiers.vin import decode_vin
from battery_custody.model.times import HOME

_SHAPE = pa.schema(
    [
        ("shape", pa.string()),
        ("readable", pa.bool_()),
        ("form", pa.string()),
        ("level", pa.string()),
        ("reuse_level", pa.string()),
        ("chemistries", pa.string()),
        ("made_s", pa.int64()),
        ("other_made_s", pa.int64()),
        ("problem", pa.string()),
    ]
)
_PROBLEM = pa.schema([("key", pa.int32()), ("problem", pa.string())])


class _Judged(Protocol):
    @property
    def problems(self) -> tuple[str, ...]: ...


def derive_identifiers(connection: duckdb.DuckDBPyConnection) -> None:
    """Take apart the ids of the items, vehicles and parties in scope.

    Reads the TEMP tables `scope_<name>`. A battery code never changes what it says, so that those
    taken apart before are left as they are.
    """
    _decode_codes(connection)
    _judge(connection, "identify_vehicle", "vehicle_number", "vehicle", decode_vin)
    _judge(connection, "identify_party", "credit_code", "party", decode_uscc)


def _decode_codes(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(query("identify_code"))
    shapes = connection.execute("SELECT shape, min(id) FROM code_id GROUP BY shape").fetchall()
    if shapes:
        said = [dict(zip(_SHAPE.names, (shape, *_said(code)), strict=True)) for shape, code in shapes]
        connection.register("code_shape", pa.Table.from_pylist(said, _SHAPE))
        connection.execute(query("battery_code"))
        connection.unregister("code_shape")
    connection.execute("DROP TABLE code_id")


def _said(code: str) -> tuple[bool, str, str | None, str | None, str | None, int | None, int | None, str | None]:
    decoded = decode_battery_code(code)
    letter = packaged_code_tables().types.get(decoded.type_letter or "")
    dates = [_day_s(day) for day in decoded.possible_dates]
    return (
        decoded.maker_code is not None,
        decoded.form,
        decoded.level,
        decoded.reuse_level,
        ";".join(letter.agrees_with) if letter else None,
        dates[0] if dates else None,
        dates[1] if len(dates) > 1 else None,
        "; ".join(decoded.problems) or None,
    )


def _day_s(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=HOME).timestamp())


def _judge(
    connection: duckdb.DuckDBPyConnection, statement: str, table: str, scope: str, decode: Callable[[str], _Judged]
) -> None:
    key = f"{'vehicle' if scope == 'vehicle' else 'enterprise'}_key"
    connection.execute(query(statement))
    doubtful = connection.execute("SELECT key, id FROM number_id WHERE doubtful ORDER BY key").fetchall()
    problems = [{"key": number, "problem": "; ".join(decode(id_).problems) or None} for number, id_ in doubtful]
    connection.register("number_problem", pa.Table.from_pylist(problems, _PROBLEM))
    connection.execute(f"DELETE FROM {table} WHERE {key} IN (SELECT key FROM scope_{scope})")
    connection.execute(
        f"INSERT INTO {table} SELECT key, declared, problem FROM number_id LEFT JOIN number_problem USING (key)"
    )
    connection.unregister("number_problem")
    connection.execute("DROP TABLE number_id")
