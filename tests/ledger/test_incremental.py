"""Incremental derivation: whatever comes in whatever batches, the tables are those of a derivation of everything."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from ledger_contents import derived, different
from ledger_records import Tables, check_incremental, filled
from ledger_worlds import batches, whole_batch

from battery_custody.ledger import derive

EXAMPLES = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    # Shrinking takes many ingests; the worlds are small as they are.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
LONG = settings(EXAMPLES, max_examples=400, derandomize=False)


def _check_order(empty_ledger: Path, parts: list[Tables]) -> None:
    with filled(empty_ledger, parts) as book:
        in_parts = derived(book)
    with filled(empty_ledger, [whole_batch(parts)]) as book:
        assert different(in_parts, derived(book)) == {}


@EXAMPLES
@given(parts=batches())
def test_increments_make_the_tables_of_a_full_derivation(empty_ledger: Path, parts: list[Tables]) -> None:
    check_incremental(empty_ledger, parts)


@EXAMPLES
@given(parts=batches(agreeing=True))
def test_batches_in_any_order_make_the_tables_of_one_batch(empty_ledger: Path, parts: list[Tables]) -> None:
    _check_order(empty_ledger, parts)


@settings(EXAMPLES, max_examples=5)
@given(parts=batches())
def test_a_derivation_in_parts_makes_the_tables_of_one(empty_ledger: Path, parts: list[Tables]) -> None:
    with filled(empty_ledger, parts) as book, pytest.MonkeyPatch.context() as patched:
        book.derive()
        at_once = derived(book)
        patched.setattr(derive, "ITEMS_AT_ONCE", 2)
        book.derive()
        assert different(at_once, derived(book)) == {}


@pytest.mark.slow
@LONG
@given(parts=batches())
def test_many_increments_make_the_tables_of_a_full_derivation(empty_ledger: Path, parts: list[Tables]) -> None:
    check_incremental(empty_ledger, parts)


@pytest.mark.slow
@LONG
@given(parts=batches(agreeing=True))
def test_many_orders_of_batches_make_the_tables_of_one(empty_ledger: Path, parts: list[Tables]) -> None:
    _check_order(empty_ledger, parts)
