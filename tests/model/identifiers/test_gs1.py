"""GS1 keys: check digits, and keys made at random in both forms."""

from __future__ import annotations

from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import ean

from battery_custody.model.identifiers.gs1 import check_digit, find_key, normal_of_link, normal_of_urn
from battery_custody.model.identifiers.gs1_keys import EPC_SCHEMES, KEY_NAMES, LINK_KEYS, QUALIFIERS

DIGITS = st.text("0123456789", min_size=13, max_size=13)
SERIALS = st.text("abcABC019-_.!'()*+,:;=/%&?<>\"#", min_size=1, max_size=20)


@settings(deadline=None)
@given(st.text("0123456789", max_size=20))
def test_the_check_digit_is_that_of_stdnum(digits):
    assert check_digit(digits) == ean.calc_check_digit(digits)


@settings(deadline=None)
@given(DIGITS, st.integers(6, 12), SERIALS)
def test_a_serial_number_is_the_same_in_urn_and_link(digits, prefix_length, serial):
    item, company = digits[0] + digits[1 + prefix_length :], digits[1 : 1 + prefix_length]
    written = quote(serial, safe="!'()*+,:;=")
    urn = f"urn:epc:id:sgtin:{company}.{item}.{written}".lower()
    link = f"https://id.example.com/01/{digits}{check_digit(digits)}/21/{quote(serial, safe='')}"
    assert normal_of_urn(urn) == normal_of_link(link)
    assert normal_of_urn(urn) is not None


@settings(deadline=None)
@given(st.text("0123456789", min_size=17, max_size=17), st.integers(6, 12))
def test_a_logistic_unit_is_the_same_in_urn_and_link(digits, prefix_length):
    urn = f"urn:epc:id:sscc:{digits[1 : 1 + prefix_length]}.{digits[0]}{digits[1 + prefix_length :]}"
    assert normal_of_urn(urn) == normal_of_link(f"http://x/y/00/{digits}{check_digit(digits)}")


def test_the_key_and_its_qualifiers_are_found():
    link = "https://x.org/a/01/9521234000013/lot/L%201/ser/S?x=1"
    assert find_key(link) == ("01", "09521234000013", {"10": "L%201", "21": "S"})
    assert find_key("https://x.org/a/b") is None


def test_the_tables_of_keys_fit_together():
    assert {scheme.ai for scheme in EPC_SCHEMES.values()} <= set(LINK_KEYS)
    assert set(KEY_NAMES.values()) == set(LINK_KEYS)
    assert {name for key in LINK_KEYS.values() for name in key.qualifiers} <= set(QUALIFIERS)
    tails = {scheme.tail.strip("/") for scheme in EPC_SCHEMES.values() if scheme.tail}
    assert tails <= set(QUALIFIERS)
