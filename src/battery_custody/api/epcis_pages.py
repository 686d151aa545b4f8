"""EPCIS pages: what capture and queries share of the standard's REST interface: versions, pages, an example."""

from __future__ import annotations

import time
from typing import Annotated, Any

from fastapi import Query

from battery_custody.api.desk import Desk
from battery_custody.model.times import iso

VERSIONS = {"GS1-EPCIS-Version": "2.0.0", "GS1-CBV-Version": "2.0.0"}
CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
Page = Annotated[int, Query(alias="perPage", ge=1, le=1000, description="How many a page has.")]
Token = Annotated[
    str | None,
    Query(
        alias="nextPageToken", min_length=16, max_length=2000, pattern=r"^[A-Za-z0-9_-]+$",
        description="From the Link header of the page before, with the same question.",
    ),
]  # fmt: skip
EVENT = {
    "eventID": "urn:uuid:7d6f0a0e-0b5a-4f5e-9d57-3b5f6e1c2a10",
    "type": "ObjectEvent",
    "action": "OBSERVE",
    "bizStep": "shipping",
    "epcList": ["urn:epc:id:sgtin:4012345.011122.25"],
    "eventTime": "2026-04-01T10:00:00+08:00",
    "eventTimeZoneOffset": "+08:00",
}


def paging(desk: Desk, more: str | None) -> dict[str, str]:
    """Return the headers of a page; the next one is addressed as the standard has it."""
    if more is None:
        return dict(VERSIONS)
    url = desk.request.url.include_query_params(nextPageToken=more)
    return {**VERSIONS, "Link": f'<{url.path}?{url.query}>; rel="next"'}


def query_document(events: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the document of a query's results; an event keeps the context that it came with."""
    results = {"queryName": "SimpleEventQuery", "resultsBody": {"eventList": events}}
    return {
        "@context": [CONTEXT],
        "type": "EPCISQueryDocument",
        "schemaVersion": "2.0",
        "creationDate": iso(int(time.time())),
        "epcisBody": {"queryResults": results},
    }
