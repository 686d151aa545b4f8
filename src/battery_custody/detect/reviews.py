"""Verdicts of people on findings: kept beside them, never changed by a run."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from battery_custody.errors import InputError, NotFoundError

if TYPE_CHECKING:
    import duckdb

VERDICTS = ("confirmed", "dismissed")


def review(
    connection: duckdb.DuckDBPyConnection,
    finding_id: str,
    verdict: str,
    reason: str,
    by: str,
    at_s: int | None = None,
) -> None:
    """Keep a person's verdict on a finding; the latest one counts, the earlier ones stay on record.

    A dismissed finding is shown as dismissed for as long as runs find it; a confirmed one stays open.

    Args:
        connection: the ledger's connection.
        finding_id: the finding.
        verdict: confirmed or dismissed.
        reason: why, in the person's words.
        by: the person's name.
        at_s: when, epoch seconds; None: now.

    Raises:
        InputError: for an unknown verdict, or without a reason or a name.
        NotFoundError: for a finding that no run has found.
    """
    if verdict not in VERDICTS:
        raise InputError(f"The verdict {verdict!r} is unknown; write one of {', '.join(VERDICTS)}.")
    for name, text in (("reason", reason), ("name", by)):
        if not text.strip():
            raise InputError(f"The verdict on {finding_id} lacks a {name}; give one.")
    known = connection.execute(
        "SELECT COUNT(*) FROM finding WHERE finding_id = $finding_id", {"finding_id": finding_id}
    ).fetchall()
    if known[0][0] == 0:
        raise NotFoundError(f"There is no finding {finding_id!r}; `custody findings --status all` lists them.")
    connection.execute(
        """
        INSERT INTO finding_review
        SELECT $finding_id, COUNT(*) + 1, $verdict, $reason, $reviewer, $reviewed_s
        FROM finding_review WHERE finding_id = $finding_id
        """,
        {
            "finding_id": finding_id,
            "verdict": verdict,
            "reason": reason.strip(),
            "reviewer": by.strip(),
            "reviewed_s": int(time.time()) if at_s is None else at_s,
        },
    )
