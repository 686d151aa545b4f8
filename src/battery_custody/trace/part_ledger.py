"""A ledger in memory of a part of the graph, with the same keys: what is derived has one derivation.

Questions about the state of knowledge, about genealogy and about reach need more than look-ups: they
derive. Instead of deriving a second time in another language, what the graph holds of the items asked
about is put into the ledger's own tables, and the ledger's own statements answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import duckdb
import pyarrow as pa

from battery_custody.graph.connection import Graph
from battery_custody.ledger.genealogy import derive_genealogy
from battery_custody.ledger.queries import query
from battery_custody.ledger.schema import VIEWS, statements
from battery_custody.model.identifiers.scheme import normal_id
from battery_custody.trace.graph_rows import GraphItem, GraphRows, read_enterprises

Record = dict[str, Any]

_US = 1_000_000
_LIFE = ("events", "first_type", "first_s", "ended_no", "ended_s", "waste_since_s")


def part_ledger(
    graph: Graph, rows: GraphRows, *, sites: Mapping[str, tuple[int, str | None]]
) -> duckdb.DuckDBPyConnection:
    """Return a ledger in memory that holds what was read of the graph; close it.

    Args:
        graph: the graph, to be asked for the keys of the parties that the rows name.
        rows: what was read.
        sites: key and operator of the sites that the rows or the question name.
    """
    connection = duckdb.connect(":memory:", config={"threads": 1})
    try:
        connection.execute("SET TimeZone = 'UTC'")
        for statement in statements():
            connection.execute(statement)
        for view in VIEWS:
            connection.execute(query(f"view_{view}"))
        _Filler(connection, graph, rows, sites).fill()
        derive_genealogy(connection, None)
    except BaseException:
        connection.close()
        raise
    return connection


class _Filler:
    """Puts rows into the tables of a ledger, ids back into keys."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        graph: Graph,
        rows: GraphRows,
        sites: Mapping[str, tuple[int, str | None]],
    ) -> None:
        self.connection = connection
        self.rows = rows
        self.sites = sites
        self.parties = {id_: (key, name) for id_, key, name in read_enterprises(graph, self._named_parties())}
        vehicles = sorted(rows.vehicle_events)
        self.vehicles = dict(graph.rows("lookup/vehicles", ids=vehicles, most=len(vehicles))) if vehicles else {}
        self.sources: dict[str, int] = {}
        self.items: dict[str, int] = {}

    def fill(self) -> None:
        """Fill all tables."""
        self._items()
        self._events()
        self._put("custody_transfer", self._transfers())
        self._chain_neighbours()
        self._links()
        self._dimensions()

    def _items(self) -> None:
        for item in self.rows.items.values():
            self.items[item.item_id] = item.key
            for listed in (item.parents, item.children, item.originals, item.recoded):
                self.items.update((row[1], row[0]) for row in listed)
        for process in self.rows.processes.values():
            self.items.update((row[1], row[0]) for row in (*process.inputs, *process.outputs))
        self._put("keys.item", self._keys(self.items.items()))

    def _events(self) -> None:
        items = list(self.rows.items.values())
        self._put("reported.custody_events", [self._event(item, row) for item in items for row in item.events])
        vehicles = self.rows.vehicle_events.items()
        self._put("reported.vehicle_events", [self._vehicle_event(id_, row) for id_, rows in vehicles for row in rows])
        over = [("custody_events", row[0], row[22]) for item in items for row in item.events if row[21]]
        over += [
            ("vehicle_events", row[0], row[14]) for rows in self.rows.vehicle_events.values() for row in rows if row[13]
        ]
        self._put("superseded", [{"table_name": t, "record_no": no, "by_us": _us(s)} for t, no, s in over])
        stays = ((item.key, stay) for item in items for stay in item.stays)
        self._put(
            "association",
            [
                {"item_key": key, "vehicle_key": s[0], "since_s": s[2], "until_s": s[3], "is_day": s[4]}
                for key, s in stays
            ],
        )

    def _event(self, item: GraphItem, row: list[Any]) -> Record:
        return {
            **self._record(row, 18),
            "item_key": item.key,
            "consignor_key": self._party(row[7]),
            "consignee_key": self._party(row[8]),
            "carrier_key": self._party(row[9]),
            "broker_key": self._party(row[10]),
            "vehicle_key": self.vehicles.get(row[11]),
            "site_key": self._site(row[12]),
            "adcode": row[13],
            "mass_kg": row[14],
            "quantity": row[15],
            "use": row[16],
            "document_no": row[17],
            "price_cny": row[23],
            "latitude": row[24],
            "longitude": row[25],
        }

    def _vehicle_event(self, vehicle_id: str, row: list[Any]) -> Record:
        record = {**self._record(row, 10), "owner_key": self._party(row[7]), "adcode": row[8], "document_no": row[9]}
        return {**record, "vehicle_key": self.vehicles[vehicle_id]}

    def _record(self, row: list[Any], source: int) -> Record:
        return {
            "record_no": row[0],
            "event_id": row[1],
            "event_type": row[2],
            "event_time_us": _us(row[3]),
            "event_time_is_day": row[4],
            "record_time_us": _us(row[5]),
            "reporter_key": self._party(row[6]),
            "source_no": self._source(row[source]),
            "source_row": row[source + 1],
            "batch_no": row[source + 2],
        }

    def _transfers(self) -> list[Record]:
        return [self._transfer(item, row) for item in self.rows.items.values() for row in item.transfers]

    def _transfer(self, item: GraphItem, row: tuple[Any, ...]) -> Record:
        return {
            "item_key": item.key,
            "seq": row[0],
            "kind": row[1],
            "consignor_key": self._party(row[2]),
            "consignee_key": self._party(row[3]),
            "at_s": row[4],
            "received_s": row[5],
            "vehicle_key": self.vehicles.get(row[8]),
            "is_waste": row[9],
            "event_no": row[10],
            "receipt_no": row[11],
            "vehicle_event_no": row[12],
            "site_key": self._site(row[13]),
        }

    def _chain_neighbours(self) -> None:
        self.connection.execute(
            "UPDATE custody_transfer SET prev_at_s = near.prev_at_s, prev_consignee_key = near.prev_consignee_key, "
            "next_at_s = near.next_at_s, next_consignor_key = near.next_consignor_key "
            "FROM (SELECT item_key, seq, lag(at_s) OVER chain AS prev_at_s, "
            "lag(consignee_key) OVER chain AS prev_consignee_key, lead(at_s) OVER chain AS next_at_s, "
            "lead(consignor_key) OVER chain AS next_consignor_key FROM custody_transfer "
            "WINDOW chain AS (PARTITION BY item_key ORDER BY seq)) AS near "
            "WHERE near.item_key = custody_transfer.item_key AND near.seq = custody_transfer.seq"
        )

    def _links(self) -> None:
        parts = {}
        told = {}
        for item in self.rows.items.values():
            for row in item.parents:
                parts[row[0], item.key, row[2]] = row
            for row in item.children:
                parts[item.key, row[0], row[2]] = row
            told.update({(item.key, row[0]): row[2] for row in item.originals})
            told.update({(row[0], item.key): row[2] for row in item.recoded})
        self._put(
            "aggregation",
            [
                {"parent_key": p, "child_key": c, "joined_s": s, "separated_s": row[3], "event_id": row[4]}
                for (p, c, s), row in parts.items()
            ],
        )
        self._put("reported.batteries", [{"battery_key": new, "recoded_from_key": old} for new, old in told])
        self.originals = {new: old for (new, old), is_last in told.items() if is_last}
        found: dict[str, list[Record]] = {"transformation": [], "transformation_input": [], "transformation_output": []}
        for id_, process in self.rows.processes.items():
            defined, kind, party, site, event_s, record_s, source, source_row, batch_no = process.process
            one = {"transformation_id": id_}
            if defined:
                what = {"kind": kind, "enterprise_key": self._party(party), "site_key": self._site(site)}
                where = {"source_no": self._source(source), "source_row": source_row, "batch_no": batch_no}
                found["transformation"].append({**one, **what, **where, "event_s": event_s, "record_s": record_s})
            for side, rows in (("input", process.inputs), ("output", process.outputs)):
                found[f"transformation_{side}"] += [{**one, "item_key": row[0], "mass_kg": row[2]} for row in rows]
        for table, records in found.items():
            self._put(table, records)

    def _dimensions(self) -> None:
        batteries: list[Record] = []
        lots: list[Record] = []
        lives: list[Record] = []
        marks: list[Record] = []
        for item in self.rows.items.values():
            key, is_lot, defined, level, maker, mass, made_s, coded_s, *life, faults = item.node
            one = {"item_key": key, "item_id": item.item_id, "mass_kg": mass}
            if is_lot:
                lots.append(one)
            else:
                what = {"defined": defined, "level": level, "maker_key": self._party(maker), "made_s": made_s}
                batteries.append({**one, **what, "coded_s": coded_s, "recoded_from_key": self.originals.get(key)})
            if life[0] is not None:
                lives.append({"item_key": key, **dict(zip(_LIFE, life, strict=True))})
            for number, fault in enumerate((faults or "").splitlines()):
                kind, _, reason = fault.partition(": ")
                marks.append({"document_id": str(number), "item_key": key, "kind": kind, "reason": reason})
        # A new code that was not walked to is known by its original alone.
        known = {item.key for item in self.rows.items.values()}
        ids = {key: id_ for id_, key in self.items.items()}
        batteries += [
            {"item_key": new, "item_id": ids[new], "recoded_from_key": old}
            for new, old in self.originals.items()
            if new not in known
        ]
        self._put("battery", batteries)
        self._put("lot", lots)
        self._put("item_life", lives)
        self._put("reported.marks", marks)
        parties = self.parties.items()
        self._put("enterprise", [{"enterprise_key": k, "enterprise_id": id_, "name": n} for id_, (k, n) in parties])
        self._put("keys.party", self._keys((id_, key) for id_, (key, _) in parties))
        self._put("keys.vehicle", self._keys(self.vehicles.items()))
        self._put("keys.site", self._keys((id_, key) for id_, (key, _) in self.sites.items()))
        self._put(
            "site",
            [{"site_key": k, "site_id": id_, "enterprise_key": self._party(p)} for id_, (k, p) in self.sites.items()],
        )
        self._put("source_file", [{"source_no": no, "name": name} for name, no in self.sources.items()])

    def _named_parties(self) -> set[str]:
        named = {row[i] for item in self.rows.items.values() for row in item.events for i in (6, 7, 8, 9, 10)}
        named |= {row[i] for item in self.rows.items.values() for row in item.transfers for i in (2, 3)}
        named |= {row[i] for rows in self.rows.vehicle_events.values() for row in rows for i in (6, 7)}
        named |= {process.process[2] for process in self.rows.processes.values()}
        named |= {item.node[4] for item in self.rows.items.values()}
        named |= {operator for _, operator in self.sites.values()}
        return {party for party in named if party is not None}

    def _party(self, id_: str | None) -> int | None:
        return None if id_ is None else self.parties[id_][0]

    def _site(self, id_: str | None) -> int | None:
        return None if id_ is None else self.sites[id_][0]

    def _source(self, name: str | None) -> int | None:
        return None if name is None else self.sources.setdefault(name, len(self.sources) + 1)

    @staticmethod
    def _keys(pairs: Iterable[tuple[str, int]]) -> list[Record]:
        return [{"key": key, "id": id_, "normal_id": normal_id(id_)} for id_, key in pairs]

    def _put(self, table: str, records: list[Record]) -> None:
        if records:
            self.connection.register("filled", pa.Table.from_pylist(records))
            self.connection.execute(f"INSERT INTO {table} BY NAME FROM filled")
            self.connection.unregister("filled")


def site_ids(rows: GraphRows) -> Iterator[str]:
    """Return the ids of the sites that rows name."""
    for item in rows.items.values():
        yield from (row[12] for row in item.events if row[12] is not None)
        yield from (row[13] for row in item.transfers if row[13] is not None)
    yield from (process.process[3] for process in rows.processes.values() if process.process[3] is not None)


def _us(seconds: int | None) -> int | None:
    return None if seconds is None else seconds * _US
