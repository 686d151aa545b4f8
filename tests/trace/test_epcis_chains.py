"""Back and forward through the chains of real EPCIS documents of others, where they are at hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from ask_ledger import key_of, ledger_from

from battery_custody.trace.questions import follow

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"
DATA = Path(os.environ.get("CUSTODY_SHARED_DATA", BESIDE))

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="sample data are not here; name them in CUSTODY_SHARED_DATA")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = ledger_from(sorted(DATA.glob("epcis_*/**/*.jsonld")), tmp_path_factory.mktemp("epcis"), lenient=True)
    yield connection
    connection.close()


@pytest.mark.parametrize("direction", ["back", "forward"])
def test_every_item_is_followed_with_each_event_once_in_time_order(
    ledger: duckdb.DuckDBPyConnection, direction: str
) -> None:
    keys = [key for (key,) in ledger.execute("SELECT key FROM keys.item ORDER BY key").fetchall()]
    assert len(keys) > 40
    # An event id that two documents tell differently is told twice.
    twice = "SELECT event_id FROM custody_event GROUP BY event_id, item_key HAVING count(*) > 1"
    contradicted = {event_id for (event_id,) in ledger.execute(twice).fetchall()}
    assert len(contradicted) < 5
    for key in keys:
        events = [entry.event for entry in follow(ledger, key, direction).events]
        assert [event.event_s for event in events] == sorted(event.event_s for event in events)
        listed = [event.event_id for event in events if event.event_id not in contradicted]
        assert len(set(listed)) == len(listed)


def test_outputs_of_a_transformation_come_from_its_inputs(ledger: duckdb.DuckDBPyConnection) -> None:
    output, source = "urn:epc:id:sgtin:4012345.077889.25", "urn:epc:id:sgtin:4012345.011122.25"
    back = follow(ledger, key_of(ledger, output), "back")
    forward = follow(ledger, key_of(ledger, source), "forward")
    assert source in back.item_ids
    assert output in forward.item_ids
    assert source not in follow(ledger, key_of(ledger, output), "forward").item_ids


def test_the_parts_of_a_battery_and_what_it_was_packed_in(ledger: duckdb.DuckDBPyConnection) -> None:
    battery = "https://id.gs1.org/01/09521234002000/21/STAX10-2026-000001"
    part, box = "https://id.gs1.org/8004/95212340BMS26001", "https://id.gs1.org/00/095212340000000174"
    back = follow(ledger, key_of(ledger, battery), "back").to_dict()
    assert {battery, part, box} <= set(back["items"])
    box_forward = follow(ledger, key_of(ledger, box), "forward").to_dict()
    before = [event for event in box_forward["events"] if part in event["item_ids"] and box not in event["item_ids"]]
    assert before
    assert all(event["beyond_link"] for event in before)
