"""Questions about findings: the methods of a book that tell what was flagged, and how well."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    import pandas as pd

    from battery_custody.report.scoring import Scores


class FindingsQuestions:
    """What a book can be asked about its findings."""

    connection: duckdb.DuckDBPyConnection

    def finding_records(
        self, rule: str | None = None, subject: str | None = None, *, status: str = "open", limit: int | None = None
    ) -> list[dict[str, Any]]:
        """Return findings as records, best first: open ones, or of another status (`all` for every one)."""
        from battery_custody.detect.findings import list_findings

        return list_findings(self.connection, rule, subject, status, limit)

    def findings(
        self, rule: str | None = None, subject: str | None = None, *, status: str = "open", limit: int | None = None
    ) -> pd.DataFrame:
        """Return findings as a frame, best first; the columns are those of `finding_records`."""
        import pandas as pd

        return pd.DataFrame(self.finding_records(rule, subject, status=status, limit=limit))

    def count_findings(self, rule: str | None = None, subject: str | None = None, *, status: str = "open") -> int:
        """Return how many findings `finding_records` would give without a limit."""
        from battery_custody.detect.findings import count_findings

        return count_findings(self.connection, rule, subject, status)

    def score(self, truth: str | Path) -> Scores:
        """Hold the open findings against the truth of a simulation."""
        from battery_custody.report.scoring import score_findings

        return score_findings(self.finding_records(), Path(truth))
