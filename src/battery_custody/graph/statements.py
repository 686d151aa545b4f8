"""The graph's statements: Cypher from the `cypher` folder, SQL from `graph/sql`, found by name."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


@cache
def cypher_folder() -> Traversable:
    """Return the folder of the Cypher files: the one in the installed package, else the repository's."""
    packaged = files("battery_custody") / "cypher"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "cypher"


@cache
def cypher(name: str) -> str:
    """Return the statement of a Cypher file without its header: `load/write_battery` → `WITH datetime(…`."""
    text = cypher_folder().joinpath(*f"{name}.cypher".split("/")).read_text("utf-8")
    lines = text.splitlines()
    first = next(number for number, line in enumerate(lines) if not line.startswith("//"))
    return "\n".join(lines[first:])


@cache
def sql(name: str) -> str:
    """Return the statement of the file `graph/sql/<name>.sql`."""
    return files("battery_custody.graph").joinpath("sql", f"{name}.sql").read_text("utf-8")
