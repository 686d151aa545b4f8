"""What a place that holds records must be able to tell, so that every question can be asked of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from battery_custody.trace.records import ItemRecords


class TraceStore(Protocol):
    """A place that holds custody records: the ledger, or a graph made from it."""

    def items(self, keys: Iterable[int], *, links: bool = False) -> Mapping[int, ItemRecords]:
        """Return the records of items by key; an unknown key is left out.

        With `links`, what the item consists of and what it was recoded to are told as well.
        """

    def item_ids(self, keys: Iterable[int]) -> Mapping[int, str]:
        """Return the ids of items by key; an unknown key is left out."""

    def now_s(self) -> int | None:
        """Return the latest time at which anything was reported, None where nothing was."""

    def names(self, party_ids: Iterable[str]) -> Mapping[str, str]:
        """Return the names of parties by id; those without a name are left out."""
