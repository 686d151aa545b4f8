"""The application: routes, gate and problems put together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI

from battery_custody.access.jobs import unfinished_jobs
from battery_custody.api.capture import resume_jobs
from battery_custody.api.gate import GUARDED, Gate
from battery_custody.api.problems import add_problems
from battery_custody.api.routes import epcis_capture, epcis_events, findings, items, lists, parties, rows, standing
from battery_custody.api.service import Service

#: Version of the API: what is under /v1 keeps its name and meaning.
API_VERSION = "1.0.0"
_ABOUT = (
    "Chains of custody of batteries, with their gaps and source records. Send a key as `Authorization: Bearer`; "
    "without one only the stage of an item and the rules are told. Every look-up is audited. "
    "A finding is a lead for a person to judge."
)
#: Operations that answer without a key, too.
_OPEN = {"/v1/items/{item_id}", "/v1/rules", "/v1/rules/{rule_id}"}


def create_app(service: Service) -> FastAPI:
    """Return the application around a service, which it closes when it ends."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if service.write and unfinished_jobs(service.access):
            service.write_later(lambda: resume_jobs(service))
        yield
        service.close()

    # Pages that draw the document would load scripts from elsewhere.
    app = FastAPI(
        title="battery-custody", version=API_VERSION, description=_ABOUT, lifespan=lifespan, docs_url=None,
        redoc_url=None, redirect_slashes=False,
    )  # fmt: skip
    app.state.service = service
    for module in (standing, items, parties, lists, findings, rows, epcis_capture, epcis_events):
        app.include_router(module.router)
    add_problems(app)
    app.add_middleware(Gate, service=service)
    build = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            _secure(build())
        return build()

    app.openapi = openapi  # type: ignore[method-assign]  # how the framework has its document completed
    return app


def _secure(document: dict[str, Any]) -> None:
    """Say which operations need a key, and drop the framework's own form of a 422."""
    schemes = document["components"].setdefault("securitySchemes", {})
    schemes["bearer"] = {"type": "http", "scheme": "bearer", "description": "An API key (ck_…) or an OIDC token."}
    schemes["key"] = {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "An API key (ck_…)."}
    for path, operations in document["paths"].items():
        for operation in operations.values():
            if path.startswith(GUARDED):
                operation["security"] = [{"bearer": []}, {"key": []}, *([{}] if path in _OPEN else [])]
    for name in ("HTTPValidationError", "ValidationError"):
        document["components"]["schemas"].pop(name, None)
