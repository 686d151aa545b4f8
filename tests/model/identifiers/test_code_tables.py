"""Code tables: the packaged ones are whole, and others can take their place."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pytest

from battery_custody.errors import InputError
from battery_custody.model.identifiers.battery_code import decode_battery_code
from battery_custody.model.identifiers.code_tables import load_code_tables, packaged_code_tables, registries

TEXT = files("battery_custody.model.identifiers").joinpath("code_tables.toml").read_text(encoding="utf-8")


def test_every_packaged_fact_has_a_source_and_a_flag():
    tables = packaged_code_tables()
    facts = [tables, *tables.types.values(), *tables.years, *tables.months, *tables.days]
    assert all(fact.source and isinstance(fact.verified, bool) for fact in facts)
    assert list(tables.types) == list("ABCDEFGZ")
    assert all(kind.chemistry in kind.agrees_with for kind in tables.types.values())


def test_dates_cover_a_year_and_letters_do_not_repeat():
    tables = packaged_code_tables()
    for readings, count in ((tables.years, 30), (tables.months, 12), (tables.days, 31)):
        assert len(readings[0].letters) == count
        assert all(len(set(reading.letters)) == len(reading.letters) for reading in readings)
    assert [tables.years[0].number(letter) for letter in "9ABCDEFG"] == list(range(2019, 2027))


def test_a_reading_knows_single_letters_only():
    reading = packaged_code_tables().months[0]
    assert reading.number("C") == 12
    assert [reading.number(text) for text in ("D", "", "12")] == [None, None, None]


def test_corrected_tables_are_used(tmp_path):
    path = tmp_path / "tables.toml"
    path.write_text(TEXT.replace('chemistry = "lfp"', 'chemistry = "sodium"'), encoding="utf-8")
    code = "04QCB52091380JG120006435"
    assert decode_battery_code(code, tables=load_code_tables(path)).chemistry == "sodium"
    assert decode_battery_code(code).chemistry == "lfp"


def test_the_edition_in_force_is_taken(tmp_path):
    path = tmp_path / "tables.toml"
    edition = TEXT[TEXT.index("\n[[battery_codes]]\n") : TEXT.index("# First character of a unified")]
    later = edition.replace("GB/T 34014-2017", "a later edition").replace("2018-02-01", "2030-01-01")
    path.write_text(TEXT + later, encoding="utf-8")
    assert load_code_tables(path).standard == "a later edition"
    assert load_code_tables(path, on=date(2029, 12, 31)).standard == "GB/T 34014-2017"
    assert load_code_tables(path, on=date(2030, 1, 1)).standard == "a later edition"
    with pytest.raises(InputError, match="no battery code standard in force on 2017-01-01"):
        load_code_tables(path, on=date(2017, 1, 1))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not toml",
        "battery_codes = 1",
        TEXT.replace('"lfp"', '"lead"'),
        TEXT.replace("first =", "start ="),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_in_one_sentence(tmp_path, text):
    path = tmp_path / "tables.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="can't be read as battery code tables"):
        load_code_tables(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"nowhere\.toml"):
        load_code_tables(tmp_path / "nowhere.toml")


def test_the_market_regulator_registers_enterprises():
    assert registries()["9"] == "market regulator"
