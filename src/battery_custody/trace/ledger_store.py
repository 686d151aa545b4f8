"""The ledger as a place to ask about items, today or as known on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import duckdb

from battery_custody.trace.ledger_rows import ItemRows, Row, read_rows
from battery_custody.trace.ledger_state import state_of
from battery_custody.trace.order import in_order
from battery_custody.trace.records import Event, ItemRecords, Life, Link, Making, Stay, Transfer, in_a_stay
from battery_custody.trace.statements import parsed

#: Fills the `known_…` tables with one item as known at a time: (connection, item_key, known_s).
DeriveKnown = Callable[[duckdb.DuckDBPyConnection, int, int], object]

_US = 1_000_000


class LedgerStore:
    """Records of items as the ledger tells them, today or as known at `known_s`.

    It answers from what it has read: make one for each question.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        known_s: int | None = None,
        derive_known: DeriveKnown | None = None,
    ) -> None:
        self._connection = connection
        self._known_s = known_s
        self._derive_known = derive_known
        self._state = state_of(connection)
        self._ids = self._state.ids
        self._items: dict[int, tuple[ItemRecords, bool]] = {}

    def now_s(self) -> int | None:
        """Return the latest time at which anything was reported, at most `known_s`."""
        if self._known_s is not None:
            return self._known_s
        return self._state.now_s(self._connection)

    def names(self, party_ids: Iterable[str]) -> Mapping[str, str]:
        """Return the names of parties by id; those without a name are left out."""
        wanted = {"ids": sorted(set(party_ids))}
        return dict(self._connection.execute(parsed(self._connection, "names"), wanted).fetchall())

    def item_ids(self, keys: Iterable[int]) -> Mapping[int, str]:
        """Return the ids of items by key; an unknown key is left out."""
        wanted = list(dict.fromkeys(keys))
        self._ids.learn(self._connection, "item", wanted)
        named = ((key, self._ids.of("item", key)) for key in wanted)
        return {key: item_id for key, item_id in named if item_id is not None}

    def items(self, keys: Iterable[int], *, links: bool = False) -> Mapping[int, ItemRecords]:
        """Return the records of items by key; an unknown key is left out."""
        wanted = list(dict.fromkeys(keys))
        missing = [key for key in wanted if key not in self._items or (links and not self._items[key][1])]
        if self._known_s is None or self._derive_known is None:
            self._read(missing, links, known=False)
        else:
            for key in missing:
                self._derive_known(self._connection, key, self._known_s)
                self._read([key], links, known=True)
        return {key: self._items[key][0] for key in wanted if key in self._items}

    def _read(self, keys: list[int], links: bool, *, known: bool) -> None:
        if keys:
            rows = read_rows(self._connection, self._state, keys, links=links, known=known)
            for key, item_id in rows.ids.items():
                self._items[key] = self._item(rows, key, item_id), links

    def _item(self, rows: ItemRows, key: int, item_id: str) -> ItemRecords:
        events = in_order(self._event(row, item_id) for row in rows.of("events", key))
        stays = tuple(
            Stay(self._ids.of("vehicle", row[1]) or "", row[2], row[3])
            for row in sorted(rows.of("stays", key), key=lambda row: (row[2], row[1]))
        )
        of_vehicles = in_order(
            self._vehicle_event(row, item_id)
            for vehicle in {row[1] for row in rows.of("stays", key)}
            for row in rows.vehicle_events.get(vehicle, ())
            if self._is_known(_seconds(row[6]), row[4] // _US)
        )
        ids = {event.no: event.event_id for event in (*events, *of_vehicles)}
        transfers = sorted(rows.of("transfers", key), key=lambda row: row[1])
        life = next(iter(rows.of("life", key)), (key, None, None, None))
        return ItemRecords(
            key=key,
            item_id=item_id,
            events=events,
            vehicle_events=tuple(event for event in of_vehicles if in_a_stay(event, stays)),
            transfers=tuple(self._transfer(row, ids) for row in transfers),
            stays=stays,
            life=Life(life[2], None if life[1] is None else f"c{life[1]}", life[3]),
            parents=self._links(rows.of("parents", key), child_first=True),
            children=self._links(rows.of("children", key), child_first=False),
            made_in=self._makings(rows, "made", key),
            used_in=self._makings(rows, "used", key),
            original=next((row[1] for row in rows.of("originals", key)), None),
            recoded_to=tuple(sorted(row[1] for row in rows.of("recoded", key))),
        )

    def _event(self, row: Row, item_id: str) -> Event:
        of = self._ids.of
        # By position: this is the busiest line of a question.
        return Event(
            f"c{row[1]}", row[2], row[3], row[4] // _US, (item_id,), bool(row[5]), _seconds(row[6]),
            of("party", row[7]), of("party", row[8]), of("party", row[9]), of("party", row[10]), of("party", row[11]),
            of("vehicle", row[12]), None, of("site", row[13]), row[14], row[15], row[16], row[17], row[18],
            of("source", row[19]), row[20], row[21],
        )  # fmt: skip

    def _vehicle_event(self, row: Row, item_id: str) -> Event:
        return Event(
            no=f"v{row[1]}",
            event_id=row[2],
            event_type=row[3],
            event_s=row[4] // _US,
            item_ids=(item_id,),
            is_day=bool(row[5]),
            record_s=_seconds(row[6]),
            reporter_id=self._ids.of("party", row[7]),
            vehicle_id=self._ids.of("vehicle", row[0]),
            owner_id=self._ids.of("party", row[8]),
            adcode=row[9],
            document_no=row[10],
            source=self._ids.of("source", row[11]),
            source_row=row[12],
            batch_no=row[13],
        )

    def _transfer(self, row: Row, ids: dict[str, str]) -> Transfer:
        named = [f"c{row[7]}", f"c{row[8]}", f"v{row[9]}"]
        return Transfer(
            kind=row[2],
            consignor_id=self._ids.of("party", row[3]),
            consignee_id=self._ids.of("party", row[4]),
            at_s=row[5],
            event_ids=tuple(ids[no] for no in named if no in ids),
            received_s=row[6],
            vehicle_id=self._ids.of("vehicle", row[10]),
            is_waste=bool(row[11]),
        )

    def _links(self, rows: list[Row], *, child_first: bool) -> tuple[Link, ...]:
        found = []
        for one, other, joined_s, separated_s, event_id in rows:
            if self._is_known(None, joined_s):
                parent, child = (other, one) if child_first else (one, other)
                is_over = separated_s is not None and self._is_known(None, separated_s)
                found.append(Link(parent, child, joined_s, separated_s if is_over else None, event_id))
        return tuple(sorted(found, key=lambda link: (link.joined_s, link.parent, link.child)))

    def _makings(self, rows: ItemRows, name: str, key: int) -> tuple[Making, ...]:
        found = []
        for _, transformation_id in rows.of(name, key):
            row = rows.makings.get(transformation_id)
            if row is not None and self._is_known(row[5], row[4]):
                inputs, outputs = rows.sides.get(transformation_id, ((), ()))
                party, site = self._ids.of("party", row[2]), self._ids.of("site", row[3])
                source = self._ids.of("source", row[6])
                found.append(
                    Making(row[0], row[1], party, site, row[4], row[5], inputs, outputs, source, row[7], row[8])
                )
        return tuple(sorted(found, key=lambda making: (making.event_s, making.transformation_id)))

    def _is_known(self, record_s: int | None, event_s: int) -> bool:
        return self._known_s is None or (event_s if record_s is None else record_s) <= self._known_s


def _seconds(time_us: int | None) -> int | None:
    return None if time_us is None else time_us // _US
