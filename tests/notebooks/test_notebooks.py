"""Every notebook runs from its first cell to its last, and shows what it is there to show.

What is stored in the notebooks are the outputs of such a run. After a change that alters them:
`CUSTODY_SAVE_NOTEBOOKS=1 python -m pytest tests/notebooks` stores those of its own run.
"""

from __future__ import annotations

import copy
import os
import re
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from traitlets.config import Config

from battery_custody.errors import GraphError
from battery_custody.graph.runtime import class_path, java_executable

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
FIRST_LOOK = "01_first_look"
METALS = "02_pack_to_metals"
#: Starts a Neo4j; left out where its packages can't be had, unless it is required.
IN_THE_GRAPH = "03_a_finding_in_the_graph"
REQUIRED = os.environ.get("CUSTODY_REQUIRE_NEO4J") == "1"
#: The beginning of an absolute path: nothing in a stored output may name a folder of some machine.
MACHINE_PATH = re.compile(r"(?<![\w<.])/\w+/\w|\b[A-Z]:\\")
FINDING_ID = re.compile(r"F-[0-9a-f]{16}")

Notebook = Any


def shown(notebook: Notebook) -> str:
    """Return all that the code cells show as text."""
    parts = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            parts.append(output.get("text", ""))
            parts.append(output.get("data", {}).get("text/plain", ""))
    return "\n".join(parts)


def tidy(notebook: Notebook) -> Notebook:
    """Return a copy without what a run leaves behind of its machine and its time."""
    kept = copy.deepcopy(notebook)
    kept.metadata = {"kernelspec": notebook.metadata["kernelspec"], "language_info": {"name": "python"}}
    for cell in kept.cells:
        cell.metadata = {}
        if cell.cell_type == "code":
            # The kernel's own warnings and matplotlib's first look for fonts.
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
    return kept


def pictures(notebook: Notebook) -> int:
    """Return how many pictures the code cells show."""
    return sum("image/png" in output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", []))


def _neo4j_can_be_had() -> bool:
    try:
        java_executable()
        class_path()
    except GraphError:
        if REQUIRED:
            raise
        return False
    return True


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Notebook]:
    """Run a copy of each notebook in a folder of its own; a cell that fails raises."""
    done = {}
    for path in NOTEBOOKS:
        if path.stem == IN_THE_GRAPH and not _neo4j_can_be_had():
            continue
        folder = tmp_path_factory.mktemp(path.stem)
        notebook = nbformat.read(shutil.copy(path, folder), as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = []
        # Over a socket file, so that nothing listens on a port.
        transport = Config({"KernelManager": {"transport": "ipc", "ip": str(folder / "kernel")}})
        client = NotebookClient(
            notebook, config=transport, timeout=600, record_timing=False, resources={"metadata": {"path": str(folder)}}
        )
        client.execute()
        done[path.stem] = notebook
        if os.environ.get("CUSTODY_SAVE_NOTEBOOKS"):
            nbformat.write(tidy(notebook), path)
    return done


def test_there_are_notebooks() -> None:
    assert FIRST_LOOK in {path.stem for path in NOTEBOOKS}


def test_every_code_cell_ran(executed: dict[str, Notebook]) -> None:
    for name, notebook in executed.items():
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1)), name
        kinds = {output.output_type for cell in code for output in cell.outputs}
        assert "error" not in kinds, name


def test_first_look_shows_a_finding_with_its_chain(executed: dict[str, Notebook]) -> None:
    notebook = executed[FIRST_LOOK]
    text = shown(notebook)
    assert FINDING_ID.search(text)
    assert "missing_transfer" in text
    assert re.search(r"custody_events\.parquet\s+\d+", text)
    finding = next(line for line in text.splitlines() if "was the last recorded to have it" in line and "F-" in line)
    (item_id, holder), *_ = re.findall(r"handed over (\S+) on .* but (\S+) was", finding)
    assert item_id in text.split("evidence", 1)[1]
    # The gap names the same holder as the finding.
    assert re.search(rf"but {holder} had it last", text)
    assert pictures(notebook) == 2


def test_pack_to_metals_goes_from_a_pack_through_its_modules_to_salts(executed: dict[str, Notebook]) -> None:
    notebook = executed[METALS]
    text = shown(notebook)
    for fate in ("recycled", "built into another pack", "second life under a new code"):
        assert re.search(rf"^{fate}: [1-9]\d* modules, for one \S+$", text, re.MULTILINE)
    # The modules hold what the pack promises, and the recycler's rates are told beside the required ones.
    promised = re.findall(r"^(?:all modules on record|the pack) +(.*)$", text, re.MULTILINE)
    assert promised[-2] == promised[-1]
    assert "lithium_carbonate" in text
    assert re.search(r"inputs of unknown chemistry: \d+\.\d%", text)
    assert {"CC301", "CC302", "CC303", "CC304"} <= set(re.findall(r"^(CC\d+)", text, re.MULTILINE))
    assert pictures(notebook) == 2


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_stored_outputs_are_fit_to_be_read(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert pictures(notebook) > 0
    assert not MACHINE_PATH.search(shown(notebook))
    assert notebook == tidy(notebook)
    assert path.stat().st_size < 500_000


def test_stored_outputs_are_those_of_a_run(executed: dict[str, Notebook]) -> None:
    stored = nbformat.read(next(path for path in NOTEBOOKS if path.stem == FIRST_LOOK), as_version=4)
    now, then = (FINDING_ID.findall(shown(notebook)) for notebook in (executed[FIRST_LOOK], stored))
    assert now == then, "what the notebook finds has changed: store it anew, see the head of this file"


def test_finding_is_drawn_from_a_real_graph(executed: dict[str, Notebook]) -> None:
    if IN_THE_GRAPH not in executed:
        pytest.skip("no Neo4j: its packages can't be had on this machine")
    text = shown(executed[IN_THE_GRAPH])
    assert "what the graph says is what the ledger says: True" in text
    assert FINDING_ID.search(text)
    assert re.search(r"CUSTODY_TRANSFER +[2-9]", text)
    assert pictures(executed[IN_THE_GRAPH]) == 1
