"""Paths between parties: time is respected, and each of the two wishes gets its own path."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from path_network import EVENTS, TRANSFERS, VEHICLE_EVENTS

from battery_custody.book import Book
from battery_custody.errors import InputError, NotFoundError


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    folder = tmp_path_factory.mktemp("network")
    for name, text in (("custody_events", EVENTS), ("vehicle_events", VEHICLE_EVENTS), ("transfers", TRANSFERS)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    with Book.open(folder / "custody.duckdb") as book:
        book.ingest(folder)
        yield book


def way(book: Book, begin: str, end: str, by: str = "earliest", between: tuple[str, str] | None = None) -> list[str]:
    found = book.find_path(begin, end, by=by, between=between)
    return ["none"] if found.hand_overs is None else [one.transfer_id for one in found.hand_overs]


def test_earliest_and_fewest_are_two_paths(network: Book) -> None:
    assert way(network, "A", "D") == ["e1|P1", "e2|P1", "e4|P1"]
    assert way(network, "A", "D", "fewest") == ["slow|P3"]


def test_answer_has_the_form_that_others_rely_on(network: Book) -> None:
    assert network.find_path("B", "D").to_dict() == {
        "from": "B",
        "to": "D",
        "by": "earliest",
        "between": [None, None],
        "arrives_at": "2020-01-10T08:00:00+08:00",
        "hops": 2,
        "transfers": [
            {
                "transfer_id": "e2|P1",
                "consignor_id": "B",
                "consignee_id": "C",
                "item_id": "P1",
                "dispatched_at": "2020-01-03T08:00:00+08:00",
                "received_at": "2020-01-09T08:00:00+08:00",
            },
            {
                "transfer_id": "e4|P1",
                "consignor_id": "C",
                "consignee_id": "D",
                "item_id": "P1",
                "dispatched_at": "2020-01-10T08:00:00+08:00",
                "received_at": None,
            },
        ],
    }


def test_what_left_before_the_goods_arrived_is_on_no_path(network: Book) -> None:
    # C handed on to E a day before it had received anything from B.
    assert way(network, "B", "E") == ["none"]
    assert way(network, "C", "E") == ["late|P2"]


def test_two_hand_overs_of_one_day_may_follow_either_way(network: Book) -> None:
    assert way(network, "F", "H") == ["d1|P4", "d2|P5"]


def test_an_owner_gets_what_was_in_the_vehicle(network: Book) -> None:
    assert way(network, "C", "O") == ["to|Q1", "reg|Q1"]


def test_a_bare_network_counts_too(network: Book) -> None:
    assert way(network, "D", "Y") == ["t1", "t2"]
    assert way(network, "F", "A") == ["d1|P4", "d2|P5", "t3"]


def test_between_counts_whole_days(network: Book) -> None:
    assert way(network, "A", "B", between=("2020-01-02", "2020-01-02")) == ["e1|P1"]
    assert way(network, "A", "B", between=("2020-01-03", "2020-12-31")) == ["again|P1"]
    # Dispatched within, received later.
    assert way(network, "B", "C", between=("2020-01-01", "2020-01-08")) == ["none"]


def test_unknown_party_and_bad_questions_are_said(network: Book) -> None:
    with pytest.raises(NotFoundError, match="No record names the party 'Z'"):
        network.find_path("A", "Z")
    with pytest.raises(InputError, match="named twice"):
        network.find_path("A", "A")
    with pytest.raises(InputError, match="write earliest or fewest"):
        network.find_path("A", "B", by="nicest")
    with pytest.raises(InputError, match="before the first"):
        network.find_path("A", "B", between=("2021-01-01", "2020-01-01"))
    with pytest.raises(InputError, match="can't be read"):
        network.find_path("A", "B", between=("then", "2020-01-01"))
