"""Where the graph is: addresses, passwords, folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from battery_custody.errors import GraphError, InputError
from battery_custody.graph.address import GraphAddress, graph_address


@pytest.mark.parametrize(
    ("text", "url", "user", "database"),
    [
        ("neo4j://ann@graph.example:7687/custody", "neo4j://graph.example:7687", "ann", "custody"),
        ("bolt://127.0.0.1", "bolt://127.0.0.1", "neo4j", None),
        ("neo4j+s://abc.databases.example", "neo4j+s://abc.databases.example", "neo4j", None),
        ("bolt+ssc://a%40b@[::1]:7687/", "bolt+ssc://[::1]:7687", "a@b", None),
    ],
)
def test_address_is_read(text: str, url: str, user: str, database: str | None) -> None:
    address = GraphAddress.parse(text, "secret")
    assert (address.url, address.user, address.database) == (url, user, database)
    assert "secret" not in repr(address)


@pytest.mark.parametrize("text", ["http://localhost", "localhost:7687", "neo4j://", "neo4j://h:x", "bolt://h/d?a=b"])
def test_other_address_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="write neo4j://user@host:port/database"):
        GraphAddress.parse(text, "secret")


def test_password_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(InputError, match="CUSTODY_GRAPH_PASSWORD") as caught:
        GraphAddress.parse("neo4j://ann:hunter2@host", "")
    assert "hunter2" not in str(caught.value)


def test_password_comes_from_variable_or_file(tmp_path: Path) -> None:
    graph = {"CUSTODY_GRAPH": "bolt://host"}
    file = tmp_path / "password"
    file.write_text("from file\n")
    assert graph_address(None, {**graph, "CUSTODY_GRAPH_PASSWORD": "told"}).password == "told"
    assert graph_address(None, {**graph, "CUSTODY_GRAPH_PASSWORD_FILE": str(file)}).password == "from file"


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({}, "No graph is configured"),
        ({"CUSTODY_GRAPH": "bolt://host"}, "password is not given"),
        ({"CUSTODY_GRAPH": "bolt://host", "CUSTODY_GRAPH_PASSWORD_FILE": "/nowhere/at/all"}, "can't be read"),
    ],
)
def test_what_is_missing_is_said(environment: dict[str, str], message: str) -> None:
    with pytest.raises(GraphError, match=message):
        graph_address(None, environment)


def test_folder_without_server_is_said(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="does not run"):
        graph_address(tmp_path)
