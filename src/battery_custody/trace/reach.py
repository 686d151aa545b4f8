"""Reach: whether items, or anything in them or that they came from, passed through a party or a site.

One set-based answer for one item or thousands: what lies below the items is read from the flat
genealogy with the time up to which it counts, the wholes that carried it are added while it was
inside, and both are joined with the records of the parties and sites that were asked about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import duckdb

from battery_custody.errors import InputError, NotFoundError
from battery_custody.ledger.keys import find_key
from battery_custody.ledger.queries import one_number
from battery_custody.trace.reach_answers import Missing, Reach, Reached, Stage, missing_words
from battery_custody.trace.statements import statement

#: How many wholes may stand around each other; a longer nesting is no sound record.
MOST_WHOLES = 12
#: How many reasons an answer lists.
MOST_REASONS = 50

#: What is said where findings are asked for parties and name none.
NONE_FLAGGED = "No open finding names a party; run detect first, or name a party with --to."

_TABLES = ("root", "link", "item", "course", "touch", "hit", "party", "site", "near", "found")


def find_targets(connection: duckdb.DuckDBPyConnection, names: Iterable[str]) -> tuple[list[int], list[int]]:
    """Return the keys of parties and of sites that names stand for.

    Raises:
        NotFoundError: for a name that no record has for a party or a site.
    """
    parties: list[int] = []
    sites: list[int] = []
    for name in names:
        party, site = (find_key(connection, table, name) for table in ("party", "site"))
        if party is None and site is None:
            raise NotFoundError(unheard_target(name))
        if party is not None:
            parties.append(party)
        elif site is not None:
            sites.append(site)
    return parties, sites


def unheard_target(name: str) -> str:
    """Return the sentence that no record names a party or site."""
    return f"No record names a party or site {name!r}; check the id, or ingest its records."


def flagged_parties(connection: duckdb.DuckDBPyConnection) -> list[int]:
    """Return the keys of the parties that open findings name first."""
    return [key for (key,) in connection.execute(statement("reach_flagged")).fetchall()]


def reach(
    connection: duckdb.DuckDBPyConnection,
    item_keys: Sequence[int],
    parties: Sequence[int],
    sites: Sequence[int] = (),
    as_of_s: int | None = None,
) -> list[Reach]:
    """Say for each item whether it reached any of the parties or sites, in the order of the items.

    Args:
        connection: a ledger.
        item_keys: the items asked about.
        parties: keys of parties.
        sites: keys of sites.
        as_of_s: only links that held then and what had happened by then (epoch seconds UTC).

    Raises:
        InputError: without a party or site.
    """
    if not parties and not sites:
        raise InputError("No party or site to reach is named; name one, or detect first for the flagged ones.")
    roots = list(dict.fromkeys(item_keys))
    try:
        _ask(connection, roots, parties, sites, as_of_s)
        return _answers(connection, roots)
    finally:
        for name in _TABLES:
            connection.execute(f"DROP TABLE IF EXISTS temp.reach_{name}")


def _ask(
    connection: duckdb.DuckDBPyConnection,
    roots: Sequence[int],
    parties: Sequence[int],
    sites: Sequence[int],
    as_of_s: int | None,
) -> None:
    _list(connection, "reach_root", "root_key", roots)
    _list(connection, "reach_party", "party_key", parties)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE reach_site AS SELECT asked.site_key, site.enterprise_key "
        "FROM (SELECT unnest($sites)::INTEGER AS site_key) AS asked LEFT JOIN site USING (site_key)",
        {"sites": list(sites)},
    )
    as_of = {"as_of_s": as_of_s}
    connection.execute(statement("reach_link"), as_of)
    if as_of_s is not None:
        _prune(connection)
    connection.execute(statement("reach_item"), as_of)
    connection.execute(statement("reach_course"))
    held = one_number(connection, "SELECT count(*) FROM reach_course")
    for around in range(1, MOST_WHOLES + 1):
        connection.execute(statement("reach_whole"), {"round": around, **as_of})
        before, held = held, one_number(connection, "SELECT count(*) FROM reach_course")
        if held == before:
            break
    connection.execute(statement("reach_touch"))
    connection.execute(statement("reach_hit"))


def _list(connection: duckdb.DuckDBPyConnection, table: str, column: str, keys: Sequence[int]) -> None:
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT unnest($keys)::INTEGER AS {column}", {"keys": list(keys)}
    )


def _prune(connection: duckdb.DuckDBPyConnection) -> None:
    """Take the links away to which no way from the item held at the time asked about."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE reach_near AS SELECT root_key, root_key AS item_key FROM reach_root"
    )
    while True:
        connection.execute(statement("reach_prune"))
        if not one_number(connection, "SELECT count(*) FROM reach_found"):
            break
        connection.execute("INSERT INTO reach_near FROM reach_found")
    connection.execute(
        "DELETE FROM reach_link WHERE (root_key, parent_key) NOT IN (SELECT (root_key, item_key) FROM reach_near)"
    )


def _answers(connection: duckdb.DuckDBPyConnection, roots: Sequence[int]) -> list[Reach]:
    hits = {row[0]: row for row in connection.execute(statement("reach_answer")).fetchall()}
    above: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    for root, parent, item, steps in connection.execute(statement("reach_way")).fetchall():
        known = above[root].get(item)
        if known is None or steps < known[1]:
            above[root][item] = (parent, steps)
    ways = {root: _way(root, hit[1], above[root]) for root, hit in hits.items()}
    keys = sorted({*roots, *(key for way in ways.values() for key in way)})
    ids = dict(connection.execute(statement("item_names"), {"key": keys}).fetchall())
    reasons: dict[int, list[Missing]] = defaultdict(list)
    if len(hits) < len(roots):
        for root, item_id, *told in connection.execute(statement("reach_unknown")).fetchall():
            reasons[root].append(Missing(item_id, missing_words(*told)))
    return [
        _answer(ids[root], hits.get(root), [ids[key] for key in ways.get(root, ())], reasons[root]) for root in roots
    ]


def _way(root: int, item: int, above: dict[int, tuple[int, int]]) -> list[int]:
    """Return the items from the one asked about to the one that was touched."""
    way = [item]
    while way[-1] != root:
        way.append(above[way[-1]][0])
    return way[::-1]


def _answer(item_id: str, hit: tuple[Any, ...] | None, way: list[str], reasons: list[Missing]) -> Reach:
    if hit is not None:
        _, _, steps, holder_id, party_id, event_id = hit
        path = [Stage(passed) for passed in way[:-1]] + [Stage(way[-1], party_id, event_id, holder_id)]
        return Reach(item_id, Reached.YES, steps, tuple(path))
    if not reasons:
        return Reach(item_id, Reached.NO)
    listed = list(dict.fromkeys(reasons))
    told = tuple(listed[:MOST_REASONS])
    if len(listed) > MOST_REASONS:
        told = (*told, Missing(item_id, f"{len(listed) - MOST_REASONS} more things are missing."))
    return Reach(item_id, Reached.UNKNOWN, unknown_because=told)
