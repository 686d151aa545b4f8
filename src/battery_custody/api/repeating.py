"""Repeating: a request with an idempotency key is done once, and answered the same each time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Header
from starlette.responses import Response

from battery_custody.access.idempotency import answer_given, keep_answer
from battery_custody.api.refusals import ConflictError
from battery_custody.api.service import Service

#: Status, headers and body.
Done = tuple[int, dict[str, str], bytes]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key", min_length=8, max_length=200, pattern=r"^[!-~]+$",
        description="The same key with the same content is done once, within a day.",
        examples=["2026-04-01-shipment-17"],
    ),
]  # fmt: skip


async def once(
    service: Service,
    owner: str,
    key: str | None,
    content: bytes,
    work: Callable[[], Done],
    run: Callable[[Callable[[], Done]], Awaitable[Done]],
) -> Response:
    """Do work unless it was done before with this key; return its answer.

    Args:
        service: whose access file remembers.
        owner: who sends.
        key: the key, None: it is done each time.
        content: what was sent.
        work: gives status, headers and body.
        run: does it in a thread that does one such work at a time.

    Raises:
        ConflictError: if the key was used with other content.
    """

    def guarded() -> Done:
        given = None if key is None else answer_given(service.access, owner, key, content)
        if given is not None:
            if not given.same:
                raise ConflictError("This idempotency key was used with other content; send a new key.")
            return given.status, {**given.headers, "Idempotency-Replayed": "true"}, given.body
        status, headers, body = work()
        if key is not None:
            keep_answer(service.access, owner, key, content, status, headers, body)
        return status, headers, body

    status, headers, body = await run(guarded)
    return Response(body, status, headers, "application/json")
