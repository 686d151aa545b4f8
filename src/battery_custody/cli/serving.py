"""`custody serve`, `custody keys` and `custody audit`: the HTTP API, who may use it, and who asked what."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from battery_custody.cli.output import console, messages, print_json, print_table, warn
from battery_custody.errors import InputError, IntegrityError
from battery_custody.settings import Settings, ledger_path

if TYPE_CHECKING:
    from battery_custody.access.store import AccessFile

#: Name of the key that is made for the first server of a ledger.
FIRST_KEY = "first administrator"
_KeyId = Annotated[str, typer.Argument(metavar="KEY_ID", help="The 12 characters after ck_.")]
_Json = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("serve")(serve)
    keys = typer.Typer(help="Make, list, rotate and revoke the API's keys.", no_args_is_help=True)
    keys.command("new")(new_key)
    keys.command("list")(list_keys)
    keys.command("rotate")(rotate_key)
    keys.command("revoke")(revoke_key)
    keys.command("pseudonyms")(new_pseudonyms)
    app.add_typer(keys, name="keys")
    app.command("audit")(audit)


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port.")] = 8321,
    ledger: Annotated[
        str | None, typer.Option("--ledger", metavar="URL", help="The ledger, as before the command.")
    ] = None,
    read_only: Annotated[bool, typer.Option("--read-only", help="Take no reports; several may read a ledger.")] = False,
) -> None:
    """Answer look-ups and take reports by HTTP, until stopped with Ctrl-C."""
    from battery_custody.api.server import make_service
    from battery_custody.api.server import serve as serve_until_stopped

    if ledger is not None:
        os.environ["CUSTODY_LEDGER"] = ledger
    # Judged before anything is opened, so that a refusal leaves nothing behind.
    loopback = _is_loopback(host)
    if not read_only and not ledger_path(Settings.from_environment().ledger).parent.is_dir():
        raise InputError("The folder of the ledger does not exist; create it, or set CUSTODY_LEDGER.")
    _see_to_a_key(_access_file(), loopback)
    if not loopback:
        warn(f"listening on {host}: keys travel in clear; put a proxy that speaks TLS in front")
    messages().print(f"custody answers at http://{host}:{port}; stop it with Ctrl-C", markup=False, soft_wrap=True)
    serve_until_stopped(make_service(write=not read_only), host, port)


def new_key(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Whose key it is, as the audit will name them.")],
    role: Annotated[str, typer.Option(help="enterprise, regulator or admin.")],
    enterprise: Annotated[str | None, typer.Option(metavar="ID", help="The enterprise that it acts for.")] = None,
    territory: Annotated[str | None, typer.Option(metavar="ADCODE", help="2, 4 or 6 digits: a regulator's.")] = None,
    personal: Annotated[
        bool, typer.Option("--personal", help="May have personal data in clear, with a reason.")
    ] = False,
    days: Annotated[float, typer.Option(help="How long it works.")] = 365,
) -> None:
    """Make a key and print it, once: only its hash is kept."""
    from battery_custody.access.keys import make_key
    from battery_custody.access.principal import AccessRole, Principal

    if role not in tuple(AccessRole):
        raise InputError(f"The role {role!r} is unknown; write enterprise, regulator or admin.")
    who = Principal(name, AccessRole(role), enterprise, territory, personal)
    text, key = make_key(_access_file(), who, days=days)
    messages().print(f"kept: {key.key_id}, {role} {name}; this is the only time the key is shown", markup=False)
    typer.echo(text)


def list_keys(json_: _Json = False) -> None:
    """List the keys: whose they are, what they allow and until when."""
    from battery_custody.access.keys import list_keys as all_keys

    keys = [key.to_dict() for key in all_keys(_access_file())]
    if json_:
        print_json({"keys": keys})
        return
    headers = ("key", "holder", "role", "enterprise", "territory", "personal", "expires", "works")
    rows = [
        [one["key_id"], one["name"], one["role"], one["enterprise_id"], one["territory"],
         "yes" if one["personal"] else "", one["expires_at"], "yes" if one["works"] else "no"]
        for one in keys
    ]  # fmt: skip
    print_table("", headers, rows)


def rotate_key(
    key: _KeyId,
    days: Annotated[float, typer.Option(help="How long the new one works.")] = 365,
    overlap: Annotated[float, typer.Option(metavar="HOURS", help="How long the old one goes on working.")] = 24,
) -> None:
    """Make the successor of a key, print it once, and let the old one end."""
    from battery_custody.access.keys import rotate_key as rotate

    text = rotate(_access_file(), key, days=days, overlap_hours=overlap)
    messages().print(f"kept: the successor of {key}, which ends in {overlap:g} hours", markup=False)
    typer.echo(text)


def revoke_key(key: _KeyId) -> None:
    """End a key at once."""
    from battery_custody.access.keys import revoke_key as revoke

    revoke(_access_file(), key)
    messages().print(f"revoked: {key}", markup=False)


def new_pseudonyms() -> None:
    """Replace the secret of the pseudonyms: from the server's next start on they are others."""
    from battery_custody.access.secret import PSEUDONYMS, replace_secret

    replace_secret(_access_file(), PSEUDONYMS)
    messages().print("replaced: pseudonyms are others from the server's next start on", markup=False)


