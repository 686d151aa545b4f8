"""Documenting: what the OpenAPI document says of an operation's answers, the same way for all of them."""

from __future__ import annotations

from typing import Any

from battery_custody.api.answers import Problem
from battery_custody.api.problems import MEDIA_TYPE

_WHAT = {
    400: "The question can't be answered as it is put.",
    401: "A key or token is due, or the one sent does not work.",
    403: "The role or key does not allow this, whatever the ledger holds.",
    404: "Nothing that the asker may see has this id.",
    406: "No form of the answer is acceptable.",
    409: "The idempotency key was used for something else.",
    413: "The request or its answer is larger than the bounds.",
    415: "The body is in no form that is read.",
    422: "A parameter or the body can't be used; `errors` says which.",
    429: "Too many requests; `Retry-After` says when to ask again.",
    503: "The ledger is away or busy; `Retry-After` says when to ask again.",
}
#: What any operation behind the gate may answer.
_ALWAYS = (401, 413, 415, 422, 429, 503)
_RETRY = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}


def answers(example: Any, *statuses: int, rows: bool = False, ok: int = 200) -> dict[int | str, dict[str, Any]]:
    """Return the `responses` of an operation: an example of its answer, and its problems.

    Args:
        example: an answer.
        statuses: problems beside those that any operation may have.
        rows: whether it comes as CSV and Parquet too.
        ok: the status of the answer.
    """
    content: dict[str, Any] = {"application/json": {"example": example}}
    if rows:
        content["text/csv"] = {"schema": {"type": "string"}}
        content["application/vnd.apache.parquet"] = {"schema": {"type": "string", "format": "binary"}}
    found: dict[int | str, dict[str, Any]] = {ok: {"content": content}}
    if ok == 200:
        found[304] = {"description": "Nothing changed since the answer with the ETag in If-None-Match."}
    for status in sorted({*_ALWAYS, *statuses}):
        found[status] = {
            "description": _WHAT[status],
            "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}},
            **({"headers": _RETRY} if status in (429, 503) else {}),
        }
    return found
