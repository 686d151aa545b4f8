"""What moves custody: named parties of any event, births, vehicles that change hands; and what ends a life."""

from __future__ import annotations

from typing import Any

from ledger_contents import hand_overs, value
from ledger_records import event, handed, take_events, vehicle_event

from battery_custody.book import Book


def life(book: Book, item_id: str) -> dict[str, Any]:
    found = book.connection.execute(
        "SELECT life.* FROM item_life AS life JOIN keys.item ON key = item_key WHERE id = ?", [item_id]
    )
    names = [column[0] for column in found.description]
    return dict(zip(names, found.fetchall()[0], strict=True))


def register(book: Book, event_id: str, at: str, owner: str | None) -> None:
    row = vehicle_event(event_id, "registering", "V1", at)
    book.ingest_rows("vehicle_events", [row if owner is None else row | {"owner_id": owner}])


def test_any_event_that_names_both_parties_moves_custody(book: Book) -> None:
    take_events(
        book,
        event("e1", "retail_selling", "B1", "2026-01-01", consignor_id="M", consignee_id="P"),
        event("e2", "inspecting", "B1", "2026-01-02", consignor_id="P", consignee_id="Q"),
        event("e3", "storing", "B1", "2026-01-03", consignee_id="R"),
        event("e4", "repairing", "B1", "2026-01-04", reporter_id="S"),
    )
    assert hand_overs(book, "B1") == [("direct", "M", "P"), ("direct", "P", "Q")]


def test_births_give_custody_to_the_consignee_else_the_reporter(book: Book) -> None:
    take_events(
        book,
        event("e1", "commissioning", "B1", "2026-01-01", reporter_id="M"),
        event("e2", "importing", "B2", "2026-01-01", reporter_id="M", consignee_id="A"),
    )
    assert hand_overs(book, "B1") == [("birth", None, "M")]
    assert hand_overs(book, "B2") == [("birth", None, "A")]


def test_carrier_and_broker_never_take_custody(book: Book) -> None:
    take_events(book, handed("e1", "B1", "A", "B", "2026-01-01", carrier_id="T", broker_id="K"))
    assert hand_overs(book, "B1") == [("direct", "A", "B")]


def test_a_registered_vehicle_takes_its_batteries_along(book: Book) -> None:
    take_events(
        book,
        handed("e1", "B1", "M", "V", "2026-01-01"),
        event("e2", "installing", "B1", "2026-01-02", vehicle_id="V1"),
        event("e3", "installing", "B2", "2026-01-02", vehicle_id="V2"),
        event("e4", "removing", "B1", "2026-06-01", vehicle_id="V1"),
    )
    register(book, "v0", "2026-01-01", "X")
    register(book, "v1", "2026-02-01", "P")
    register(book, "v2", "2026-03-01", "Q")
    register(book, "v3", "2026-04-01", None)
    register(book, "v4", "2026-07-01", "Z")
    assert hand_overs(book, "B1") == [("direct", "M", "V"), ("vehicle", "V", "P"), ("vehicle", "P", "Q")]
    assert hand_overs(book, "B2") == []


def test_a_removal_puts_an_item_back_whatever_came_first(book: Book) -> None:
    register(book, "v1", "2026-02-01", "P")
    take_events(book, event("e2", "installing", "B1", "2026-01-02", vehicle_id="V1"))
    assert hand_overs(book, "B1") == [("vehicle", None, "P")]
    take_events(book, event("e4", "removing", "B1", "2026-01-20", vehicle_id="V1"))
    assert hand_overs(book, "B1") == []


def test_recoding_ends_the_life_of_the_original(book: Book) -> None:
    take_events(
        book,
        event("e1", "commissioning", "OLD", "2026-01-01", reporter_id="M"),
        event("e2", "commissioning", "NEW", "2026-05-01", reporter_id="R"),
    )
    assert life(book, "OLD")["ended_s"] is None
    book.ingest_rows("batteries", [{"battery_id": "NEW", "recoded_from": "OLD"}])
    ended = life(book, "OLD")
    assert value(book, "SELECT event_id FROM custody_event WHERE event_no = ?", ended["ended_no"]) == "e2"
    assert ended["ended_s"] == life(book, "NEW")["first_s"]
    assert life(book, "NEW")["ended_s"] is None


def test_a_recoding_that_is_reported_before_its_event_ends_the_original_too(book: Book) -> None:
    book.ingest_rows("batteries", [{"battery_id": "NEW", "recoded_from": "OLD"}])
    take_events(book, event("e2", "commissioning", "NEW", "2026-05-01", reporter_id="R"))
    take_events(book, event("e1", "commissioning", "OLD", "2026-01-01", reporter_id="M"))
    assert life(book, "OLD")["ended_s"] == life(book, "NEW")["first_s"]


def test_an_export_ends_the_chain_at_home_until_an_import(book: Book) -> None:
    take_events(book, event("e1", "exporting", "B1", "2026-01-01", reporter_id="A"))
    assert life(book, "B1")["exported_s"] is not None
    take_events(book, event("e2", "importing", "B1", "2026-02-01", reporter_id="B"))
    assert life(book, "B1")["exported_s"] is None


def test_a_battery_is_waste_when_removed_for_good(book: Book) -> None:
    take_events(
        book,
        event("e1", "installing", "B1", "2026-01-01", vehicle_id="V1"),
        event("e2", "removing", "B1", "2026-02-01", vehicle_id="V1"),
    )
    assert life(book, "B1")["waste_since_s"] == life(book, "B1")["last_s"]
    take_events(book, event("e3", "installing", "B1", "2026-03-01", vehicle_id="V2"))
    assert life(book, "B1")["waste_since_s"] is None
    assert value(book, "SELECT vehicle_id FROM item_life JOIN vehicle ON vehicle_key = in_vehicle_key") == "V2"


def test_two_vehicles_at_one_time_are_kept_as_reported(book: Book) -> None:
    take_events(
        book,
        event("e1", "installing", "B1", "2026-01-01", vehicle_id="V1"),
        event("e2", "installing", "B1", "2026-02-01", vehicle_id="V2"),
        event("e3", "removing", "B1", "2026-03-01", vehicle_id="V1"),
    )
    spans = book.connection.execute(
        "SELECT vehicle_id, until_s IS NULL FROM association JOIN vehicle USING (vehicle_key) ORDER BY 1"
    ).fetchall()
    assert spans == [("V1", False), ("V2", True)]
