"""Vehicle numbers: fields, the check digit and what it finds."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from vininfo import Vin

from battery_custody.model.identifiers.vin import decode_vin, vin_check_digit

VIN = "LGXC16DF4A0169664"
ALPHABET = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
YEARS = "123456789ABCDEFGHJKLMNPRSTVWXY"


@st.composite
def chinese_vins(draw):
    """Make a VIN of a Chinese maker with the right check digit."""
    head = "L" + draw(st.text(ALPHABET, min_size=7, max_size=7))
    tail = draw(st.sampled_from(YEARS)) + draw(st.text(ALPHABET, min_size=3, max_size=3))
    tail += draw(st.text("0123456789", min_size=4, max_size=4))
    return head + vin_check_digit(f"{head}0{tail}") + tail


def test_the_fields_of_a_vin():
    found = decode_vin(f" {VIN} ")
    assert (found.vin, found.problems, found.warnings) == (VIN, (), ())
    assert (found.wmi, found.maker, found.country) == ("LGX", "BYD Auto", "China")
    assert (found.plant, found.serial) == ("0", "169664")
    assert 2010 in found.model_years


def test_an_unknown_maker_is_no_fault():
    number = "LZZ" + VIN[3:8] + "0" + VIN[9:]
    found = decode_vin(number[:8] + vin_check_digit(number) + number[9:])
    assert found.ok
    assert found.maker is None


def test_a_wrong_check_digit_names_the_right_one():
    found = decode_vin(VIN[:-1] + "5")
    assert found.problems == (
        "position 9 is '4', where the other characters give the check digit 6: one of the characters is wrong",
    )
    assert found.serial == "169665"


@pytest.mark.parametrize("letter", ["I", "O", "Q", "-", "é", "ß"])
def test_characters_outside_the_alphabet(letter):
    found = decode_vin(VIN[:10] + letter + VIN[11:])
    assert len(found.problems) == 1
    assert found.problems[0].startswith(f"position 11 is {letter!r}, where a VIN has")


def test_small_letters_are_faults_but_read():
    found = decode_vin(VIN.lower())
    assert len(found.problems) == sum(character.isalpha() for character in VIN)
    assert found.maker == "BYD Auto"


@pytest.mark.parametrize("text", ["", "L", VIN[:-1], VIN + "1"])
def test_a_wrong_length(text):
    assert decode_vin(text).problems == (f"the number has {len(text)} characters, where a VIN has 17",)


def test_a_european_vin_without_a_check_digit_is_doubted_only():
    found = decode_vin("WP0ZZZ99ZTS392124")
    assert found.ok
    assert found.warnings == ("position 9 is 'Z' and no check digit; for these characters it is 8",)


def test_a_chinese_vin_needs_a_check_digit_and_a_year():
    assert not decode_vin(VIN[:8] + "Z" + VIN[9:]).ok
    number = VIN[:9] + "U" + VIN[10:]
    found = decode_vin(number[:8] + vin_check_digit(number) + number[9:])
    assert found.problems == ("position 10 is 'U', which stands for no model year",)


def test_a_serial_number_that_ends_in_a_letter_is_doubted():
    number = VIN[:-1] + "A"
    found = decode_vin(number[:8] + vin_check_digit(number) + number[9:])
    assert found.ok
    assert found.warnings == ("positions 14 to 17 are '966A', where a serial number ends in digits",)


@settings(deadline=None)
@given(chinese_vins())
def test_vins_made_at_random_are_right_and_vininfo_agrees(number):
    assert decode_vin(number).problems == ()
    assert Vin(number).verify_checksum()


@settings(deadline=None)
@given(chinese_vins(), st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_changed_character_is_found(number, at, character):
    # Letters and digits of one value (A, J and 1) can't be told apart: the digit is mod 11 of values.
    values = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789", strict=True))
    assume(values.get(character, character) != values.get(number[at], number[at]) or at == 8)
    assume(character != number[at])
    changed = number[:at] + character + number[at + 1 :]
    found = decode_vin(changed)
    if at == 0:
        # Another country may build without a check digit, if there is none.
        assert found.problems or found.warnings
    else:
        assert any("position 9" in problem for problem in found.problems)


@settings(deadline=None)
@given(st.text(max_size=20) | st.text(ALPHABET, min_size=17, max_size=17))
def test_no_text_raises(text):
    found = decode_vin(text)
    assert found.ok or found.problems[0]
