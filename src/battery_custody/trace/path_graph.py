"""The graph as a place that holds hand-overs between parties."""

from __future__ import annotations

from collections.abc import Mapping

from battery_custody.errors import NotFoundError
from battery_custody.graph.connection import Graph
from battery_custody.model.identifiers.scheme import normal_id
from battery_custody.trace.graph_rows import MOST_ROWS
from battery_custody.trace.path import HandOver, Step
from battery_custody.trace.path_ledger import unheard_party


class GraphHandOvers:
    """Hand-overs as the graph tells them: those of items, and those of a bare network."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def party(self, name: str) -> str:
        """Return the id of a party; raises NotFoundError where the graph does not have it."""
        spelt = list(dict.fromkeys((name, normal_id(name))))
        for id_, _, _ in self._graph.rows("lookup/enterprises", ids=spelt, most=len(spelt)):
            return str(id_)
        raise NotFoundError(unheard_party(name))

    def onward(self, since: Mapping[str, int], last_s: int) -> dict[str, Step]:
        """Return, by consignee, the hand-over that arrives first from any of some parties."""
        front = [list(entry) for entry in since.items()]
        rows = self._graph.rows("lookup/path_onward", front=front, last_s=last_s, most=MOST_ROWS * 10)
        return {best[2]: Step(best[1], best[6], HandOver(*best[:6])) for (best,) in rows}

    def told(self, steps: list[Step]) -> tuple[HandOver, ...]:
        """Return the hand-overs of steps, in their order."""
        return tuple(step.found for step in steps)
