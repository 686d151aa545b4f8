"""The form in which ids compare, and the recognition of schemes."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from battery_custody.model.identifiers.scheme import normal_id, recognise

SERIAL = "gs1:01/09521234000013/21/bat2024-001"
SHARED = Path(os.environ.get("CUSTODY_SHARED_DATA", Path(__file__).parents[4] / "shared" / "data"))


@pytest.mark.parametrize(
    "text",
    [
        "urn:epc:id:sgtin:9521234.000001.BAT2024-001",
        " URN:EPC:ID:SGTIN:9521234.000001.bat2024-001 ",
        "urn:epc:id:sgtin:952123400.0001.BAT2024%2D001",
        "https://id.gs1.org/01/09521234000013/21/BAT2024-001",
        "HTTP://ID.EXAMPLE.COM/01/09521234000013/21/BAT2024-001",
        "https://example.com/shop/de/01/09521234000013/21/BAT2024-001/",
        "https://example.com/01/09521234000013/22/2A/10/LOT1/21/BAT2024-001",
        "https://example.com/gtin/09521234000013/ser/BAT2024-001",
        "https://example.com/01/9521234000013/21/BAT2024-001?17=261231#top",
        "https://example.com/01/09521234000013/21/BAT2024%2D001",
        SERIAL,
    ],
)
def test_all_forms_of_one_serialised_item_compare_equal(text):
    assert normal_id(text) == SERIAL


@pytest.mark.parametrize(
    ("urn", "link", "normal"),
    [
        ("id:sscc:4012345.0111111111", "00/040123451111111110", "00/040123451111111110"),
        ("class:lgtin:4012345.012345.998877", "01/04012345123456/10/998877", "01/04012345123456/10/998877"),
        ("idpat:sgtin:4012345.098765.*", "01/04012345987652", "01/04012345987652"),
        ("id:upui:1234567.089456.51qIgY", "01/01234567894560/235/51qIgY", "01/01234567894560/235/51qigy"),
        ("id:sgln:4012345.00001.0", "414/4012345000016", "414/4012345000016"),
        ("id:sgln:4012345.00001.0", "gln/4012345000016/glnx/0", "414/4012345000016"),
        ("id:sgln:4012345.00001.X4", "414/4012345000016/254/X4", "414/4012345000016/254/x4"),
        ("id:pgln:9521234.00000", "417/9521234000006", "417/9521234000006"),
        ("id:grai:4012345.00077.8765", "8003/040123450007718765", "8003/040123450007718765"),
        ("idpat:grai:4012345.00077.*", "grai/04012345000771", "8003/04012345000771"),
        ("id:giai:4000001.111", "8004/4000001111", "8004/4000001111"),
        ("id:giai:9521234.0BMS.1", "giai/95212340BMS.1", "8004/95212340bms.1"),
        ("id:gdti:4012345.00005.987", "253/4012345000054987", "253/4012345000054987"),
        ("id:sgcn:4012345.67890.04711", "255/401234567890104711", "255/401234567890104711"),
        ("id:ginc:0614141.xyz47%2F11", "401/0614141xyz47%2f11", "401/0614141xyz47%2f11"),
        ("id:gsin:0614141.123456789", "402/06141411234567890", "402/06141411234567890"),
        ("id:gsrn:0614141.0000010253", "8018/061414100000102534", "8018/061414100000102534"),
        ("id:gsrnp:0614141.0000010253", "gsrnp/061414100000102534", "8017/061414100000102534"),
        ("id:cpi:0614141.123ABC.1234", "8010/0614141123ABC/8011/1234", "8010/0614141123abc/8011/1234"),
        ("idpat:cpi:0614141.123ABC.*", "cpid/0614141123ABC", "8010/0614141123abc"),
        (
            "id:itip:4012345.012345.01.02.987",
            "8006/040123451234560102/21/987",
            "8006/040123451234560102/21/987",
        ),
    ],
)
def test_an_epc_urn_and_its_digital_link_compare_equal(urn, link, normal):
    assert normal_id(f"urn:epc:{urn}") == f"gs1:{normal}"
    assert normal_id(f"https://id.example.com/{link}") == f"gs1:{normal}"


@pytest.mark.parametrize(
    "text",
    [
        "urn:epc:id:sgtin:9521234.00001.X",
        "urn:epc:id:sgtin:9521234.000001",
        "urn:epc:id:sgtin:9521234.000001.",
        "urn:epc:id:sgtin:952123A.000001.X",
        "urn:epc:idpat:sgtin:9521234.*.*",
        "urn:epc:idpat:sgtin:*.*.*",
        "urn:epc:idpat:cpi:0614141.1.2.*",
        "urn:epc:idpat:sgln:4012345.00001.*",
        "urn:epc:class:sgtin:9521234.000001.X",
        "urn:epc:id:lgtin:9521234.000001.X",
        "urn:epc:id:itip:4012345.012345.1.2.987",
        "urn:epc:id:gid:1.2.X",
        "urn:epc:",
        "urn:uuid:F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6",
        "urn:",
    ],
)
def test_other_urns_compare_in_small_letters(text):
    assert normal_id(text) == text.lower()


@pytest.mark.parametrize(
    "text",
    [
        "https://example.com/Battery/04QCB52091380JG120006435",
        "https://example.com/2024/01/20240131",
        "https://example.com/x/01/95212340",
        "https://example.com/01/952123400001/21/X",
        "https://example.com/01/09521234000013/21/",
        "https://example.com/01/09521234000013/colour/red",
        "https://example.com/01/09521234000013/21/a/21/b",
        "https://example.com/00/1234",
        "https://example.com/8004/4000001111/21/X",
        "https://example.com/414/4012345000016/10/X",
        "https://example.com/8004/ABC",
        "https://",
        "http:example",
        "04QCB52091380JG120006435",
        "04qcb52091380jg120006435",
        "BPNL00000003CSGV",
        "电池 1",
        "",
    ],
)
def test_all_else_is_left_as_it_is(text):
    assert normal_id(f" {text}\n") == text


def test_things_that_differ_stay_apart():
    texts = [
        "https://id.gs1.org/01/09521234000013/21/a%2Fb",
        "https://id.gs1.org/01/09521234000013/21/a%252Fb",
        "https://id.gs1.org/01/09521234000013/10/a",
        "https://id.gs1.org/01/09521234000013/21/a",
        "https://id.gs1.org/01/09521234000013",
        "https://id.gs1.org/01/09521234000014",
        "https://id.gs1.org/01/09521234000013/21/a%2F21%2Fb",
        "https://id.gs1.org/414/9521234000013",
        "https://id.gs1.org/417/9521234000013",
        "https://id.gs1.org/417/9521234000013/7040/1ABC",
        "https://id.gs1.org/8018/061414100000102534",
        "https://id.gs1.org/8018/061414100000102534/8019/1",
    ]
    assert len({normal_id(text) for text in texts}) == len(texts)


def test_percent_encoding_that_is_no_text_is_kept():
    assert normal_id("https://x.org/01/09521234000013/21/%FF") == "gs1:01/09521234000013/21/%25ff"


ANYTHING = st.text(max_size=40)
URNS = st.builds(
    "urn:epc:{}:{}:{}".format,
    st.sampled_from(["id", "class", "idpat", "x"]),
    st.sampled_from(["sgtin", "lgtin", "sscc", "sgln", "giai", "itip", "cpi", "gid"]),
    st.from_regex(r"[0-9]{5,9}\.[0-9]{3,9}(\.[ -~]{0,9})?", fullmatch=True) | ANYTHING,
)
LINKS = st.builds(
    "https://x.org/{}/{}/{}".format,
    st.sampled_from(["01/09521234000013", "414/9521234000013", "8004/9521", "00", "a/b"]),
    st.sampled_from(["21", "10", "22", "254", "8004", "x"]),
    ANYTHING,
)


@settings(deadline=None)
@given(ANYTHING | URNS | LINKS | st.builds("{}:{}".format, st.sampled_from(["urn", "http", "gs1"]), ANYTHING))
@example("https://x.org/01/09521234000013/21/a ?")
@example("https://x.org/01/09521234000013/21/%20a%20%25%41")
@example("urn:İ")
def test_normalising_twice_changes_nothing_and_nothing_raises(text):
    normal = normal_id(text)
    assert normal_id(normal) == normal
    assert recognise(text).normal == normal


@settings(deadline=None)
@given(URNS | LINKS)
def test_urns_compare_without_regard_to_case(text):
    if text.isascii() and text.startswith("urn"):
        assert normal_id(text.upper()) == normal_id(text)


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        ("04QCB52091380JG120006435", "gbt34014"),
        ("04QPB76B3C0221953RP", "gbt34014_reuse"),
        ("04QCB52091380JG12000643X", "other"),
        ("LGXC16DF4A0169664", "vin"),
        ("20260401123045123", "other"),
        ("91110000600037341L", "uscc"),
        ("91110000600037341M", "uscc"),
        ("N1110000600037341L", "uscc"),
        ("360426199101010071", "person"),
        ("369999199101010016", "person"),
        ("360426199113010079", "uscc"),
        ("BPNL00000003CSGV", "bpn"),
        ("BPNX00000003CSGV", "other"),
        ("9521234000006", "gln"),
        ("9521234000007", "other"),
        ("urn:epc:id:sgtin:9521234.000001.X", "sgtin"),
        ("urn:epc:class:lgtin:9521234.000001.X", "lgtin"),
        ("urn:epc:idpat:sgtin:9521234.000001.*", "sgtin_class"),
        ("urn:epc:id:sgln:9521234.00000.0", "sgln"),
        ("urn:epc:id:gid:1.2.3", "gid"),
        ("urn:epc:id:sgtin:9521234.00001.X", "uri"),
        ("urn:epcglobal:cbv:bt:9520011111116:A123", "uri"),
        ("https://id.gs1.org/01/09521234000013/21/X", "digital_link"),
        ("https://example.com/battery/1", "uri"),
        ("urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "uuid"),
        ("F81D4FAE-7dec-11d0-a765-00a0c91e6bf6", "uuid"),
        ("did:web:example.com", "uri"),
        ("PACK:1", "other"),
        ("urn:", "other"),
        ("", "other"),
    ],
)
def test_schemes_are_recognised(text, scheme):
    found = recognise(f" {text} ")
    assert (found.text, found.scheme) == (text, scheme)


@pytest.mark.skipif(not SHARED.is_dir(), reason="published EPCIS documents are not at hand")
def test_every_epc_in_published_documents_has_a_gs1_form():
    found: set[str] = set()
    for path in SHARED.glob("epcis_*/**/*.jsonld"):
        text = json.dumps(json.loads(path.read_text(encoding="utf-8-sig")))
        found.update(re.findall(r'"(urn:epc:(?:id|class|idpat):[^"]+)"', text))
    assert len(found) > 50
    assert [urn for urn in sorted(found) if not normal_id(urn).startswith("gs1:")] == []
