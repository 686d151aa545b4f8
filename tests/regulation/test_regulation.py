"""The regulation: the packaged files, the tables made of them, and files that are not well formed."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from battery_custody.errors import RegulationError
from battery_custody.regulation import PACKAGED, load_regulation
from battery_custody.regulation.entries import day_start_s
from battery_custody.tables.regulation import REGULATION_TABLES
from battery_custody.vocab import LicenceKind, Role

DAY = 86_400


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    load_regulation().write_tables(connection)
    return connection


def test_every_table_has_rows_of_its_columns(connection: duckdb.DuckDBPyConnection) -> None:
    for table in REGULATION_TABLES.values():
        described = connection.execute(f"DESCRIBE {table.name}").fetchall()
        assert [(row[0], row[1]) for row in described] == [(column.name, column.type) for column in table.columns]
        key = ", ".join(table.key)
        total, distinct = connection.execute(f"SELECT COUNT(*), COUNT(DISTINCT ({key})) FROM {table.name}").fetchall()[
            0
        ]
        assert total == distinct > 0


def test_tables_are_written_anew(connection: duckdb.DuckDBPyConnection) -> None:
    before = connection.execute("SELECT COUNT(*) FROM licence_due").fetchall()
    load_regulation().write_tables(connection)
    assert connection.execute("SELECT COUNT(*) FROM licence_due").fetchall() == before


def test_the_ministry_list_permits_nothing_and_every_other_kind_something() -> None:
    permitting = {entry.kind for entry in load_regulation().licence_permits}
    assert permitting == set(LicenceKind) - {LicenceKind.MINISTRY_LIST}


def test_established_permits_collecting_to_makers_repairers_and_swap_operators_only(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    roles = connection.execute(
        "SELECT role FROM licence_permit WHERE kind = 'established' AND activity = 'collect' ORDER BY role"
    ).fetchall()
    assert [role for (role,) in roles] == ["battery_maker", "importer", "repairer", "swap_operator", "vehicle_maker"]


def test_a_period_ends_with_its_last_day(connection: duckdb.DuckDBPyConnection) -> None:
    periods = connection.execute(
        "SELECT valid_from_s, valid_to_s FROM permitted_channel "
        "WHERE consignor_role = 'repairer' AND consignee_role = 'recycler' ORDER BY valid_from_s"
    ).fetchall()
    assert [end for _, end in periods] == [start for start, _ in periods[1:]] + [None]
    # The Measures are in force from the first second of 2026-04-01 in UTC+8.
    assert periods[-1][0] == 1_774_972_800


def test_every_entry_says_where_it_comes_from_and_that_nobody_has_verified_it() -> None:
    regulation = load_regulation()
    entries = [
        *regulation.articles,
        *regulation.licence_permits,
        *regulation.licence_dues,
        *regulation.permitted_channels,
        *regulation.deadlines,
        *regulation.required_fields,
        *regulation.metal_contents,
        *regulation.material_contents,
        *regulation.recovery_rates,
    ]
    assert all(entry.source for entry in entries)
    assert not any(entry.verified for entry in entries)


def test_an_article_is_found_by_its_key() -> None:
    assert load_regulation().article("measures-2026/utilization-permits").article == "18"
    with pytest.raises(RegulationError, match="'measures-2026/none'"):
        load_regulation().article("measures-2026/none")


CHANNEL = """
[[permitted_channel]]
consignor_roles = ["repairer"]
consignee_roles = ["recycler"]
source = "test"
valid_from = 2020-01-01
"""


def test_a_folder_takes_the_place_of_the_files_that_it_holds(tmp_path: Path) -> None:
    (tmp_path / "permitted_channels.toml").write_text(CHANNEL, encoding="utf-8")
    regulation = load_regulation(tmp_path)
    assert [row[:2] for row in regulation.rows("permitted_channel")] == [("repairer", "recycler")]
    assert regulation.rows("licence_due") == load_regulation().rows("licence_due")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CHANNEL + CHANNEL, r"line 8: two entries for repairer recycler overlap from 2020-01-01"),
        (
            CHANNEL.replace("2020-01-01", "2020-01-01\nvalid_to = 2020-12-31") + CHANNEL.replace("2020", "2021"),
            None,
        ),
        (
            CHANNEL.replace("2020-01-01", "2020-01-01\nvalid_to = 2020-12-31") + CHANNEL.replace("2020", "2022"),
            r"line 9: no entry for repairer recycler is in force from 2021-01-01 until 2022-01-01",
        ),
        (CHANNEL + "valid_to = 2019-12-31\n", "line 2: .*ends on 2019-12-31 before it begins on 2020-01-01"),
        (CHANNEL.replace('"repairer"', '"baker"'), "line 2: .*consignor_roles.0"),
        (CHANNEL.replace("2020-01-01", '"2020-01-01"'), "valid_from: write a day as 2026-04-01"),
        (CHANNEL.replace("2020-01-01", "2020-01-01T08:00:00"), "valid_from: write a day as 2026-04-01"),
        (CHANNEL.replace('source = "test"\n', ""), "source: Field required"),
        (CHANNEL + "until = 2021-01-01\n", "until: Extra inputs are not permitted"),
        (CHANNEL + 'articles = ["measures-2026/none"]\n', "articles.toml has no 'measures-2026/none'"),
        (CHANNEL + "valid_to = \n", "is no valid TOML"),
        ("[[channel]]\n", r"unknown key 'channel'; begin its entries with \[\[permitted_channel\]\]"),
        ("permitted_channel = [{}]\n", r"must begin each entry with \[\[permitted_channel\]\]"),
    ],
)
def test_a_file_that_is_not_well_formed_is_refused_with_its_line(tmp_path: Path, text: str, said: str | None) -> None:
    (tmp_path / "permitted_channels.toml").write_text(text, encoding="utf-8")
    if said is None:
        assert load_regulation(tmp_path).permitted_channels
        return
    with pytest.raises(RegulationError, match=said) as caught:
        load_regulation(tmp_path)
    assert "permitted_channels.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("required_fields.toml", "vehicle_no", "'vehicle_no' is no column of custody_events"),
        ("licence_dues.toml", "baker", "'baker' is no role"),
    ],
)
def test_words_that_records_do_not_know_are_refused(tmp_path: Path, name: str, text: str, said: str) -> None:
    known = {"required_fields.toml": '"vehicle_id"', "licence_dues.toml": '"recycler"'}[name]
    packaged = (PACKAGED / name).read_text(encoding="utf-8")
    (tmp_path / name).write_text(packaged.replace(known, f'"{text}"', 1), encoding="utf-8")
    with pytest.raises(RegulationError, match=said):
        load_regulation(tmp_path)


def test_a_folder_that_is_away_empty_or_holds_other_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegulationError, match="does not exist"):
        load_regulation(tmp_path / "away")
    with pytest.raises(RegulationError, match="holds no .toml file"):
        load_regulation(tmp_path)
    (tmp_path / "channels.toml").write_text(CHANNEL, encoding="utf-8")
    with pytest.raises(RegulationError, match="has an unknown name"):
        load_regulation(tmp_path)


def test_a_day_begins_at_midnight_in_utc_plus_8() -> None:
    assert day_start_s(load_regulation().article("measures-2026/coding").valid_from) % DAY == 16 * 3600


def test_every_role_is_due_some_licence(connection: duckdb.DuckDBPyConnection) -> None:
    named = {role for (role,) in connection.execute("SELECT DISTINCT role FROM licence_due").fetchall()}
    assert "*" in named
    assert named - {"*"} <= set(Role)
