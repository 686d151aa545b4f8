"""Items: cards, chains, genealogy, what they came from and became, and where they passed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from battery_custody.access.principal import AccessRole
from battery_custody.api import answers, fields
from battery_custody.api.desk import Desk, desk_for
from battery_custody.api.documenting import answers as documented

router = APIRouter(prefix="/v1/items", tags=["items"])
_EVERYBODY = tuple(AccessRole)
_PARTIES = (AccessRole.ENTERPRISE, AccessRole.REGULATOR, AccessRole.ADMIN)
_OFFICES = (AccessRole.REGULATOR, AccessRole.ADMIN)
AnyDesk = Annotated[Desk, Depends(desk_for(*_EVERYBODY))]
PartyDesk = Annotated[Desk, Depends(desk_for(*_PARTIES))]
OfficeDesk = Annotated[Desk, Depends(desk_for(*_OFFICES))]

_ITEM = {"item_id": "B1", "stage": "waste", "in_formal_channel": False}
_EVENT = {
    "event_id": "e4", "event_type": "transferring", "event_time": "2026-03-05T00:00:00+08:00", "item_id": "B1",
    "consignor_id": "R", "consignee_id": "F",
}  # fmt: skip
_GAP = {"kind": "silent", "since": "2026-06-01T00:00:00+08:00", "what": "Waste battery with F: no event since."}
_CHAIN = {
    "item_id": "B1", "custodian_id": "F",
    "chain": [{"custodian_id": "F", "since": "2026-03-05T00:00:00+08:00", "until": None, "event_ids": ["e4"],
               "vehicle_id": None}],
    "gaps": [_GAP], "events": [_EVENT],
}  # fmt: skip


@router.get("/{item_id}", response_model=answers.Item, responses=documented(_ITEM, 400, 403, 404, 406))
async def item(desk: AnyDesk, item_id: fields.ItemId) -> Response:
    """Tell what an item is and where in its life it stands; without a key only its stage."""
    return await desk.answer(lambda view: view.item(item_id))


@router.get("/{item_id}/chain", response_model=answers.Chain, responses=documented(_CHAIN, 400, 403, 404, 406))
async def chain(
    desk: PartyDesk, item_id: fields.ItemId, as_of: fields.AsOf = None, known: fields.Known = None
) -> Response:
    """Tell who had an item when, what is missing in between, and which records say so."""
    return await desk.answer(lambda view: view.chain(item_id, as_of, known))


@router.get(
    "/{item_id}/trace",
    response_model=answers.Followed,
    responses=documented(
        {"item_id": "B1", "direction": "back", "items": ["B1", "B2"], "events": [_EVENT], "gaps": []},
        400,
        403,
        404,
        406,
    ),
)
async def trace(
    desk: PartyDesk,
    item_id: fields.ItemId,
    direction: fields.Direction = "back",
    as_of: fields.AsOf = None,
    known: fields.Known = None,
) -> Response:
    """Follow an item back to all it came from, or forward to all it became, with every event once."""
    return await desk.answer(lambda view: view.followed(item_id, direction, as_of, known))


@router.get(
    "/{item_id}/genealogy",
    response_model=answers.Genealogy,
    responses=documented(
        {
            "item_id": "B1",
            "direction": "down",
            "edges": [
                {
                    "parent_id": "B1",
                    "child_id": "B2",
                    "relation": "part_of",
                    "joined_at": "2026-01-01T00:00:00+08:00",
                    "separated_at": None,
                }
            ],
        },
        400, 403, 404, 406,
    ),
)  # fmt: skip
async def genealogy(
    desk: PartyDesk,
    item_id: fields.ItemId,
    direction: Annotated[str, Query(pattern="^(down|up)$", description="down: parts and inputs; up: wholes.")] = "down",
    as_of: fields.AsOf = None,
    known: fields.Known = None,
) -> Response:
    """Tell what an item is made of and came from, or what it is in and became."""
    return await desk.answer(lambda view: view.genealogy(item_id, direction, as_of, known))


@router.get(
    "/{item_id}/reach",
    response_model=answers.Reach,
    responses=documented(
        {
            "item_id": "B1",
            "answer": "yes",
            "hops": 0,
            "path": [{"item_id": "B1", "party_id": "F", "event_id": "e4"}],
            "unknown_because": [],
        },
        400, 403, 404, 406,
    ),
)  # fmt: skip
async def reach(
    desk: OfficeDesk,
    item_id: fields.ItemId,
    to: Annotated[
        list[Annotated[str, Query(min_length=1, max_length=fields.LONGEST_ID, pattern=fields.ID_PATTERN)]],
        Query(max_length=100, description="Ids of parties and sites; without any, the parties that findings flag."),
    ] = [],  # noqa: B006  # read only: the form that the framework asks for
    to_flagged: Annotated[bool, Query(description="Also the parties that open findings name first.")] = False,
    as_of: fields.AsOf = None,
) -> Response:
    """Say whether an item, its parts or its inputs passed through a party or site: yes, no or unknown."""
    return await desk.answer(lambda view: view.reach(item_id, to, to_flagged, as_of))
