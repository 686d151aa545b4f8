"""The gate: what every request passes: who asks, how often, how much they send, and the audit of it."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from battery_custody.access.principal import PUBLIC, AccessRole, Principal
from battery_custody.api.problems import of_error
from battery_custody.api.refusals import BusyError, MediaTypeError, TooLargeError, TooManyError, UnknownCallerError
from battery_custody.api.service import Service
from battery_custody.errors import CustodyError

#: Addresses behind the gate; all others tell nothing of a ledger.
GUARDED = ("/v1/", "/epcis/")
#: Nothing is answered with "not found" sooner: what is not there and what is not yours take the same time.
NOT_FOUND_S = 0.05
#: How long a body may take to come, seconds.
BODY_S = 30.0
#: How many askers' rates are remembered.
_RATES = 10_000
#: How much of an address the audit keeps.
_KEPT = 2_000


class Gate:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._service = service
        self._rates: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, and count it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        counts, began_s = self._service.counts, time.monotonic()
        status = 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        counts.running.inc()
        try:
            if scope["path"].startswith(GUARDED):
                await self._guarded(scope, receive, noting, began_s)
            else:
                await self._app(scope, receive, noting)
        finally:
            counts.running.dec()
            route = getattr(scope.get("route"), "path", "other")
            counts.requests.labels(_method(scope), route, status).inc()
            counts.seconds.labels(route).observe(time.monotonic() - began_s)

    async def _guarded(self, scope: Scope, receive: Receive, send: Send, began_s: float) -> None:
        headers = Headers(scope=scope)
        principal: Principal | None = None
        refusal: Response | None = None
        try:
            principal = await self._who(scope, headers)
            self._slow_down(principal, scope)
            receive = await self._body(headers, receive)
        except TooManyError as error:
            # Not audited: it told nothing, and would fill the disk.
            await of_error(error)(scope, receive, send)
            return
        except CustodyError as error:
            refusal = of_error(error)
        scope.setdefault("state", {})["principal"] = principal or PUBLIC

        began = failed = False

        async def audited(message: Message) -> None:
            nonlocal began, failed
            if message["type"] == "http.response.start":
                began = True
                try:
                    await self._audit(scope, headers, principal, message["status"], began_s)
                except BusyError as error:
                    # What was found out must not leave unrecorded.
                    failed = True
                    await of_error(error)(scope, receive, send)
            if not failed:
                await send(message)

        try:
            await (refusal or self._app)(scope, receive, audited)
        finally:
            if not began:
                # A defect, which is answered further out.
                await self._audit(scope, headers, principal, 500, began_s)

    async def _who(self, scope: Scope, headers: Headers) -> Principal:
        """Return who asks: by `Authorization: Bearer` or `X-API-Key`, and by neither the public."""
        challenge = {"WWW-Authenticate": 'Bearer realm="custody"'}
        given = headers.getlist("authorization") + headers.getlist("x-api-key")
        if not given:
            return PUBLIC
        try:
            if len(given) > 1 or len(given[0]) > 8_000:
                raise UnknownCallerError("Send one key or token, of at most 8,000 characters.", challenge)
            scheme, credentials = "key", given[0]
            if "authorization" in headers:
                scheme, _, credentials = given[0].partition(" ")
                scheme = scheme.lower()
                if scheme != "bearer":
                    raise UnknownCallerError("Send the key or token as Authorization: Bearer.", challenge)
            # A token's keys may have to be fetched.
            if "." in credentials:
                return await asyncio.to_thread(self._service.principal_of, scheme, credentials.strip())
            return self._service.principal_of(scheme, credentials.strip())
        except UnknownCallerError:
            # Guessing is slowed down by address.
            self._slow_down(PUBLIC, scope)
            raise

    def _slow_down(self, principal: Principal, scope: Scope) -> None:
        client = scope.get("client") or ("",)
        asker = client[0] if principal.role is AccessRole.PUBLIC else principal.key_id or principal.name
        bounds, now_s = self._service.bounds, time.monotonic()
        left, then_s = self._rates.pop(asker, (float(bounds.burst), now_s))
        left = min(left + (now_s - then_s) * bounds.rate, bounds.burst)
        self._rates[asker] = (max(left - 1, 0.0), now_s)
        while len(self._rates) > _RATES:
            self._rates.popitem(last=False)
        if left < 1:
            after = {"Retry-After": str(int((1 - left) / bounds.rate) + 1)}
            raise TooManyError(f"You ask more than {bounds.rate:g} times a second; ask again later.", after)

    async def _body(self, headers: Headers, receive: Receive) -> Receive:
        """Read the whole body, within bounds, and return what hands it on."""
        most = self._service.bounds.body_bytes
        if headers.get("content-encoding", "identity") != "identity":
            raise MediaTypeError("Packed bodies are not read; send it as it is, without Content-Encoding.")
        told = headers.get("content-length", "0")
        if not told.isdigit() or int(told) > most:
            raise TooLargeError(f"The body is larger than {most} bytes; send it in parts.")
        chunks, size = [], 0
        try:
            async with asyncio.timeout(BODY_S):
                while True:
                    message = await receive()
                    if message["type"] != "http.request":
                        return _handing_on([message])
                    size += len(message.get("body", b""))
                    if size > most:
                        raise TooLargeError(f"The body is larger than {most} bytes; send it in parts.")
                    chunks.append(message.get("body", b""))
                    if not message.get("more_body"):
                        break
        except TimeoutError:
            raise BusyError(f"The body did not come within {BODY_S:g} s; send it again.") from None
        return _handing_on([{"type": "http.request", "body": b"".join(chunks), "more_body": False}], receive)

    async def _audit(
        self, scope: Scope, headers: Headers, principal: Principal | None, status: int, began_s: float
    ) -> None:
        if status == 404:
            await asyncio.sleep(max(began_s + NOT_FOUND_S - time.monotonic(), 0.0))
        who = principal or PUBLIC
        entry = {
            "at_ms": time.time_ns() // 1_000_000,
            "who": "unknown" if principal is None else who.name,
            "role": "none" if principal is None else str(who.role),
            "key_id": who.key_id,
            "from": (scope.get("client") or ("",))[0],
            "method": _method(scope),
            "path": scope["path"][:_KEPT],
            "query": scope["query_string"].decode("latin-1")[:_KEPT],
            "why": headers.get("x-purpose", "")[:500] or None,
            "status": status,
            **scope["state"].get("audited", {}),
        }
        try:
            await asyncio.wrap_future(self._service.auditor.keep(entry))
        except CustodyError as error:
            raise BusyError(str(error), 5) from error


def _method(scope: Scope) -> str:
    known = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
    return scope["method"] if scope["method"] in known else "other"


def _handing_on(messages: list[Any], then: Receive | None = None) -> Receive:
    waiting = list(messages)

    async def receive() -> Message:
        if waiting:
            found: Message = waiting.pop(0)
            return found
        if then is not None:
            return await then()
        return {"type": "http.disconnect"}

    return receive
