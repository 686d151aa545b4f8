"""Lists: hand-overs and search."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from battery_custody.api import answers, fields
from battery_custody.api.documenting import answers as documented
from battery_custody.api.routes.items import PartyDesk
from battery_custody.api.view import View, seconds
from battery_custody.lookup.transfers import TransferChoice

router = APIRouter(prefix="/v1", tags=["lists"])
_TRANSFER_COLUMNS = (
    "item_id", "kind", "consignor_id", "consignee_id", "moved_at", "dispatched_at", "received_at", "event_id",
    "receipt_event_id", "vehicle_id", "site_id", "adcode", "mass_kg", "is_waste", "consignee_verdict",
    "consignee_licence_id",
)  # fmt: skip
Kind = Literal["item", "vehicle", "enterprise"]
Verdict = Literal["licensed", "lapsed", "out_of_scope", "unlicensed", "unknown"]


@router.get(
    "/transfers",
    response_model=answers.Transfers,
    responses=documented(
        {
            "transfers": [
                {
                    "item_id": "B1",
                    "kind": "direct",
                    "consignor_id": "R",
                    "consignee_id": "F",
                    "moved_at": "2026-03-05T00:00:00+08:00",
                    "is_waste": True,
                    "consignee_verdict": "unlicensed",
                }
            ],
            "next_cursor": None,
        },
        403, 404, 406, rows=True,
    ),
)  # fmt: skip
async def transfers(
    desk: PartyDesk,
    item_id: fields.OptionalId = None,
    consignor_id: fields.OptionalId = None,
    consignee_id: fields.OptionalId = None,
    since: fields.Since = None,
    until: fields.Until = None,
    is_waste: bool | None = None,
    verdict: Verdict | None = None,
    limit: fields.Limit = 100,
    cursor: fields.Cursor = None,
) -> Response:
    """List hand-overs in order of item and place in its chain."""
    after = desk.service.seals.place(desk.question, cursor) or (0, 0)
    choice = TransferChoice(since_s=seconds(since), until_s=seconds(until), is_waste=is_waste, verdict=verdict)

    def question(view: View) -> dict[str, Any]:
        found = view.transfers(choice, item_id, consignor_id, consignee_id, tuple(after), limit + 1)
        keys = [row.pop("_key") for row in found]
        more = desk.service.seals.cursor(desk.question, keys[limit - 1]) if len(found) > limit else None
        return {"transfers": found[:limit], "next_cursor": more}

    return await desk.answer(question, rows="transfers", columns=_TRANSFER_COLUMNS)


@router.get(
    "/search",
    response_model=answers.Results,
    responses=documented(
        {"text": "collector", "results": [{"kind": "enterprise", "id": "C", "name": "Collector", "match": "equal"}]},
        403, 406, rows=True,
    ),
)  # fmt: skip
async def search(
    desk: PartyDesk,
    text: Annotated[
        str,
        Query(
            min_length=2,
            max_length=200,
            pattern=fields.ID_PATTERN,
            description="A code, a part of one, or a name in any script.",
        ),
    ],
    kind: Kind | None = None,
    limit: Annotated[int, Query(ge=1, le=200, description="How many results.")] = 20,
) -> Response:
    """Find items and enterprises, and in clear vehicles and persons, by a part of their id, other name or name."""
    kinds: tuple[str, ...] = ("item", "vehicle", "enterprise") if kind is None else (kind,)
    columns = ("kind", "id", "name", "match")
    return await desk.answer(lambda view: view.search(text, kinds, limit, desk.clear), rows="results", columns=columns)
