"""OIDC bearer tokens: who an identity provider says is asking, its signature checked by its public keys.

Claims: `sub` (and `name`), `custody_role`, `custody_enterprise_id`, `custody_territory`, `custody_personal`.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import jwt

from battery_custody.access.principal import AccessRole, Principal, checked
from battery_custody.errors import InputError, UnavailableError

#: Only signatures by a key pair: with a shared secret, or none, anybody could make a token.
ALGORITHMS = ("RS256", "ES256")
#: How far the clocks of provider and server may differ, seconds.
LEEWAY_S = 30
#: For how long the provider's keys are taken as they were fetched, seconds.
KEYS_LIVE_S = 600.0
#: How soon a token with an unknown key may have them fetched again, seconds.
FETCH_EVERY_S = 30.0
#: The largest set of keys that is read, bytes.
LARGEST_SET = 1_000_000


@dataclass(frozen=True)
class Provider:
    """An identity provider: its issuer, the audience that tokens must name, and where its keys are.

    `keys` is a file with a JSON Web Key Set, or an https address of one.
    """

    issuer: str
    audience: str
    keys: str


class TokenJudge:
    """Judges the tokens of one provider; safe to use from several threads."""

    def __init__(self, provider: Provider) -> None:
        """Take a provider.

        Raises:
            InputError: for keys at an address that is not https.
        """
        if "://" in provider.keys and not provider.keys.startswith("https://"):
            raise InputError(
                f"The keys at {provider.keys} could be forged on the way; name an https address or a file."
            )
        self._provider = provider
        self._keys: dict[str, Any] = {}
        self._fetched_s = float("-inf")
        self._lock = threading.Lock()

    def principal_of(self, token: str) -> Principal | None:
        """Return who a token says is asking, None for one that is not the provider's or no longer valid.

        Raises:
            UnavailableError: if the provider's keys can't be had.
        """
        try:
            key = self._key(jwt.get_unverified_header(token))
            if key is None:
                return None
            claims = jwt.decode(
                token,
                key,
                algorithms=list(ALGORITHMS),
                issuer=self._provider.issuer,
                audience=self._provider.audience,
                leeway=LEEWAY_S,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
            return _principal(claims)
        except (jwt.PyJWTError, InputError, ValueError):
            return None

    def _key(self, header: dict[str, Any]) -> Any:
        name = header.get("kid")
        if header.get("alg") not in ALGORITHMS or not isinstance(name, str):
            return None
        with self._lock:
            age_s = time.monotonic() - self._fetched_s
            if age_s > KEYS_LIVE_S or (name not in self._keys and age_s > FETCH_EVERY_S):
                self._keys = {key.key_id: key for key in _read_keys(self._provider.keys) if key.key_id}
                self._fetched_s = time.monotonic()
            return self._keys.get(name)


def _read_keys(place: str) -> list[jwt.PyJWK]:
    try:
        if "://" in place:
            answer = httpx.get(place, timeout=5.0, follow_redirects=False)
            answer.raise_for_status()
            content = answer.content
        else:
            content = Path(place).read_bytes()
        if len(content) > LARGEST_SET:
            raise UnavailableError(f"The provider's keys at {place} are larger than {LARGEST_SET} bytes; check them.")
        found: list[jwt.PyJWK] = jwt.PyJWKSet.from_json(content.decode()).keys
    except (OSError, httpx.HTTPError, jwt.PyJWTError, ValueError) as error:
        raise UnavailableError(
            f"The provider's keys at {place} can't be had; send an API key, or try later."
        ) from error
    return found


def _principal(claims: dict[str, Any]) -> Principal:
    def text(name: str) -> str | None:
        value = claims.get(name)
        return value if isinstance(value, str) and value else None

    role = text("custody_role") or ""
    if role not in tuple(AccessRole):
        raise InputError(f"The token of {claims['sub']} has no role; the provider must set custody_role.")
    return checked(
        Principal(
            name=f"oidc:{claims['sub']}",
            role=AccessRole(role),
            enterprise_id=text("custody_enterprise_id"),
            territory=text("custody_territory"),
            personal=claims.get("custody_personal") is True,
        )
    )
