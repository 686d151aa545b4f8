"""Parties and vehicles: licences on a day, stock, flows, and what was in a vehicle."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from battery_custody.api import answers, fields
from battery_custody.api.documenting import answers as documented
from battery_custody.api.routes.items import PartyDesk
from battery_custody.api.view import View

router = APIRouter(prefix="/v1", tags=["parties"])
_STOCK_COLUMNS = ("item_id", "waste_since_at", "mass_kg", "vehicle_id", "last_event_type", "last_event_at")
_FLOW_COLUMNS = (
    "direction", "party_id", "transfers", "items", "waste_transfers", "mass_kg", "first_at", "last_at"
)  # fmt: skip


@router.get(
    "/enterprises/{enterprise_id}",
    response_model=answers.Enterprise,
    responses=documented(
        {
            "enterprise_id": "C",
            "name": "Collector",
            "roles": ["collector"],
            "on": "2026-06-01T00:00:00+08:00",
            "licences": [{"licence_id": "L1", "kind": "collection", "activities": ["collect"]}],
            "stock": {"items": 12, "waste_items": 9, "mass_kg": 4210.0},
        },
        400, 403, 404, 406,
    ),
)  # fmt: skip
async def enterprise(
    desk: PartyDesk,
    enterprise_id: fields.Id,
    on: Annotated[
        str | None,
        Query(pattern=fields.TIME_PATTERN, description="The day of the licences; else that of the latest report."),
    ] = None,
) -> Response:
    """Tell who a party is, which licences it held on a day, and how much it has in custody."""
    return await desk.answer(lambda view: view.enterprise(enterprise_id, on, desk.clear))


@router.get(
    "/enterprises/{enterprise_id}/stock",
    response_model=answers.Stock,
    responses=documented(
        {"items": [{"item_id": "B1", "waste_since_at": None, "mass_kg": 400.0}], "next_cursor": None},
        403, 404, 406, rows=True,
    ),
)  # fmt: skip
async def stock(
    desk: PartyDesk, enterprise_id: fields.Id, limit: fields.Limit = 100, cursor: fields.Cursor = None
) -> Response:
    """List what a party has in custody now."""
    after = desk.service.seals.place(desk.question, cursor) or 0

    def question(view: View) -> dict[str, Any]:
        found = view.stock(enterprise_id, after, limit + 1)
        keys = [row.pop("_key") for row in found]
        more = desk.service.seals.cursor(desk.question, keys[limit - 1]) if len(found) > limit else None
        return {"items": found[:limit], "next_cursor": more}

    return await desk.answer(question, rows="items", columns=_STOCK_COLUMNS)


@router.get(
    "/enterprises/{enterprise_id}/flows",
    response_model=answers.Flows,
    responses=documented(
        {
            "enterprise_id": "C",
            "flows": [{"direction": "in", "party_id": "R", "transfers": 3, "items": 3, "mass_kg": 1200.0}],
        },
        403, 404, 406, rows=True,
    ),
)  # fmt: skip
async def flows(
    desk: PartyDesk, enterprise_id: fields.Id, since: fields.Since = None, until: fields.Until = None
) -> Response:
    """Tell from whom a party received and to whom it handed, how often and how much."""
    return await desk.answer(lambda view: view.flows(enterprise_id, since, until), rows="flows", columns=_FLOW_COLUMNS)


@router.get(
    "/vehicles/{vehicle_id}",
    response_model=answers.Vehicle,
    responses=documented(
        {
            "vehicle_id": "anon-7k2mq4xw5zj3a6bd",
            "maker_id": "M",
            "events": [],
            "items": [{"item_id": "B1", "since": "2026-01-02T00:00:00+08:00", "until": "2026-03-01T00:00:00+08:00"}],
        },
        403, 404, 406,
    ),
)  # fmt: skip
async def vehicle(desk: PartyDesk, vehicle_id: fields.Id) -> Response:
    """Tell what happened to a vehicle, and which items were in it."""
    return await desk.answer(lambda view: view.vehicle(vehicle_id))
