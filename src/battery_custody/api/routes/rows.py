"""Rows: records of the record files sent as JSON."""

from __future__ import annotations

import secrets
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.responses import Response

from battery_custody.api import answers
from battery_custody.api.bodies import read_json
from battery_custody.api.capture import capture_rows
from battery_custody.api.documenting import answers as documented
from battery_custody.api.refusals import UnusableError
from battery_custody.api.repeating import IdempotencyKey, once
from battery_custody.api.routes.epcis_capture import ReportDesk
from battery_custody.model.records import SOURCE_RECORDS

router = APIRouter(prefix="/v1", tags=["reports"])
#: Tables that rows can be sent for: those of record files.
TABLES = tuple(name for name, record in SOURCE_RECORDS.items() if record.in_files)
Cell = str | int | float | bool | None


class Rows(BaseModel):
    """Rows of one table, with the columns of its record file."""

    model_config = ConfigDict(extra="forbid")

    table: Literal[TABLES]  # type: ignore[valid-type]  # read off the records, of which it is a list
    rows: Annotated[list[dict[str, Cell]], Field(min_length=1, max_length=1000)]
    on_error: Literal["rollback", "proceed"] = "rollback"


_EXAMPLE = {
    "table": "custody_events",
    "rows": [
        {"event_id": "e4", "event_type": "transferring", "item_id": "B1", "event_time": "2026-03-05T10:00:00+08:00",
         "reporter_id": "R", "consignor_id": "R", "consignee_id": "C"}
    ],
}  # fmt: skip
_REPORT = {"batch_no": 7, "read": 1, "accepted": 1, "rejected": 0, "duplicate": 0, "by_table": {}, "rejects": []}


@router.post(
    "/events",
    response_model=answers.Report,
    responses=documented(_REPORT, 400, 403, 404, 406, 409),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": Rows.model_json_schema(), "example": _EXAMPLE}},
        }
    },
)
async def report(desk: ReportDesk, request: Request, idempotency_key: IdempotencyKey = None) -> Response:
    """Report rows of a record table; answers as `custody ingest --json`.

    With `rollback`, all or none of them; with `proceed`, what can be taken, and the rest is kept as
    rejected. An enterprise reports in its own name. The same rows sent again are kept once.
    """
    content = await request.body()
    try:
        sent = Rows.model_validate(read_json(request, content, desk.service.bounds))
    except ValidationError as error:
        fault = error.errors()[0]
        field = ".".join(str(part) for part in fault["loc"]) or "body"
        raise UnusableError(f"The field {field} can't be used: {fault['msg']}.") from error
    service, who = desk.service, desk.principal
    rows: list[dict[str, Any]] = [dict(row) for row in sent.rows]

    def take() -> tuple[int, dict[str, str], bytes]:
        source = f"capture:{who.enterprise_id or ''}:{secrets.token_hex(12)}"
        found = capture_rows(service, sent.table, rows, who.enterprise_id, source, sent.on_error)
        return 200, {}, orjson.dumps(found.to_dict())

    return await once(service, who.key_id or who.name, idempotency_key, content, take, service.write_now)
