"""The server against its own OpenAPI document: generated requests to every operation, with all checks on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from api_world import Askers
from serving import Client


def test_the_server_does_what_its_document_says(client: Client, askers: Askers, tmp_path: Path) -> None:
    command = [
        sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()", "run",
        f"{client.base_url}/openapi.json", "--header", f"Authorization: {askers['admin']['Authorization']}",
        "--checks", "all", "--phases", "examples,coverage,fuzzing", "--max-examples", "5", "--seed", "1",
        "--continue-on-failure", "--no-color",
    ]  # fmt: skip
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert client.get("/readyz").status_code == 200
