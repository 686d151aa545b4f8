"""Questions to explore with: each runs on the real server, and their README holds the answers that they give.

After a change of questions, rules or simulation: `CUSTODY_SAVE_ANSWERS=1 python -m pytest tests/graph/test_explore.py`
writes the README anew.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from battery_custody.book import Book
from battery_custody.graph.connection import Graph
from battery_custody.graph.statements import cypher, cypher_folder
from battery_custody.graph.sync import sync_graph

FOLDER = Path(str(cypher_folder())) / "explore"
FILES = sorted(FOLDER.glob("*.cypher"))
ROWS = 3
#: Asked when the module is read: tests run without the settings of whoever runs them.
SAVE = bool(os.environ.get("CUSTODY_SAVE_ANSWERS"))

HEAD = """# Twenty questions to a custody graph

Paste a file into Neo4j Browser and run it; none needs a parameter. Load `../style.grass` there first (drop it on the
window) for colours by kind. What to change for a question about another battery or party stands in the file.

The answers below are those on a simulated nation, the first rows of each:

```
custody demo demo --batteries 1000 --seed 7
custody graph start
CUSTODY_LEDGER=duckdb:///demo/custody.duckdb custody graph sync
```

A test compares them with what the files answer.
"""


def question(path: Path) -> str:
    """Return what a file asks, as its header says it."""
    return path.read_text("utf-8").splitlines()[0].removeprefix("// Purpose: ")


def answer(graph: Graph, path: Path) -> tuple[list[str], list[list[Any]]]:
    """Return the columns and rows that a file answers with."""
    return graph.read(lambda tx: _table(tx.run(cypher(f"explore/{path.stem}"))))


def _table(result: Any) -> tuple[list[str], list[list[Any]]]:
    return list(result.keys()), [record.values() for record in result]


def section(path: Path, columns: list[str], rows: list[list[Any]]) -> str:
    """Return a question's part of the README."""
    number, _, name = path.stem.partition("_")
    lines = [f"## {int(number)}. {question(path)[0].upper()}{question(path)[1:]}", "", f"`{path.name}`", ""]
    if not rows:
        return "\n".join([*lines, "None.", ""])
    lines += [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]
    lines += [f"| {' | '.join(map(_cell, row))} |" for row in rows[:ROWS]]
    if len(rows) > ROWS:
        lines += ["", f"… {len(rows)} rows in all."]
    return "\n".join([*lines, ""])


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_cell, value))
    return "" if value is None else str(value)


def test_there_are_twenty_questions_in_order() -> None:
    assert [path.stem[:3] for path in FILES] == [f"{number:02d}_" for number in range(1, 21)]
    assert all(question(path).endswith(("?", ")")) for path in FILES)


def test_readme_holds_the_answers(graph: Graph, judged_nation: Path) -> None:
    with Book.open(judged_nation, read_only=True) as book:
        sync_graph(book.connection, graph, bulk_above=1_000)
    answers = {path: answer(graph, path) for path in FILES}
    for path, (columns, _) in answers.items():
        assert f"// Returns: {', '.join(columns)}\n" in path.read_text("utf-8"), path.name
        assert "LIMIT" in path.read_text("utf-8"), path.name
    # Most have something to tell even of so small a nation.
    assert sum(bool(rows) for _, rows in answers.values()) >= 15
    text = "\n".join([HEAD, *(section(path, *answers[path]) for path in FILES)])
    readme = FOLDER / "README.md"
    if SAVE:
        readme.write_text(text, "utf-8")
    assert readme.read_text("utf-8") == text, "the answers have changed: write them anew, see the head of this file"
