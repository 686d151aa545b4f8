"""Custody events as growing columns: lives add blocks, plants patch and repeat them, the writer sorts them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from battery_custody.simulate.arrays import NONE, AnyArray, Bools, Ints
from battery_custody.simulate.clock import DAY
from battery_custody.vocab import EventType

KINDS = tuple(EventType)
KIND_NUMBER = {kind: number for number, kind in enumerate(KINDS)}

#: Column: type, value where a block does not say. Indices point into the tables of the nation.
COLUMNS: dict[str, tuple[type[np.generic], float]] = {
    "kind": (np.int8, NONE),
    "item": (np.int32, NONE),
    "time": (np.int64, 0),
    "reporter": (np.int32, NONE),
    "consignor": (np.int32, NONE),
    "consignee": (np.int32, NONE),
    "carrier": (np.int32, NONE),
    "broker": (np.int32, NONE),
    "vehicle": (np.int32, NONE),
    "site": (np.int32, NONE),
    "city": (np.int16, NONE),
    "document": (np.int32, NONE),
    "price": (np.float32, np.nan),
    "mass": (np.float32, np.nan),  # where the record names another than the battery's
    "use": (np.int8, NONE),
    "corrects": (np.int64, NONE),
    "delay": (np.int32, 0),
}

#: Longest and mean lag of the report behind the event, in days, by kind; well within the deadlines.
LAGS: dict[EventType, tuple[float, float]] = {
    EventType.SHIPPING: (1.5, 6.0),
    EventType.RECEIVING: (2.0, 8.0),
    EventType.RECYCLING: (8.0, 25.0),
    EventType.DESTROYING: (8.0, 25.0),
}
USUAL_LAG = (3.0, 14.0)


@dataclass
class _Block:
    start: int
    size: int
    values: dict[str, Any]
    copy_of: Ints | None = None


@dataclass
class EventBuffer:
    """Blocks of custody events; every event has a number (uid) from the moment it is added."""

    blocks: list[_Block] = field(default_factory=list)
    patches: list[tuple[Ints, str, Any]] = field(default_factory=list)
    size: int = 0

    def add(self, kind: EventType, item: Ints, time: Ints, **values: Any) -> Ints:
        """Add one event an item (further columns: arrays of that length or one value) and return the uids."""
        packed: dict[str, Any] = {"kind": KIND_NUMBER[kind], "item": item, "time": time} | values
        for name, value in packed.items():
            if isinstance(value, np.ndarray):
                packed[name] = value.astype(COLUMNS[name][0], copy=False)
        return self._append(_Block(self.size, len(item), packed))

    def repeat(self, uids: Ints, **values: Any) -> Ints:
        """Add the same events once more, with the given columns changed, and return the new uids."""
        return self._append(_Block(self.size, len(uids), dict(values), copy_of=uids))

    def patch(self, uids: Ints, column: str, value: Any) -> None:
        """Change one column of events that were added before."""
        self.patches.append((uids, column, value))

    def drop(self, uids: Ints, horizon: int) -> None:
        """Let events never be reported: they are put behind the horizon."""
        self.patch(uids, "time", horizon + 400 * DAY)

    def values(self, uids: Ints, name: str) -> AnyArray:
        """Look up one column of events that were added, as they were added: later patches don't count."""
        starts = np.array([block.start for block in self.blocks])
        place = np.searchsorted(starts, uids, side="right") - 1
        out = np.full(len(uids), COLUMNS[name][1], dtype=COLUMNS[name][0])
        for number in np.unique(place).tolist():
            block, chosen = self.blocks[number], place == number
            if block.copy_of is not None and name not in block.values:
                out[chosen] = self.values(block.copy_of[uids[chosen] - block.start], name)
            elif name in block.values:
                value = block.values[name]
                out[chosen] = value[uids[chosen] - block.start] if isinstance(value, np.ndarray) else value
        return out

    def _append(self, block: _Block) -> Ints:
        if block.size:
            self.blocks.append(block)
        self.size += block.size
        return np.arange(block.start, self.size)

    def columns(self) -> dict[str, AnyArray]:
        """Lay all blocks out as whole columns, in the order of the uids."""
        out = {name: np.full(self.size, value, dtype=kind) for name, (kind, value) in COLUMNS.items()}
        for block in self.blocks:
            rows = slice(block.start, block.start + block.size)
            if block.copy_of is not None:
                for column in out.values():
                    column[rows] = column[block.copy_of]
            for name, value in block.values.items():
                out[name][rows] = value
        for uids, name, value in self.patches:
            out[name][uids] = value
        return out


@dataclass(frozen=True)
class Recorded:
    """Events as they stand in the records: sorted by the time of the report, cut at the horizon."""

    columns: dict[str, AnyArray]
    record_time: Ints
    number: Ints  # by uid: the position among the rows, or NONE where the report lies beyond the horizon

    def kept(self, uids: Ints) -> Bools:
        """Tell which events were reported before the horizon (NONE counts as kept)."""
        kept: Bools = (uids == NONE) | (self.number[uids] >= 0)
        return kept


def draw_lags(rng: np.random.Generator, kinds: AnyArray) -> Ints:
    """Draw how long each report lags behind its event, in seconds."""
    mean = np.full(len(KINDS), USUAL_LAG[0])
    longest = np.full(len(KINDS), USUAL_LAG[1])
    for kind, (usual, limit) in LAGS.items():
        mean[KIND_NUMBER[kind]] = usual
        longest[KIND_NUMBER[kind]] = limit
    days = rng.standard_exponential(len(kinds), dtype=np.float32) * mean[kinds] + 0.02
    lags: Ints = (np.minimum(days, longest[kinds]) * DAY).astype(np.int64)
    return lags


def record(rng: np.random.Generator, buffer: EventBuffer, life: Ints, horizon: int) -> Recorded:
    """Give every event its record time and keep what was reported by the horizon.

    Reports of one life (`life` by item: the item itself, or the original of a reuse code) never overtake each
    other, so that what is cut off is the end of a life.
    """
    columns = buffer.columns()
    time = columns["time"]
    report = time + draw_lags(rng, columns["kind"]) + columns["delay"]
    base = int(time.min())
    segment = life[columns["item"]] << 31
    order = np.argsort(segment + (time - base), kind="stable")
    segment = segment[order]
    report_sorted = np.maximum.accumulate(segment + (report[order] - base)) - segment + base
    report[order] = report_sorted
    by_report = order[np.argsort(report_sorted, kind="stable")]
    by_report = by_report[report[by_report] <= horizon]
    number = np.full(buffer.size, NONE, dtype=np.int64)
    number[by_report] = np.arange(len(by_report))
    for name in list(columns):
        columns[name] = columns[name][by_report]
    return Recorded(columns, report[by_report], number)
