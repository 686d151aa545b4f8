"""Capture jobs: documents sent in, kept until they are in the ledger or refused, and what became of them."""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass
from typing import Any

from battery_custody.access.store import AccessFile
from battery_custody.model.times import iso


@dataclass(frozen=True, slots=True)
class CaptureJob:
    """One document sent in; `outcome` is what became of it, None while it waits."""

    capture_id: str
    owner: str
    enterprise_id: str | None
    behaviour: str
    lenient: bool
    made_ms: int
    finished_ms: int | None
    success: bool | None
    outcome: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """Return the job as EPCIS 2.0 has it, with the counts of the ingest."""
        return {
            "captureID": self.capture_id,
            "createdAt": iso(self.made_ms // 1000),
            "finishedAt": None if self.finished_ms is None else iso(self.finished_ms // 1000),
            "running": self.finished_ms is None,
            "success": self.success if self.success is not None else True,
            "captureErrorBehaviour": self.behaviour,
            "errors": self.outcome.get("errors", []),
            "report": self.outcome.get("report"),
        }


_COLUMNS = "capture_id, owner, enterprise_id, behaviour, lenient, made_ms, finished_ms, success, outcome"


def add_job(
    file: AccessFile, owner: str, enterprise_id: str | None, behaviour: str, lenient: bool, document: bytes
) -> str:
    """Keep a document that was sent in; return the id of its job."""
    capture_id = secrets.token_hex(12)
    with file.writing() as connection:
        connection.execute(
            "INSERT INTO capture_job VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL)",
            (capture_id, owner, enterprise_id, behaviour, int(lenient), document, _now_ms()),
        )
    return capture_id


def finish_job(file: AccessFile, capture_id: str, success: bool, outcome: dict[str, Any]) -> None:
    """Keep what became of a job; its document is in the ledger now, or refused, and let go."""
    with file.writing() as connection:
        connection.execute(
            "UPDATE capture_job SET document = NULL, finished_ms = ?, success = ?, outcome = ? WHERE capture_id = ?",
            (_now_ms(), int(success), json.dumps(outcome, ensure_ascii=False), capture_id),
        )


def unfinished_jobs(file: AccessFile) -> list[str]:
    """Return the ids of the jobs that wait, the oldest first."""
    with file.reading() as connection:
        rows = connection.execute(
            "SELECT capture_id FROM capture_job WHERE finished_ms IS NULL ORDER BY made_ms, capture_id"
        ).fetchall()
    return [row[0] for row in rows]


def job_document(file: AccessFile, capture_id: str) -> bytes:
    """Return the document of a job that waits."""
    with file.reading() as connection:
        row = connection.execute("SELECT document FROM capture_job WHERE capture_id = ?", (capture_id,)).fetchone()
    return bytes(row[0]) if row and row[0] is not None else b""


def find_job(file: AccessFile, capture_id: str) -> CaptureJob | None:
    """Return a job, None for an id that there is not."""
    with file.reading() as connection:
        row = connection.execute(f"SELECT {_COLUMNS} FROM capture_job WHERE capture_id = ?", (capture_id,)).fetchone()
    return None if row is None else _job(row)


def list_jobs(file: AccessFile, owner: str, after: tuple[int, str] | None, limit: int) -> list[CaptureJob]:
    """Return the jobs of one who sends, the latest first, at most so many, after one made then with that id."""
    made_ms, capture_id = after or (1 << 62, "")
    with file.reading() as connection:
        rows = connection.execute(
            f"SELECT {_COLUMNS} FROM capture_job WHERE owner = ? AND (made_ms < ? OR (made_ms = ? AND capture_id > ?)) "
            "ORDER BY made_ms DESC, capture_id LIMIT ?",
            (owner, made_ms, made_ms, capture_id, limit),
        ).fetchall()
    return [_job(row) for row in rows]


def _job(row: tuple[Any, ...]) -> CaptureJob:
    capture_id, owner, enterprise_id, behaviour, lenient, made_ms, finished_ms, success, outcome = row
    done = None if success is None else bool(success)
    told = json.loads(outcome) if outcome else {}
    return CaptureJob(capture_id, owner, enterprise_id, behaviour, bool(lenient), made_ms, finished_ms, done, told)


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
