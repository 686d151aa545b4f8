"""The server: the application on an address, until it is stopped."""

from __future__ import annotations

import uvicorn
from fastapi import FastAPI

from battery_custody.api.app import create_app
from battery_custody.api.service import Service
from battery_custody.api.settings import ServerSettings
from battery_custody.settings import Settings

#: How long questions that run may take when the server is stopped, seconds.
GRACE_S = 15
#: The longest head of a request, bytes.
HEAD_BYTES = 32_768


def make_service(*, write: bool) -> Service:
    """Return the service of the ledger that the environment names.

    Raises:
        InputError: for a setting that can't be used.
        AccessError: if the access file can't be made.
    """
    return Service(Settings.from_environment(), ServerSettings.from_environment(), write=write)


def configuration(app: FastAPI, host: str, port: int) -> uvicorn.Config:
    """Return how the application is served: bounded, and telling nothing of itself."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        access_log=False,  # the audit has all of it, in a file that only its owner reads
        log_level="warning",
        timeout_graceful_shutdown=GRACE_S,
        timeout_keep_alive=30,
        http="h11",
        h11_max_incomplete_event_size=HEAD_BYTES,
        limit_concurrency=1_000,
        server_header=False,
        proxy_headers=False,
        lifespan="on",
    )


def serve(service: Service, host: str, port: int) -> None:
    """Serve until a signal ends it; questions that run are answered first."""
    uvicorn.Server(configuration(create_app(service), host, port)).run()
