"""Settings of the server: what the environment says beside the command's options."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from battery_custody.access.oidc import Provider
from battery_custody.errors import InputError


@dataclass(frozen=True)
class Bounds:
    """What one server takes on at most; what is more gets 413, 422, 429 or 503 and no harm is done."""

    workers: int = 4  # CUSTODY_API_WORKERS: questions answered at once
    waiting: int = 64  # CUSTODY_API_WAITING: questions that may wait for that
    seconds: float = 10.0  # CUSTODY_API_SECONDS: for one question
    body_bytes: int = 10_000_000  # CUSTODY_API_BODY_BYTES: of one request
    depth: int = 64  # levels of JSON in a request
    rate: float = 100.0  # CUSTODY_API_RATE: requests a second for each key
    burst: int = 200  # requests that a key may send at once

    @classmethod
    def from_environment(cls) -> Bounds:
        """Read the bounds from the environment.

        Raises:
            InputError: for a value that is no number above 0.
        """
        return cls(
            workers=int(_number("CUSTODY_API_WORKERS", cls.workers)),
            waiting=int(_number("CUSTODY_API_WAITING", cls.waiting)),
            seconds=_number("CUSTODY_API_SECONDS", cls.seconds),
            body_bytes=int(_number("CUSTODY_API_BODY_BYTES", cls.body_bytes)),
            rate=_number("CUSTODY_API_RATE", cls.rate),
            burst=max(int(2 * _number("CUSTODY_API_RATE", cls.rate)), 1),
        )


@dataclass(frozen=True)
class ServerSettings:
    """What a server is started with."""

    bounds: Bounds = field(default_factory=Bounds)
    provider: Provider | None = None

    @classmethod
    def from_environment(cls) -> ServerSettings:
        """Read bounds and identity provider (`CUSTODY_OIDC_…`) from the environment.

        Raises:
            InputError: for a number that is none, or a provider that is named by half.
        """
        issuer = os.environ.get("CUSTODY_OIDC_ISSUER")
        audience = os.environ.get("CUSTODY_OIDC_AUDIENCE")
        keys = os.environ.get("CUSTODY_OIDC_KEYS")
        if any((issuer, audience, keys)) and not all((issuer, audience, keys)):
            raise InputError(
                "Set all of CUSTODY_OIDC_ISSUER, CUSTODY_OIDC_AUDIENCE and CUSTODY_OIDC_KEYS, or none of them."
            )
        provider = Provider(issuer, audience, keys) if issuer and audience and keys else None
        return cls(Bounds.from_environment(), provider)


def _number(name: str, default: float) -> float:
    text = os.environ.get(name)
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1e12:
        raise InputError(f"{name} is {text!r}; write a number above 0.")
    return value
