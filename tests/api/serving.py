"""A real server on a port of its own, in a thread, and a client that asks it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import uvicorn
from fastapi import FastAPI

from battery_custody.api.app import create_app
from battery_custody.api.server import configuration
from battery_custody.api.service import Service


class Client(httpx.Client):
    """A client of one server, whose application can be looked at."""

    app: FastAPI


@contextmanager
def serving(service: Service) -> Iterator[Client]:
    """Serve until the block ends, then stop as a signal would."""
    app = create_app(service)
    server = uvicorn.Server(configuration(app, "127.0.0.1", 0))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            transport = httpx.HTTPTransport(retries=5)
            with Client(base_url=f"http://127.0.0.1:{port}", transport=transport, timeout=60) as client:
                client.app = app
                yield client
        finally:
            server.should_exit = True
            thread.join()
