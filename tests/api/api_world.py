"""A small world of two enterprises' batteries, and askers in every role."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from battery_custody.access.keys import make_key
from battery_custody.access.principal import AccessRole, Principal
from battery_custody.access.store import AccessFile

VIN = "LSVAA49J132047371"
OTHER_VIN = "LSVAA49J132047372"
PERSON = "P-0000001"
PHONE = "13800138000"
R, C, X = "91440101MA5ANT0L9T", "91440300MA5EQ1XX1K", "91110000MA00LUDL4B"

RECORDS = {
    "enterprises": "enterprise_id,id_scheme,name,roles,adcode,phone,legal_representative\n"
    f"M,other,Maker,battery_maker,350900,05930001,Zeng\n{PERSON},person,Li Lei,vehicle_owner,440100,{PHONE},\n"
    f"{R},uscc,广州修理厂,repairer,440100,02000001,Wang Wei\n{C},uscc,Collector,collector,440300,,\n"
    f"{X},uscc,Elsewhere,recycler,110000,01000001,Zhao\nF,other,Fly-by-night,workshop,440100,,\n",
    "licences": "licence_id,enterprise_id,kind,activities,valid_from\n"
    f"L1,{C},collection,collect,2020-01-01\nL2,{X},recycling,recycle;collect;store,2020-01-01\n",
    "vehicles": f"vehicle_id,id_scheme,maker_id\n{VIN},vin,M\n{OTHER_VIN},vin,M\n",
    "batteries": "battery_id,level,mass_kg\nB1,pack,400\nB2,module,20\nB3,pack,300\n",
    "aggregations": "parent_id,child_id,joined_at\nB1,B2,2026-01-01\n",
    "vehicle_events": "event_id,event_type,vehicle_id,event_time,record_time,reporter_id,owner_id,adcode\n"
    f"v1,registering,{VIN},2026-01-20,2026-01-20,M,{PERSON},440100\n",
    "custody_events": "event_id,event_type,item_id,event_time,record_time,reporter_id,consignor_id,consignee_id,"
    "vehicle_id,adcode\n"
    "e1,commissioning,B1,2026-01-01,2026-01-01,M,,,,350900\n"
    f"e2,installing,B1,2026-01-10,2026-01-10,M,,,{VIN},350900\n"
    f"e3,removing,B1,2026-03-01,2026-03-01,{R},{PERSON},{R},{VIN},440100\n"
    f"e4,transferring,B1,2026-03-05,2026-03-05,{R},{R},F,,440100\n"
    f"e5,transferring,B1,2026-03-09,2026-03-09,F,F,{C},,440300\n"
    f"e6,transferring,B1,2026-04-09,2026-04-09,{C},{C},{X},,110000\n"
    "e7,commissioning,B3,2026-01-01,2026-01-01,M,,,,350900\n"
    f"e8,transferring,B3,2026-02-01,2026-02-01,{X},M,{X},,110000\n"
    f"e9,removing,B4,2026-02-01,2026-02-01,{X},M,{X},{OTHER_VIN},110000\n"
    f"e10,transferring,B4,2026-02-05,2026-02-05,{X},{X},W,,110000\n",
}


@dataclass(frozen=True)
class Askers:
    """The header of each asker; the public has none."""

    headers: dict[str, dict[str, str]]

    def __getitem__(self, name: str) -> dict[str, str]:
        return self.headers[name]


def write_records(folder: Path) -> Path:
    """Write the record files of the world."""
    folder.mkdir()
    for table, text in RECORDS.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    return folder


def make_askers(file: AccessFile) -> Askers:
    """Make a key for each asker."""
    principals = {
        "repairer": Principal("repairer", AccessRole.ENTERPRISE, R),
        "recycler": Principal("recycler", AccessRole.ENTERPRISE, X),
        "guangdong": Principal("guangdong", AccessRole.REGULATOR, None, "44"),
        "beijing": Principal("beijing", AccessRole.REGULATOR, None, "11"),
        "ministry": Principal("ministry", AccessRole.REGULATOR),
        "inquiry": Principal("inquiry", AccessRole.REGULATOR, personal=True),
        "admin": Principal("admin", AccessRole.ADMIN, personal=True),
    }
    headers = {
        name: {"Authorization": f"Bearer {make_key(file, principal)[0]}"} for name, principal in principals.items()
    }
    return Askers({"public": {}, **headers})
