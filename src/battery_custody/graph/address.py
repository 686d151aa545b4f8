"""Where the graph is: from `CUSTODY_GRAPH` and its password variables, or a local server's folder."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from battery_custody.errors import GraphError, InputError
from battery_custody.graph.home import DATABASE, USER, ServerHome
from battery_custody.graph.server import server_status

_URL = re.compile(
    r"(?P<scheme>(bolt|neo4j)(\+s|\+ssc)?)://"
    r"((?P<user>[^:@/]+)(?P<secret>:[^@/]*)?@)?"
    r"(?P<server>(\[[0-9A-Fa-f:]+\]|[^:/@\[\]]+)(:[0-9]{1,5})?)"
    r"(/(?P<database>[^/?#]*))?"
)

_SCHEME = re.compile(r"(bolt|neo4j)(\+s|\+ssc)?://")
#: Folder of the local server where nothing names another.
DEFAULT_HOME = "custody-graph"


@dataclass(frozen=True)
class GraphAddress:
    """A Neo4j server, who asks, and which database; `home` is the folder of a server that was started here."""

    url: str
    user: str
    password: str = field(repr=False)
    database: str | None = None
    home: Path | None = None

    @classmethod
    def parse(cls, text: str, password: str, what: str = "CUSTODY_GRAPH") -> GraphAddress:
        """Read `neo4j://user@host:port/database`; schemes with +s are TLS, no database is the user's own one.

        `what` names the text in messages.

        Raises:
            InputError: for another form, or one that holds a password.
        """
        match = _URL.fullmatch(text.strip())
        if match is None:
            raise InputError(
                f"{what} is not the address of a Neo4j; write neo4j://user@host:port/database, "
                "with neo4j+s:// or bolt+s:// for TLS."
            )
        if match["secret"] is not None:
            raise InputError(f"{what} holds a password; put it into CUSTODY_GRAPH_PASSWORD or a file instead.")
        user = unquote(match["user"] or USER)
        return cls(f"{match['scheme']}://{match['server']}", user, password, match["database"] or None)


def graph_address(home: Path | None = None, environment: Mapping[str, str] = os.environ) -> GraphAddress:
    """Return the graph that is configured: the folder's if one is named, else `CUSTODY_GRAPH`.

    Raises:
        InputError: for an address that can't be read.
        GraphError: if none is configured, no password is given, or the folder's server does not run.
    """
    if home is not None:
        return local_address(home)
    text = environment.get("CUSTODY_GRAPH")
    if not text:
        raise GraphError("No graph is configured; run custody graph start, or name a Neo4j in CUSTODY_GRAPH.")
    return GraphAddress.parse(text, _password(environment))


def configured_address(environment: Mapping[str, str] = os.environ) -> GraphAddress:
    """Return the graph to ask where none is named: `CUSTODY_GRAPH`, else the local server's.

    Errors are those of `graph_address`.
    """
    if environment.get("CUSTODY_GRAPH"):
        return graph_address(None, environment)
    return local_address(Path(environment.get("CUSTODY_GRAPH_HOME") or DEFAULT_HOME))


def is_graph_address(text: str) -> bool:
    """Tell whether a text is meant as the address of a Neo4j, and not as a path."""
    return _SCHEME.match(text) is not None


def named_address(text: str, environment: Mapping[str, str] = os.environ) -> GraphAddress:
    """Return the graph of an address that was given in words; its password is where that of `CUSTODY_GRAPH` is.

    Raises:
        InputError: for an address that can't be read.
        GraphError: if no password is given.
    """
    GraphAddress.parse(text, "", "The address")
    return GraphAddress.parse(text, _password(environment), "The address")


def local_address(home: Path) -> GraphAddress:
    """Return the address of the server that was started in a folder.

    Raises:
        GraphError: if it does not run, or its password can't be read.
    """
    status = server_status(home)
    if status.port is None:
        raise GraphError(f"The Neo4j of {home} does not run; run custody graph start.")
    password = ServerHome(status.home).password()
    return GraphAddress(f"bolt://127.0.0.1:{status.port}", USER, password, DATABASE, status.home)


def _password(environment: Mapping[str, str]) -> str:
    password = environment.get("CUSTODY_GRAPH_PASSWORD")
    if password:
        return password
    file = environment.get("CUSTODY_GRAPH_PASSWORD_FILE")
    if not file:
        raise GraphError(
            "The graph's password is not given; set CUSTODY_GRAPH_PASSWORD, or CUSTODY_GRAPH_PASSWORD_FILE to its file."
        )
    try:
        return Path(file).expanduser().read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise GraphError(f"The graph's password file {file} can't be read; see CUSTODY_GRAPH_PASSWORD_FILE.") from None
