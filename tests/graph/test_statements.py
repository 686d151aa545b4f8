"""Cypher and SQL files: the form that the house asks for, and columns that agree with the projection."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from battery_custody.book import Book
from battery_custody.graph.changes import mark_owners
from battery_custody.graph.projection import NODES, PROJECTED, RELATIONSHIPS, ProjectedTable, ValueKind
from battery_custody.graph.schema import schema_files
from battery_custody.graph.statements import cypher, cypher_folder, sql

FILES = sorted(Path(str(cypher_folder())).glob("*/*.cypher"))
OURS = [path for path in FILES if path.parent.name in ("schema", "load", "evidence", "detect", "explore")]


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_header_tells_purpose_params_returns_and_user(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    heads = [re.match(r"// (Purpose|Params|Returns|Used by): \S", line) for line in lines[:4]]
    assert [head and head[1] for head in heads] == ["Purpose", "Params", "Returns", "Used by"]
    assert not lines[4].startswith("// ")


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_file_holds_one_statement(path: Path) -> None:
    assert ";" not in cypher(f"{path.parent.name}/{path.stem}").replace("';'", "")


@pytest.mark.parametrize("table", PROJECTED, ids=lambda table: table.name)
def test_sql_gives_the_columns_in_order(table: ProjectedTable, ledger: Callable[..., Book]) -> None:
    connection = ledger(batteries="battery_id\nB1").connection
    mark_owners(connection)
    names = [row[0] for row in connection.execute(f"DESCRIBE {sql(table.name)}").fetchall()]
    assert names == ["owner_key", *table.names]


@pytest.mark.parametrize("table", PROJECTED, ids=lambda table: table.name)
def test_write_statement_uses_every_column_as_what_it_is(table: ProjectedTable) -> None:
    text = cypher(f"load/write_{table.name}")
    for number, column in enumerate(table.columns):
        if not column.is_end and not (table.is_node and number == 0):
            value = {
                ValueKind.TIME: f"epoch + second * row[{number}]",
                ValueKind.LIST: f"split(row[{number}], ';')",
            }.get(column.kind, f"row[{number}]")
            assert f"  {column.name}: {value}" in text
        assert f"row[{number}]" in text
    assert f"row[{len(table.columns)}]" not in text


def test_schema_versions_follow_one_another() -> None:
    versions = [file.version for file in schema_files()]
    assert versions == sorted(set(versions))


def test_browser_style_knows_every_label_and_no_other() -> None:
    style = Path(str(cypher_folder())).joinpath("style.grass").read_text("utf-8")
    assert set(re.findall(r"^node\.(\w+) \{", style, re.MULTILINE)) == {table.token for table in NODES}
    tokens = {table.token for table in RELATIONSHIPS}
    assert set(re.findall(r"^relationship\.(\w+) \{", style, re.MULTILINE)) <= tokens
    captions = re.findall(r'caption: "([^"]*)"', style)
    known = {name for table in PROJECTED for name in table.names}
    assert {name for caption in captions for name in re.findall(r"\{(\w+)\}", caption)} <= known
