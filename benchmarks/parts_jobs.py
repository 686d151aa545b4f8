"""The jobs about parts: the genealogy of a ledger with many parts, and reach over it."""

from __future__ import annotations

import json
import statistics
import time
from pathlib import Path
from typing import Any

import battery_custody
from battery_custody.book import Book

Measured = dict[str, Any]


def simulate_packs(out: str, batteries: int, seed: int) -> Measured:
    """Write the record files of a nation, and the parts of its packs in place of those of the simulation."""
    from parts_records import write_parts

    from battery_custody.simulate import simulate_nation

    simulate_nation(Path(out), batteries=batteries, seed=seed, modules_share=0)
    modules, cells = write_parts(Path(out))
    return {"modules": modules, "cells": cells}


def derive_genealogy(ledger: str) -> Measured:
    """Derive the genealogy anew from the links."""
    from battery_custody.ledger.genealogy import derive_genealogy as derive_anew

    with battery_custody.open(ledger) as book:
        connection = book.connection
        began = time.perf_counter()
        connection.execute("BEGIN")
        derive_anew(connection, None)
        connection.execute("COMMIT")
        seconds = time.perf_counter() - began
        (rows,) = connection.execute("SELECT COUNT(*) FROM genealogy").fetchall()[0]
    return {"seconds": seconds, "rows": rows}


def ask_genealogy(ledger: str, packs: int) -> Measured:
    """Ask for the genealogy of packs drawn at random from those whose cells are on record."""
    times, edges = [], 0
    with battery_custody.open(ledger, read_only=True) as book:
        for pack in _draw_packs(book, packs):
            began = time.perf_counter()
            answer = book.genealogy(pack, "down")
            times.append((time.perf_counter() - began) * 1000)
            edges = max(edges, len(answer.edges))
    times.sort()
    return {"median_ms": statistics.median(times), "p99_ms": times[int(len(times) * 0.99)], "edges": edges}


def one_more_pack(ledger: str, folder: str) -> Measured:
    """Take in one more pack with all its parts, three times; the last counts."""
    from parts_records import CELLS, MODULES

    times = []
    with battery_custody.open(ledger) as book:
        # As a detection leaves it: nothing waits to be judged.
        book.connection.execute("DELETE FROM touched_item")
        for number in range(3):
            place = Path(folder) / f"pack-{number}"
            place.mkdir(parents=True)
            pack = f"BENCH-PACK-{number}"
            links = [(pack, f"{pack}-M{module}") for module in range(MODULES)]
            links += [(f"{pack}-M{cell % MODULES}", f"{pack}-C{cell}") for cell in range(CELLS)]
            rows = [{"parent_id": one, "child_id": other, "joined_at": "2026-10-01"} for one, other in links]
            text = "".join(json.dumps(row) + "\n" for row in rows)
            (place / "aggregations.jsonl").write_text(text, encoding="utf-8")
            began = time.perf_counter()
            book.ingest(place)
            times.append(time.perf_counter() - began)
            found = len(book.genealogy(pack, "down").edges)
    return {"seconds": times[-1], "first_s": times[0], "edges": found, "expected": MODULES + CELLS}


def reach(ledger: str, items: int, parties: int) -> Measured:
    """Ask of many items at once whether they, or anything in them, passed through one of many parties."""
    with battery_custody.open(ledger, read_only=True) as book:
        chosen = _draw_packs(book, items, with_cells=False)
        rows = book.connection.execute(
            "SELECT enterprise_id FROM enterprise "
            "WHERE enterprise_key IN (SELECT consignee_key FROM custody_transfer) "
            "AND id_scheme = 'uscc' ORDER BY hash(enterprise_id) LIMIT $parties",
            {"parties": parties},
        ).fetchall()
        targets = [enterprise_id for (enterprise_id,) in rows]
        began = time.perf_counter()
        answers = book.reach_all(chosen, targets)
        seconds = time.perf_counter() - began
    told = {word: sum(answer.answer == word for answer in answers) for word in ("yes", "no", "unknown")}
    return {"seconds": seconds, "items": len(answers), "parties": len(targets), "told": told}


def _draw_packs(book: Book, packs: int, *, with_cells: bool = True) -> list[str]:
    # The order of a hash is as good as chance, and the same in every run.
    below = "child_key IN (SELECT parent_key FROM aggregation)" if with_cells else "true"
    rows = book.connection.execute(
        f"SELECT item_id FROM battery WHERE item_key IN (SELECT parent_key FROM aggregation WHERE {below}) "
        "AND item_key NOT IN (SELECT child_key FROM aggregation) ORDER BY hash(item_id) LIMIT $packs",
        {"packs": packs},
    ).fetchall()
    return [item_id for (item_id,) in rows]
