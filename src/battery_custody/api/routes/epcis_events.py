"""EPCIS 2.0: events queried with the parameters of the standard's simple event query."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Query
from starlette.responses import Response

from battery_custody.api import answers, fields
from battery_custody.api.documenting import answers as documented
from battery_custody.api.epcis_pages import CONTEXT, EVENT, Page, Token, paging, query_document
from battery_custody.api.routes.items import PartyDesk
from battery_custody.api.view import View
from battery_custody.errors import NotFoundError
from battery_custody.lookup.documents import EventChoice
from battery_custody.model.times import parse_time

router = APIRouter(prefix="/epcis", tags=["epcis"])
Texts = Annotated[list[Annotated[str, Query(min_length=1, max_length=2000)]] | None, Query(max_length=100)]


@router.get("/events", response_model=answers.EventDocument, responses=documented(
    {
        "@context": [CONTEXT],
        "type": "EPCISQueryDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-04-02T08:00:00+08:00",
        "epcisBody": {"queryResults": {"queryName": "SimpleEventQuery", "resultsBody": {"eventList": [EVENT]}}},
    },
    403, 404, 406,
))  # fmt: skip
async def events(
    desk: PartyDesk,
    event_type: Annotated[Texts, Query(alias="eventType")] = None,
    event_id: Annotated[Texts, Query(alias="EQ_eventID")] = None,
    ge_event_time: Annotated[str | None, Query(alias="GE_eventTime", pattern=fields.TIME_PATTERN)] = None,
    lt_event_time: Annotated[str | None, Query(alias="LT_eventTime", pattern=fields.TIME_PATTERN)] = None,
    ge_record_time: Annotated[str | None, Query(alias="GE_recordTime", pattern=fields.TIME_PATTERN)] = None,
    lt_record_time: Annotated[str | None, Query(alias="LT_recordTime", pattern=fields.TIME_PATTERN)] = None,
    action: Annotated[Texts, Query(alias="EQ_action")] = None,
    biz_step: Annotated[Texts, Query(alias="EQ_bizStep")] = None,
    disposition: Annotated[Texts, Query(alias="EQ_disposition")] = None,
    read_point: Annotated[Texts, Query(alias="EQ_readPoint")] = None,
    biz_location: Annotated[Texts, Query(alias="EQ_bizLocation")] = None,
    transformation_id: Annotated[Texts, Query(alias="EQ_transformationID")] = None,
    epc: Annotated[Texts, Query(alias="MATCH_epc")] = None,
    parent: Annotated[Texts, Query(alias="MATCH_parentID")] = None,
    input_epc: Annotated[Texts, Query(alias="MATCH_inputEPC")] = None,
    output_epc: Annotated[Texts, Query(alias="MATCH_outputEPC")] = None,
    any_epc: Annotated[Texts, Query(alias="MATCH_anyEPC")] = None,
    order: Annotated[Literal["ASC", "DESC"], Query(alias="orderDirection")] = "DESC",
    per_page: Page = 30,
    token: Token = None,
) -> Response:
    """Query events as they were reported; several values of a parameter are separated by commas or repeated."""
    choice = EventChoice(
        event_ids=_split(event_id), kinds=_split(event_type), from_us=_us(ge_event_time), before_us=_us(lt_event_time),
        recorded_from_us=_us(ge_record_time), recorded_before_us=_us(lt_record_time), actions=_split(action),
        biz_steps=_split(biz_step), dispositions=_split(disposition), read_points=_split(read_point),
        biz_locations=_split(biz_location), transformation_ids=_split(transformation_id), epcs=_split(epc),
        parents=_split(parent), inputs=_split(input_epc), outputs=_split(output_epc), any_epcs=_split(any_epc),
    )  # fmt: skip
    after = desk.service.seals.place(desk.question, token)
    newest_first = order == "DESC"
    told = await desk.ask(
        lambda view: {"events": view.events(choice, tuple(after) if after else None, per_page + 1, newest_first)}
    )
    found: list[dict[str, Any]] = told["events"]
    keys = [event.pop("_key") for event in found]
    more = desk.service.seals.cursor(desk.question, keys[per_page - 1]) if len(found) > per_page else None
    document = query_document(found[:per_page])
    return Response(orjson.dumps(document), headers=paging(desk, more), media_type="application/json")


@router.get("/events/{event_id}", response_model=answers.Epcis, responses=documented(EVENT, 403, 404, 406))
async def event(desk: PartyDesk, event_id: fields.Id) -> Response:
    """Tell one event as it was reported."""

    def question(view: View) -> dict[str, Any]:
        found = view.events(EventChoice(event_ids=(event_id,)), None, 1, True)
        if not found:
            raise NotFoundError(f"No event that you may see has the id {event_id!r}; check it.")
        return {name: value for name, value in found[0].items() if name != "_key"}

    return await desk.answer(question)


def _split(values: list[str] | None) -> tuple[str, ...]:
    return tuple(part for value in values or () for part in value.split(",") if part)


def _us(text: str | None) -> int | None:
    return None if text is None else parse_time(text).us
