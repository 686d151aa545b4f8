"""Properties: no bytes crash the reader, every record is counted, equal reports are equal."""

from __future__ import annotations

import random
from hashlib import sha256
from typing import Any

import orjson
import pytest
from epcis_samples import CRATE, LOT, MODULES, PACK, PLANT, VIN, document, event, object_event, read
from hypothesis import given, settings
from hypothesis import strategies as st

from battery_custody.errors import InputError
from battery_custody.ingest.epcis import EpcisBatch, read_epcis
from battery_custody.model.records import SOURCE_RECORDS

FIELDS = [
    "type", "eventID", "eventTime", "eventTimeZoneOffset", "recordTime", "action", "bizStep", "disposition", "epcList",
    "quantityList", "childEPCs", "childQuantityList", "parentID", "inputEPCList", "outputQuantityList", "sourceList",
    "destinationList", "bizTransactionList", "readPoint", "bizLocation", "ilmd", "errorDeclaration", "ext:mass",
    "ext:chemistry", "ext:vin", "transformationID", "@context", "epcisBody", "eventList", "epcisHeader", "id",
    "unknown", "epcisMasterData", "vocabularyList", "vocabularyElementList", "attributes",
]  # fmt: skip
WORDS = [
    "ObjectEvent", "AggregationEvent", "AssociationEvent", "TransformationEvent", "TransactionEvent", "ext:Own", "ADD",
    "DELETE", "OBSERVE", "shipping", "disassembling", "geo:1,2", "geo:999,x", "2026-05-01T10:00:00Z", "2026-13-01", "",
    "0000-01-01T00:00:00Z", "+08:00", "KGM", PACK, LOT, CRATE, VIN, PLANT, "EPCISDocument", ":", "a:", "urn:",
    "possessing_party",
]  # fmt: skip

#: The same examples every time, and no clock: the machine may be busy.
CALM = settings(deadline=None, derandomize=True)
THOROUGH = settings(CALM, max_examples=300)

FILLED = {"aggregations": {"joined_at": "2026-01-01"}, "transformations": {"enterprise_id": "unknown"}}

leaves = st.one_of(
    st.sampled_from(WORDS), st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False, width=32)
)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(st.sampled_from(FIELDS), st.text(max_size=5)), inner, max_size=6),
        st.fixed_dictionaries({"epcClass": inner, "quantity": inner, "uom": inner}),
        st.fixed_dictionaries({"type": inner, "source": inner, "destination": inner, "bizTransaction": inner}),
    ),
    max_leaves=25,
)
events = st.dictionaries(st.sampled_from(FIELDS), values, max_size=14).map(
    lambda fields: {"type": "ObjectEvent", "eventTime": "2026-05-01T10:00:00Z", "action": "OBSERVE", **fields}
)


def is_whole(batch: EpcisBatch) -> bool:
    """Whether every record is counted once and every row is one that the tables take."""
    records = [row["_record"] for row in (*batch.documents, *batch.elements)] + [r.record for r in batch.rejects]
    for table, rows in batch.tables.items():
        # An end of a link has no beginning, and a transformation may name nobody: the ledger fills them.
        filled = FILLED.get(table, {})
        for row in rows if table in SOURCE_RECORDS else ():
            SOURCE_RECORDS[table].model_validate({**filled, **row})
    return sorted(records) == list(range(1, batch.read + 1))


@CALM
@given(st.binary(max_size=200), st.booleans())
def test_no_bytes_raise_anything_but_an_input_error(data: bytes, lenient: bool) -> None:
    try:
        assert is_whole(read_epcis(data, lenient=lenient))
    except InputError as error:
        assert str(error).endswith(".")


@THOROUGH
@given(values, st.booleans())
def test_no_json_raises_anything_but_an_input_error(value: Any, lenient: bool) -> None:
    try:
        assert is_whole(read_epcis(orjson.dumps(value), lenient=lenient))
    except InputError:
        assert not isinstance(value, (dict, list))


@THOROUGH
@given(st.lists(st.one_of(events, values), max_size=3), st.booleans())
def test_every_record_of_a_document_is_counted_and_its_rows_are_valid(listed: list[Any], lenient: bool) -> None:
    batch = read(*listed, lenient=lenient)
    assert is_whole(batch)
    assert batch.read >= len(listed)


@CALM
@given(st.integers(0, 2**32), st.sampled_from([b"", b"\n", b"}", b'"', b"\x00", b"\xff", b"[" * 80]))
def test_a_damaged_document_is_an_error_or_accounted_for(seed: int, damage: bytes) -> None:
    chance = random.Random(seed)
    data = document(object_event(), event("AggregationEvent", parentID=CRATE, childEPCs=MODULES))
    at, cut = chance.randrange(len(data)), chance.randrange(9)
    try:
        assert is_whole(read_epcis(data[:at] + damage + data[at + cut :], lenient=chance.random() < 0.5))
    except InputError as error:
        assert str(error).endswith(".")


@CALM
@given(
    st.permutations([PACK, *MODULES, CRATE]), st.permutations(["po", "inv", "bol"]), st.randoms(use_true_random=False)
)
def test_a_made_id_and_the_rows_do_not_depend_on_any_order(epcs: list[str], kinds: list[str], chance: Any) -> None:
    def report(epcs: list[str], kinds: list[str], **fields: Any) -> dict[str, Any]:
        transactions = [{"type": kind, "bizTransaction": f"urn:uuid:{kind}"} for kind in kinds]
        return object_event(eventID=None, epcList=epcs, bizTransactionList=transactions, **fields)

    plain = report([PACK, *MODULES, CRATE], ["po", "inv", "bol"])
    turned = list(report(epcs, kinds, recordTime="2026-06-01T00:00:00Z").items())
    chance.shuffle(turned)
    one, other = read(plain), read(dict(turned))
    assert one.documents[0]["event_id"] == other.documents[0]["event_id"]
    assert one.documents[0]["content"] == other.documents[0]["content"]
    rows = [{k: v for k, v in row.items() if k != "record_time"} for row in other.tables["custody_events"]]
    assert one.tables["custody_events"] == rows


@pytest.mark.parametrize(
    "changes", [{"bizStep": "receiving"}, {"epcList": [CRATE]}, {"ext:note": 1}, {"action": "ADD"}]
)
def test_another_content_has_another_made_id(changes: dict[str, Any]) -> None:
    plain = read(object_event(eventID=None)).documents[0]["event_id"]
    assert plain.startswith("urn:sha256:")
    assert plain != read(object_event(eventID=None, **changes)).documents[0]["event_id"]


def test_a_made_id_stays_what_it_is() -> None:
    text = (
        '{"action":"OBSERVE","bizStep":"shipping","epcList":["urn:epc:id:sgtin:9521234.000001.PACK-1"],'
        '"eventTime":"2026-05-01T10:00:00+08:00","eventTimeZoneOffset":"+08:00","type":"ObjectEvent"}'
    )
    row = read(object_event(eventID=None)).documents[0]
    assert row["content"] == text
    assert row["event_id"] == f"urn:sha256:{sha256(text.encode()).hexdigest()}"
    assert row["event_id"].endswith("3d0a2cff7100")
