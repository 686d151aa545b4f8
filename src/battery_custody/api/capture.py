"""Capture: documents and rows that others send become records of the ledger, each job whole or in part as asked."""

from __future__ import annotations

import logging
from typing import Any

from battery_custody.access.jobs import CaptureJob, find_job, finish_job, job_document, unfinished_jobs
from battery_custody.api.ownership import in_own_name
from battery_custody.api.service import Service
from battery_custody.errors import CustodyError, UnavailableError
from battery_custody.ingest.epcis import read_epcis
from battery_custody.ledger.load import LoadReport

ROLLBACK, PROCEED = "rollback", "proceed"
_log = logging.getLogger("battery_custody.api")


def run_job(service: Service, capture_id: str) -> None:
    """Take the document of a job into the ledger, in the writer's thread, and keep what became of it.

    A ledger that is away leaves the job waiting for the server's next start.
    """
    job = find_job(service.access, capture_id)
    if job is None or job.finished_ms is not None:
        return
    try:
        success, outcome = _capture(service, job, job_document(service.access, capture_id))
    except UnavailableError as error:
        _log.error("the capture %s waits: %s", capture_id, error)
        return
    except CustodyError as error:
        success, outcome = False, {"errors": [problem_of(str(error), error.status)]}
    finish_job(service.access, capture_id, success, outcome)


def resume_jobs(service: Service) -> None:
    """Take in the documents that a stop left waiting."""
    for capture_id in unfinished_jobs(service.access):
        run_job(service, capture_id)


def capture_rows(
    service: Service, table: str, rows: list[dict[str, Any]], own_id: str | None, source: str, behaviour: str
) -> LoadReport:
    """Take rows of a record table into the ledger.

    Raises:
        InputError: for a table that there is not.
        NotAllowedError: for a row that is not the sender's to report.
    """
    with service.writing_book() as book:
        if own_id is not None:
            in_own_name(book.connection, {table: rows}, own_id)
        report = book.ingest_records(table, rows, source=source, all_or_nothing=behaviour == ROLLBACK)
    count(service, report)
    return report


def count(service: Service, report: LoadReport) -> None:
    """Count records by what became of them."""
    for outcome in ("accepted", "rejected", "duplicate"):
        service.counts.captured.labels(outcome).inc(getattr(report, outcome))


def problem_of(detail: str, status: int) -> dict[str, Any]:
    """Return an error of a job as EPCIS 2.0 has it."""
    kind = "SecurityException" if status == 403 else "ValidationException"
    return {"type": f"epcisException:{kind}", "title": "Not captured", "status": status, "detail": detail}


def _capture(service: Service, job: CaptureJob, document: bytes) -> tuple[bool, dict[str, Any]]:
    batch = read_epcis(document, lenient=job.lenient)
    source = f"capture:{job.enterprise_id or ''}:{job.capture_id}"
    with service.writing_book() as book:
        if job.enterprise_id is not None:
            in_own_name(book.connection, batch.tables, job.enterprise_id)
        report = book.ingest_epcis(batch, document, source=source, all_or_nothing=job.behaviour == ROLLBACK)
    count(service, report)
    errors = [problem_of(one["reason"], 400) for one in report.rejects]
    told = {name: getattr(report, name) for name in ("batch_no", "read", "accepted", "rejected", "duplicate")}
    success = not report.rejected if job.behaviour == ROLLBACK else bool(report.accepted or report.duplicate)
    return success, {"errors": errors, "report": told}
