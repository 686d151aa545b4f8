"""The graph's book: the questions of a `Book` about items, answered by the graph."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Self

import duckdb

from battery_custody.errors import InputError, NotFoundError
from battery_custody.graph.address import GraphAddress, configured_address
from battery_custody.graph.connection import Graph, open_graph
from battery_custody.model.times import optional_seconds, span_seconds
from battery_custody.trace import graph_questions as ask
from battery_custody.trace.graph_naming import find_item, find_items
from battery_custody.trace.graph_standing import read_standing
from battery_custody.trace.graph_store import GraphStore
from battery_custody.trace.naming import unheard
from battery_custody.trace.path import PartyPath
from battery_custody.trace.path import find_path as find
from battery_custody.trace.path_graph import GraphHandOvers
from battery_custody.trace.reach_answers import Missing, Reach, Reached

if TYPE_CHECKING:
    from battery_custody.trace.answers import Chain, Followed
    from battery_custody.trace.genealogy import Genealogy


class GraphBook:
    """A graph and what can be asked of it; `Book.on_graph` and `GraphBook.open` are the ways to get one.

    `standing` says how far the graph is; the answers are those of the ledger at that batch.
    """

    def __init__(self, graph: Graph, ledger: duckdb.DuckDBPyConnection | None = None) -> None:
        """Wrap an open graph; the ledger, if there is one, only says how far the graph is behind."""
        self.graph = graph
        self.standing = read_standing(graph, ledger)

    @classmethod
    def open(cls, address: GraphAddress | None = None, ledger: duckdb.DuckDBPyConnection | None = None) -> Self:
        """Connect to a graph, by default the one that is configured.

        Raises:
            GraphError: if it does not answer, holds nothing yet, or was made from another ledger.
        """
        graph = open_graph(address or configured_address())
        try:
            return cls(graph, ledger)
        except BaseException:
            graph.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection to the graph."""
        self.graph.close()

    def trace(self, item_id: str, *, as_of: str | None = None, known: str | None = None) -> Chain:
        """Return the chain of custody of an item; see `Book.trace`."""
        item = find_item(self.graph, item_id)
        return ask.trace(
            self.graph, self.standing, item, optional_seconds(as_of, "as-of"), optional_seconds(known, "known")
        )

    def follow(self, item_id: str, direction: str, *, as_of: str | None = None, known: str | None = None) -> Followed:
        """Return all that an item came from (`back`) or became (`forward`); see `Book.follow`."""
        if direction not in ("back", "forward"):
            raise InputError(f"The direction {direction!r} is unknown; write back or forward.")
        item = find_item(self.graph, item_id)
        times = optional_seconds(as_of, "as-of"), optional_seconds(known, "known")
        return ask.follow(self.graph, self.standing, item, direction, *times)

    def genealogy(
        self, item_id: str, direction: str = "down", *, as_of: str | None = None, known: str | None = None
    ) -> Genealogy:
        """Return what an item consists of and came from, or is in and became; see `Book.genealogy`."""
        if direction not in ("down", "up"):
            raise InputError(f"The direction {direction!r} is unknown; write down or up.")
        item = find_item(self.graph, item_id)
        return ask.genealogy(
            self.graph, item, direction, optional_seconds(as_of, "as-of"), optional_seconds(known, "known")
        )

    def reach(self, item_id: str, to: Iterable[str] = (), *, flagged: bool = False, as_of: str | None = None) -> Reach:
        """Say whether an item passed through a party or site; see `Book.reach`."""
        return self.reach_all([item_id], to, flagged=flagged, as_of=as_of, strict=True)[0]

    def reach_all(
        self,
        item_ids: Iterable[str],
        to: Iterable[str] = (),
        *,
        flagged: bool = False,
        as_of: str | None = None,
        strict: bool = False,
    ) -> list[Reach]:
        """Answer `reach` for many items at once, in their order, each once; see `Book.reach_all`."""
        asked = list(dict.fromkeys(item_ids))
        targets = ask.find_targets(self.graph, to, flagged=flagged)
        items = find_items(self.graph, asked)
        missing = [item_id for item_id in asked if item_id not in items]
        if missing and strict:
            raise NotFoundError(unheard(missing[0]))
        wanted = list(dict.fromkeys(items[item_id] for item_id in asked if item_id in items))
        found = ask.reach(self.graph, wanted, targets, optional_seconds(as_of, "as-of")) if wanted else []
        return found + [
            Reach(item_id, Reached.UNKNOWN, unknown_because=(Missing(item_id, unheard(item_id)),))
            for item_id in missing
        ]

    def find_path(
        self, from_id: str, to_id: str, *, between: tuple[str, str] | None = None, by: str = "earliest"
    ) -> PartyPath:
        """Return a path between two parties in which each hand-over follows the one before; see `Book.find_path`."""
        return find(GraphHandOvers(self.graph), from_id, to_id, by, *span_seconds(between))

    def names(self, party_ids: Iterable[str]) -> dict[str, str]:
        """Return the names of parties by id; those without a name are left out."""
        return dict(GraphStore(self.graph).names(party_ids))
