"""Problems: every error as `application/problem+json` with one sentence."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from battery_custody.errors import CustodyError, UnavailableError

MEDIA_TYPE = "application/problem+json"
#: How much of what was sent a problem repeats.
_SHOWN = 80
_log = logging.getLogger("battery_custody.api")


def problem(status: int, detail: str, headers: dict[str, str] | None = None, **more: Any) -> Response:
    """Return a problem: its status, the title of that, one sentence, and what else belongs to it."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return Response(orjson.dumps(body), status, {"Cache-Control": "no-store", **(headers or {})}, MEDIA_TYPE)


def of_error(error: CustodyError) -> Response:
    """Return the problem of an error of ours."""
    headers = dict(getattr(error, "headers", {}))
    if isinstance(error, UnavailableError):
        headers.setdefault("Retry-After", "5")
    if error.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("a question failed: %s", error)
    return problem(error.status, _without_control(str(error)), headers)


def add_problems(app: FastAPI) -> None:
    """Have the application answer with problems."""

    async def custody(_: Request, error: Exception) -> Response:
        assert isinstance(error, CustodyError)
        return of_error(error)

    async def http(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        sentences = {
            404: "There is nothing at this address; see /openapi.json.",
            405: "This method is not for this address; see the Allow header.",
        }
        return problem(error.status_code, sentences.get(error.status_code, error.detail), dict(error.headers or {}))

    async def invalid(_: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        faults = [
            {"field": ".".join(str(part) for part in fault["loc"]), "reason": fault["msg"]} for fault in error.errors()
        ]
        first = faults[0]
        return problem(422, f"The field {first['field']} can't be used: {first['reason']}."[:500], errors=faults[:20])

    async def defect(request: Request, error: Exception) -> Response:
        _log.error("defect at %s %s", request.method, request.url.path, exc_info=error)
        return problem(500, "This is a defect of battery-custody; please report it with the time of the request.")

    app.add_exception_handler(CustodyError, custody)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(Exception, defect)


def _without_control(text: str) -> str:
    """Return a sentence whose long quotations are cut, without control characters."""
    plain = "".join(character if character.isprintable() else "�" for character in text)
    return plain if len(plain) <= 5 * _SHOWN else plain[: 5 * _SHOWN] + "…"
