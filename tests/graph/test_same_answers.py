"""The contract suite of questions: ledger and graph give the same answers, asked of the same records."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from battery_custody.book import Book
from battery_custody.errors import GraphError, InputError, NotFoundError
from battery_custody.graph.connection import Graph
from battery_custody.graph.sync import sync_graph
from battery_custody.graph_book import GraphBook
from battery_custody.model.times import iso

CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted((Path(__file__).parents[1] / "trace" / "cases").glob("*.yml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]
SEED = 20260401


def told(place: Book | GraphBook, question: str, *args: Any, **times: Any) -> Any:
    answer = getattr(place, question)(*args, **times)
    return [one.to_dict() for one in answer] if isinstance(answer, list) else answer.to_dict()


def ask_both(book: Book, graph: GraphBook, item: str, times: list[str | None], parties: list[str]) -> None:
    """Ask everything about an item, now, as of each time and as known on each time."""
    for time in times:
        for when in ({"as_of": time}, {"known": time}) if time else ({},):
            questions: list[tuple[Any, ...]] = [("trace", item)]
            questions += [("follow", item, direction) for direction in ("back", "forward")]
            questions += [("genealogy", item, direction) for direction in ("down", "up")]
            if "known" not in when:
                questions += [("reach", item, [party]) for party in parties]
            for question in questions:
                assert told(graph, *question, **when) == told(book, *question, **when), (question, when)


@pytest.fixture
def asked(graph: Graph, ledger: Callable[..., Book]) -> Iterator[Callable[..., tuple[Book, GraphBook]]]:
    def sync(**tables: str) -> tuple[Book, GraphBook]:
        book = ledger(**tables)
        sync_graph(book.connection, graph)
        return book, GraphBook(graph, book.connection)

    yield sync


@pytest.mark.parametrize("case", CASES)
def test_cases_of_the_trace(case: dict[str, Any], asked: Callable[..., tuple[Book, GraphBook]]) -> None:
    book, graph = asked(**case["tables"])
    for question in case["questions"]:
        when = {name: str(question[name]) for name in ("as_of", "known") if name in question}
        if "direction" in question:
            asking: tuple[Any, ...] = ("follow", question["item"], question["direction"])
        else:
            asking = ("trace", question["item"])
        assert told(graph, *asking, **when) == told(book, *asking, **when)


def test_nation_now_as_of_and_as_known(graph: Graph, nation: Path) -> None:
    points = random.Random(SEED)
    with Book.open(nation, read_only=True) as book:
        sync_graph(book.connection, graph)
        asked = GraphBook(graph, book.connection)
        linked = "SELECT DISTINCT id FROM genealogy JOIN keys.item ON key IN (ancestor_key, descendant_key)"
        ids = [id_ for (id_,) in book.connection.execute(f"FROM ({linked}) ORDER BY id").fetchall()]
        others = [id_ for (id_,) in book.connection.execute("SELECT id FROM keys.item ORDER BY id").fetchall()]
        for item in points.sample(ids, 2) + points.sample(others, 1):
            chain = book.trace(item)
            moment = iso(points.choice([event.event_s for event in chain.events] or [1_700_000_000]))
            ask_both(book, asked, item, [None, moment], list(chain.party_ids[-1:]))


HEADER = "event_id,event_type,item_id,event_time,record_time,reporter_id,consignor_id,consignee_id"

SECOND_LIFE = {
    "batteries": """battery_id,level,maker_id,recoded_from,mass_kg
        NEW,pack,,OLD,
        OLD,pack,M,,300
        M1,module,M,,
        00KPB15DBS0000008RP,pack,,,""",
    "lots": "lot_id,material,mass_kg\nBLACK,black_mass,9",
    "sites": "site_id,enterprise_id,kind\nYARD,A,yard\nFIELD,G,yard",
    "aggregations": """parent_id,child_id,joined_at,separated_at
        OLD,M1,2020-01-02T08:00:00+08:00,2022-06-01T08:00:00+08:00
        OLD,M2,2020-01-02T08:00:00+08:00,2022-06-01T08:00:00+08:00
        M2,C1,2020-01-02T08:00:00+08:00,
        NEW,M1,2023-01-02T08:00:00+08:00,
        OTHER,M1,2023-02-02T08:00:00+08:00,
        NEW,GHOST,2023-01-02T08:00:00+08:00,
        LOOP1,LOOP2,2023-01-02T08:00:00+08:00,
        LOOP2,LOOP1,2023-01-03T08:00:00+08:00,""",
    "custody_events": f"""{HEADER},site_id
        e1,commissioning,OLD,2020-01-01T08:00:00+08:00,,M,,,
        e2,commissioning,M1,2020-01-01T08:00:00+08:00,,M,,,
        e3,transferring,OLD,2021-01-01T08:00:00+08:00,2021-02-01T08:00:00+08:00,M,M,F,
        e4,transferring,OLD,2022-01-01T08:00:00+08:00,2022-02-01T08:00:00+08:00,F,F,A,YARD
        e5,disassembling,OLD,2022-06-01T08:00:00+08:00,,A,,,YARD
        e6,commissioning,NEW,2023-01-01T08:00:00+08:00,,A,,,
        e7,shipping,M2,2024-01-01T08:00:00+08:00,,A,A,G,
        e8,transferring,BLACK,2025-06-01T08:00:00+08:00,,R,R,,FIELD""",
    "transformations": """transformation_id,kind,enterprise_id,event_time,record_time
        T,recycling,R,2025-05-01,2025-06-01""",
    "transformation_inputs": "transformation_id,item_id,mass_kg\nT,M2,20\nNOWHERE,C1,",
    "transformation_outputs": "transformation_id,item_id,mass_kg\nT,BLACK,9\nNOTHING,DUST,",
}
FIXES = f"""{HEADER},corrects_event_id
    e9,transferring,OLD,2021-01-01T08:00:00+08:00,2021-03-01T08:00:00+08:00,M,M,G,e3"""


def test_second_lives_loops_lots_and_corrections(asked: Callable[..., tuple[Book, GraphBook]]) -> None:
    asked(**SECOND_LIFE)
    book, graph = asked(custody_events=FIXES)
    items = [id_ for (id_,) in book.connection.execute("SELECT id FROM keys.item ORDER BY id").fetchall()]
    for item in items:
        ask_both(book, graph, item, [None], ["F", "YARD"])
    for item, time, party in (("OLD", "2021-02-15", "G"), ("NEW", "2022-05-01", "F"), ("BLACK", "2025-05-15", "R")):
        ask_both(book, graph, item, [time], [party])
    everywhere = told(book, "reach_all", [*items, "UNHEARD"], ["F", "FIELD"])
    assert told(graph, "reach_all", [*items, "UNHEARD"], ["F", "FIELD"]) == everywhere
    assert {answer["answer"] for answer in everywhere} == {"yes", "unknown"}


def test_flagged_parties_are_those_that_findings_name(
    asked: Callable[..., tuple[Book, GraphBook]], graph: Graph
) -> None:
    book, alike = asked(**SECOND_LIFE)
    for place in (book, alike):
        with pytest.raises(InputError, match="No open finding names a party"):
            place.reach("OLD", flagged=True)
    book.detect()
    sync_graph(book.connection, graph)
    for item in ("OLD", "NEW", "M2", "C1"):
        assert told(alike, "reach", item, flagged=True) == told(book, "reach", item, flagged=True)


def test_unheard_names_get_the_same_sentence(asked: Callable[..., tuple[Book, GraphBook]]) -> None:
    for place in asked(**SECOND_LIFE):
        with pytest.raises(NotFoundError, match="No record names the item 'P9'"):
            place.trace("P9")
        with pytest.raises(NotFoundError, match="No record names a party or site 'Nobody'"):
            place.reach("OLD", ["Nobody"])


def test_other_names_are_taken(asked: Callable[..., tuple[Book, GraphBook]], graph: Graph) -> None:
    book, alike = asked(custody_events="event_id,event_type,item_id,event_time\ne1,testing,urn:uuid:AB,2024-01-01")
    named = (("SN-1", "urn:uuid:AB"), ("SN-2", "urn:uuid:AB"), ("SN-2", "Q2"))
    rows = [{"alias": alias, "item_id": item, "kind": "serial"} for alias, item in named]
    assert book.ingest_rows("aliases", rows).rejected == 0
    sync_graph(book.connection, graph)
    for name in ("urn:uuid:AB", "urn:uuid:ab", "URN:UUID:AB", "SN-1"):
        assert told(alike, "trace", name) == told(book, "trace", name)
    for place in (book, alike):
        with pytest.raises(InputError, match="stands for 2 items; give the id of one of them: Q2, urn:uuid:AB"):
            place.trace("SN-2")


def test_standing_tells_how_far_the_graph_is(asked: Callable[..., tuple[Book, GraphBook]], graph: Graph) -> None:
    with pytest.raises(GraphError, match="holds nothing yet; run custody graph sync"):
        GraphBook(graph)
    book, alike = asked(**SECOND_LIFE)
    assert (alike.standing.behind_batches, alike.standing.warning) == (0, None)
    book.ingest_rows("batteries", [{"battery_id": "P7"}])
    behind = GraphBook(graph, book.connection).standing
    assert (behind.batch_no, behind.behind_batches) == (1, 1)
    assert behind.warning == "The graph is 1 batch behind the ledger; run custody graph sync for what is newer."
    assert "nobody knows" in str(GraphBook(graph).standing.warning)
    graph.run_alone("MATCH (p:Projection) SET p.target_batch_no = 2")
    assert "cut off" in str(GraphBook(graph, book.connection).standing.warning)


def test_paths_between_all_parties(asked: Callable[..., tuple[Book, GraphBook]]) -> None:
    from path_network import EVENTS, TRANSFERS, VEHICLE_EVENTS

    book, alike = asked(custody_events=EVENTS, vehicle_events=VEHICLE_EVENTS, transfers=TRANSFERS)
    parties = sorted(id_ for (id_,) in book.connection.execute("SELECT enterprise_id FROM enterprise").fetchall())
    found = 0
    for begin in parties:
        for end in set(parties) - {begin}:
            for by in ("earliest", "fewest"):
                told_so = told(book, "find_path", begin, end, by=by, between=("2020-01-01", "2021-12-31"))
                asked_so = told(alike, "find_path", begin, end, by=by, between=("2020-01-01", "2021-12-31"))
                assert asked_so == told_so
                found += told_so["transfers"] is not None
    assert found > 20
    for place in (book, alike):
        with pytest.raises(NotFoundError, match="No record names the party 'Z'"):
            place.find_path("A", "Z")
