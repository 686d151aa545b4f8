"""Flows and shapes between the ledger and the arrays: read once, written as the tables that rules read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from battery_custody.network.flows import Flags, Flows, Ints, rare_links
from battery_custody.network.instances import Instances
from battery_custody.network.shapes import SHAPES, Parameter

if TYPE_CHECKING:
    import duckdb


class LedgerNetwork:
    """The flows of a ledger, read when first asked for, and the shapes found in them."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Read from an open ledger; it stays the caller's."""
        self._connection = connection
        self._flows: Flows | None = None
        self._rare: dict[tuple[int, int], Flags] = {}

    @property
    def flows(self) -> Flows:
        """The flows between two known parties."""
        if self._flows is None:
            columns = self._connection.execute(
                "SELECT flow_no, consignor_key, consignee_key, at_s, coalesce(arrived_s, at_s) AS arrived_s, is_day, "
                "coalesce(mass_kg, 'nan'::DOUBLE) AS mass_kg, coalesce(flow_item_key, -1) AS item_key "
                "FROM party_flow WHERE consignor_key IS NOT NULL AND consignee_key IS NOT NULL AND at_s IS NOT NULL"
            ).fetchnumpy()
            self._flows = Flows.of(
                columns["flow_no"],
                columns["consignor_key"],
                columns["consignee_key"],
                columns["at_s"],
                arrived_s=columns["arrived_s"],
                is_day=columns["is_day"],
                mass_kg=columns["mass_kg"],
                item_key=columns["item_key"],
            )
        return self._flows

    def rare(self, max_count: int, young_s: int) -> Flags:
        """Return which flows go over rare links; see `rare_links`."""
        key = (max_count, young_s)
        if key not in self._rare:
            self._rare[key] = rare_links(self.flows, max_count=max_count, young_s=young_s)
        return self._rare[key]

    def write(self, shape: str, params: Mapping[str, Parameter]) -> None:
        """Find a shape and write it into the temporary table of its name."""
        instances = SHAPES[shape](self, params)
        self._connection.register("instance_arrow", _rows(self.flows, instances))
        self._connection.register("member_arrow", _members(self.flows, instances))
        self._connection.execute(_WRITE.format(shape=shape))
        self._connection.unregister("instance_arrow")
        self._connection.unregister("member_arrow")


