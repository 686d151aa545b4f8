"""The two clients: one that waits, one for `async` code; both send again where the server was busy."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import httpx

from battery_custody.client.questions import Call, Questions
from battery_custody.client.refused import AGAIN, checked
from battery_custody.errors import UnavailableError

if TYPE_CHECKING:
    import pandas as pd

Told = dict[str, Any]
#: Lists that come in pages: address, and the part that holds the rows.
PAGED = {"transfers": ("/v1/transfers", "transfers"), "findings": ("/v1/findings", "findings")}
#: The longest time to wait before a request is sent again, seconds.
LONGEST_WAIT_S = 30.0


class Client(Questions[Told]):
    """Asks a server and waits for its answer; use it in a `with` block, or close it."""

    def __init__(
        self,
        url: str,
        key: str | None = None,
        *,
        purpose: str | None = None,
        clear: bool = False,
        retries: int = 3,
        timeout_s: float = 30.0,
    ) -> None:
        """Take the server's address and a key.

        Args:
            url: as in http://127.0.0.1:8321.
            key: an API key or token; None: as the public.
            purpose: why you ask; kept in the server's audit.
            clear: ask for personal data in clear, which takes a key that allows it, and a purpose.
            retries: how often a request is sent again where the server is busy or can't be reached.
            timeout_s: how long to wait for one answer, seconds.
        """
        self._http = httpx.Client(base_url=url, headers=_headers(key, purpose), timeout=timeout_s, params=_clear(clear))
        self._retries = retries

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close its connections."""
        self._http.close()

    def pages(self, what: str, **query: Any) -> Iterator[list[Told]]:
        """Yield the pages of `transfers` or `findings`, chosen by the parameters of their operation."""
        path, rows = PAGED[what]
        cursor: str | None = None
        while True:
            told = self._get(path, cursor=cursor, **query)
            yield told[rows]
            cursor = told["next_cursor"]
            if cursor is None:
                return

    def stock(self, enterprise_id: str) -> Iterator[Told]:
        """Yield what a party has in custody, item by item."""
        cursor: str | None = None
        while True:
            told = self._get(f"/v1/enterprises/{enterprise_id}/stock", limit=1000, cursor=cursor)
            yield from told["items"]
            cursor = told["next_cursor"]
            if cursor is None:
                return

    def frame(self, what: str, **query: Any) -> pd.DataFrame:
        """Return all pages of `transfers` or `findings` as one frame."""
        import pandas as pd

        return pd.DataFrame([row for page in self.pages(what, **{"limit": 1000, **query}) for row in page])

    def _ask(self, call: Call) -> Told:
        for attempt in range(self._retries + 1):
            try:
                answer = self._http.request(
                    call.method, call.path, params=call.query, json=call.body, headers=call.headers
                )
            except httpx.TransportError as error:
                if attempt == self._retries or not _repeatable(call):
                    raise _unreached(self._http.base_url, error) from error
                time.sleep(_wait_s(None, attempt))
                continue
            if answer.status_code not in AGAIN or attempt == self._retries:
                break
            time.sleep(_wait_s(answer, attempt))
        told: Told = checked(answer).json()
        return told


class AsyncClient(Questions[Awaitable[Told]]):
    """Asks a server from `async` code; use it in an `async with` block, or `await close()`."""

    def __init__(
        self,
        url: str,
        key: str | None = None,
        *,
        purpose: str | None = None,
        clear: bool = False,
        retries: int = 3,
        timeout_s: float = 30.0,
    ) -> None:
        """Take the server's address and a key, as `Client`."""
        self._http = httpx.AsyncClient(
            base_url=url, headers=_headers(key, purpose), timeout=timeout_s, params=_clear(clear)
        )
        self._retries = retries

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close its connections."""
        await self._http.aclose()

    async def pages(self, what: str, **query: Any) -> AsyncIterator[list[Told]]:
        """Yield the pages of `transfers` or `findings`."""
        path, rows = PAGED[what]
        cursor: str | None = None
        while True:
            told = await self._get(path, cursor=cursor, **query)
            yield told[rows]
            cursor = told["next_cursor"]
            if cursor is None:
                return

    async def _ask(self, call: Call) -> Told:
        for attempt in range(self._retries + 1):
            try:
                answer = await self._http.request(
                    call.method, call.path, params=call.query, json=call.body, headers=call.headers
                )
            except httpx.TransportError as error:
                if attempt == self._retries or not _repeatable(call):
                    raise _unreached(self._http.base_url, error) from error
                await asyncio.sleep(_wait_s(None, attempt))
                continue
            if answer.status_code not in AGAIN or attempt == self._retries:
                break
            await asyncio.sleep(_wait_s(answer, attempt))
        told: Told = checked(answer).json()
        return told


def _headers(key: str | None, purpose: str | None) -> dict[str, str]:
    found = {"Accept": "application/json"}
    if key is not None:
        found["Authorization"] = f"Bearer {key}"
    if purpose is not None:
        found["X-Purpose"] = purpose
    return found


def _clear(clear: bool) -> dict[str, str]:
    return {"personal": "clear"} if clear else {}


def _repeatable(call: Call) -> bool:
    """Say whether a request that may have arrived can be sent again."""
    return call.method == "GET" or "Idempotency-Key" in call.headers


def _wait_s(answer: httpx.Response | None, attempt: int) -> float:
    told = "" if answer is None else answer.headers.get("retry-after", "")
    wait_s = float(told) if told.isdigit() else 0.2 * 2**attempt
    # Apart, so that those who were told to wait together do not come together again.
    return min(wait_s * random.uniform(1.0, 1.2), LONGEST_WAIT_S)


def _unreached(url: httpx.URL, error: httpx.TransportError) -> UnavailableError:
    return UnavailableError(f"The server {url} can't be reached ({type(error).__name__}); check that it runs.")
