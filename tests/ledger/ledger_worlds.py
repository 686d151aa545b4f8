"""Random small worlds: events, licences and master data of a few items, split into batches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st
from ledger_records import Row, Tables

ITEMS = ("I1", "I2", "I3", "I4", "LOT1")
PARTIES = ("A", "B", "C", "D", "F")
VEHICLES = ("V1", "V2")
SITES = ("S1", "S2")
ADCODES = ("110000", "310100", "310115", "440106")
#: Types that meet each other often, so that pairs, associations, repeats and ends come about.
EVENT_TYPES = (
    "commissioning", "installing", "removing", "accepting", "shipping", "receiving", "transferring", "storing",
    "disassembling", "repurposing", "recycling", "exporting", "importing", "testing",
)  # fmt: skip
#: What a party can be allowed: kind of licence and activities that it names.
LICENCES = (("collection", "collect"), ("recycling", "recycle"), ("established", "collect"), ("collection", "store"))

# Few moments, of days and of seconds, so that events meet in time.
_days = st.integers(1, 6).map(lambda day: f"2026-05-{day:02}")
_moments = st.one_of(_days, st.tuples(_days, st.sampled_from(("08:00:00", "23:59:59"))).map("T".join))


def _some(values: Iterable[str]) -> st.SearchStrategy[str | None]:
    return st.none() | st.sampled_from(tuple(values))


@st.composite
def _event(draw: st.DrawFn, number: int) -> Row:
    return {
        "event_id": f"e{number}",
        "event_type": draw(st.sampled_from(EVENT_TYPES)),
        "item_id": draw(st.sampled_from(ITEMS)),
        "event_time": draw(_moments),
        "record_time": draw(st.none() | _days),
        "reporter_id": draw(_some(PARTIES)),
        "consignor_id": draw(_some(PARTIES)),
        "consignee_id": draw(_some(PARTIES)),
        "vehicle_id": draw(_some(VEHICLES)),
        "site_id": draw(_some(SITES)),
        "adcode": draw(_some(ADCODES)),
        "latitude": draw(st.sampled_from((None, None, 31.0, 39.9))),
        "longitude": draw(st.sampled_from((None, None, 121.0, 116.4))),
        "mass_kg": draw(st.sampled_from((None, 1.0, 2.5))),
        "document_no": draw(_some(("D1", "D2"))),
    }


@st.composite
def _events(draw: st.DrawFn) -> list[Row]:
    rows = [draw(_event(number)) for number in range(draw(st.integers(2, 12)))]
    # Second reports under another id, corrections, and one id reported twice.
    for number in range(draw(st.integers(0, 3))):
        row = dict(draw(st.sampled_from(rows)))
        match draw(st.sampled_from(("repeat", "correction", "second"))):
            case "repeat":
                row["event_id"] = f"r{number}"
            case "correction":
                row |= {"event_id": f"c{number}", "corrects_event_id": row["event_id"], "event_time": draw(_moments)}
            case "second":
                row["mass_kg"] = 7.5
        rows.append(row)
    return rows


@st.composite
def _vehicle_events(draw: st.DrawFn) -> list[Row]:
    types = st.sampled_from(("registering", "registering", "scrapping"))
    return [
        {
            "event_id": f"v{number}",
            "event_type": draw(types),
            "vehicle_id": draw(st.sampled_from(VEHICLES)),
            "event_time": draw(_moments),
            "owner_id": draw(_some(PARTIES)),
        }
        for number in range(draw(st.integers(0, 4)))
    ]


@st.composite
def _licences(draw: st.DrawFn, *, agreeing: bool) -> list[Row]:
    rows = []
    for number in range(draw(st.integers(0, 3))):
        kind, activities = draw(st.sampled_from(LICENCES))
        rows.append({
            "licence_id": f"l{number}" if agreeing else draw(st.sampled_from(("l0", "l1"))),
            "enterprise_id": draw(st.sampled_from(PARTIES)),
            "kind": kind,
            "activities": activities,
            "adcode": draw(_some(ADCODES)),
            "valid_from": draw(_days),
            "valid_to": draw(st.none() | _days),
            "withdrawn_at": draw(st.none() | _days),
        })  # fmt: skip
    return rows


def _described(ids: Iterable[str], id_name: str, **attributes: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Row]]:
    """Return a strategy of a row for some of the ids."""
    row = st.fixed_dictionaries({id_name: st.sampled_from(tuple(ids)), **attributes})
    return st.lists(row, max_size=4, unique_by=lambda one: one[id_name])


_MASTER = {
    "enterprises": _described(
        PARTIES, "enterprise_id", roles=_some(("recycler", "collector", "repairer", "carrier")), adcode=_some(ADCODES)
    ),
    "sites": _described(
        SITES, "site_id", enterprise_id=st.sampled_from(PARTIES), adcode=_some(ADCODES),
        latitude=st.sampled_from((None, 31.0, 22.5)), longitude=st.sampled_from((None, 121.0, 114.0)),
    ),
    "batteries": _described(
        ITEMS[:4], "battery_id", mass_kg=st.sampled_from((None, 3.0)), maker_id=_some(PARTIES),
        recoded_from=_some(ITEMS[:4]),
    ),
    "vehicles": _described(VEHICLES, "vehicle_id", maker_id=_some(PARTIES)),
    "lots": _described(("LOT1", "I4"), "lot_id", mass_kg=st.sampled_from((None, 9.0))),
    "aggregations": st.lists(
        st.fixed_dictionaries({
            "parent_id": st.sampled_from(ITEMS), "child_id": st.sampled_from(ITEMS), "joined_at": _days,
            "separated_at": st.none() | _days,
        }),
        max_size=3, unique_by=lambda one: (one["parent_id"], one["child_id"], one["joined_at"]),
    ),
    "transformations": _described(
        ("t1", "t2"), "transformation_id", kind=st.just("disassembly"), enterprise_id=st.sampled_from(PARTIES),
        event_time=_moments,
    ),
    "transformation_inputs": st.lists(
        st.fixed_dictionaries({"transformation_id": st.sampled_from(("t1", "t2")), "item_id": st.sampled_from(ITEMS)}),
        max_size=2, unique_by=str,
    ),
    "separations": st.lists(
        st.fixed_dictionaries({
            "parent_id": st.sampled_from(ITEMS), "child_id": _some(ITEMS), "separated_at": _days
        }),
        max_size=2,
    ),
    "voids": st.lists(
        st.fixed_dictionaries({
            "event_id": st.sampled_from(("e0", "e1", "e2", "v0", "v1")), "declared_at": _days
        }),
        max_size=2,
    ),
}  # fmt: skip


@st.composite
def batches(draw: st.DrawFn, *, agreeing: bool = False) -> list[Tables]:
    """Draw the records of a small world, split into batches in random order.

    With `agreeing` no two records give one attribute of one thing two values: of those the last one counts.
    """
    tables: dict[str, list[Row]] = {"custody_events": draw(_events())}
    tables["vehicle_events"] = draw(_vehicle_events())
    tables["licences"] = draw(_licences(agreeing=agreeing))
    for name, strategy in _MASTER.items():
        tables[name] = draw(strategy)
        if not agreeing and name in ("enterprises", "sites", "batteries", "vehicles"):
            tables[name] = tables[name] + draw(strategy)
    rows = [(name, _known(row)) for name, listed in tables.items() for row in listed]
    shuffled = draw(st.permutations(rows))
    count = draw(st.integers(2, 4))
    parts: list[dict[str, list[Row]]] = [{} for _ in range(count)]
    for name, row in shuffled:
        parts[draw(st.integers(0, count - 1))].setdefault(name, []).append(row)
    return [part for part in parts if part]


def whole_batch(parts: list[Tables]) -> Tables:
    """Return all batches as one, in a fixed order of rows."""
    tables: dict[str, list[Row]] = {}
    for part in parts:
        for name, rows in part.items():
            tables.setdefault(name, []).extend(rows)
    return {name: sorted(rows, key=str) for name, rows in tables.items()}


def _known(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None}