#: Codes and sums are added where they are kept; `shape` is the name of one of the shapes.
_WRITE = """
CREATE OR REPLACE TEMP TABLE {shape} AS
WITH member AS (
    SELECT m.instance_no, m.place, m.flow_no, m.item_key, m.mass_kg, e.event_id, b.transfer_id
    FROM member_arrow AS m
    LEFT JOIN custody_event AS e ON e.event_no = m.flow_no
    LEFT JOIN bare_transfer AS b ON b.transfer_no = -m.flow_no
),
item AS (
    SELECT instance_no, item_key, CASE WHEN item_key < 0 THEN SUM(mass_kg) ELSE MAX(mass_kg) END AS mass_kg
    FROM (SELECT instance_no, item_key, CASE WHEN NOT isnan(mass_kg) THEN mass_kg END AS mass_kg FROM member)
    GROUP BY instance_no, item_key
),
moved AS (
    SELECT instance_no, SUM(mass_kg) AS mass_kg,
        COALESCE(list(item_key ORDER BY item_key) FILTER (item_key >= 0), []) AS item_keys
    FROM item
    GROUP BY instance_no
),
held AS (
    SELECT DISTINCT i.instance_no, l.enterprise_key
    FROM (SELECT instance_no, first_s, unnest(party_keys) AS party_key FROM instance_arrow) AS i
    JOIN licence AS l ON l.enterprise_key = i.party_key AND l.valid_from_s <= i.first_s
        AND (l.void_from_s IS NULL OR l.void_from_s > i.first_s)
),
holders AS (
    SELECT instance_no, COUNT(*) AS licensed_count, list(enterprise_key) AS licensed_keys FROM held GROUP BY instance_no
),
way AS (
    SELECT i.instance_no, string_agg(e.enterprise_id, '>' ORDER BY i.place) AS route
    FROM (
        SELECT instance_no, unnest(party_keys) AS party_key, generate_subscripts(party_keys, 1) AS place
        FROM instance_arrow WHERE len(party_keys) <= 16
    ) AS i
    JOIN enterprise AS e ON e.enterprise_key = i.party_key
    GROUP BY i.instance_no
),
gathered AS (
    SELECT instance_no, arg_min(COALESCE(event_id, transfer_id), place) AS first_flow_id,
        COALESCE(list(flow_no ORDER BY place) FILTER (flow_no >= 0), []) AS event_nos,
        COALESCE(list(-flow_no ORDER BY place) FILTER (flow_no < 0), []) AS transfer_nos,
        COUNT(*) AS flow_count
    FROM member
    GROUP BY instance_no
)
SELECT i.instance_no, CAST(i.enterprise_key AS INTEGER) AS enterprise_key, i.is_cut, g.first_flow_id,
    CAST(i.party_keys AS INTEGER[]) AS party_keys, CAST(len(i.party_keys) AS INTEGER) AS party_count, w.route,
    CAST(i.target_key AS INTEGER) AS target_key,
    CAST(len(i.party_keys) - COALESCE(h.licensed_count, 0) AS INTEGER) AS unlicensed_count,
    COALESCE(list_contains(h.licensed_keys, i.enterprise_key), FALSE) AS is_licensed, g.event_nos, g.transfer_nos,
    m.item_keys, CAST(g.flow_count AS INTEGER) AS flow_count, i.first_s, i.last_s, m.mass_kg, i.measure
FROM instance_arrow AS i
LEFT JOIN gathered AS g ON g.instance_no = i.instance_no
LEFT JOIN way AS w ON w.instance_no = i.instance_no
LEFT JOIN moved AS m ON m.instance_no = i.instance_no
LEFT JOIN holders AS h ON h.instance_no = i.instance_no
"""


def _rows(flows: Flows, instances: Instances) -> pa.Table:
    """Return a row for each instance, and one for each party whose search was cut."""
    many, cut = len(instances), len(instances.cut)
    keys = flows.party_keys[instances.party]
    lists = pa.ListArray.from_arrays(pa.array(instances.party_start, pa.int32()), pa.array(keys))
    first, last = (instances.flow[place] for place in (instances.flow_start[:-1], instances.flow_start[1:] - 1))
    nothing = [None] * cut
    return pa.table(
        {
            "instance_no": pa.array([*range(1, many + 1), *nothing], pa.int64()),
            "enterprise_key": np.concatenate([keys[instances.party_start[:-1]], flows.party_keys[instances.cut]]),
            "is_cut": np.arange(many + cut) >= many,
            "party_keys": pa.concat_arrays([lists, pa.nulls(cut, lists.type)]),
            "target_key": pa.array([*flows.party_keys[flows.target[last]].tolist(), *nothing], pa.int64()),
            "first_s": pa.array([*flows.since_s[first].tolist(), *nothing], pa.int64()),
            "last_s": pa.array([*flows.since_s[last].tolist(), *nothing], pa.int64()),
            "measure": pa.array([*instances.measure.tolist(), *nothing], pa.float64()),
        }
    )


def _members(flows: Flows, instances: Instances) -> pa.Table:
    """Return a row for each flow of each instance."""
    number: Ints = np.repeat(np.arange(1, len(instances) + 1), np.diff(instances.flow_start))
    return pa.table(
        {
            "instance_no": number,
            "place": np.arange(len(number)),
            "flow_no": flows.no[instances.flow],
            "item_key": flows.item[instances.flow],
            "mass_kg": flows.mass_kg[instances.flow],
        }
    )
