"""Transfers: the hand-overs of a ledger, chosen and page by page."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import duckdb

from battery_custody.lookup.sight import NOBODY, Sight
from battery_custody.lookup.statements import rows
from battery_custody.model.times import iso


@dataclass(frozen=True, slots=True)
class TransferChoice:
    """Which hand-overs: of an item, from or to parties, in a time, of waste, with a licence verdict; None: any."""

    item_key: int | None = None
    consignor_key: int | None = None
    consignee_key: int | None = None
    since_s: int | None = None
    until_s: int | None = None
    is_waste: bool | None = None
    verdict: str | None = None


def transfers(
    connection: duckdb.DuckDBPyConnection,
    choice: TransferChoice,
    sight: Sight,
    after: tuple[int, int] = (0, 0),
    limit: int = 100,
) -> list[dict[str, Any]]:
    """Return hand-overs in order of item and place in its chain, at most so many, after such a pair.

    An enterprise sees those that it made or took; a territory, those that happened there or between
    whom one is registered there. Each row has the pair in `_key`.
    """
    own = None if sight.enterprise_id is None else sight.own_key(connection)
    asked = {
        **asdict(choice), "own": own, "territory": sight.territory,
        "after_item": after[0], "after_seq": after[1], "limit": limit,
    }  # fmt: skip
    return [_told(row) for row in rows(connection, "transfers", asked)]


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with its times as ISO 8601."""
    told: dict[str, Any] = {"_key": (row.pop("item_key"), row.pop("seq"))}
    for name, value in row.items():
        if name.endswith("_s"):
            told["moved_at" if name == "at_s" else f"{name.removesuffix('_s')}_at"] = iso(value)
        else:
            told[name] = value
    return told


def known_or_nobody(key: int | None) -> int:
    """Return a key, or one that nothing has: choosing by what nobody reported chooses nothing."""
    return NOBODY if key is None else key
