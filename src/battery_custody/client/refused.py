"""Refused: the server's problems as errors of this package, with its sentence."""

from __future__ import annotations

from typing import Any

import httpx

from battery_custody.errors import CustodyError, InputError, NotFoundError, UnavailableError

#: Answers after which the same request may be sent again.
AGAIN = (429, 503)


class RefusedError(InputError):
    """Raised where the key does not work or does not allow the question."""


def checked(answer: httpx.Response) -> httpx.Response:
    """Return an answer that is none of a problem.

    Raises:
        NotFoundError: for what the asker may not see or is not there.
        RefusedError: for a key that does not work, or does not allow it.
        InputError: for a question that can't be used.
        UnavailableError: for a server that is busy, or whose ledger is away.
        CustodyError: for a defect of the server.
    """
    if answer.is_success:
        return answer
    sentence = _sentence(answer)
    if answer.status_code in (401, 403):
        raise RefusedError(sentence)
    if answer.status_code == 404:
        raise NotFoundError(sentence)
    if answer.status_code in AGAIN:
        raise UnavailableError(sentence)
    if answer.is_client_error:
        raise InputError(sentence)
    raise CustodyError(sentence)


def _sentence(answer: httpx.Response) -> str:
    try:
        told: Any = answer.json()
    except ValueError:
        told = None
    detail = told.get("detail") if isinstance(told, dict) else None
    return detail if isinstance(detail, str) else f"The server answered {answer.status_code} {answer.reason_phrase}."
