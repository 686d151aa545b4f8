"""Documents: every form that events travel in, encodings, limits, and that every record is counted."""

from __future__ import annotations

import codecs
from typing import Any

import orjson
import pytest
from epcis_samples import BUYER, CONTEXT, LOT, PACK, PLANT, column, document, object_event, read, shared_documents

from battery_custody.errors import InputError
from battery_custody.ingest.epcis import EpcisBatch, read_epcis, read_epcis_parts
from battery_custody.ingest.epcis.source import MAX_DEPTH
from battery_custody.model.records import SOURCE_RECORDS

TWO = [object_event(eventID="urn:uuid:1"), object_event(eventID="urn:uuid:2", bizStep="receiving")]


def ids(batch: EpcisBatch) -> list[str]:
    return [row["event_id"] for row in batch.documents]


def lines(*values: Any) -> bytes:
    return b"\n".join(orjson.dumps(value) for value in values)


@pytest.mark.parametrize(
    "data",
    [
        document(*TWO),
        codecs.BOM_UTF8 + document(*TWO),
        codecs.BOM_UTF16_LE + document(*TWO).decode().encode("utf-16-le"),
        codecs.BOM_UTF16_BE + document(*TWO).decode().encode("utf-16-be"),
        orjson.dumps(TWO),
        lines(*TWO),
        codecs.BOM_UTF8 + b"\r\n" + b"\r\n\r\n".join(map(orjson.dumps, TWO)) + b"\r\n",
        lines(*(orjson.loads(document(one)) for one in TWO)),
        document(*TWO, **{"@context": CONTEXT[0]}),
        document(*TWO, **{"@context": CONTEXT[1]}),
        orjson.dumps(
            {
                "@context": CONTEXT,
                "type": "EPCISQueryDocument",
                "schemaVersion": "2.0",
                "creationDate": "2026-05-02T00:00:00Z",
                "epcisBody": {"queryResults": {"queryName": "SimpleEventQuery", "resultsBody": {"eventList": TWO}}},
            }
        ),
    ],
)
def test_the_same_events_are_read_from_every_form(data: bytes) -> None:
    batch = read_epcis(data)
    assert ids(batch) == ["urn:uuid:1", "urn:uuid:2"]
    assert (batch.read, batch.accepted, batch.rejects) == (2, 2, [])
    assert column(batch, "custody_events", "_record", "event_type") == [(1, "shipping"), (2, "receiving")]


def test_a_bare_event_needs_its_context() -> None:
    assert ids(read_epcis(orjson.dumps({"@context": CONTEXT, **TWO[0]}))) == ["urn:uuid:1"]
    batch = read_epcis(orjson.dumps(TWO[0]))
    assert [reject.field for reject in batch.rejects] == ["@context"]
    assert ids(read_epcis(orjson.dumps(TWO[0]), lenient=True)) == ["urn:uuid:1"]


def test_the_context_of_an_event_is_kept_with_it() -> None:
    own = {"@context": {"own": "https://example.com/own/"}}
    batch = read(TWO[0], {**TWO[1], **own})
    assert [orjson.loads(row["context"]) for row in batch.documents] == [CONTEXT, own["@context"]]


def test_a_wrong_line_is_rejected_and_the_others_stand() -> None:
    batch = read_epcis(lines(TWO[0]) + b"\n{broken\n" + lines(TWO[1]))
    assert ids(batch) == ["urn:uuid:1", "urn:uuid:2"]
    assert (batch.read, batch.accepted) == (3, 2)
    (reject,) = batch.rejects
    assert (reject.record, reject.raw) == (2, "{broken")
    assert "no JSON on line 2" in reject.reason


def test_a_document_with_a_wrong_envelope_gives_its_events_and_a_warning() -> None:
    batch = read(*TWO, note="x", schemaVersion=2)
    assert (batch.accepted, sorted((w.record, w.field) for w in batch.warnings)) == (
        2,
        [(0, "note"), (0, "schemaVersion")],
    )


def test_a_document_without_records_is_one_reject() -> None:
    batch = read_epcis(orjson.dumps({"type": "EPCISDocument", "epcisBody": {}}))
    assert (batch.read, batch.accepted) == (1, 0)
    assert "neither events nor vocabulary elements" in batch.rejects[0].reason


