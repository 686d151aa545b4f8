"""What is wrong with parts is kept, marked in the tree and flagged by its rule; nothing is counted twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import battery_custody
from battery_custody.book import Book

REUSE = "001PB12E110000001RP"
TABLES = {
    "batteries": f"battery_id,level,recoded_from\nP1,pack,\nP2,pack,\nP3,pack,\nX1,module,\n{REUSE},pack,\n",
    # A module in two packs, a pack in itself, a part that nobody reported.
    "aggregations": "parent_id,child_id,joined_at\nP1,X1,2024-01-01\nP2,X1,2024-02-01\nP3,P3,2024-01-01\n"
    "P1,X9,2024-01-01\n",
    # Outputs without inputs, and inputs without mass.
    "transformations": "transformation_id,kind,enterprise_id,event_time\nT1,recycling,A,2024-06-01\n"
    "T2,recycling,A,2024-07-01\n",
    "transformation_inputs": "transformation_id,item_id\nT2,P2\n",
    "transformation_outputs": "transformation_id,item_id,mass_kg\nT1,L1,500\nT2,L2,50\n",
    "lots": "lot_id,material\nL1,black_mass\nL2,black_mass\n",
    "custody_events": f"event_id,event_type,item_id,event_time,reporter_id\n"
    f"e1,commissioning,{REUSE},2024-05-01T08:00:00,A\n",
}
EXPECTED = {
    ("CC204", REUSE): (REUSE, "original_unknown"),
    ("CC205", "X1"): ("P1", "in_two_wholes"),
    ("CC205", "P3"): ("P3", "cycle"),
    ("CC302", "T1"): ("L1", "no_inputs"),
    ("CC904", "T2"): ("L2", "no_mass"),
    ("CC906", "X9"): ("P1", "missing"),
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    folder = tmp_path_factory.mktemp("bad_parts")
    records = folder / "records"
    records.mkdir()
    for table, text in TABLES.items():
        (records / f"{table}.csv").write_text(text, encoding="utf-8")
    with battery_custody.open(folder / "custody.duckdb") as book:
        assert book.ingest(records).rejected == 0
        book.detect(["CC2", "CC302", "CC904", "CC906"]).raise_for_failures()
        yield book


def test_each_is_flagged_by_its_rule_once(book: Book) -> None:
    found = [(one["rule_id"], one["subject_id"]) for one in book.finding_records()]
    assert sorted(found) == sorted(EXPECTED)


@pytest.mark.parametrize(("rule_id", "subject_id"), EXPECTED)
def test_each_is_marked_in_the_tree(book: Book, rule_id: str, subject_id: str) -> None:
    root, mark = EXPECTED[rule_id, subject_id]
    assert mark in {str(one.kind) for one in book.genealogy(root).marks}
