"""Vehicle events as growing columns, recorded like custody events."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from battery_custody.simulate.arrays import NONE, AnyArray, Ints
from battery_custody.simulate.clock import DAY
from battery_custody.vocab import VehicleEventType

VEHICLE_KINDS = tuple(VehicleEventType)


@dataclass
class VehicleEventBuffer:
    """Blocks of vehicle events; every event has a number (uid) from the moment it is added."""

    blocks: list[tuple[AnyArray, ...]] = field(default_factory=list)
    size: int = 0

    def add(
        self,
        kind: VehicleEventType,
        vehicle: Ints,
        time: Ints,
        reporter: Ints,
        owner: Ints,
        city: Ints,
        document: Ints | None = None,
    ) -> Ints:
        """Add one event a vehicle and return the uids."""
        count = len(vehicle)
        self.blocks.append(
            (
                np.full(count, VEHICLE_KINDS.index(kind), dtype=np.int8),
                vehicle.astype(np.int32),
                time,
                reporter.astype(np.int32),
                owner.astype(np.int32),
                city.astype(np.int16),
                (np.full(count, NONE) if document is None else document).astype(np.int32),
            )
        )
        self.size += count
        return np.arange(self.size - count, self.size)

    def recorded(self, rng: np.random.Generator, horizon: int) -> tuple[dict[str, AnyArray], Ints]:
        """Give the columns sorted by record time, cut at the horizon, and the row number of each uid."""
        names = ("kind", "vehicle", "time", "reporter", "owner", "city", "document")
        parts = zip(*self.blocks, strict=True)
        columns = {name: np.concatenate(part) for name, part in zip(names, parts, strict=True)}
        lag = np.minimum(rng.standard_exponential(self.size, dtype=np.float32) * 3.0 + 0.02, 14.0) * DAY
        report = columns["time"] + lag.astype(np.int64)
        base = int(columns["time"].min())
        order = np.argsort((columns["vehicle"].astype(np.int64) << 31) + (columns["time"] - base), kind="stable")
        segment = columns["vehicle"][order].astype(np.int64) << 31
        report[order] = np.maximum.accumulate(segment + (report[order] - base)) - segment + base
        by_report = np.argsort(report, kind="stable")
        by_report = by_report[report[by_report] <= horizon]
        number = np.full(self.size, NONE, dtype=np.int64)
        number[by_report] = np.arange(len(by_report))
        return {name: column[by_report] for name, column in columns.items()} | {
            "record_time": report[by_report]
        }, number
