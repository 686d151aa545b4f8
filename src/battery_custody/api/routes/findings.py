"""Findings, people's verdicts on them, and the rules that found them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from battery_custody.access.principal import AccessRole
from battery_custody.api import answers, fields
from battery_custody.api.desk import allowed
from battery_custody.api.documenting import answers as documented
from battery_custody.api.forms import Form, form_of, written
from battery_custody.api.routes.items import OfficeDesk
from battery_custody.api.view import View
from battery_custody.detect.catalogue import all_rules, page

router = APIRouter(prefix="/v1", tags=["findings"])
FindingId = Annotated[str, Path(pattern=r"^F-[0-9a-f]{16}$", examples=["F-b3408ab183efee3a"])]
_FINDING = {
    "finding_id": "F-b3408ab183efee3a", "rule_id": "CC401", "status": "open", "severity": "high", "score": 0.71,
    "subject_type": "enterprise", "subject_id": "F", "party_ids": ["F", "R"], "item_ids": ["B1"],
    "event_ids": ["e4"], "summary": "F took over B1 on 2026-03-05 without a valid licence to collect.",
}  # fmt: skip


class Verdict(BaseModel):
    """A person's verdict; who it is, is read off the key."""

    model_config = ConfigDict(extra="forbid")

    verdict: Literal["confirmed", "dismissed"]
    reason: str = Field(min_length=3, max_length=2000, pattern=r"\S\S\S", examples=["Receipt found on paper."])


@router.get(
    "/findings",
    response_model=answers.Findings,
    responses=documented({"findings": [_FINDING], "next_cursor": None}, 403, 404, 406, rows=True),
)
async def findings(
    desk: OfficeDesk,
    rule: Annotated[
        str | None, Query(pattern=r"^CC\d{0,3}$", description="A rule, or the beginning of several.", examples=["CC4"])
    ] = None,
    subject: fields.OptionalId = None,
    status: Literal["open", "dismissed", "withdrawn", "all"] = "open",
    limit: fields.Limit = 100,
    cursor: fields.Cursor = None,
) -> Response:
    """List findings, best first; a finding is a lead for a person to judge."""
    after = desk.service.seals.place(desk.question, cursor)

    def question(view: View) -> dict[str, Any]:
        found = view.findings(rule, subject, status, tuple(after) if after else None, limit + 1)
        last = (found[limit - 1]["score"], found[limit - 1]["finding_id"]) if len(found) > limit else None
        more = None if last is None else desk.service.seals.cursor(desk.question, last)
        return {"findings": found[:limit], "next_cursor": more}

    return await desk.answer(question, rows="findings", columns=tuple(_FINDING))


@router.get("/findings/{finding_id}", response_model=answers.Finding, responses=documented(_FINDING, 403, 404, 406))
async def finding(desk: OfficeDesk, finding_id: FindingId) -> Response:
    """Tell one finding with its evidence."""
    return await desk.answer(lambda view: view.finding(finding_id))


@router.post(
    "/findings/{finding_id}/reviews",
    status_code=201,
    response_model=answers.Finding,
    responses=documented(_FINDING, 403, 404, 406, ok=201),
)
async def review(desk: OfficeDesk, finding_id: FindingId, verdict: Verdict) -> Response:
    """Keep your verdict on a finding; later runs keep it, and the latest one counts."""
    await desk.ask(lambda view: view.finding(finding_id))

    def keep() -> None:
        with desk.service.writing_book() as book:
            book.review(finding_id, verdict.verdict, reason=verdict.reason, by=desk.principal.name)

    await desk.service.write_now(keep)
    told = await desk.ask(lambda view: view.finding(finding_id))
    return Response(written(told, Form.JSON, None, ()), 201, media_type=Form.JSON)


@router.get(
    "/rules",
    response_model=answers.Rules,
    responses=documented({"rules": [{"id": "CC101", "name": "custody-break", "severity": "high"}]}, 406),
)
async def rules(request: Request) -> Response:
    """List the rules: id, name, severity, basis and what each flags."""
    allowed(request, tuple(AccessRole))
    form_of(request.headers.get("accept"), (Form.JSON,))
    told = {"rules": [rule.to_dict() for rule in all_rules()]}
    return Response(written(told, Form.JSON, None, ()), media_type=Form.JSON)


@router.get(
    "/rules/{rule_id}",
    response_model=answers.RulePage,
    responses=documented({"rule_id": "CC101", "page": "CC101 custody-break: …"}, 400, 404, 406),
)
async def rule(request: Request, rule_id: Annotated[str, Path(pattern=r"^CC\d{3}$", examples=["CC101"])]) -> Response:
    """Tell the page of a rule: what it finds, why it matters, what it can't judge, false positives."""
    allowed(request, tuple(AccessRole))
    form_of(request.headers.get("accept"), (Form.JSON,))
    told = {"rule_id": rule_id, "page": page(rule_id)}
    return Response(written(told, Form.JSON, None, ()), media_type=Form.JSON)
