"""Questions: every operation of the API as a method, the same for both clients."""

from __future__ import annotations

import uuid
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import quote

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Call:
    """One request, as both clients send it; it may be sent again where the server was busy."""

    method: str
    path: str
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Questions(ABC, Generic[Answer]):
    """The operations of the API; times are ISO 8601. Each returns what `_ask` makes of a call."""

    @abstractmethod
    def _ask(self, call: Call) -> Answer:
        """Send a call, and return the answer or what will be it."""

    def _get(self, path: str, **query: Any) -> Answer:
        return self._ask(Call("GET", path, {name: value for name, value in query.items() if value is not None}))

    def item(self, item_id: str) -> Answer:
        """Ask what an item is, and where in its life it stands."""
        return self._get(f"/v1/items/{_segment(item_id)}")

    def chain(self, item_id: str, *, as_of: str | None = None, known: str | None = None) -> Answer:
        """Ask who had an item when, and what is missing in between."""
        return self._get(f"/v1/items/{_segment(item_id)}/chain", as_of=as_of, known=known)

    def trace(
        self, item_id: str, direction: str = "back", *, as_of: str | None = None, known: str | None = None
    ) -> Answer:
        """Ask what an item came from (`back`) or became (`forward`)."""
        return self._get(f"/v1/items/{_segment(item_id)}/trace", direction=direction, as_of=as_of, known=known)

    def genealogy(
        self, item_id: str, direction: str = "down", *, as_of: str | None = None, known: str | None = None
    ) -> Answer:
        """Ask for the links below (`down`) or above (`up`) an item."""
        return self._get(f"/v1/items/{_segment(item_id)}/genealogy", direction=direction, as_of=as_of, known=known)

    def reach(self, item_id: str, to: Sequence[str] = (), *, as_of: str | None = None) -> Answer:
        """Ask whether an item passed through parties or sites; without any, those that findings flag."""
        return self._get(f"/v1/items/{_segment(item_id)}/reach", to=list(to) or None, as_of=as_of)

    def enterprise(self, enterprise_id: str, *, on: str | None = None) -> Answer:
        """Ask who a party is, and for its licences on a day."""
        return self._get(f"/v1/enterprises/{_segment(enterprise_id)}", on=on)

    def flows(self, enterprise_id: str, *, since: str | None = None, until: str | None = None) -> Answer:
        """Ask from whom a party received and to whom it handed."""
        return self._get(f"/v1/enterprises/{_segment(enterprise_id)}/flows", since=since, until=until)

    def vehicle(self, vehicle_id: str) -> Answer:
        """Ask what happened to a vehicle, and what was in it."""
        return self._get(f"/v1/vehicles/{_segment(vehicle_id)}")

    def finding(self, finding_id: str) -> Answer:
        """Ask for one finding."""
        return self._get(f"/v1/findings/{_segment(finding_id)}")

    def rules(self) -> Answer:
        """Ask for the rules."""
        return self._get("/v1/rules")

    def search(self, text: str, *, kind: str | None = None, limit: int = 20) -> Answer:
        """Ask what a text names: a code, a part of one, or a name."""
        return self._get("/v1/search", text=text, kind=kind, limit=limit)

    def review(self, finding_id: str, verdict: str, reason: str) -> Answer:
        """Keep your verdict on a finding: confirmed or dismissed, and why."""
        body = {"verdict": verdict, "reason": reason}
        return self._ask(Call("POST", f"/v1/findings/{_segment(finding_id)}/reviews", body=body))

    def report(
        self,
        table: str,
        rows: Sequence[Mapping[str, Any]],
        *,
        on_error: str = "rollback",
        idempotency_key: str | None = None,
    ) -> Answer:
        """Report rows of a record table; with retries they are still taken once."""
        body = {"table": table, "rows": [dict(row) for row in rows], "on_error": on_error}
        return self._ask(Call("POST", "/v1/events", body=body, headers=_once(idempotency_key)))

    def capture(
        self, document: Mapping[str, Any], *, on_error: str = "rollback", idempotency_key: str | None = None
    ) -> Answer:
        """Send an EPCIS document; the answer is its job, whose state `captured` asks for."""
        headers = {**_once(idempotency_key), "GS1-Capture-Error-Behaviour": on_error}
        return self._ask(Call("POST", "/epcis/capture", body=dict(document), headers=headers))

    def captured(self, capture_id: str) -> Answer:
        """Ask what became of an EPCIS document."""
        return self._get(f"/epcis/capture/{_segment(capture_id)}")

    def events(self, **query: Any) -> Answer:
        """Query EPCIS events with the standard's parameters, as in `EQ_bizStep="shipping"`."""
        return self._get("/epcis/events", **query)


def _segment(text: str) -> str:
    return quote(text, safe="")


def _once(key: str | None) -> dict[str, str]:
    return {"Idempotency-Key": key or str(uuid.uuid4())}
