"""Keys and tokens: which open something, and which are refused with one and the same answer."""

from __future__ import annotations

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jwt
import pytest
from api_world import Askers, R
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from serving import Client, serving

from battery_custody.access.keys import list_keys, make_key, revoke_key, rotate_key
from battery_custody.access.oidc import Provider, TokenJudge
from battery_custody.access.principal import AccessRole, Principal
from battery_custody.api.service import Service
from battery_custody.api.settings import ServerSettings
from battery_custody.errors import InputError
from battery_custody.settings import Settings

ISSUER, AUDIENCE = "https://id.example.org", "custody"
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CHAIN = "/v1/items/B1/chain"


def claims(**changed: Any) -> dict[str, Any]:
    now = int(time.time())
    usual = {
        "iss": ISSUER, "aud": AUDIENCE, "sub": "li", "iat": now, "exp": now + 300, "custody_role": "enterprise",
        "custody_enterprise_id": R,
    }  # fmt: skip
    return {name: value for name, value in {**usual, **changed}.items() if value is not None}


def token(key: Any = RSA_KEY, algorithm: str = "RS256", kid: str | None = "rsa", **changed: Any) -> str:
    return jwt.encode(claims(**changed), key, algorithm, headers={} if kid is None else {"kid": kid})


def unsigned() -> str:
    parts = ({"alg": "none", "typ": "JWT", "kid": "rsa"}, claims(custody_role="admin", custody_enterprise_id=None))
    return ".".join(urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."


def signed_with_the_public_key() -> str:
    # The old trick: the public key as the secret of a symmetric algorithm.
    public = RSA_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head = urlsafe_b64encode(b'{"alg":"HS256","kid":"rsa"}').decode().rstrip("=")
    body = urlsafe_b64encode(json.dumps(claims(custody_role="admin")).encode()).decode().rstrip("=")
    from hashlib import sha256
    from hmac import digest

    seal = digest(public, f"{head}.{body}".encode(), sha256)
    return f"{head}.{body}.{urlsafe_b64encode(seal).decode().rstrip('=')}"


@pytest.fixture
def provided(service: Service, tmp_path: Path) -> Iterator[Client]:
    """A server that takes the tokens of a provider."""
    keys = [
        {**json.loads(RSAAlgorithm.to_jwk(RSA_KEY.public_key())), "kid": "rsa", "alg": "RS256"},
        {**json.loads(ECAlgorithm.to_jwk(EC_KEY.public_key())), "kid": "ec", "alg": "ES256"},
    ]
    (tmp_path / "keys.json").write_text(json.dumps({"keys": keys}), encoding="utf-8")
    service.close()
    settings = replace(Settings.from_environment(), ledger=str(service.path))
    provider = Provider(ISSUER, AUDIENCE, str(tmp_path / "keys.json"))
    with serving(Service(settings, ServerSettings(service.bounds, provider))) as client:
        yield client


def test_tokens_of_the_provider_are_taken_and_others_refused(provided: Client) -> None:
    good = {
        "rsa": token(),
        "ec": token(EC_KEY, "ES256", "ec"),
        "regulator": token(custody_role="regulator", custody_enterprise_id=None, custody_territory="44"),
    }
    bad = {
        "no signature": unsigned(),
        "public key as secret": signed_with_the_public_key(),
        "another's key": token(STRANGER),
        "unknown key": token(kid="other"),
        "no key named": token(kid=None),
        "wrong kind of key": token(EC_KEY, "ES256", "rsa"),
        "wrong issuer": token(iss="https://id.example.com"),
        "wrong audience": token(aud="elsewhere"),
        "expired": token(exp=int(time.time()) - 60),
        "no end": token(exp=None),
        "not yet": token(nbf=int(time.time()) + 600),
        "no role": token(custody_role=None),
        "made up role": token(custody_role="root"),
        "enterprise without id": token(custody_enterprise_id=None),
        "cut": token()[:-10],
        "no token": "x",
        "dots": "...",
    }
    answers = {
        name: provided.get(CHAIN, headers={"Authorization": f"Bearer {text}"}) for name, text in {**good, **bad}.items()
    }
    assert {name: answers[name].status_code for name in good} == dict.fromkeys(good, 200)
    assert {name: answers[name].status_code for name in bad} == dict.fromkeys(bad, 401)
    assert len({answers[name].text for name in bad}) == 1
    assert all("Bearer" in answers[name].headers["www-authenticate"] for name in bad)


def test_keys_of_a_provider_come_from_a_file_or_over_tls() -> None:
    with pytest.raises(InputError, match="https"):
        TokenJudge(Provider(ISSUER, AUDIENCE, "http://id.example.org/keys"))


def test_a_key_ends_when_it_expires_is_revoked_or_is_replaced(client: Client, service: Service) -> None:
    who = Principal("office", AccessRole.REGULATOR)

    def works(text: str) -> bool:
        service.forget_keys()
        return client.get(CHAIN, headers={"X-API-Key": text}).status_code == 200

    text, key = make_key(service.access, who)
    brief, _ = make_key(service.access, who, days=1e-9)
    assert works(text)
    assert not works(brief)
    assert not works(text[:-1] + ("0" if text[-1] != "0" else "1"))
    successor = rotate_key(service.access, key.key_id, overlap_hours=1)
    assert works(text)
    assert works(successor)
    last = rotate_key(service.access, successor[3:15], overlap_hours=0)
    assert not works(successor)
    revoke_key(service.access, last[3:15])
    assert not works(last)
    kept = service.access.path.read_bytes()
    assert all(secret[16:].encode() not in kept for secret in (text, brief, successor, last))
    assert len(list_keys(service.access)) == 4


@pytest.mark.parametrize(
    "who",
    [
        Principal("x", AccessRole.ENTERPRISE),
        Principal("x", AccessRole.ADMIN, "E"),
        Principal("x", AccessRole.REGULATOR, territory="4"),
        Principal("x", AccessRole.ADMIN, territory="44"),
        Principal("x", AccessRole.PUBLIC),
        Principal(" ", AccessRole.ADMIN),
    ],
)
def test_a_key_whose_parts_do_not_fit_is_not_made(service: Service, who: Principal) -> None:
    with pytest.raises(InputError):
        make_key(service.access, who)
    assert list_keys(service.access) == []


def test_one_key_at_a_time(client: Client, askers: Askers) -> None:
    both = {**askers["admin"], "X-API-Key": "ck_other"}
    assert client.get(CHAIN, headers=both).status_code == 401
    assert client.get("/v1/rules", headers={"Authorization": "Basic YTpi"}).status_code == 401
