"""The flat genealogy against a walk by hand, made at once and batch by batch, cycles and all."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from ledger_records import Row, event

from battery_custody.book import Book
from battery_custody.ledger.derive import derive
from battery_custody.regulation import load_regulation

Edge = tuple[str, str, str]


def table(book: Book) -> set[tuple[Any, ...]]:
    """Return the genealogy with ids instead of keys."""
    rows = book.connection.execute(
        "SELECT above.id, parent.id, child.id, relation, steps, since_s, until_s, counts_until_s "
        "FROM genealogy JOIN keys.item AS above ON above.key = ancestor_key "
        "JOIN keys.item AS parent ON parent.key = parent_key JOIN keys.item AS child ON child.key = descendant_key"
    ).fetchall()
    assert len(rows) == len(set(rows))
    return set(rows)


def cycles(book: Book) -> set[str]:
    sql = "SELECT id FROM genealogy_cycle JOIN keys.item ON key = item_key"
    return {item_id for (item_id,) in book.connection.execute(sql).fetchall()}


def walked(edges: set[Edge]) -> dict[str, dict[Edge, int]]:
    """Return for each item the links below it and how many steps away each is, by a walk in breadth."""
    onward: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        onward[edge[0]].append(edge)
    found: dict[str, dict[Edge, int]] = {}
    for root in list(onward):
        steps: dict[Edge, int] = {}
        level, seen, depth = [root], {root}, 0
        while level:
            depth += 1
            reached = [edge for item in level for edge in onward.get(item, ()) if edge not in steps]
            steps.update(dict.fromkeys(reached, depth))
            level = [item for item in dict.fromkeys(edge[1] for edge in reached) if item not in seen]
            seen.update(level)
        found[root] = steps
    return found


def link(parent: str, child: str, joined: str = "2024-01-01", separated: str | None = None) -> Row:
    return {"parent_id": parent, "child_id": child, "joined_at": joined, "separated_at": separated}


@pytest.mark.parametrize("seed", range(4))
def test_it_is_what_a_walk_finds_whether_made_at_once_or_batch_by_batch(
    seed: int, open_book: Callable[[str], Book]
) -> None:
    dice = random.Random(seed)
    items = [f"I{number}" for number in range(10)]
    # Every other seed has cycles and items in themselves; the others are as sound data is.
    pairs = [(dice.choice(items), dice.choice(items)) for _ in range(13)]
    if seed % 2:
        pairs = [(a, b) if a < b else (b, a) for a, b in pairs if a != b]
    ends = {pair: dice.choice([None, "2025-03-04T05:06:07Z", "2026-01-01T00:00:00Z"]) for pair in pairs}
    rows = [link(*pair, separated=end) for pair, end in ends.items()]
    made = {("LOT", items[5]), ("SALT", "LOT")}
    makings = [
        {"transformation_id": f"T{n}", "kind": "recycling", "enterprise_id": "E", "event_time": "2025-06-01T00:00:00Z"}
        for n, _ in enumerate(sorted(made))
    ]
    inputs = [{"transformation_id": f"T{n}", "item_id": child} for n, (_, child) in enumerate(sorted(made))]
    outputs = [{"transformation_id": f"T{n}", "item_id": parent} for n, (parent, _) in enumerate(sorted(made))]
    edges = {(*pair, "part_of") for pair in ends} | {(*pair, "input_to") for pair in made}

    parts = open_book("parts")
    dice.shuffle(rows)
    parts.ingest_rows("transformation_outputs", outputs)
    for first in range(0, len(rows), 4):
        parts.ingest_rows("aggregations", rows[first : first + 4])
    parts.ingest_rows("transformation_inputs", inputs)
    parts.ingest_rows("transformations", makings)
    by_batch = table(parts)
    derive(parts.connection, load_regulation())
    assert table(parts) == by_batch

    expected = walked(edges)
    found: dict[str, dict[Edge, int]] = defaultdict(dict)
    for above, parent, child, relation, steps, *_ in by_batch:
        # A way that has come back to its beginning ends there: the walk by hand goes on.
        assert steps >= expected[above][parent, child, relation]
        found[above][parent, child, relation] = steps
    for root, steps in expected.items():
        assert set(found[root]) == set(steps), root
        assert found[root] == steps
    assert cycles(parts) == {root for root, steps in expected.items() if any(edge[1] == root for edge in steps)}


def test_it_counts_up_to_the_last_moment_that_any_way_held(book: Book) -> None:
    book.ingest_rows(
        "aggregations",
        [
            link("P", "M1", separated="2025-01-01T00:00:00Z"),
            link("P", "M2", separated="2026-01-01T00:00:00Z"),
            link("M1", "C"),
            link("M2", "C", joined="2024-01-01"),
            link("C", "D", separated="2025-06-01T00:00:00Z"),
        ],
    )
    counts = {(row[0], row[2]): row[7] for row in table(book) if row[0] == "P" and row[2] == "D"}
    assert counts == {("P", "D"): 1748736000}


def test_an_output_that_was_a_part_was_taken_out_and_not_made(book: Book) -> None:
    book.ingest_rows("aggregations", [link("PACK", "MODULE"), link("MODULE", "CELL")])
    making = {"transformation_id": "T", "kind": "disassembly", "enterprise_id": "E", "event_time": "2025-01-01"}
    book.ingest_rows("transformations", [making])
    book.ingest_rows("transformation_inputs", [{"transformation_id": "T", "item_id": "PACK"}])
    outputs = [{"transformation_id": "T", "item_id": item} for item in ("MODULE", "CELL", "SCRAP")]
    book.ingest_rows("transformation_outputs", outputs)
    made = {(row[1], row[2]) for row in table(book) if row[3] == "input_to"}
    assert made == {("SCRAP", "PACK")}
    assert not cycles(book)


def test_a_lot_that_goes_in_and_comes_out_is_no_link_of_itself(book: Book) -> None:
    making = {"transformation_id": "T", "kind": "recycling", "enterprise_id": "E", "event_time": "2025-01-01"}
    book.ingest_rows("transformations", [making])
    for side in ("inputs", "outputs"):
        book.ingest_rows(f"transformation_{side}", [{"transformation_id": "T", "item_id": "LOT"}])
    assert not table(book)


def test_a_battery_made_of_several_keeps_all_its_originals(book: Book) -> None:
    book.ingest_rows("batteries", [{"battery_id": "NEW", "recoded_from": original} for original in ("A", "B")])
    book.ingest_rows("custody_events", [event("e", "commissioning", "NEW", "2025-01-01T00:00:00Z")])
    assert {(row[1], row[2], row[5]) for row in table(book)} == {("NEW", "A", 1735689600), ("NEW", "B", 1735689600)}


def test_emptying_a_whole_ends_the_links_of_all_its_parts(book: Book) -> None:
    book.ingest_rows("aggregations", [link("P", "M"), link("M", "C")])
    rows = [{"parent_id": "P", "separated_at": "2025-01-01T00:00:00Z", "event_id": "e"}]
    book.ingest_rows("separations", rows)
    counts = {(row[0], row[2]): row[7] for row in table(book)}
    assert counts == {("P", "M"): 1735689600, ("P", "C"): 1735689600, ("M", "C"): None}


def test_overlaps_leave_out_wholes_that_stand_in_each_other(book: Book) -> None:
    rows = [link("PACK", "MODULE"), link("PACK", "CELL"), link("MODULE", "CELL"), link("OTHER", "CELL", "2025-01-01")]
    book.ingest_rows("aggregations", rows)
    sql = (
        "SELECT child.id, one.id, other.id FROM part_overlap JOIN keys.item AS child ON child.key = child_key "
        "JOIN keys.item AS one ON one.key = parent_key JOIN keys.item AS other ON other.key = other_key ORDER BY ALL"
    )
    assert book.connection.execute(sql).fetchall() == [("CELL", "MODULE", "OTHER"), ("CELL", "PACK", "OTHER")]


def test_a_batch_without_links_leaves_it_alone(book: Book) -> None:
    book.ingest_rows("aggregations", [link("P", "M")])
    before = table(book)
    book.ingest_rows("custody_events", [event("e", "commissioning", "P", "2025-01-01T00:00:00Z")])
    assert table(book) == before
