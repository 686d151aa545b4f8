"""Questions about parts: the methods of a book that tell what items are made of and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

import duckdb

from battery_custody.errors import InputError, NotFoundError
from battery_custody.model.times import optional_seconds, parse_time, span_seconds
from battery_custody.regulation import Regulation, regulation_in_force

if TYPE_CHECKING:
    from battery_custody.measure.balance import Balance
    from battery_custody.trace.genealogy import Genealogy
    from battery_custody.trace.path import PartyPath
    from battery_custody.trace.reach_answers import Reach


class PartsQuestions:
    """What a book can be asked about parts, inputs and originals."""

    connection: duckdb.DuckDBPyConnection

    @cached_property
    def regulation(self) -> Regulation:
        """The law by which the ledger is derived and judged: dated configuration, as the settings say."""
        return regulation_in_force()

    def genealogy(
        self, item_id: str, direction: str = "down", *, as_of: str | None = None, known: str | None = None
    ) -> Genealogy:
        """Return what an item consists of and came from (`down`), or what it is in and became (`up`).

        Args:
            item_id: an id, or another name that one item alone has.
            direction: down or up.
            as_of: ISO time; only links that held then.
            known: ISO time; only what was reported until then.

        Raises:
            NotFoundError: if no record names the item.
            InputError: for another direction, or a time that can't be read.
        """
        from battery_custody.trace.genealogy import Way, genealogy
        from battery_custody.trace.naming import find_item

        if direction not in tuple(Way):
            raise InputError(f"The direction {direction!r} is unknown; write down or up.")
        key = find_item(self.connection, item_id)
        return genealogy(
            self.connection, key, direction, optional_seconds(as_of, "as-of"), optional_seconds(known, "known")
        )

    def find_path(
        self, from_id: str, to_id: str, *, between: tuple[str, str] | None = None, by: str = "earliest"
    ) -> PartyPath:
        """Return a path between two parties in which each hand-over follows the one before in time.

        Args:
            from_id: the party at which it begins.
            to_id: the party at which it ends.
            between: ISO times; only hand-overs from the first to the second.
            by: `earliest` for the path that arrives first, `fewest` for the fewest hand-overs.

        Raises:
            NotFoundError: for a party that no record names.
            InputError: for one party twice, another `by`, or a time that can't be read.
        """
        from battery_custody.trace.path import find_path
        from battery_custody.trace.path_ledger import LedgerHandOvers

        return find_path(LedgerHandOvers(self.connection), from_id, to_id, by, *span_seconds(between))

    def reach(self, item_id: str, to: Iterable[str] = (), *, flagged: bool = False, as_of: str | None = None) -> Reach:
        """Say whether an item, or what is in it or it came from, passed through a party or site.

        Args:
            item_id: an id, or another name that one item alone has.
            to: ids of parties and sites.
            flagged: also the parties that open findings name first.
            as_of: ISO time; only links that held then and what had happened by then.

        Raises:
            NotFoundError: if no record names the item, a party or a site.
            InputError: without a party or site.
        """
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
        """Answer `reach` for many items at once, in their order, each once.

        An item that nobody has reported is unknown, with that as the reason; `strict` raises instead.

        Raises:
            NotFoundError: for a party or site that nobody has reported, and with `strict` for an item.
            InputError: without a party or site, and for a name that several items have.
        """
        from battery_custody.trace.naming import find_items, unheard
        from battery_custody.trace.reach import NONE_FLAGGED, find_targets, flagged_parties, reach
        from battery_custody.trace.reach_answers import Missing, Reach, Reached

        parties, sites = find_targets(self.connection, to)
        if flagged:
            parties = [*parties, *flagged_parties(self.connection)]
            if not parties and not sites:
                raise InputError(NONE_FLAGGED)
        asked = list(dict.fromkeys(item_ids))
        keys = find_items(self.connection, asked)
        missing = [item_id for item_id in asked if item_id not in keys]
        if missing and strict:
            raise NotFoundError(unheard(missing[0]))
        wanted = list(dict.fromkeys(keys[item_id] for item_id in asked if item_id in keys))
        found = reach(self.connection, wanted, parties, sites, optional_seconds(as_of, "as-of")) if wanted else []
        return found + [
            Reach(item_id, Reached.UNKNOWN, unknown_because=(Missing(item_id, unheard(item_id)),))
            for item_id in missing
        ]

    def balance(self, enterprise_id: str, *, since: str | None = None, until: str | None = None) -> Balance:
        """Return what went into an enterprise's transformations, came out, was lost and recovered, by mass and metal.

        Args:
            enterprise_id: its id.
            since: ISO time or day with which the period begins; None: from the beginning.
            until: ISO time or day with which it ends, inclusive; None: to the end.

        Raises:
            NotFoundError: if no record names the enterprise.
            InputError: for a time that can't be read, or a period that ends before it begins.
            LedgerError: if the ledger was derived by another regulation.
        """
        from battery_custody.ledger.law import require_law
        from battery_custody.measure.balance import balance

        from_s, to_s = _begin(since, "from"), optional_seconds(until, "to")
        if from_s is not None and to_s is not None and from_s > to_s:
            raise InputError(
                f"The period ends with {until}, before it begins with {since}; give the earlier one first."
            )
        require_law(self.connection, self.regulation)
        return balance(self.connection, enterprise_id, from_s, to_s)


def _begin(text: str | None, what: str) -> int | None:
    """Return the first second of a time or day."""
    try:
        return None if text is None else parse_time(text).us // 1_000_000
    except ValueError as error:
        raise InputError(f"The time given for {what} can't be read: {error}.") from error
