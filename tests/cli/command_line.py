"""What a command gives, and the records that the tests of the command begin with."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RECORDS = {
    "enterprises": "enterprise_id,name,roles\nM,Maker,battery_maker\nP,Person,vehicle_owner\nR,Repairer,repairer\n"
    "F,Fly-by-night,workshop\nC,Collector,collector\n",
    "licences": "licence_id,enterprise_id,kind,activities,valid_from\nL1,C,collection,collect,2020-01-01\n",
    "batteries": "battery_id,level,mass_kg\nB1,pack,400\nB2,module,20\n",
    "aggregations": "parent_id,child_id,joined_at\nB1,B2,2026-01-01\n",
    "custody_events": "event_id,event_type,item_id,event_time,record_time,reporter_id,consignor_id,consignee_id,"
    "vehicle_id\n"
    "e1,commissioning,B1,2026-01-01,2026-01-01,M,,,\n"
    "e2,installing,B1,2026-01-02,2026-01-02,M,M,P,V1\n"
    "e3,removing,B1,2026-03-01,2026-03-01,R,P,R,V1\n"
    "e4,transferring,B1,2026-03-05,2026-03-05,R,R,F,\n"
    "e5,storing,B1,2026-06-01,2026-06-01,F,,,\n"
    "bad,teleporting,B1,2026-06-01,,,,,\n",
}


@dataclass(frozen=True)
class Answer:
    """What a command gave: exit status, standard output and standard error."""

    status: int
    out: str
    err: str

    @property
    def object(self) -> Any:
        """The one JSON object on standard output."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found

    @property
    def sentence(self) -> str:
        """The one sentence of the error on standard error."""
        assert "Traceback" not in self.err, self.err
        lines = [line for line in self.err.splitlines() if line.startswith("error: ")]
        assert len(lines) == 1, self.err
        assert "defect" not in lines[0], self.err
        return lines[0].removeprefix("error: ")


Custody = Callable[..., Answer]


def write_records(folder: Path) -> Path:
    """Write the small ledger's record files."""
    folder.mkdir()
    for table, text in RECORDS.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    return folder
