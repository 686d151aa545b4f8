"""Starting the command is quick: it loads what its question needs and nothing that is heavy besides."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("numpy", "pandas", "pyarrow", "sqlglot", "jsonschema_rs", "python_calamine", "jinja2", "neo4j")
CODE = """
import sys
from battery_custody.cli import main
try:
    main()
except SystemExit as left:
    status = left.code
print(status or 0, *sorted(set(%r) & set(sys.modules)), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"], ["--version"], ["status", "--json"], ["trace", "B1"], ["trace", "B1", "--json"],
        ["trace", "B1", "--direction", "back", "--json"], ["trace", "B1", "--known", "2026-02-01", "--json"],
        ["findings", "--json"], ["rejects", "--json"], ["decode", "B1", "--json"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_nothing_heavy_is_loaded(told: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUSTODY_LEDGER", str(told))
    run = subprocess.run(
        [sys.executable, "-c", CODE % (HEAVY,), *arguments], capture_output=True, text=True, check=False
    )
    assert run.stderr.splitlines()[-1] == "0", run.stderr


def test_help_loads_no_engine() -> None:
    code = CODE % (("duckdb", "pydantic", "rich"),)
    run = subprocess.run([sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=False)
    assert run.stderr.splitlines()[-1] == "0"
