"""Refusals: the errors of the HTTP side, with their status."""

from __future__ import annotations

from battery_custody.errors import CustodyError, UnavailableError


class RefusalError(CustodyError):
    """Base of what the server refuses; `headers` go with the answer."""

    status = 400
    exit_status = 2

    def __init__(self, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.headers = headers or {}


class UnknownCallerError(RefusalError):
    """Raised where a key or token is due and there is none that works."""

    status = 401


class NotAllowedError(RefusalError):
    """Raised where the asker's role does not reach, whatever the ledger holds."""

    status = 403


class NoSuchPageError(RefusalError):
    """Raised for a cursor that names no page of this question."""

    status = 404


class NotAcceptableError(RefusalError):
    """Raised where no form of the answer is acceptable."""

    status = 406


class ConflictError(RefusalError):
    """Raised for an idempotency key that was used for something else."""

    status = 409


class TooLargeError(RefusalError):
    """Raised for a request that is larger than the bounds."""

    status = 413


class MediaTypeError(RefusalError):
    """Raised for a body that is in no form that is read."""

    status = 415


class UnusableError(RefusalError):
    """Raised for a body that is well formed and can't be used."""

    status = 422


class TooManyError(RefusalError):
    """Raised where a key asks more often than it may."""

    status = 429


class BusyError(UnavailableError):
    """Raised when too many questions wait, or one took too long; ask again after `headers`."""

    def __init__(self, message: str, after_s: int = 1) -> None:
        super().__init__(message)
        self.headers = {"Retry-After": str(after_s)}
