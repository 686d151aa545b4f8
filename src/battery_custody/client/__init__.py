"""The client: what the HTTP API answers, from Python, waiting or not, with retries and pages as frames."""

from battery_custody.client.clients import AsyncClient, Client
from battery_custody.client.refused import RefusedError

__all__ = ["AsyncClient", "Client", "RefusedError"]
