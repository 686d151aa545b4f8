"""EPCIS 2.0: documents captured as jobs, as the standard's REST interface has it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Depends, Header, Path, Query, Request
from starlette.responses import Response

from battery_custody.access.jobs import CaptureJob, add_job, find_job, list_jobs
from battery_custody.access.principal import AccessRole
from battery_custody.api import answers
from battery_custody.api.bodies import read_json
from battery_custody.api.capture import run_job
from battery_custody.api.desk import Desk, desk_for
from battery_custody.api.documenting import answers as documented
from battery_custody.api.epcis_pages import CONTEXT, EVENT, VERSIONS, Page, Token, paging
from battery_custody.api.refusals import UnusableError
from battery_custody.api.repeating import IdempotencyKey, once
from battery_custody.errors import NotFoundError

router = APIRouter(prefix="/epcis", tags=["epcis"])
ReportDesk = Annotated[Desk, Depends(desk_for(AccessRole.ENTERPRISE, AccessRole.ADMIN))]
CaptureId = Annotated[str, Path(pattern="^[0-9a-f]{24}$", examples=["5f0c7d2a9b1e4c3d8a6f0b12"])]
Behaviour = Annotated[
    Literal["rollback", "proceed"],
    Header(alias="GS1-Capture-Error-Behaviour", description="rollback: all or nothing; proceed: what can be taken."),
]
_DOCUMENT = {
    "@context": [CONTEXT],
    "type": "EPCISDocument",
    "schemaVersion": "2.0",
    "creationDate": "2026-04-01T10:05:00+08:00",
    "epcisBody": {"eventList": [EVENT]},
}
_JOB = {
    "captureID": "5f0c7d2a9b1e4c3d8a6f0b12",
    "createdAt": "2026-04-01T10:05:01+08:00",
    "finishedAt": "2026-04-01T10:05:02+08:00",
    "running": False,
    "success": True,
    "captureErrorBehaviour": "rollback",
    "errors": [],
    "report": {"read": 1, "accepted": 1, "rejected": 0, "duplicate": 0, "batch_no": 7},
}
#: What is judged before a job is made of it; the rest is the job's to judge.
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "epcisBody"],
    "properties": {
        "type": {"type": "string", "enum": ["EPCISDocument", "EPCISQueryDocument"]},
        "epcisBody": {"type": "object"},
    },
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            kind: {"schema": _SCHEMA, "example": _DOCUMENT} for kind in ("application/json", "application/ld+json")
        },
    }
}


@router.post(
    "/capture",
    status_code=202,
    response_model=answers.Capture,
    responses=documented(_JOB, 400, 403, 404, 406, 409, ok=202),
    openapi_extra=_BODY,
)
async def capture(
    desk: ReportDesk,
    request: Request,
    idempotency_key: IdempotencyKey = None,
    behaviour: Behaviour = "rollback",
    lenient: Annotated[
        bool, Query(description="Take what breaks the standard's schema as far as it can be, with a warning.")
    ] = False,
) -> Response:
    """Send a document; it is taken in by a job, whose address is in Location.

    An enterprise reports in its own name; the same events sent again are kept once.
    """
    content = await request.body()
    sent = read_json(request, content, desk.service.bounds)
    is_document = isinstance(sent, dict) and sent.get("type") in _SCHEMA["properties"]["type"]["enum"]
    if not is_document or not isinstance(sent.get("epcisBody"), dict):
        raise UnusableError("The body is no EPCIS document; send one with its type and its epcisBody.")
    service, owner = desk.service, desk.principal.key_id or desk.principal.name

    def accept() -> tuple[int, dict[str, str], bytes]:
        service.check_writable()
        job_id = add_job(service.access, owner, desk.principal.enterprise_id, behaviour, lenient, content)
        service.write_later(lambda: run_job(service, job_id))
        job = find_job(service.access, job_id)
        body = orjson.dumps(job.to_dict()) if job else b"{}"
        return 202, {"Location": f"/epcis/capture/{job_id}", **VERSIONS}, body

    same = f"{behaviour}{lenient}".encode() + content
    return await once(service, owner, idempotency_key, same, accept, service.receive)


@router.get("/capture", response_model=answers.Captures, responses=documented([_JOB], 403, 404, 406))
async def captures(desk: ReportDesk, per_page: Page = 30, token: Token = None) -> Response:
    """List the jobs that you sent, the latest first."""
    after = desk.service.seals.place(desk.question, token)
    owner = desk.principal.key_id or desk.principal.name
    found = list_jobs(desk.service.access, owner, tuple(after) if after else None, per_page + 1)
    more = None
    if len(found) > per_page:
        last = found[per_page - 1]
        more = desk.service.seals.cursor(desk.question, (last.made_ms, last.capture_id))
    told = orjson.dumps([job.to_dict() for job in found[:per_page]])
    return Response(told, headers=paging(desk, more), media_type="application/json")


@router.get("/capture/{capture_id}", response_model=answers.Capture, responses=documented(_JOB, 403, 404, 406))
async def capture_job(desk: ReportDesk, capture_id: CaptureId) -> Response:
    """Tell what became of a document that you sent."""
    job: CaptureJob | None = find_job(desk.service.access, capture_id)
    if job is None or job.owner != (desk.principal.key_id or desk.principal.name):
        raise NotFoundError(f"No capture that you sent has the id {capture_id!r}; check it.")
    return Response(orjson.dumps(job.to_dict()), headers=VERSIONS, media_type="application/json")
