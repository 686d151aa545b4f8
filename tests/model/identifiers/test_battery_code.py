"""Battery codes: published examples, every kind of fault, and codes made at random."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from battery_custody.model.identifiers.battery_code import decode_battery_code, is_battery_code
from battery_custody.model.identifiers.code_tables import packaged_code_tables
from battery_custody.vocab import Chemistry, Level

CODE = "04QCB52091380JG120006435"
REUSE = "04QPB76B3C0221953RP"
ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.mark.parametrize(
    ("code", "maker", "level", "chemistry", "made_on", "serial"),
    [
        ("001CB240000003B3C0221953", "001", "cell", "lfp", date(2021, 3, 12), "0221953"),
        ("04QCB76836300JBC40000903", "04Q", "cell", "lfp", date(2021, 12, 4), "0000903"),
        (CODE, "04Q", "cell", "lfp", date(2026, 1, 2), "0006435"),
        ("X12MCPM27KLPCLX2M2382320", "X12", "module", "lmo", date(2039, 2, 21), "2382320"),
    ],
)
def test_published_codes_are_read(code, maker, level, chemistry, made_on, serial):
    found = decode_battery_code(code)
    assert found.problems == ()
    assert (found.maker_code, found.level, found.chemistry) == (maker, level, chemistry)
    assert (found.made_on, found.serial, found.form) == (made_on, serial, "original")
    assert is_battery_code(code)


def test_all_fields_of_an_original_code():
    found = decode_battery_code(f"  {CODE}\n")
    assert (found.code, found.type_letter, found.specification, found.trace) == (CODE, "B", "52", "091380J")
    assert found.reuse_level is None
    assert found.warnings == ()


def test_a_reuse_code_has_no_trace():
    found = decode_battery_code(REUSE)
    assert (found.form, found.trace, found.reuse_level) == ("reuse", None, Level.PACK)
    assert (found.made_on, found.serial, found.specification) == (date(2021, 3, 12), "0221953", "76")
    assert found.ok


def test_a_reuse_code_of_another_level_is_doubted():
    found = decode_battery_code(REUSE[:-1] + "M")
    assert found.ok
    assert found.warnings == ("position 19 says that a module is reused, position 4 that a pack was made",)


@pytest.mark.parametrize(
    ("position", "character", "words"),
    [
        (2, "-", "position 2 is '-', where codes have only A to Z and 0 to 9"),
        (3, "q", "position 3 is the small letter 'q', where capitals are due"),
        (4, "X", "position 4 is 'X', which is no level; known are P (pack), M (module), C (cell)"),
        (5, "H", "position 5 is 'H', which is no battery type; known are A, B, C, D, E, F, G, Z"),
        (15, "Z", "position 15 is 'Z', which stands for no year"),
        (15, "0", "position 15 is '0', which stands for no year"),
        (16, "D", "position 16 is 'D', which stands for no month"),
        (17, "Z", "position 17 is 'Z', which stands for no day"),
        (24, "O", "position 24 is 'O', where the serial number has digits only"),
    ],
)
def test_one_wrong_character_is_the_one_problem(position, character, words):
    bad = CODE[: position - 1] + character + CODE[position:]
    assert decode_battery_code(bad).problems == (words,)
    assert not is_battery_code(bad)


def test_every_fault_is_listed():
    bad = "0_qXH52091380JZDZ00O6435"
    assert [problem.split(" is ")[0] for problem in decode_battery_code(bad).problems] == [
        f"position {place}" for place in (2, 3, 4, 5, 15, 16, 17, 20)
    ]


@pytest.mark.parametrize("length", [0, 1, 18, 20, 23, 25])
def test_a_wrong_length_is_named(length):
    found = decode_battery_code((CODE + "0")[:length])
    assert found.problems[0].startswith(f"the code has {length} characters, where a battery code has 24")
    assert found.maker_code is None


def test_a_reuse_code_must_end_in_r_and_a_level():
    found = decode_battery_code(REUSE[:-2] + "XX")
    assert [problem[:11] for problem in found.problems] == ["position 18", "position 19"]


@pytest.mark.parametrize(("letters", "fits"), [("B2T", True), ("B2Y", False), ("B20", False), ("46A", True)])
def test_dates_must_be_in_the_calendar(letters, fits):
    found = decode_battery_code(CODE[:14] + letters + CODE[17:])
    assert found.ok is fits
    if not fits:
        assert found.problems == (f"positions 15 to 17 are {letters!r}, which is no day of the calendar",)
        assert found.made_on is None


@pytest.mark.parametrize(
    ("letter", "day", "disputed"),
    [("9", 9, False), ("A", 10, False), ("H", 17, False), ("J", 18, True), ("Y", 30, True), ("0", 31, True)],
)
def test_day_letters_that_lists_read_differently_are_warnings(letter, day, disputed):
    found = decode_battery_code(f"{CODE[:14]}G1{letter}{CODE[17:]}")
    assert found.ok
    assert found.made_on == date(2026, 1, day)
    assert bool(found.warnings) is disputed


@pytest.mark.parametrize("letter", ["I", "O", "Q", "U"])
def test_a_day_letter_that_one_list_alone_has_is_no_fault(letter):
    found = decode_battery_code(f"{CODE[:14]}G1{letter}{CODE[17:]}")
    assert found.ok
    assert "position 17" in found.warnings[0]


def test_a_date_after_the_question_is_doubted():
    assert decode_battery_code(CODE, on=date(2026, 1, 2)).warnings == ()
    found = decode_battery_code(CODE, on=date(2026, 1, 1))
    assert found.ok
    assert found.warnings == ("the code says that the battery was made on 2026-01-02, which is after 2026-01-01",)


@settings(deadline=None)
@given(
    maker=st.text(ALPHANUMERIC, min_size=3, max_size=3),
    level=st.sampled_from("PMC"),
    letter=st.sampled_from("ABCDEFGZ"),
    specification=st.text(ALPHANUMERIC, min_size=2, max_size=2),
    trace=st.text(ALPHANUMERIC, min_size=7, max_size=7),
    made_on=st.dates(date(2011, 1, 1), date(2040, 12, 31)),
    serial=st.text("0123456789", min_size=7, max_size=7),
    reuse=st.booleans(),
)
def test_codes_made_at_random_are_read_back(maker, level, letter, specification, trace, made_on, serial, reuse):
    tables = packaged_code_tables()
    letters = (
        tables.years[0].letters[made_on.year - 2011]
        + tables.months[0].letters[made_on.month - 1]
        + tables.days[0].letters[made_on.day - 1]
    )
    middle = "" if reuse else trace
    code = f"{maker}{level}{letter}{specification}{middle}{letters}{serial}{'R' + level if reuse else ''}"
    found = decode_battery_code(code)
    assert found.problems == ()
    assert found.form == ("reuse" if reuse else "original")
    assert (found.maker_code, found.type_letter, found.specification) == (maker, letter, specification)
    assert (found.trace or "", found.made_on, found.serial) == (middle, made_on, serial)
    assert found.level == {"P": "pack", "M": "module", "C": "cell"}[level]
    assert found.chemistry in tuple(Chemistry)


@settings(deadline=None)
@given(st.text(max_size=30) | st.text(ALPHANUMERIC, min_size=24, max_size=24) | st.text(min_size=19, max_size=19))
def test_no_text_raises_and_every_bad_one_says_why(text):
    found = decode_battery_code(text, on=date(2026, 1, 1) + timedelta(days=len(text)))
    assert found.ok is is_battery_code(text)
    assert found.ok or all(problem.isprintable() for problem in found.problems)
    if found.ok:
        assert None not in (found.maker_code, found.level, found.chemistry, found.serial)
