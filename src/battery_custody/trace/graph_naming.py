"""Naming in the graph: which item a name stands for, by the rules of the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from battery_custody.errors import InputError, NotFoundError
from battery_custody.graph.connection import Graph
from battery_custody.model.identifiers.scheme import normal_id
from battery_custody.trace.naming import several, unheard

_MOST_NAMES = 100_000


def find_item(graph: Graph, name: str) -> tuple[int, str]:
    """Return key and id of the item that a name stands for; an id goes before another name.

    Raises:
        NotFoundError: if the graph does not have it.
        InputError: if it is another name of several items, with their ids.
    """
    found = find_items(graph, [name]).get(name)
    if found is None:
        raise NotFoundError(unheard(name))
    return found


def find_items(graph: Graph, names: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Return key and id of the items that names stand for, by name; a name of none is left out.

    Raises:
        InputError: for a name of several items, with their ids.
    """
    spellings = {name: {name, name.strip(), normal_id(name)} for name in names}
    asked = sorted({spelt for spelt_so in spellings.values() for spelt in spelt_so})
    told: dict[str, list[tuple[int, str, bool]]] = defaultdict(list)
    for spelt, item_id, key, is_id in graph.rows("lookup/find_item", names=asked, most=_MOST_NAMES):
        told[spelt].append((int(key), str(item_id), bool(is_id)))
    found = {}
    for name, spelt_so in spellings.items():
        hits = [hit for spelt in sorted(spelt_so) for hit in told[spelt]]
        normal = normal_id(name)
        # An item whose id has several spellings is found by its normal form as if by its id.
        ids = {hit[:2] for hit in hits if hit[2] or normal_id(hit[1]) == normal}
        items = ids or {hit[:2] for hit in hits}
        if len(items) > 1:
            raise InputError(several(name, sorted(item_id for _, item_id in items)))
        if items:
            found[name] = items.pop()
    return found
