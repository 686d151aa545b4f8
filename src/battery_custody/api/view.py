"""The view: questions to the ledger as one asker may ask them, with the answers that asker may see."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import Any

from battery_custody.access.principal import AccessRole, Principal
from battery_custody.api.narrowing import narrowed_chain, narrowed_followed, narrowed_genealogy
from battery_custody.api.refusals import TooLargeError, UnusableError
from battery_custody.book import Book
from battery_custody.detect.findings import list_findings
from battery_custody.errors import InputError, NotFoundError
from battery_custody.ledger.keys import find_key, find_keys
from battery_custody.ledger.queries import first_row
from battery_custody.lookup.documents import EventChoice, events_reported
from battery_custody.lookup.enterprises import enterprise_card, flows, stock
from battery_custody.lookup.items import item_card
from battery_custody.lookup.personal import personal_ids
from battery_custody.lookup.search import search
from battery_custody.lookup.sight import Sight
from battery_custody.lookup.transfers import TransferChoice, known_or_nobody, transfers
from battery_custody.lookup.vehicles import vehicle_card
from battery_custody.model.times import parse_seconds
from battery_custody.trace.genealogy import genealogy
from battery_custody.trace.questions import follow, trace

#: The most events, links or items that one answer may have; what is more is asked for in parts.
MOST_PARTS = 20_000


class View:
    """What one asker sees of an open ledger; made for each question."""

    def __init__(self, book: Book, principal: Principal) -> None:
        self.book = book
        self.principal = principal
        self._connection = book.connection
        is_enterprise = principal.role is AccessRole.ENTERPRISE
        self.sight = Sight(principal.enterprise_id if is_enterprise else None, principal.territory)

    @property
    def own_id(self) -> str | None:
        """The id of the enterprise that asks, as the ledger shows it; None for other roles."""
        if self.sight.enterprise_id is None:
            return None
        row = first_row(
            self._connection, "SELECT id FROM keys.party WHERE key = ?", [self.sight.own_key(self._connection)]
        )
        return self.sight.enterprise_id if row is None else str(row[0])

    def item(self, item_id: str) -> dict[str, Any]:
        """Return the card of an item; to the public its stage alone."""
        if self.principal.role is AccessRole.PUBLIC:
            try:
                return item_card(self._connection, self.book.item_key(item_id)).to_public()
            except InputError:
                # Which items share a name is not for everybody.
                raise NotFoundError(f"No record that you may see names the item {item_id!r}; check the id.") from None
        key = self.sight.item_key(self._connection, item_id)
        card = item_card(self._connection, key).to_dict()
        own_id = self.own_id
        if own_id is not None:
            chain = narrowed_chain(trace(self._connection, key), own_id)
            card["custodian_id"] = chain["custodian_id"]
            if card["custodian_id"] != own_id:
                card["in_vehicle_id"] = None
            card["withheld"] = chain["withheld"]
        return card

    def chain(self, item_id: str, as_of: str | None, known: str | None) -> dict[str, Any]:
        """Return the chain of custody of an item."""
        key = self.sight.item_key(self._connection, item_id)
        chain = trace(self._connection, key, seconds(as_of), seconds(known))
        _bounded(len(chain.events))
        own_id = self.own_id
        return self._plain(chain.to_dict() if own_id is None else narrowed_chain(chain, own_id))

    def followed(self, item_id: str, direction: str, as_of: str | None, known: str | None) -> dict[str, Any]:
        """Return what an item came from or became."""
        key = self.sight.item_key(self._connection, item_id)
        found = follow(self._connection, key, direction, seconds(as_of), seconds(known))
        _bounded(len(found.events) + len(found.item_ids))
        own_id = self.own_id
        if own_id is None:
            return self._plain(found.to_dict())
        return self._plain(narrowed_followed(found, own_id, self._in_sight(found.item_ids)))

    def genealogy(self, item_id: str, direction: str, as_of: str | None, known: str | None) -> dict[str, Any]:
        """Return the links below or above an item."""
        key = self.sight.item_key(self._connection, item_id)
        found = genealogy(self._connection, key, direction, seconds(as_of), seconds(known))
        _bounded(len(found.edges))
        if self.own_id is None:
            return found.to_dict()
        return narrowed_genealogy(found, self._in_sight(found.item_ids))

    def reach(self, item_id: str, to: list[str], flagged: bool, as_of: str | None) -> dict[str, Any]:
        """Say whether an item, its parts or its inputs passed through parties or sites."""
        self.sight.item_key(self._connection, item_id)
        return self.book.reach(item_id, to, flagged=flagged or not to, as_of=as_of).to_dict()

    def enterprise(self, party_id: str, on: str | None, clear: bool) -> dict[str, Any]:
        """Return who a party is; phone and representative only in clear."""
        key = self.sight.party_key(self._connection, party_id)
        card = enterprise_card(self._connection, key, self.book.now_s() if on is None else seconds(on) or 0)
        if not clear:
            is_person = bool(personal_ids(self._connection, [card["enterprise_id"]]))
            hidden = ("phone", "legal_representative", *(("name", "address") if is_person else ()))
            card |= dict.fromkeys(hidden)
        return card

    def stock(self, party_id: str, after: int, limit: int) -> list[dict[str, Any]]:
        """Return what a party has in custody."""
        return stock(self._connection, self.sight.party_key(self._connection, party_id), after, limit)

    def flows(self, party_id: str, since: str | None, until: str | None) -> dict[str, Any]:
        """Return what a party received and handed on."""
        key = self.sight.party_key(self._connection, party_id)
        row = first_row(self._connection, "SELECT id FROM keys.party WHERE key = ?", [key])
        found = flows(self._connection, key, seconds(since), seconds(until))
        return {"enterprise_id": row[0] if row else party_id, "flows": found}

    def vehicle(self, vehicle_id: str) -> dict[str, Any]:
        """Return a vehicle; to an enterprise with the events it took part in and the items it may see."""
        card = vehicle_card(self._connection, self.sight.vehicle_key(self._connection, vehicle_id))
        own_id = self.own_id
        if own_id is None:
            return card
        items = set(self._in_sight(stay["item_id"] for stay in card["items"]))
        events = [event for event in card["events"] if own_id in (event["reporter_id"], event["owner_id"])]
        stays = [stay for stay in card["items"] if stay["item_id"] in items]
        withheld = len(events) < len(card["events"]) or len(stays) < len(card["items"])
        return {**card, "events": events, "items": stays, "withheld": withheld}

    def transfers(
        self,
        choice: TransferChoice,
        item_id: str | None,
        consignor_id: str | None,
        consignee_id: str | None,
        after: tuple[int, int],
        limit: int,
    ) -> list[dict[str, Any]]:
        """Return hand-overs; what nobody reported, or is out of sight, has none."""

        def key(domain: str, id_: str | None) -> int | None:
            return None if id_ is None else known_or_nobody(find_key(self._connection, domain, id_))

        chosen = replace(
            choice,
            item_key=key("item", item_id),
            consignor_key=key("party", consignor_id),
            consignee_key=key("party", consignee_id),
        )
        return transfers(self._connection, chosen, self.sight, after, limit)

    def findings(
        self, rule: str | None, subject: str | None, status: str, after: tuple[float, str] | None, limit: int
    ) -> list[dict[str, Any]]:
        """Return findings, best first."""
        return list_findings(
            self._connection, rule, subject, status, limit, after=after, territory=self.sight.territory
        )

    def finding(self, finding_id: str) -> dict[str, Any]:
        """Return one finding.

        Raises:
            NotFoundError: for one that is not there or out of sight.
        """
        found = list_findings(
            self._connection, status="all", limit=1, finding_id=finding_id, territory=self.sight.territory
        )
        if not found:
            raise NotFoundError(f"No finding that you may see has the id {finding_id!r}; check it.")
        return found[0]

    def search(self, text: str, kinds: tuple[str, ...], limit: int, clear: bool) -> dict[str, Any]:
        """Return what a text names; vehicles and persons only in clear, or a name would lead to a pseudonym."""
        found = search(self._connection, text, self.sight, kinds, limit)
        if not clear:
            personal = personal_ids(self._connection, [one["id"] for one in found if one["kind"] != "item"])
            found = [one for one in found if one["id"] not in personal]
        return {"text": text, "results": found}

    def events(
        self, choice: EventChoice, after: tuple[int, int] | None, limit: int, newest_first: bool
    ) -> list[dict[str, Any]]:
        """Return EPCIS events as reported."""
        return events_reported(self._connection, choice, self.sight, after, limit, newest_first)

    def _in_sight(self, item_ids: Any) -> list[str]:
        keys = find_keys(self._connection, "item", item_ids)
        seen = self.sight.items_seen(self._connection, list(keys.values()))
        return [item_id for item_id, key in keys.items() if key in seen]

    def _plain(self, answer: dict[str, Any]) -> dict[str, Any]:
        """Name source files without the folders of this machine."""
        for event in answer["events"]:
            if event.get("source"):
                event["source"] = PurePath(event["source"]).name
        return answer


def seconds(text: str | None) -> int | None:
    """Return an ISO 8601 time as epoch seconds, None for None.

    Raises:
        UnusableError: for a time that there is not.
    """
    if text is None:
        return None
    try:
        return parse_seconds(text)
    except ValueError as error:
        raise UnusableError(f"The time {text!r} can't be used: {error}.") from error


def _bounded(parts: int) -> None:
    if parts > MOST_PARTS:
        raise TooLargeError(
            f"The answer has {parts} parts, more than the {MOST_PARTS} of one answer; ask about its parts one by one."
        )
