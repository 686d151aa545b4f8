"""Whether items reached a party or a site: yes with the way, no where all is known, else unknown and why."""

from __future__ import annotations

from typing import Any

import pytest

from battery_custody.book import Book
from battery_custody.errors import InputError, NotFoundError

T = "T08:00:00+08:00"


def born(item: str, day: str = "2020-01-01", maker: str = "M") -> dict[str, Any]:
    return _event("commissioning", item, day, reporter_id=maker)


def moved(item: str, day: str, consignor: str | None, consignee: str | None, **more: Any) -> dict[str, Any]:
    return _event("transferring", item, day, consignor_id=consignor, consignee_id=consignee, **more)


def _event(kind: str, item: str, day: str, **more: Any) -> dict[str, Any]:
    return {"event_id": f"{item}-{day}", "event_type": kind, "item_id": item, "event_time": day + T, **more}


def link(parent: str, child: str, joined: str, separated: str | None = None) -> dict[str, Any]:
    return {
        "parent_id": parent,
        "child_id": child,
        "joined_at": joined + T,
        "separated_at": separated and separated + T,
    }


@pytest.fixture
def parts(book: Book) -> Book:
    """OLD (M1, M2) passed through F and was taken apart by A; M1 went into NEW, which never saw F."""
    book.ingest_rows(
        "custody_events",
        [
            *(born(item) for item in ("OLD", "M1", "M2", "CLEAN")),
            born("NEW", "2023-01-01", "A"),
            moved("OLD", "2021-01-01", "M", "F"),
            moved("OLD", "2022-01-01", "F", "A"),
            _event("disassembling", "OLD", "2022-06-01", reporter_id="A"),
            moved("CLEAN", "2021-01-01", "M", "A"),
            moved("M2", "2024-01-01", "A", "G"),
        ],
    )
    rows = [link("OLD", item, "2020-01-02", "2022-06-01") for item in ("M1", "M2")]
    book.ingest_rows("aggregations", [*rows, link("NEW", "M1", "2023-01-02")])
    return book


def answer(book: Book, item: str, *to: str, **more: Any) -> str:
    return str(book.reach(item, to, **more).answer)


def test_an_item_reached_whom_it_was_handed_to(parts: Book) -> None:
    found = parts.reach("OLD", ["F"]).to_dict()
    assert found == {
        "item_id": "OLD",
        "answer": "yes",
        "hops": 0,
        "path": [{"item_id": "OLD", "party_id": "F", "event_id": "OLD-2021-01-01"}],
        "unknown_because": [],
    }


def test_a_part_reached_where_its_whole_was_while_it_was_inside(parts: Book) -> None:
    found = parts.reach("NEW", ["F"])
    assert (found.answer, found.hops) == ("yes", 1)
    assert [stage.item_id for stage in found.path] == ["NEW", "M1"]
    assert (found.path[-1].party_id, found.path[-1].inside_id) == ("F", "OLD")


def test_what_happened_after_a_part_had_left_does_not_count_for_its_whole(parts: Book) -> None:
    assert answer(parts, "M2", "G") == "yes"
    assert answer(parts, "OLD", "G") == "no"


def test_no_only_where_every_way_is_known_to_its_end(parts: Book) -> None:
    assert answer(parts, "CLEAN", "F") == "no"
    parts.ingest_rows("custody_events", [moved("CLEAN", "2022-01-01", "B", "C")])
    found = parts.reach("CLEAN", ["F"])
    assert found.answer == "unknown"
    assert "B handed it on" in found.unknown_because[0].what
    assert found.unknown_because[0].item_id == "CLEAN"


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ({"custody_events": [moved("X", "2021-01-01", "M", "A")]}, "first record is of 2021-01-01"),
        ({"custody_events": [born("X"), moved("X", "2021-01-01", "M", None)]}, "who took it over"),
        (
            {"custody_events": [born("X"), {**moved("X", "2021-01-01", "M", "A"), "event_type": "shipping"}]},
            "no receipt",
        ),
        ({"custody_events": [born("X")], "aggregations": [link("X", "GHOST", "2020-01-02")]}, "nobody sent a record"),
        (
            {
                "custody_events": [born("X"), born("PART", maker="N")],
                "aggregations": [link("X", "PART", "2020-01-02")],
            },
            "M had the whole that it was put into",
        ),
        (
            {
                "transformations": [
                    {"transformation_id": "T", "kind": "recycling", "enterprise_id": "R", "event_time": "2021-01-01"}
                ],
                "transformation_outputs": [{"transformation_id": "T", "item_id": "X"}],
            },
            "inputs that nobody reported",
        ),
    ],
)
def test_what_is_missing_is_named(book: Book, rows: dict[str, list[dict[str, Any]]], says: str) -> None:
    book.ingest_rows("enterprises", [{"enterprise_id": "F"}])
    for table, listed in rows.items():
        book.ingest_rows(table, listed)
    found = book.reach("X", ["F"])
    assert found.answer == "unknown"
    assert any(says in missing.what for missing in found.unknown_because)


