"""The README tells the truth: every command, every rule, every table with its columns."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from battery_custody.cli.app import app
from battery_custody.detect.catalogue import all_rules
from battery_custody.tables.source import SOURCE_TABLES

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def commands() -> list[str]:
    names = []
    for name, command in get_command(app).commands.items():
        below = getattr(command, "commands", {})
        names += [f"{name} {child}" for child in below] or [name]
    return names


@pytest.mark.parametrize("name", commands())
def test_every_command_is_named(name: str) -> None:
    first, *rest = name.split()
    told = re.findall(rf"custody {first}((?: |\\\||\w|\[|\])*)", README)
    assert told, f"the README does not name custody {first}"
    assert all(any(word in tail for tail in told) for word in rest), f"the README does not name custody {name}"


def test_the_rule_table_is_the_catalogue() -> None:
    rows = re.findall(r"^\| (CC\d{3}) \| (\S+) \| (.*?) \| (\w+) \| (.*?) \|$", README, re.MULTILINE)
    assert rows == [
        (rule.id, rule.name, rule.title, rule.severity.value, ", ".join(rule.legal_basis)) for rule in all_rules()
    ]


def test_the_tables_of_record_files_are_those_that_are_read() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|$", README, re.MULTILINE))
    assert rows == {
        name: ", ".join(column.name + "*" * column.required for column in table.columns)
        for name, table in SOURCE_TABLES.items()
        if table.in_files
    }


def test_every_make_target_that_it_names_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"`?make ([a-z-]+)", README))
    assert {"demo", "test"} <= named <= targets
