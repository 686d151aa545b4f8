"""Sync: the graph says what the ledger says, after every batch, correction and second try."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from battery_custody.book import Book
from battery_custody.errors import GraphError
from battery_custody.graph import sync as sync_module
from battery_custody.graph.changes import latest_mark
from battery_custody.graph.connection import Graph
from battery_custody.graph.sync import sync_graph
from battery_custody.graph.verify import verify_graph
from battery_custody.graph.watermark import Fences, read_watermark

EVENTS = (
    "event_id,event_type,item_id,event_time,record_time,reporter_id,consignor_id,consignee_id,vehicle_id,document_no"
)
CHAIN = f"""{EVENTS}
    C1,commissioning,P1,2025-01-01T08:00:00+08:00,,M,,,,
    S1,shipping,P1,2025-02-01T08:00:00+08:00,,M,M,A,,D1
    R1,receiving,P1,2025-02-02T08:00:00+08:00,,A,M,A,,D1
    I1,installing,P1,2025-02-03T08:00:00+08:00,,A,,,V1,
    X1,removing,P1,2026-03-01T08:00:00+08:00,,A,,,V1,
    S2,shipping,P1,2026-03-02T08:00:00+08:00,,A,A,B,,D2"""


def ask(graph: Graph, text: str) -> list[tuple[Any, ...]]:
    return graph.read(lambda tx: [tuple(record.values()) for record in tx.run(text)])


TRANSFERS = """MATCH (a)-[t:CUSTODY_TRANSFER]->(b) RETURN coalesce(a.enterprise_id, a.battery_id, a.lot_id),
    coalesce(b.enterprise_id, b.battery_id), t.transfer_id, toString(t.dispatched_at), toString(t.received_at)
    ORDER BY t.battery_id, t.lot_id, t.seq"""


def test_chain_of_a_battery(graph: Graph, ledger: Callable[..., Book]) -> None:
    book = ledger(custody_events=CHAIN)
    report = sync_graph(book.connection, graph)
    assert (report.from_batch_no, report.to_batch_no, report.how) == (0, 1, "one transaction")
    assert ask(graph, TRANSFERS) == [
        # Where no record names who handed over, the hand-over begins at the battery itself.
        ("P1", "M", "C1|P1", None, "2025-01-01T08:00:00+08:00"),
        ("M", "A", "S1|P1", "2025-02-01T08:00:00+08:00", "2025-02-02T08:00:00+08:00"),
        # Dispatched and never received: it ends at the consignee that the dispatch names.
        ("A", "B", "S2|P1", "2026-03-02T08:00:00+08:00", None),
    ]
    assert ask(graph, "MATCH (:Battery)-[r:IN_CUSTODY_OF]->(e) RETURN e.enterprise_id") == [("B",)]
    installed = (
        "MATCH (b:Battery)-[r:INSTALLED_IN]->(v:Vehicle) RETURN v.vehicle_id, toString(r.since), toString(r.until)"
    )
    assert ask(graph, installed) == [("V1", "2025-02-03T08:00:00+08:00", "2026-03-01T08:00:00+08:00")]
    assert verify_graph(book.connection, graph).to_dict()["differences"] == []


def test_second_sync_has_nothing_to_do(graph: Graph, ledger: Callable[..., Book]) -> None:
    book = ledger(custody_events=CHAIN)
    sync_graph(book.connection, graph)
    assert sync_graph(book.connection, graph).how == "nothing new"
    watermark = read_watermark(graph)
    assert watermark is not None
    assert (watermark.mark, watermark.target_batch_no) == (latest_mark(book.connection), None)


def test_correction_replaces_exactly_what_it_supersedes(graph: Graph, ledger: Callable[..., Book]) -> None:
    other = CHAIN.replace("P1", "P2").replace("1,", "9,").replace("S2", "S8")
    book = ledger(custody_events=CHAIN + "\n" + "\n".join(other.splitlines()[1:]))
    sync_graph(book.connection, graph)
    listed = (
        "MATCH ()-[t:CUSTODY_TRANSFER]->(b) RETURN elementId(t), t.transfer_id, b.enterprise_id ORDER BY t.transfer_id"
    )
    before = {row[1]: row for row in ask(graph, listed)}
    ledger(
        custody_events=f"""{EVENTS},corrects_event_id,correction_reason
        S2b,shipping,P1,2026-03-02T08:00:00+08:00,2026-04-01T08:00:00+08:00,A,A,C,,D2,S2,wrong consignee"""
    )
    sync_graph(book.connection, graph)
    after = {row[1]: row for row in ask(graph, listed)}
    assert before.keys() - after.keys() == {"S2|P1"}
    assert after.keys() - before.keys() == {"S2b|P1"}
    assert after["S2b|P1"][2] == "C"
    assert all(after[id_] == before[id_] for id_ in before.keys() & after.keys())
    assert ask(graph, "MATCH (:Battery {battery_id: 'P1'})-[:IN_CUSTODY_OF]->(e) RETURN e.enterprise_id") == [("C",)]
    assert verify_graph(book.connection, graph).ok


def test_registers_lots_parts_and_processes(graph: Graph, ledger: Callable[..., Book]) -> None:
    book = ledger(
        enterprises="enterprise_id,name,roles\nR,再生厂,recycler;collector\nM,Maker,battery_maker",
        licences="licence_id,enterprise_id,kind,activities,valid_from\nL1,R,recycling,recycle;store,2024-01-01",
        batteries="battery_id,level,maker_id,mass_kg,made_at,recoded_from\nP1,pack,M,350.25,2020-01-01,\nQ1,pack,,,,P1\nU1,module,,,,",
        lots="lot_id,material,mass_kg,li_kg\nB1,black_mass,120.5,4.125",
        aggregations="parent_id,child_id,joined_at,separated_at\nP1,U1,2020-02-01,2026-01-05",
        transformations="transformation_id,kind,enterprise_id,event_time\nT1,recycling,R,2026-02-01",
        transformation_inputs="transformation_id,item_id,mass_kg\nT1,Q1,349",
        transformation_outputs="transformation_id,item_id,mass_kg,li_kg\nT1,B1,120.5,4.125",
        custody_events=f"{EVENTS}\nE1,transferring,B1,2026-02-02,,,R,M,,",
    )
    sync_graph(book.connection, graph)
    assert verify_graph(book.connection, graph).to_dict()["differences"] == []
    way = """MATCH (new:Battery)-[:RECODED_FROM]->(old:Battery)<-[:PART_OF]-(module:Battery),
        (new)-[:INPUT_TO]->(t:Transformation)<-[out:OUTPUT_OF]-(lot:Lot)
        RETURN new.battery_id, old.battery_id, module.battery_id, t.kind, lot.lot_id, out.li_kg"""
    assert ask(graph, way) == [("Q1", "P1", "U1", "recycling", "B1", 4.125)]
    holder = "MATCH (e:Enterprise)-[:HOLDS]->(l:Licence) RETURN e.name, e.roles, l.activities"
    assert ask(graph, holder) == [("再生厂", ["recycler", "collector"], ["recycle", "store"])]
    assert ask(graph, "MATCH ()-[t:CUSTODY_TRANSFER {lot_id: 'B1'}]->() RETURN t.battery_id, t.transfer_id") == [
        (None, "E1|B1")
    ]


def test_item_that_turns_out_to_be_a_lot_moves(graph: Graph, ledger: Callable[..., Book]) -> None:
    book = ledger(custody_events=f"{EVENTS}\nE1,transferring,B1,2026-02-02,,,R,M,,")
    sync_graph(book.connection, graph)
    assert ask(graph, "MATCH (n:Battery) RETURN n.battery_id") == [("B1",)]
    ledger(lots="lot_id,material\nB1,black_mass")
    sync_graph(book.connection, graph)
    assert ask(graph, "MATCH (n:Battery|Lot) RETURN labels(n), n.lot_id") == [(["Lot"], "B1")]
    assert verify_graph(book.connection, graph).to_dict()["differences"] == []


def test_ids_that_look_like_parts_of_others_stay_apart(graph: Graph, ledger: Callable[..., Book]) -> None:
    book = ledger(
        custody_events=f"""{EVENTS}
        a|b,transferring,c,2026-02-01,,,R,M,,
        a,transferring,b|c,2026-02-02,,,R,M,,
        a,transferring,c,2026-02-02,,,R,M,,
        a,transferring,c,2026-02-03,,,M,R,,"""
    )
    sync_graph(book.connection, graph)
    assert verify_graph(book.connection, graph).compared["custody_transfer"] == 4
    assert verify_graph(book.connection, graph).ok


def test_vehicle_changes_reach_the_battery_in_it(graph: Graph, ledger: Callable[..., Book]) -> None:
    book = ledger(custody_events="\n".join(CHAIN.splitlines()[:5]))
    sync_graph(book.connection, graph)
    ledger(vehicle_events="event_id,event_type,vehicle_id,event_time,owner_id\nVE1,registering,V1,2025-03-01,O")
    sync_graph(book.connection, graph)
    assert ask(graph, "MATCH (:Battery)-[:IN_CUSTODY_OF]->(e) RETURN e.enterprise_id") == [("O",)]
    assert verify_graph(book.connection, graph).to_dict()["differences"] == []


def test_foreign_data_is_refused_unless_asked_for(graph: Graph, ledger: Callable[..., Book]) -> None:
    graph.run_alone("CREATE (:Person {name: 'Ann'})-[:OWNS]->(:Car)")
    book = ledger(custody_events=CHAIN)
    with pytest.raises(GraphError, match="holds other data"):
        sync_graph(book.connection, graph)
    assert ask(graph, "MATCH (b:Battery) RETURN b") == []
    sync_graph(book.connection, graph, into_existing=True, bulk_above=0)
    assert ask(graph, "MATCH (p:Person)-[:OWNS]->(:Car) RETURN p.name") == [("Ann",)]
    assert verify_graph(book.connection, graph).ok


def test_graph_of_another_ledger_is_refused(graph: Graph, ledger: Callable[..., Book], tmp_path: Path) -> None:
    book = ledger(custody_events=CHAIN)
    sync_graph(book.connection, graph)
    with Book.open(tmp_path / "other.duckdb") as other:
        other.ingest_rows("batteries", [{"battery_id": "P7"}])
        with pytest.raises(GraphError, match="made from another ledger"):
            sync_graph(other.connection, graph)


def test_two_syncs_at_once_the_second_is_refused(graph: Graph, ledger: Callable[..., Book]) -> None:
    book = ledger(custody_events=CHAIN)
    first = Fences(graph, 2)
    first.take(latest_mark(book.connection))
    with pytest.raises(GraphError, match="Another sync .* is writing"):
        sync_graph(book.connection, graph)
    first.leave()
    sync_graph(book.connection, graph)
    assert verify_graph(book.connection, graph).ok


@pytest.mark.parametrize("beat", ["datetime() + duration('P1D')", "datetime() - duration('PT2M')"])
def test_fence_of_a_jumped_clock_or_a_dead_sync_is_taken_over(
    graph: Graph, ledger: Callable[..., Book], beat: str
) -> None:
    book = ledger(custody_events=CHAIN)
    first = Fences(graph, 2)
    first.take(latest_mark(book.connection))
    graph.run_alone(f"MATCH (w:ProjectionWorker) SET w.beat_at = {beat}")
    sync_graph(book.connection, graph)
    with pytest.raises(GraphError, match="took this one for dead"):
        graph.write(lambda tx: first.hold(tx, 0))
    assert verify_graph(book.connection, graph).ok


def test_sync_of_a_process_that_is_gone_is_taken_over_at_once(graph: Graph, ledger: Callable[..., Book]) -> None:
    book = ledger(custody_events=CHAIN)
    dead = Fences(graph, 2)
    host = dead.lease_id.split(" ")[0]
    dead.lease_id = f"{host} 4194303 gone"
    dead.take(latest_mark(book.connection))
    assert sync_graph(book.connection, graph).to_batch_no == 1


def test_ledger_is_released_before_anything_is_written(graph: Graph, ledger: Callable[..., Book]) -> None:
    book = ledger(custody_events=CHAIN)
    seen: list[int] = []
    sync_graph(book.connection, graph, release=lambda: seen.append(len(ask(graph, "MATCH (b:Battery) RETURN b"))))
    assert seen == [0]


def test_nation_by_batches_by_import_and_again(graph: Graph, nation: Path) -> None:
    with Book.open(nation, read_only=True) as book:
        assert sync_graph(book.connection, graph).how == "batches"
        by_batches = verify_graph(book.connection, graph)
        assert by_batches.differences == []
        assert by_batches.compared["custody_transfer"] == len(
            book.connection.execute("FROM custody_transfer").fetchall()
        )
        graph.run_alone("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 1000 ROWS")
        assert sync_graph(book.connection, graph, bulk_above=0).how == "bulk import"
        assert verify_graph(book.connection, graph) == by_batches


def test_failure_in_the_middle_is_finished_by_the_next_sync(
    graph: Graph, nation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync_module, "_CHUNK_OWNERS", 200)
    sent = 0
    send = sync_module._send

    def fail_late(*args: Any) -> list[str]:
        nonlocal sent
        sent += 1
        if sent > 40:
            raise GraphError("the disk is full")
        return send(*args)

    with Book.open(nation, read_only=True) as book:
        with monkeypatch.context() as patch:
            patch.setattr(sync_module, "_send", fail_late)
            with pytest.raises(GraphError, match="disk is full"):
                sync_graph(book.connection, graph)
        watermark = read_watermark(graph)
        assert watermark is not None
        assert (watermark.mark.batch_no, watermark.target_batch_no) == (0, 1)
        assert not verify_graph(book.connection, graph).ok
        sync_graph(book.connection, graph)
        assert verify_graph(book.connection, graph).to_dict()["differences"] == []