def test_gb_18030_is_tried_and_named() -> None:
    data = document(object_event(**{"ext:note": "电池"})).decode().encode("gb18030")
    batch = read_epcis(data)
    assert "电池" in batch.documents[0]["raw"]
    assert "GB18030" in batch.warnings[0].reason


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b" \n ", "is empty"),
        (codecs.BOM_UTF8, "is empty"),
        (b"7", "bare JSON value"),
        (document(*TWO)[:-9], "is not JSON"),
        (orjson.dumps(orjson.loads(document(*TWO)), option=orjson.OPT_INDENT_2)[:-9], "is not JSON"),
        (b"\xff\xff", "neither UTF-8 nor GB 18030"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8", "marked as UTF-16-LE"),
        (b"[" * 5000, "is not JSON"),
        (b'{"ext:a":' * MAX_DEPTH + b"[1]" + b"}" * MAX_DEPTH, f"deeper than {MAX_DEPTH}"),
        (b"{}\n" + b"[" * 70 + b"]" * 70, f"deeper than {MAX_DEPTH}"),
    ],
)
def test_what_is_no_epcis_data_is_one_clear_error(data: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_epcis(data)


def test_brackets_in_text_are_no_depth() -> None:
    noise = "[{" * 200 + "}" * 50
    assert read(object_event(**{"ext:note": noise})).accepted == 1


def test_depth_that_hides_behind_brackets_in_text_is_refused_too() -> None:
    deep = b'["]",' * 400 + b"1" + b',"["]' * 400
    data = document(object_event(**{"ext:deep": "HERE"})).replace(b'"HERE"', deep)
    with pytest.raises(InputError, match="flatten its extensions"):
        read_epcis(data)


def header(*vocabularies: Any) -> dict[str, Any]:
    return {"epcisHeader": {"epcisMasterData": {"vocabularyList": list(vocabularies)}}}


def vocabulary(kind: str, element_id: str, **attributes: Any) -> dict[str, Any]:
    listed = [{"id": f"urn:epcglobal:cbv:mda#{name}", "attribute": value} for name, value in attributes.items()]
    return {"type": kind, "vocabularyElementList": [{"id": element_id, "attributes": listed}]}


def test_vocabulary_elements_become_rows_where_their_type_says_so() -> None:
    batch = read(
        TWO[0],
        **header(
            vocabulary("urn:epcglobal:epcis:vtype:Party", BUYER, name="Buyer", telephone="010"),
            vocabulary("urn:epcglobal:epcis:vtype:Location", PLANT, owning_party=BUYER, latitude="31.2"),
            vocabulary("urn:epcglobal:epcis:vtype:Location", "urn:epc:id:sgln:9521234.00009.0", name="Yard"),
            vocabulary("urn:epcglobal:epcis:vtype:EPCClass", LOT, material="black mass", li_kg=3.5),
            vocabulary("https://example.com/EPCInstance", PACK, chemistry="LiFePO4", ratedEnergy=82.5),
            vocabulary("urn:epcglobal:epcis:vtype:SourceDest", "https://id.example.com/417/9521234000013"),
            vocabulary("urn:epcglobal:epcis:vtype:BusinessTransaction", "urn:uuid:7", name="PO 7"),
        ),
    )
    assert (batch.read, batch.accepted, len(batch.elements), len(batch.documents)) == (8, 8, 7, 1)
    assert column(batch, "enterprises", "enterprise_id", "name", "phone", "_record") == [
        (BUYER, "Buyer", "010", 1),
        ("https://id.example.com/417/9521234000013", None, None, 6),
    ]
    assert column(batch, "sites", "site_id", "enterprise_id", "latitude") == [(PLANT, BUYER, 31.2)]
    assert column(batch, "lots", "lot_id", "material", "li_kg") == [(LOT, "black_mass", 3.5)]
    assert column(batch, "batteries", "battery_id", "chemistry", "energy_kwh") == [(PACK, "lfp", 82.5)]
    assert column(batch, "custody_events", "_record") == [8]


def test_a_wrong_vocabulary_element_is_rejected_with_its_path() -> None:
    good = vocabulary("urn:epcglobal:epcis:vtype:Party", BUYER)
    wrong = vocabulary("urn:epcglobal:epcis:vtype:Party", "the buyer")
    unnamed = vocabulary("Party", BUYER)
    batch = read(**header(good, wrong, unnamed))
    assert [(reject.record, reject.field) for reject in batch.rejects] == [(2, "id"), (3, "type")]
    assert (batch.read, batch.accepted) == (3, 1)
    assert read(**header(good, wrong, unnamed), lenient=True).accepted == 3


def test_parts_hold_what_one_batch_holds() -> None:
    events = [object_event(eventID=f"urn:uuid:{number}") for number in range(7)]
    parts = list(read_epcis_parts(document(*events, 5), records_per_part=3))
    assert [part.read for part in parts] == [3, 3, 2]
    assert [row["_record"] for part in parts for row in part.documents] == list(range(1, 8))
    assert parts[-1].rejects[0].record == 8
    with pytest.raises(InputError):
        next(read_epcis_parts(b"[]", records_per_part=0))


def test_every_sample_document_is_read_and_every_record_accounted_for() -> None:
    paths = shared_documents()
    assert len(paths) >= 56
    refused = {"epcis_gs1": 0, "epcis_battery": 0}
    for path in paths:
        data = path.read_bytes()
        for lenient in (False, True):
            batch = read_epcis(data, lenient=lenient)
            assert batch.read >= 1
            assert len(batch.documents) + len(batch.elements) + len(batch.rejects) == batch.read
            assert not (lenient and batch.rejects)
            for table, rows in batch.tables.items():
                for row in rows if table in SOURCE_RECORDS and table != "aggregations" else ():
                    SOURCE_RECORDS[table].model_validate(row)
            if not lenient:
                refused["epcis_battery" if "epcis_battery" in path.parts else "epcis_gs1"] += len(batch.rejects)
    assert refused == {"epcis_gs1": 0, "epcis_battery": 16}
