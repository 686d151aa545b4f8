"""Questions to the graph: the same as those to the ledger, with the same answers.

What stands now is told from look-ups by id. What has to be derived (the state of knowledge on a day,
genealogy with its marks, reach) is derived from the part of the graph that is linked with the items.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from battery_custody.errors import InputError, NotFoundError
from battery_custody.graph.connection import Graph
from battery_custody.trace import genealogy as genealogies
from battery_custody.trace import questions
from battery_custody.trace.answers import Chain, Followed
from battery_custody.trace.follow import Direction
from battery_custody.trace.genealogy import Genealogy, Way
from battery_custody.trace.graph_part import DOWN, UP, GraphPart, Link
from battery_custody.trace.graph_standing import GraphStanding
from battery_custody.trace.graph_store import GraphStore
from battery_custody.trace.part_ledger import part_ledger, site_ids
from battery_custody.trace.reach import NONE_FLAGGED, unheard_target
from battery_custody.trace.reach import reach as reach_in
from battery_custody.trace.reach_answers import Reach

#: How many parties open findings may name.
_MOST_FLAGGED = 100_000

_ONWARD = {
    Direction.BACK: DOWN,
    Direction.FORWARD: (Link.CHILDREN, Link.OUTPUTS, Link.NEW_CODES),
}


def trace(
    graph: Graph, standing: GraphStanding, item: tuple[int, str], as_of_s: int | None, known_s: int | None
) -> Chain:
    """Return the chain of custody of an item, given as its key and id; see `questions.trace`."""
    if known_s is None:
        return questions.trace(_store(graph, standing, item), item[0], as_of_s)
    part = GraphPart(graph)
    part.walk(part.walk([item[1]], [Link.PARENTS]), [Link.NEW_CODES])
    with _ledger_of(part) as connection:
        return questions.trace(connection, item[0], as_of_s, known_s)


def follow(
    graph: Graph,
    standing: GraphStanding,
    item: tuple[int, str],
    direction: str,
    as_of_s: int | None,
    known_s: int | None,
) -> Followed:
    """Return what an item came from or became; see `questions.follow`."""
    if known_s is None:
        return questions.follow(_store(graph, standing, item), item[0], direction, as_of_s)
    part = GraphPart(graph)
    onward = part.walk([item[1]], _ONWARD[Direction(direction)])
    part.walk(onward, [Link.PARENTS, Link.NEW_CODES])
    with _ledger_of(part) as connection:
        return questions.follow(connection, item[0], direction, as_of_s, known_s)


def genealogy(
    graph: Graph, item: tuple[int, str], direction: str, as_of_s: int | None, known_s: int | None
) -> Genealogy:
    """Return the links below or above an item; see `genealogy.genealogy`."""
    part = GraphPart(graph)
    found = part.walk([item[1]], DOWN if Way(direction) is Way.DOWN else UP)
    # What became of the parts is part of what is doubtful about them.
    part.walk([*found, *(row[1] for row in part.rows.items[item[1]].children)], UP)
    with _ledger_of(part) as connection:
        return genealogies.genealogy(connection, item[0], direction, as_of_s, known_s)


@dataclass(frozen=True, slots=True)
class Targets:
    """The keys of the parties and sites to reach; `named` has key and operator of each site by id."""

    parties: tuple[int, ...]
    sites: tuple[int, ...]
    named: dict[str, tuple[int, str | None]]


def find_targets(graph: Graph, to: Iterable[str], *, flagged: bool) -> Targets:
    """Return the parties and sites that names stand for, with `flagged` those too that open findings name first.

    Raises:
        NotFoundError: for a name that the graph has for no party or site.
        InputError: with `flagged` where neither a name nor a finding says to whom.
    """
    names = list(to)
    sites = {id_: (key, operator) for id_, key, operator in _sites(graph, names)}
    parties = dict(_parties(graph, names))
    for name in names:
        if name not in sites and name not in parties:
            raise NotFoundError(unheard_target(name))
    wanted = [parties[name] for name in names if name in parties]
    asked = [sites[name][0] for name in names if name not in parties]
    if flagged:
        listed = [id_ for (id_,) in graph.rows("lookup/flagged_enterprises", most=_MOST_FLAGGED)]
        wanted += sorted(key for _, key in _parties(graph, listed))
        if not wanted and not asked:
            raise InputError(NONE_FLAGGED)
    return Targets(tuple(wanted), tuple(asked), sites)


def reach(graph: Graph, items: Sequence[tuple[int, str]], targets: Targets, as_of_s: int | None) -> list[Reach]:
    """Say for each item, given as its key and id, whether it reached a party or site; see `reach.reach`."""
    part = GraphPart(graph)
    found = part.walk([item_id for _, item_id in items], DOWN)
    part.walk(found, UP)
    with _ledger_of(part, targets.named) as connection:
        return reach_in(connection, [key for key, _ in items], targets.parties, targets.sites, as_of_s)


def _store(graph: Graph, standing: GraphStanding, item: tuple[int, str]) -> GraphStore:
    store = GraphStore(graph, standing.now_s)
    store.learn(*item)
    return store


@contextmanager
def _ledger_of(
    part: GraphPart,
    named: dict[str, tuple[int, str | None]] | None = None,
) -> Iterator[duckdb.DuckDBPyConnection]:
    sites = dict(named or {})
    sites.update({id_: (key, operator) for id_, key, operator in _sites(part.graph, site_ids(part.rows))})
    connection = part_ledger(part.graph, part.rows, sites=sites)
    try:
        yield connection
    finally:
        connection.close()


def _sites(graph: Graph, ids: Iterable[str]) -> list[tuple[str, int, str | None]]:
    wanted = sorted(set(ids))
    return [(i, k, e) for i, k, e in graph.rows("lookup/sites", ids=wanted, most=len(wanted))] if wanted else []


def _parties(graph: Graph, ids: Iterable[str]) -> list[tuple[str, int]]:
    wanted = sorted(set(ids))
    return [(i, k) for i, k, _ in graph.rows("lookup/enterprises", ids=wanted, most=len(wanted))] if wanted else []
