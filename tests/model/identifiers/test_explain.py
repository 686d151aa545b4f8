"""Explanations: the words for good identifiers, and the guess at bad ones."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from battery_custody.model.identifiers.explain import explain

TODAY = date(2026, 6, 1)
CODE = "04QCB52091380JG120006435"


def meanings(text: str) -> dict[str, str]:
    return {part.position: part.meaning for part in explain(text, on=TODAY).parts}


def test_a_battery_code_in_words():
    found = explain(f" {CODE} ", on=TODAY)
    assert (found.text, found.scheme, found.ok, found.guessed) == (CODE, "gbt34014", True, False)
    words = meanings(CODE)
    assert list(words) == ["1-3", "4", "5", "6-7", "8-14", "15-17", "18-24"]
    assert words["4"] == "level: cell"
    assert words["5"].startswith("battery type: lithium iron phosphate")
    assert words["15-17"] == "made on 2026-01-02"


def test_a_reuse_code_in_words():
    words = meanings("04QPB76B3C0221953RP")
    assert list(words) == ["1-3", "4", "5", "6-7", "8-10", "11-17", "18-19"]
    assert words["18-19"] == "reused as: pack"


def test_a_vin_and_a_credit_code_in_words():
    assert meanings("LGXC16DF4A0169664")["1-3"] == "maker of the vehicle: BYD Auto, China"
    assert meanings("LGXC16DF4A0169665")["9"] == "check digit, should be 6"
    assert meanings("91110000600037341L")["3-8"] == "division where it is registered: 北京市"
    assert meanings("91110000600037341M")["18"] == "check digit, wrong"


def test_a_code_from_the_future_is_doubted():
    found = explain("X12MCPM27KLPCLX2M2382320", on=TODAY)
    assert found.ok
    assert any("2039-02-21, which is after 2026-06-01" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        (CODE[:-1] + "O", "gbt34014"),
        (CODE[:-1], "gbt34014"),
        (CODE + "0", "gbt34014"),
        ("04QPB76B3C0221953XX", "gbt34014_reuse"),
        ("LGXC16DF4O0169664", "vin"),
        ("LGXC16DF4A016966", "vin"),
        ("91110000600037341I", "uscc"),
        ("04QPB76B3C0221953RP1", "gbt34014_reuse"),
    ],
)
def test_what_a_bad_code_was_meant_to_be(text, scheme):
    found = explain(text, on=TODAY)
    assert (found.scheme, found.guessed, found.ok) == (scheme, True, False)
    assert found.problems


@pytest.mark.parametrize("text", ["PACK-000123", "BATTERYNUMBERSEVEN", "P1", "party 4", "SN-04QCB52091380JG-00643"])
def test_local_ids_are_not_guessed_at(text):
    found = explain(text, on=TODAY)
    assert (found.scheme, found.ok, found.parts) == ("other", True, ())


def test_an_epc_urn_in_words():
    found = explain("urn:epc:id:sgtin:9521234.000001.BAT2024-001")
    assert found.ok
    assert found.normal == "gs1:01/09521234000013/21/bat2024-001"
    assert [(part.position, part.characters, part.meaning) for part in found.parts[1:]] == [
        ("18-24", "9521234", "company prefix"),
        ("26-31", "000001", "indicator and item reference"),
        ("33-43", "BAT2024-001", "serial number"),
        ("", "09521234000013", "the key as GS1 writes it, trade item (GTIN)"),
    ]


def test_a_digital_link_in_words():
    words = meanings("https://id.gs1.org/01/09521234000013/10/L1/21/BAT2024-001?x=1")
    assert words["23-36"] == "trade item (GTIN)"
    assert words["41-42"] == "lot"
    assert words["47-57"] == "serial number"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "https://id.gs1.org/01/09521234000014",
            "the key 09521234000014 ends its digits with 4, where the check digit 3 is due",
        ),
        (
            "urn:epc:id:sgtin:9521234.00001.x",
            "company prefix and reference have 12 digits, where sgtin has 13",
        ),
        ("urn:epc:id:sgtin:9521234.000001", "sgtin has 3 parts separated by dots, and here 2 are given"),
        ("urn:epc:id:lgtin:9521234.000001.x", "urn:epc:id has no scheme lgtin; write urn:epc:class:lgtin"),
        (
            "urn:epc:id:pgln:95A1234.00001",
            "pgln has digits, where here '95a123400001' is given as company prefix and reference",
        ),
        ("urn:epc:id:giai:A.1", "giai has digits, where here 'a' is given as company prefix"),
        (
            "urn:epc:id:itip:4012345.012345.1.02.987",
            "itip counts piece and pieces with two digits each, not as '1' and '02'",
        ),
        ("", "the identifier is empty"),
    ],
)
def test_what_is_wrong_with_a_uri(text, problem):
    found = explain(text)
    assert (found.ok, found.problems) == (False, (problem,))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("BPNS00000003CSGV", "business partner number (BPN)"),
        ("9521234000006", "global location number (GLN)"),
        ("urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "UUID"),
        ("urn:epc:id:gid:1.2.3", "EPC URN, gid"),
        ("https://example.com/x", "URI"),
    ],
)
def test_open_schemes_have_a_title_and_no_fault(text, title):
    found = explain(text)
    assert (found.title, found.ok) == (title, True)


def test_a_persons_number_is_pointed_out():
    assert "personal data" in explain("360426199101010071").warnings[0]


@settings(deadline=None)
@example("http?s://x/01/09521234000013")
@given(
    st.text(max_size=30)
    | st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=15, max_size=26)
    | st.builds(
        "{}{}".format,
        st.sampled_from(["urn:epc:id:sgtin:", "urn:epc:idpat:", "https://x.org/01/09521234000013/"]),
        st.text(max_size=20),
    )
)
def test_no_text_raises_and_parts_are_where_they_say(text):
    found = explain(text)
    assert found.ok is not bool(found.problems)
    for part in found.parts:
        if part.position:
            first, _, last = part.position.partition("-")
            assert found.text[int(first) - 1 : int(last or first)] == part.characters