def test_a_part_that_was_made_where_its_whole_was_is_known(book: Book) -> None:
    book.ingest_rows("custody_events", [born("X")])
    book.ingest_rows("batteries", [{"battery_id": item, "maker_id": "M"} for item in ("X", "PART")])
    book.ingest_rows("aggregations", [link("X", "PART", "2020-01-02")])
    book.ingest_rows("enterprises", [{"enterprise_id": "F"}])
    assert answer(book, "X", "F") == "no"


def test_inputs_count_up_to_when_they_went_in_and_originals_up_to_the_new_code(book: Book) -> None:
    book.ingest_rows("batteries", [{"battery_id": "NEW", "recoded_from": "OLD"}])
    making = {"transformation_id": "T", "kind": "recycling", "enterprise_id": "R", "event_time": "2023-01-01" + T}
    book.ingest_rows("transformations", [making])
    book.ingest_rows("transformation_inputs", [{"transformation_id": "T", "item_id": "NEW"}])
    book.ingest_rows("transformation_outputs", [{"transformation_id": "T", "item_id": "LOT"}])
    book.ingest_rows(
        "custody_events",
        [
            born("OLD"),
            moved("OLD", "2021-01-01", "M", "F"),
            born("NEW", "2022-01-01", "F"),
            moved("NEW", "2022-06-01", "F", "R"),
            moved("OLD", "2024-01-01", "F", "LATE"),
        ],
    )
    found = book.reach("LOT", ["M"])
    assert [stage.item_id for stage in found.path] == ["LOT", "NEW", "OLD"]
    assert (found.answer, found.hops, found.path[-1].event_id) == ("yes", 2, "OLD-2020-01-01")
    assert answer(book, "LOT", "R") == "yes"
    assert answer(book, "LOT", "LATE") == "no"


def test_as_of_a_date_ended_links_and_later_events_do_not_count(parts: Book) -> None:
    assert answer(parts, "NEW", "F", as_of="2022-12-31") != "yes"
    assert answer(parts, "OLD", "F", as_of="2020-06-01") == "no"
    assert answer(parts, "M1", "F", as_of="2021-06-01") == "yes"


def test_a_site_is_unknown_where_its_party_is_known_and_the_site_is_not(book: Book) -> None:
    book.ingest_rows("sites", [{"site_id": site, "enterprise_id": "A"} for site in ("A1", "A2")])
    book.ingest_rows(
        "custody_events",
        [
            born("X"), moved("X", "2021-01-01", "M", "A", site_id="A1"),
            born("Y"), moved("Y", "2021-01-01", "M", "A"),
            born("Z"), moved("Z", "2021-01-01", "M", "B"),
        ],
    )  # fmt: skip
    assert answer(book, "X", "A1") == "yes"
    assert answer(book, "X", "A2") == "no"
    found = book.reach("Y", ["A1"])
    assert found.answer == "unknown"
    assert "which of its sites" in found.unknown_because[0].what
    assert answer(book, "Z", "A1") == "no"


def test_many_items_are_answered_at_once_as_each_alone(parts: Book) -> None:
    items = ["NEW", "OLD", "M1", "M2", "CLEAN"]
    found = parts.reach_all([*items, "NOBODY", "OLD"], ["F", "G"])
    assert [one.item_id for one in found] == [*items, "NOBODY"]
    assert [one.to_dict() for one in found[:-1]] == [parts.reach(item, ["F", "G"]).to_dict() for item in items]
    assert found[-1].answer == "unknown"
    assert "No record names" in found[-1].unknown_because[0].what


def test_cycles_end(book: Book) -> None:
    book.ingest_rows(
        "aggregations", [link("A", "B", "2020-01-01"), link("B", "A", "2020-01-01"), link("A", "A", "2021-01-01")]
    )
    book.ingest_rows("enterprises", [{"enterprise_id": "F"}])
    assert answer(book, "A", "F") == "unknown"


def test_flagged_parties_are_those_that_open_findings_accuse(parts: Book) -> None:
    with pytest.raises(InputError, match="No open finding"):
        parts.reach("OLD", flagged=True)
    parts.connection.execute(
        "INSERT INTO finding BY NAME SELECT 'F-1' AS finding_id, 'CC401' AS rule_id, 'open' AS status, "
        "['F', 'A']::VARCHAR[] AS party_ids, 'high' AS severity"
    )
    assert answer(parts, "NEW", flagged=True) == "yes"
    assert answer(parts, "CLEAN", flagged=True) == "no"


def test_who_or_what_nobody_reported_is_told(parts: Book) -> None:
    with pytest.raises(NotFoundError, match="'Q'"):
        parts.reach("OLD", ["Q"])
    with pytest.raises(NotFoundError, match="'NOBODY'"):
        parts.reach("NOBODY", ["F"])