def audit(
    who: Annotated[str | None, typer.Option(metavar="NAME", help="Only of this key holder or token.")] = None,
    about: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Only where the address holds this, as an id.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many, the latest first.")] = 50,
    verify: Annotated[bool, typer.Option("--verify", help="Recompute the chain instead of listing.")] = False,
    expect: Annotated[
        str | None, typer.Option(metavar="HASH", help="A last hash noted before: it must be in the chain.")
    ] = None,
    json_: _Json = False,
) -> None:
    """Show who looked up what, when and why; or check that no entry was changed."""
    from battery_custody.access.audit import check_audit, list_audit
    from battery_custody.model.times import iso

    file = _access_file()
    if verify or expect is not None:
        check = check_audit(file, expected=expect)
        if json_:
            print_json(check.to_dict())
        else:
            console().print(f"{check.entries} entries, last hash {check.last_hash}", markup=False, soft_wrap=True)
        if check.first_broken is not None:
            raise IntegrityError(f"The audit {file.path} was changed at entry {check.first_broken}: {check.why}.")
        return
    entries = list_audit(file, who=who, about=about, limit=limit)
    told = [{"at": iso(one["at_ms"] // 1000), **{name: value for name, value in one.items() if name != "at_ms"}}
            for one in entries]  # fmt: skip
    if json_:
        print_json({"entries": told})
        return
    rows = [
        [one["at"], one["who"], *map(one.get, ("role", "status", "method")), one.get("path") or one.get("what"),
         *map(one.get, ("query", "why"))]
        for one in told
    ]  # fmt: skip
    print_table("", ("at", "who", "role", "status", "method", "what", "query", "why"), rows)


def _access_file() -> AccessFile:
    from battery_custody.access.store import AccessFile, access_path

    return AccessFile(access_path(ledger_path(Settings.from_environment().ledger)))


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError as error:
        raise InputError(f"The host {host!r} is no address; write one, such as 127.0.0.1.") from error


def _see_to_a_key(file: AccessFile, loopback: bool) -> None:
    """Make the first key of a ledger, in a file that only its owner reads.

    Raises:
        InputError: for a server that others can reach before anybody has a key.
    """
    from battery_custody.access.keys import list_keys as all_keys
    from battery_custody.access.keys import make_key, now_ms
    from battery_custody.access.principal import AccessRole, Principal

    if os.environ.get("CUSTODY_OIDC_ISSUER") or any(key.works(now_ms()) for key in all_keys(file)):
        return
    if not loopback:
        raise InputError("Nobody has a key yet; make one with `custody keys new` before others can reach the server.")
    text, _ = make_key(file, Principal(FIRST_KEY, AccessRole.ADMIN, personal=True))
    place = Path(f"{file.path}.first-key")
    place.unlink(missing_ok=True)
    with os.fdopen(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as stream:
        stream.write(text + "\n")
    messages().print(f"the first administrator's key is in {place}", markup=False, soft_wrap=True)
