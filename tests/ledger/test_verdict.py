"""The licence verdict of who receives a waste battery: by day, territory, activity and role."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from ledger_records import Row, event, handed, licence, take

from battery_custody.book import Book


@dataclass(frozen=True)
class Receipt:
    """A waste battery received by R, and the verdict that is due; without licences one of another party is there."""

    verdict: str | None
    licences: tuple[Row, ...] = ()
    licence_id: str | None = None
    at: str = "2026-05-10"
    adcode: str | None = "310115"
    roles: str | None = "collector"
    enterprise: Row = field(default_factory=dict)
    ledger_has_licences: bool = True
    waste: bool = True


def collect(licence_id: str = "L1", kind: str = "collection", activities: str = "collect", **more: str) -> Row:
    return licence(licence_id, "R", kind, activities, **more)


CASES: dict[str, Receipt] = {
    "licensed": Receipt("licensed", (collect(),), "L1"),
    "on the last valid day": Receipt("licensed", (collect(valid_to="2026-05-10"),), "L1", at="2026-05-10T23:59:59"),
    "on the day after the last": Receipt("lapsed", (collect(valid_to="2026-05-09"),), "L1", at="2026-05-10T00:00:00"),
    "on the first valid day": Receipt("licensed", (collect(valid_from="2026-05-10"),), "L1", at="2026-05-10T00:00:00"),
    "before the first valid day": Receipt("unlicensed", (collect(valid_from="2026-05-11"),)),
    "on the day of withdrawal, before its hour": Receipt(
        "lapsed", (collect(withdrawn_at="2026-05-10T15:00:00"),), "L1", at="2026-05-10T08:00:00"
    ),
    "on the day before withdrawal": Receipt(
        "licensed", (collect(withdrawn_at="2026-05-10"),), "L1", at="2026-05-09T23:59:59"
    ),
    "days are those of the zone eight hours ahead": Receipt(
        "lapsed", (collect(valid_to="2026-05-09"),), "L1", at="2026-05-09T16:00:00Z"
    ),
    "withdrawn after it had expired": Receipt(
        "lapsed", (collect(valid_to="2026-04-01", withdrawn_at="2026-06-01"),), "L1"
    ),
    "in its province": Receipt("licensed", (collect(adcode="310000"),), "L1"),
    "in another province": Receipt("out_of_scope", (collect(adcode="320000"),), "L1"),
    "in its prefecture": Receipt("licensed", (collect(adcode="310100"),), "L1"),
    "in another prefecture": Receipt("out_of_scope", (collect(adcode="310200"),), "L1"),
    "in its county": Receipt("licensed", (collect(adcode="310115"),), "L1"),
    "in another county": Receipt("out_of_scope", (collect(adcode="310116"),), "L1"),
    "place unknown, licence for one province": Receipt("unknown", (collect(adcode="310000"),), "L1", adcode=None),
    "place unknown, licence for the country": Receipt("licensed", (collect(),), "L1", adcode=None),
    "place of the consignee": Receipt(
        "licensed", (collect(adcode="310000"),), "L1", adcode=None, enterprise={"adcode": "310101"}
    ),
    "for another activity": Receipt("out_of_scope", (collect(activities="store"),), "L1"),
    "named, but its kind can't permit it": Receipt("out_of_scope", (collect(kind="road_transport"),), "L1"),
    "the ministry's list permits nothing": Receipt("out_of_scope", (collect(kind="ministry_list"),), "L1"),
    "established, to a role that it serves": Receipt(
        "licensed", (collect(kind="established"),), "L1", roles="repairer"
    ),
    "established, to a role that it does not serve": Receipt("out_of_scope", (collect(kind="established"),), "L1"),
    "a recycler needs recycling, not collection": Receipt("out_of_scope", (collect(),), "L1", roles="recycler"),
    "of several roles one is enough": Receipt("licensed", (collect(),), "L1", roles="recycler;collector"),
    "a role without an entry falls under any": Receipt(
        "licensed", (collect(kind="recycling", activities="recycle"),), "L1", roles="material_maker"
    ),
    "no role known": Receipt("licensed", (collect(kind="second_use", activities="second_use"),), "L1", roles=None),
    "no role known, no licence": Receipt("unlicensed", roles=None),
    "one of several is valid": Receipt(
        "licensed", (collect("L1", valid_to="2026-05-01"), collect("L2", valid_from="2026-05-02")), "L2"
    ),
    "a gap between two": Receipt(
        "lapsed", (collect("L1", valid_to="2026-05-01"), collect("L2", valid_from="2026-05-20")), "L1"
    ),
    "one lapsed here, one valid elsewhere": Receipt(
        "lapsed", (collect("L1", valid_to="2026-05-01"), collect("L2", adcode="320000")), "L1"
    ),
    "several activities in one licence": Receipt("licensed", (collect(activities="store;collect"),), "L1"),
    "others have licences": Receipt("unlicensed"),
    "no licences at all": Receipt("unknown", ledger_has_licences=False),
    "no waste battery": Receipt(None, waste=False),
    "before any rule was in force": Receipt(None, (collect(),), at="2001-05-10"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_verdicts(book: Book, tmp_path: Path, name: str) -> None:
    case = CASES[name]
    listed = list(case.licences) or ([licence("X1", "X", "collection", "collect")] if case.ledger_has_licences else [])
    removed = [event("e0", "removing", "B1", "2000-01-01", vehicle_id="V1")] if case.waste else []
    place = {} if case.adcode is None else {"adcode": case.adcode}
    tables = {
        "custody_events": [*removed, handed("e1", "B1", "A", "R", case.at, **place)],
        "enterprises": [{"enterprise_id": "R", **({"roles": case.roles} if case.roles else {}), **case.enterprise}],
        **({"licences": listed} if listed else {}),
    }
    take(book, tables, tmp_path / "records")
    found = book.connection.execute("SELECT consignee_verdict, consignee_licence_id FROM custody_transfer").fetchall()
    assert found == [(case.verdict, case.licence_id)]


def test_the_site_of_the_receipt_gives_its_place(book: Book, tmp_path: Path) -> None:
    tables = {
        "custody_events": [
            event("e0", "removing", "B1", "2000-01-01", vehicle_id="V1"),
            handed("e1", "B1", "A", "R", "2026-05-10", site_id="S1"),
        ],
        "enterprises": [{"enterprise_id": "R", "roles": "collector", "adcode": "110000"}],
        "sites": [{"site_id": "S1", "enterprise_id": "R", "adcode": "310115"}],
        "licences": [collect(adcode="310000")],
    }
    take(book, tables, tmp_path / "records")
    assert book.connection.execute("SELECT consignee_verdict FROM custody_transfer").fetchall() == [("licensed",)]


def test_a_waste_battery_handed_to_nobody_named_is_not_judged(book: Book, tmp_path: Path) -> None:
    rows = [
        event("e0", "removing", "B1", "2026-01-01", vehicle_id="V1"),
        event("e1", "shipping", "B1", "2026-05-10", consignor_id="A"),
    ]
    take(book, {"custody_events": rows, "licences": [collect()]}, tmp_path / "records")
    assert book.connection.execute("SELECT consignee_verdict FROM custody_transfer").fetchall() == [("unknown",)]
