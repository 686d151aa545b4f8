"""The engine and pydantic judge by one definition: the same verdict and the same value for any cell."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from battery_custody.ingest.cells import BLANKS
from battery_custody.ingest.staging import Staging
from battery_custody.model.fields import Domain
from battery_custody.model.records import SOURCE_RECORDS
from battery_custody.model.times import parse_time
from battery_custody.tables.source import SOURCE_TABLES, SourceColumn

#: One column of each domain, required ones among them, and a valid row around it.
COLUMNS = {
    ("custody_events", "item_id"),
    ("custody_events", "reporter_id"),
    ("sites", "serves_maker_ids"),
    ("custody_events", "vehicle_id"),
    ("custody_events", "site_id"),
    ("custody_events", "event_id"),
    ("custody_events", "correction_reason"),
    ("custody_events", "adcode"),
    ("custody_events", "event_type"),
    ("custody_events", "use"),
    ("licences", "activities"),
    ("enterprises", "roles"),
    ("custody_events", "event_time"),
    ("custody_events", "record_time"),
    ("custody_events", "latitude"),
    ("custody_events", "mass_kg"),
    ("vehicles", "swap_model"),
}
VALID = {
    "custody_events": {
        "event_id": "E1", "event_type": "shipping", "item_id": "B1", "event_time": "2026-04-01",
    },
    "sites": {"site_id": "S1", "enterprise_id": "A"},
    "licences": {
        "licence_id": "L1", "enterprise_id": "A", "kind": "recycling", "activities": "recycle",
        "valid_from": "2026-04-01",
    },
    "enterprises": {"enterprise_id": "A"},
    "vehicles": {"vehicle_id": "V1"},
}  # fmt: skip

#: A whole list of cells goes through the engine at once; a failure names the cells, so none is shrunk.
FEW = settings(
    max_examples=3, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
MANY = settings(FEW, max_examples=8)

CONNECTION = duckdb.connect()

blanks = st.text(alphabet=BLANKS, max_size=2)
digits = st.text(alphabet="0123456789_.,eE+-٣１", max_size=9)
clocks = st.builds(
    "{}{}{}{}".format,
    st.dates().map(str) | st.sampled_from(["0000-01-01", "2026-02-30", "2026-13-01", "9999-12-31", "0001-01-01"]),
    st.sampled_from(["T", " ", "t", ""]),
    st.from_regex(r"\A([0-2][0-9]:[0-6][0-9](:[0-6][0-9]([.,][0-9]{1,10})?)?)?\Z"),
    st.from_regex(r"\A(Z|z|[+-][0-3][0-9](:?[0-6][0-9])?)?\Z"),
)
instants = st.builds(
    "{}{}{}".format,
    st.datetimes().map(lambda moment: moment.isoformat("T")),
    st.sampled_from(["", "", ",5", "123"]),
    st.from_regex(r"\A(Z|z|[+-][0-2][0-9](:?[0-6][0-9])?)?\Z"),
)
numbers = st.floats().map(repr) | st.integers().map(str) | digits


def words(column: SourceColumn) -> st.SearchStrategy[str]:
    odd = ["Shipping", "collect", "true", "FALSE", "1", "0.0", "110000", "١١٠٠٠٠"]
    known = st.sampled_from([*column.field.words, *odd])
    return known | st.lists(known | blanks | st.text(max_size=3), max_size=4).map(";".join)


def cells(column: SourceColumn) -> st.SearchStrategy[str]:
    core = st.text(max_size=12) | words(column) | numbers | clocks | digits
    if column.domain is Domain.TIME:
        core = core | clocks | clocks | instants | instants | instants
    return st.builds("{}{}{}".format, blanks, core.filter(_storable), blanks)


def _storable(text: str) -> bool:
    return all(not 0xD800 <= ord(char) < 0xE000 for char in text)


def by_pydantic(table: str, column: str, value: Any) -> tuple[bool, Any]:
    marker = column_of(table, column).field
    try:
        # Cleaned first: blank is unknown, whatever the record makes of an empty text.
        record = SOURCE_RECORDS[table].model_validate({**VALID[table], column: marker.clean(value)})
    except (ValueError, ValidationError):
        return False, None
    found = getattr(record, column)
    if found is not None and marker.domain is Domain.TIME:
        time = parse_time(found)
        return True, (time.us, time.is_day)
    return True, found


def by_engine(table: str, column: str, values: pa.Array) -> list[tuple[bool, Any]]:
    connection = CONNECTION
    staging = Staging(connection)
    row = {name: pa.array([value] * len(values)) for name, value in VALID[table].items() if name != column}
    connection.register("raw_rows", pa.table({**row, column: values}))
    staging.stage_relation(SOURCE_TABLES[table], "raw_rows", 1)
    names = {name for name, *_ in connection.execute(f"DESCRIBE staged_{table}").fetchall()}
    wanted = f'"{column}"' if column in names else f'("{column}_us", "{column}_is_day")'
    staged = dict(connection.execute(f"SELECT source_row, {wanted} FROM staged_{table}").fetchall())
    rejected = {row for (row,) in connection.execute("SELECT source_row FROM staged_reject").fetchall()}
    assert not rejected & staged.keys()
    assert len(rejected) + len(staged) == len(values)
    none = (None, None)
    return [(n in staged, None if staged.get(n) == none else staged.get(n)) for n in range(1, len(values) + 1)]


def differences(values: list[Any], engine: list[Any], pydantic: list[Any]) -> list[tuple[Any, Any, Any]]:
    together = zip(values, engine, pydantic, strict=True)
    return [(value, ours, theirs) for value, ours, theirs in together if ours != theirs]


def column_of(table: str, name: str) -> SourceColumn:
    return next(column for column in SOURCE_TABLES[table].columns if column.name == name)


@pytest.mark.parametrize(("table", "name"), sorted(COLUMNS))
def test_text_cells(table: str, name: str) -> None:
    @MANY
    @given(st.lists(cells(column_of(table, name)), min_size=40, max_size=60))
    def same(values: list[str]) -> None:
        engine = by_engine(table, name, pa.array(values, pa.string()))
        pydantic = [by_pydantic(table, name, value) for value in values]
        assert differences(values, engine, pydantic) == []

    same()


zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
TYPED: dict[str, tuple[st.SearchStrategy[Any], pa.DataType]] = {
    "double": (st.floats(), pa.float64()),
    "whole": (st.integers(-(2**63), 2**63 - 1), pa.int64()),
    "decimal": (st.decimals(-1000, 1000, places=2), pa.decimal128(10, 2)),
    "boolean": (st.booleans(), pa.bool_()),
    "day": (st.dates(), pa.date32()),
    "clock": (st.datetimes(), pa.timestamp("us")),
    "instant": (
        st.datetimes(timezones=zones, min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1)),
        pa.timestamp("us", "UTC"),
    ),
}


@pytest.mark.parametrize("kind", sorted(TYPED))
@pytest.mark.parametrize("name", ["event_time", "latitude", "mass_kg", "adcode"])
def test_typed_cells_have_the_same_verdict(kind: str, name: str) -> None:
    strategy, type_ = TYPED[kind]

    @FEW
    @given(st.lists(strategy | st.none(), min_size=20, max_size=40))
    def same(values: list[Any]) -> None:
        engine = by_engine("custody_events", name, pa.array(values, type_))
        pydantic = [by_pydantic("custody_events", name, value) for value in values]
        assert differences(values, engine, pydantic) == []

    same()


@pytest.mark.parametrize(
    ("values", "type_"),
    [
        ([True, False, None], pa.bool_()),
        ([1, 0, 2], pa.int64()),
        ([1.0, 0.0, 0.5], pa.float64()),
        ([Decimal("1"), Decimal("0"), None], pa.decimal128(3, 0)),
    ],
)
def test_typed_flags(values: list[Any], type_: pa.DataType) -> None:
    assert by_engine("vehicles", "swap_model", pa.array(values, type_)) == [
        by_pydantic("vehicles", "swap_model", value) for value in values
    ]


@pytest.mark.parametrize("value", [["collect", "store"], ["collect"], ["collect", "nonsense"], [], None, [" collect "]])
def test_lists(value: list[str] | None) -> None:
    given_ = pa.array([value], pa.list_(pa.string()))
    assert by_engine("licences", "activities", given_) == [by_pydantic("licences", "activities", value)]


def test_times_of_each_storage_are_one_instant() -> None:
    moment = datetime(2026, 4, 1, 10, 0, tzinfo=timezone(timedelta(hours=8)))
    stored = [
        pa.array(["2026-04-01T10:00:00"]),
        pa.array(["2026-04-01T02:00Z"]),
        pa.array(["2026-04-01 10:00:00,000+08"]),
        pa.array(["2026-04-01T10:00:00.000000000+0800"]),
        pa.array([moment], pa.timestamp("us", "UTC")),
        pa.array([moment.replace(tzinfo=None)], pa.timestamp("s")),
        pa.array([moment.replace(tzinfo=None)], pa.timestamp("ns")),
    ]
    us = int(moment.timestamp()) * 1_000_000
    assert [by_engine("custody_events", "event_time", values) for values in stored] == [[(True, (us, False))]] * 7
    day = by_engine("custody_events", "event_time", pa.array([date(2026, 4, 1)], pa.date32()))
    assert day == [(True, (us - 10 * 3_600_000_000, True))]
