"""Standing: whether the server is alive and ready, and its numbers."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from battery_custody.api.documenting import answers as documented
from battery_custody.api.service import Service

router = APIRouter(tags=["standing"])


@router.get("/healthz", responses={200: {"content": {"application/json": {"example": {"ok": True}}}}})
async def healthz() -> dict[str, bool]:
    """Say that the server is alive."""
    return {"ok": True}


@router.get(
    "/readyz",
    response_model=None,
    responses={
        200: {"content": {"application/json": {"example": {"ready": True, "ledger": "open"}}}},
        503: documented({}, 503)[503],
    },
)
async def readyz(request: Request) -> dict[str, Any]:
    """Say whether the ledger can be asked; where it is away, rules and this page still answer."""
    service: Service = request.app.state.service
    await service.readers()
    return {"ready": True, "ledger": "open", "capture": service.write}


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}, "example": "custody_requests_total"}}}},
)
async def metrics(request: Request) -> Response:
    """Give the server's numbers to Prometheus; they name routes, never ids."""
    service: Service = request.app.state.service
    return Response(service.counts.page(), media_type="text/plain; version=0.0.4")
