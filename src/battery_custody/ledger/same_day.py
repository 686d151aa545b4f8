"""Hand-overs of one day: where only the day is reported, they may follow each other either way.

They are put in the order in which each consignor is the one who had the item, as far as there is one.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import duckdb

from battery_custody.ledger.queries import query


class _Handover(NamedTuple):
    item_key: int
    day_s: int
    order_no: int
    is_day: bool
    at_s: int
    consignor_key: int | None
    consignee_key: int | None
    holder_key: int | None


def order_same_day(connection: duckdb.DuckDBPyConnection) -> None:
    """Put the hand-overs of the TEMP table `handover` that share a day into the order of a chain."""
    rows = [_Handover(*row) for row in connection.execute(query("find_same_day")).fetchall()]
    if not rows:
        return
    order_nos: list[int] = []
    days: list[int] = []
    ranks: list[int] = []
    item_keys: list[int] = []
    for _, group in groupby(rows, key=itemgetter(0, 1)):
        for rank, handover in enumerate(_threaded(list(group))):
            item_keys.append(handover.item_key)
            order_nos.append(handover.order_no)
            days.append(handover.day_s)
            ranks.append(rank)
    connection.execute(
        """
        UPDATE handover SET order_s = threaded.day_s, step_rank = threaded.step_rank
        FROM (
            SELECT
                unnest($items) AS item_key,
                unnest($nos) AS order_no,
                unnest($days) AS day_s,
                unnest($ranks) AS step_rank
        ) AS threaded
        WHERE threaded.item_key = handover.item_key AND threaded.order_no = handover.order_no
        """,
        {"items": item_keys, "nos": order_nos, "days": days, "ranks": ranks},
    )


def _threaded(group: list[_Handover]) -> Iterable[_Handover]:
    holder = group[0].holder_key
    waiting = list(group)
    while waiting:
        # Those with a time of day keep their order among themselves.
        first_timed = next((one for one in waiting if not one.is_day), None)
        free = [one for one in waiting if one.is_day or one is first_timed]
        following = next((one for one in free if one.consignor_key == holder), None) or _source(free)
        yield following
        waiting.remove(following)
        holder = following.consignee_key


def _source(free: list[_Handover]) -> _Handover:
    # None continues from the holder: begin with one whose consignor no other one supplies.
    supplied = {one.consignee_key for one in free}
    return next((one for one in free if one.consignor_key not in supplied), free[0])
