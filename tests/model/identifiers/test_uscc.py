"""Credit codes: fields, both check digits, and codes of other registries."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc as stdnum_uscc

from battery_custody.model.identifiers.uscc import decode_uscc, organisation_check_digit

USCC = "91110000600037341L"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def finished(head: str) -> str:
    """Add both check digits to the first 16 characters."""
    code = head + organisation_check_digit(head[8:])
    return code + stdnum_uscc.calc_check_digit(code)


@st.composite
def credit_codes(draw):
    """Make a code of an enterprise with both check digits right."""
    kind = draw(st.sampled_from("1239"))
    adcode = draw(st.sampled_from(["110000", "350200", "440300", "610100"]))
    return finished("9" + kind + adcode + draw(st.text(ALPHABET, min_size=8, max_size=8)))


def test_the_fields_of_a_code():
    found = decode_uscc(f" {USCC}\t")
    assert (found.uscc, found.problems, found.warnings) == (USCC, (), ())
    assert (found.registry, found.entity_kind) == ("market regulator", "1")
    assert (found.adcode, found.place, found.organisation_code) == ("110000", "北京市", "600037341")


def test_a_city_is_named_with_its_province():
    assert decode_uscc(finished("9135020060003734")).place == "福建省 厦门市"


def test_a_wrong_check_digit_names_the_right_one():
    assert decode_uscc(USCC[:-1] + "M").problems == (
        "position 18 is 'M', where the other characters give the check digit L: one of the characters is wrong",
    )


def test_a_wrong_digit_of_the_organisation_code_is_a_warning():
    head = USCC[:16] + "2"
    found = decode_uscc(head + stdnum_uscc.calc_check_digit(head))
    assert found.ok
    assert found.warnings == ("position 17 is '2', where the organisation code has 1 as its own check digit",)


@pytest.mark.parametrize(("letter", "name"), [("N", "agriculture"), ("A", "military"), ("Y", "another registry")])
def test_codes_that_begin_with_a_letter_are_taken_with_a_warning(letter, name):
    found = decode_uscc(finished(letter + USCC[1:16]))
    assert found.problems == ()
    assert found.registry == name
    assert found.warnings == (
        f"position 1 is {letter!r}, which stands for the registry {name!r}; enterprises begin with 9",
    )


def test_an_unknown_province_is_a_warning():
    found = decode_uscc(finished("91990000" + USCC[8:16]))
    assert found.ok
    assert found.warnings == ("positions 3 to 8 are '990000', which begin with no known province",)


def test_letters_in_the_division_are_faults():
    found = decode_uscc(finished("91X10000" + USCC[8:16]))
    assert found.problems == ("position 3 is 'X', where the division has digits only",)
    assert found.place is None


@pytest.mark.parametrize("letter", ["I", "O", "S", "V", "Z", "_", "é"])
def test_characters_outside_the_alphabet(letter):
    found = decode_uscc(USCC[:10] + letter + USCC[11:])
    assert [problem[:11] for problem in found.problems] == ["position 11"]


@pytest.mark.parametrize("text", ["", USCC[:-1], USCC + "1"])
def test_a_wrong_length(text):
    assert decode_uscc(text).problems == (f"the code has {len(text)} characters, where a USCC has 18",)


@settings(deadline=None)
@given(credit_codes())
def test_codes_made_at_random_are_right_and_stdnum_agrees(code):
    found = decode_uscc(code)
    assert (found.problems, found.warnings) == ((), ())
    assert stdnum_uscc.is_valid(code)
    assert found.organisation_code == code[8:17]


@settings(deadline=None)
@given(credit_codes(), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_changed_character_is_found(code, at, character):
    assume(character != code[at])
    changed = code[:at] + character + code[at + 1 :]
    assert any("position 18" in problem for problem in decode_uscc(changed).problems)


@settings(deadline=None)
@given(st.text(max_size=20) | st.text(ALPHABET, min_size=18, max_size=18) | st.text(min_size=18, max_size=18))
def test_no_text_raises(text):
    found = decode_uscc(text)
    assert found.ok or found.problems[0]
