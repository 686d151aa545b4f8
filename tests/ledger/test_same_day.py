"""Where only days are reported, hand-overs of one day follow each other either way."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import pytest
from ledger_contents import hand_overs
from ledger_records import Row, event, got, handed, sent, take_events

from battery_custody.book import Book

DAY = "2026-03-01"


def chain_of(open_book: Callable[..., Book], name: str, rows: tuple[Row, ...]) -> list[tuple[str | None, str | None]]:
    book = open_book(name)
    take_events(book, *rows)
    found = [row[1:] for row in hand_overs(book, "B1")]
    book.close()
    return found


def test_hand_overs_of_a_day_make_a_chain_in_whatever_order_they_are_reported(open_book: Callable[..., Book]) -> None:
    rows = [handed("e1", "B1", "C", "D", DAY), handed("e2", "B1", "A", "B", DAY), handed("e3", "B1", "B", "C", DAY)]
    for number, order in enumerate(permutations(rows)):
        assert chain_of(open_book, f"l{number}", order) == [("A", "B"), ("B", "C"), ("C", "D")]


def test_the_chain_of_a_day_begins_with_who_had_it_before(open_book: Callable[..., Book]) -> None:
    before = handed("e0", "B1", "M", "B", "2026-02-01")
    rows = (handed("e1", "B1", "A", "B", DAY), handed("e2", "B1", "B", "A", DAY), before)
    assert chain_of(open_book, "l", rows) == [("M", "B"), ("B", "A"), ("A", "B")]


def test_times_of_day_keep_their_order(open_book: Callable[..., Book]) -> None:
    rows = (
        handed("e1", "B1", "B", "C", f"{DAY}T08:00:00"),
        handed("e2", "B1", "A", "B", f"{DAY}T09:00:00"),
    )
    assert chain_of(open_book, "l", rows) == [("B", "C"), ("A", "B")]


def test_a_day_goes_between_two_times(open_book: Callable[..., Book]) -> None:
    rows = (
        handed("e1", "B1", "A", "B", f"{DAY}T08:00:00"),
        handed("e2", "B1", "C", "D", f"{DAY}T09:00:00"),
        handed("e3", "B1", "B", "C", DAY),
    )
    assert chain_of(open_book, "l", rows) == [("A", "B"), ("B", "C"), ("C", "D")]


def test_a_day_is_one_of_the_zone_eight_hours_ahead(open_book: Callable[..., Book]) -> None:
    # 16:30 UTC is half past midnight of the next day there: another day, so its order stands.
    rows = (handed("e1", "B1", "A", "B", "2026-03-01T16:30:00Z"), handed("e2", "B1", "B", "C", DAY))
    assert chain_of(open_book, "l", rows) == [("B", "C"), ("A", "B")]


@pytest.mark.parametrize("reverse", [False, True])
def test_dispatch_and_receipt_of_one_day_pair(open_book: Callable[..., Book], reverse: bool) -> None:
    rows = (sent("s", "B1", "A", "B", DAY), got("r", "B1", "A", "B", DAY))
    book = open_book()
    take_events(book, *(rows[::-1] if reverse else rows))
    assert hand_overs(book, "B1") == [("paired", "A", "B")]


def test_the_birth_of_a_day_comes_first(open_book: Callable[..., Book]) -> None:
    rows = (handed("e2", "B1", "M", "A", DAY), event("e1", "commissioning", "B1", DAY, reporter_id="M"))
    assert chain_of(open_book, "l", rows) == [(None, "M"), ("M", "A")]


def test_two_hand_overs_that_exclude_each_other_are_both_kept(open_book: Callable[..., Book]) -> None:
    rows = (handed("e1", "B1", "A", "B", DAY), handed("e2", "B1", "A", "C", DAY))
    one = chain_of(open_book, "one", rows)
    assert sorted(one, key=str) == [("A", "B"), ("A", "C")]
    assert chain_of(open_book, "other", rows[::-1]) == one
