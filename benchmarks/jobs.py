"""The jobs: each is run in a process of its own and prints what it measured as one JSON object.

Usage: jobs.py NAME ARGUMENTS, where the arguments are a JSON object. The process tells its own
peak memory with the rest, as `peak_gb`.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from machine import peak_memory_gb
from parts_jobs import ask_genealogy, derive_genealogy, one_more_pack, reach, simulate_packs

import battery_custody
from battery_custody.book import Book

Measured = dict[str, Any]

#: One pass that sorts the hand-overs of every item and looks back by one: the yardstick of the rules.
WINDOW_PASS = """
SELECT COUNT(*) FILTER (consignor_key <> prev_consignee_key), MAX(at_s - prev_at_s)
FROM (
    SELECT consignor_key, at_s, LAG(consignee_key) OVER chain AS prev_consignee_key, LAG(at_s) OVER chain AS prev_at_s
    FROM custody_transfer
    WINDOW chain AS (PARTITION BY item_key ORDER BY at_s, seq)
)
"""
_EVENT_TABLES = ("custody_events", "vehicle_events", "documents")
_RULES = ("CC101", "CC102")


def simulate(out: str, batteries: int, seed: int, formats: str) -> Measured:
    """Write the record files of a nation."""
    from battery_custody.simulate import simulate_nation

    began = time.perf_counter()
    summary = simulate_nation(Path(out), batteries=batteries, seed=seed, formats=formats)
    return {"seconds": time.perf_counter() - began, "rows": summary.rows}


def write_epcis(records: str, out: str, most: int) -> Measured:
    """Write an EPCIS document from simulated events."""
    from epcis_document import write_document

    return {"events": write_document(Path(records), Path(out), most), "megabytes": Path(out).stat().st_size / 1e6}


def ingest(ledger: str, path: str) -> Measured:
    """Read records into a new ledger: validated, hashed and derived."""
    with battery_custody.open(ledger) as book:
        began = time.perf_counter()
        report = book.ingest(path)
        seconds = time.perf_counter() - began
    read = {table: counts["read"] for table, counts in report.by_table.items()}
    return {
        "seconds": seconds,
        "records": report.read,
        "events": sum(read.get(table, 0) for table in _EVENT_TABLES),
        "rejected": report.rejected,
    }


def judge(ledger: str) -> Measured:
    """Run all rules over everything, between window passes over the same table."""
    with battery_custody.open(ledger) as book:
        passes = [_window_pass(book), _window_pass(book)]
        began = time.perf_counter()
        report = book.detect(full=True)
        first = time.perf_counter() - began
        passes.append(_window_pass(book))
        began = time.perf_counter()
        book.detect(full=True)
        again = time.perf_counter() - began
        (transfers,) = book.connection.execute("SELECT COUNT(*) FROM custody_transfer").fetchall()[0]
    report.raise_for_failures()
    return {
        "window_s": statistics.median(passes),
        "first_s": first,
        "again_s": again,
        "judging_s": sum(rule.seconds for rule in report.rules),
        "slowest": max((rule.seconds, rule.rule_id) for rule in report.rules),
        "rules": len(report.rules),
        "open": report.findings.open,
        "transfers": transfers,
    }


def compare(ledger: str, records: str, networkx_batteries: int) -> Measured:
    """Run two rules as they are, in pandas and in networkx, and see that all flag the same."""
    import networkx_rules
    import pandas_rules
    from frames import read_records

    with battery_custody.open(ledger) as book:
        began = time.perf_counter()
        book.detect(_RULES)
        ours_s = time.perf_counter() - began
        ours = [_flags(book, rule) for rule in _RULES]
        now_s, batteries = book.now_s(), book.connection.execute("SELECT COUNT(*) FROM battery").fetchall()[0][0]
        (grace_s,) = (
            round(86_400 * one.days) for one in book.regulation.deadlines if one.name == "sent_not_received_grace"
        )
    frames = read_records(Path(records), now_s, grace_s)
    began = time.perf_counter()
    chain = pandas_rules.hand_overs(frames)
    chained_s = time.perf_counter() - began
    in_pandas = [pandas_rules.custody_breaks(frames, chain), pandas_rules.never_received(frames, chain)]
    pandas_s = time.perf_counter() - began
    del chain
    share = min(1.0, networkx_batteries / batteries)
    sample = frames.sample(share)
    items = set(sample.events["item_id"])
    began = time.perf_counter()
    graph = networkx_rules.make_graph(sample)
    graph_s = time.perf_counter() - began
    in_networkx = networkx_rules.flagged(graph, sample)
    networkx_s = time.perf_counter() - began
    return {
        "ours_s": ours_s,
        "pandas_s": pandas_s,
        "pandas_chained_s": chained_s,
        "networkx_s": networkx_s,
        "networkx_graph_s": graph_s,
        "networkx_share": len(sample.events) / len(frames.events),
        "flagged": [len(one) for one in ours],
        "flagged_in_sample": [len(one) for one in in_networkx],
        "pandas_same": in_pandas == ours,
        "networkx_same": list(in_networkx) == [{flag for flag in one if flag[0] in items} for one in ours],
    }


def derive(ledger: str) -> Measured:
    """Derive all tables anew, then judge everything, so that nothing is left to do."""
    with battery_custody.open(ledger) as book:
        began = time.perf_counter()
        book.derive()
        seconds = time.perf_counter() - began
        book.detect(full=True)
    return {"seconds": seconds}


def trace(ledger: str, items: int) -> Measured:
    """Trace batteries drawn at random, in the open process."""
    with battery_custody.open(ledger, read_only=True) as book:
        drawn = _draw(book, items)
        times = []
        for item_id in drawn:
            began = time.perf_counter()
            book.trace(item_id)
            times.append((time.perf_counter() - began) * 1000)
    times.sort()
    return {"median_ms": statistics.median(times), "p99_ms": times[int(len(times) * 0.99)], "items": drawn[:5]}


def one_more(ledger: str, events: list[str]) -> Measured:
    """Take one more batch of one event and judge what it touches, once for each file; the last counts."""
    accepted = new = 0
    times: list[tuple[float, float]] = []
    with battery_custody.open(ledger) as book:
        for event in events:
            began = time.perf_counter()
            accepted += book.ingest(event).accepted
            ingested_s = time.perf_counter() - began
            new += book.detect().findings.new
            times.append((time.perf_counter() - began, ingested_s))
    (first_s, _), (seconds, ingested_s) = times[0], times[-1]
    return {"first_s": first_s, "seconds": seconds, "ingested_s": ingested_s, "accepted": accepted, "new": new}


def broken_event(ledger: str, out: str, name: str) -> Measured:
    """Write a file of one event: a party that never had it hands a battery over."""
    with battery_custody.open(ledger, read_only=True) as book:
        (item_id,) = _draw(book, 1, skip=name)
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(book.now_s()))
    folder = Path(out)
    folder.mkdir()
    record = {
        "event_id": f"BENCH-{name}",
        "event_type": "transferring",
        "item_id": item_id,
        "event_time": now,
        "record_time": now,
        "reporter_id": f"BENCH-PARTY-{name}",
        "consignor_id": f"BENCH-PARTY-{name}",
        "consignee_id": "BENCH-CONSIGNEE",
    }
    (folder / "custody_events.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    return {}


def verify(ledger: str) -> Measured:
    """Recompute the hash chain over all records."""
    with battery_custody.open(ledger, read_only=True) as book:
        began = time.perf_counter()
        batches, broken = book.verify()
    return {
        "seconds": time.perf_counter() - began,
        "batches": batches,
        "broken": None if broken is None else str(broken),
    }


def _window_pass(book: Book) -> float:
    began = time.perf_counter()
    book.connection.execute(WINDOW_PASS).fetchall()
    return time.perf_counter() - began


def _flags(book: Book, rule: str) -> set[tuple[str, str]]:
    found = (finding["evidence"] for finding in book.finding_records(rule))
    return {(evidence["item_id"], evidence["event_id"]) for evidence in found}


def _draw(book: Book, items: int, skip: str = "") -> list[str]:
    # The order of a hash is as good as chance, and the same in every run.
    rows = book.connection.execute(
        "SELECT item_id FROM battery WHERE defined ORDER BY hash(item_id || $skip) LIMIT $items",
        {"skip": skip, "items": items},
    ).fetchall()
    return [item_id for (item_id,) in rows]


JOBS: dict[str, Callable[..., Measured]] = {
    job.__name__: job
    for job in (
        *(simulate, write_epcis, ingest, judge, compare, derive, trace, one_more, broken_event, verify),
        *(simulate_packs, derive_genealogy, ask_genealogy, one_more_pack, reach),
    )
}


def main() -> None:
    """Run the job that the command line names."""
    name, arguments = sys.argv[1:]
    measured = JOBS[name](**json.loads(arguments))
    print(json.dumps({**measured, "peak_gb": peak_memory_gb()}))


if __name__ == "__main__":
    main()
