"""Errors: every failure a caller can meet, as one tree.

    CustodyError                        500  exit 1
    ├── InputError                      400  exit 2   a file, argument or value that can't be used
    ├── NotFoundError                   404  exit 3   an id that nobody has reported
    ├── UnavailableError                503  exit 4   something needed is away
    │   ├── LedgerError                              the ledger can't be opened, read or written
    │   └── GraphError                               the graph can't be reached
    ├── IntegrityError                  500  exit 5   a check found that records were changed
    ├── RuleError                       500  exit 1   a rule that is not well formed, or that failed
    └── RegulationError                 400  exit 2   a regulation file that is not well formed

A message is one sentence: what, which id, what to do. A bad *record* is no error: it is
kept in `rejected_record` with source, row, field and reason.
"""

from __future__ import annotations

__all__ = [
    "CustodyError",
    "GraphError",
    "InputError",
    "IntegrityError",
    "LedgerError",
    "NotFoundError",
    "RegulationError",
    "RuleError",
    "UnavailableError",
]


class CustodyError(Exception):
    """Base of all errors of this package; `status` is its HTTP status, `exit_status` the command's."""

    status = 500
    exit_status = 1


class InputError(CustodyError):
    """Raised for a file, an argument or a value that can't be used."""

    status = 400
    exit_status = 2


class NotFoundError(CustodyError):
    """Raised for an id that nobody has reported."""

    status = 404
    exit_status = 3


class UnavailableError(CustodyError):
    """Raised when something that the question needs is away."""

    status = 503
    exit_status = 4


class LedgerError(UnavailableError):
    """Raised when the ledger can't be opened, read or written."""


class GraphError(UnavailableError):
    """Raised when the graph can't be reached."""


class IntegrityError(CustodyError):
    """Raised when stored records are not what was written."""

    exit_status = 5


class RuleError(CustodyError):
    """Raised for a rule that is not well formed, or that failed while it ran."""


class RegulationError(InputError):
    """Raised for a regulation file that is not well formed."""
