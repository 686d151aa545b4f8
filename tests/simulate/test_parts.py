"""The parts of the simulation that can be held against an independent reckoning."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from battery_custody.simulate.arrays import NONE, digits, rows_of, texts_of
from battery_custody.simulate.clock import day_number, day_of, iso_dates, iso_times
from battery_custody.simulate.codes import code_dates, usccs
from battery_custody.simulate.events import EventBuffer, record
from battery_custody.simulate.geography import distance_km, read_geography
from battery_custody.simulate.licences import FAR, Licences, grant_history
from battery_custody.simulate.pools import province_pool
from battery_custody.vocab import EventType, LicenceKind

SECONDS = st.integers(min_value=1_000_000_000, max_value=2_000_000_000)


@given(st.lists(SECONDS, min_size=1, max_size=20))
def test_times_are_written_as_the_standard_library_writes_them(seconds: list[int]) -> None:
    zone = timezone(timedelta(hours=8))
    expected = [datetime.fromtimestamp(s, tz=UTC).astimezone(zone) for s in seconds]
    assert texts_of(iso_times(np.array(seconds))) == [time.isoformat() for time in expected]
    days = day_of(np.array(seconds))
    assert texts_of(iso_dates(days)) == [time.date().isoformat() for time in expected]


def test_code_dates_of_known_days() -> None:
    days = np.array([day_number(d) for d in ("2017-12-10", "2021-03-12", "2024-01-31", "2026-01-02")])
    assert texts_of(code_dates(days)) == ["7CA", "B3C", "E10", "G12"]


def test_numbers_keep_their_width() -> None:
    assert texts_of(digits(np.array([0, 7, 12345]), 5)) == ["00000", "00007", "12345"]


@given(st.lists(st.integers(min_value=0, max_value=10**7), min_size=1, max_size=30, unique=True))
def test_enterprise_numbers_are_valid_and_differ(serials: list[int]) -> None:
    codes = texts_of(usccs(rows_of(["440300"] * len(serials)), np.array(serials)))
    assert all(uscc.is_valid(code) for code in codes)
    assert len(set(codes)) == len(codes)


def test_distances_of_known_cities() -> None:
    geography = read_geography()
    place = {name: i for i, name in enumerate(geography.names)}
    lat, lon = geography.latitude, geography.longitude
    a, b, c = (np.array([place[n]]) for n in ("Beijing", "Shanghai", "Shenzhen"))
    assert 1040 < distance_km(lat[a], lon[a], lat[b], lon[b])[0] < 1090
    assert 1920 < distance_km(lat[a], lon[a], lat[c], lon[c])[0] < 1970
    assert geography.provinces == 31
    assert all(len(code) == 6 and code[:2] == geography.province_adcodes[p][:2] for code, p in
               zip(geography.adcodes, geography.province.tolist(), strict=True))  # fmt: skip


def test_a_pool_never_gives_who_is_not_licensed() -> None:
    rng = np.random.default_rng(3)
    geography, licences = read_geography(), Licences()
    home = rng.integers(0, geography.provinces, 60)
    anchors = np.arange(60) < 5
    members = np.arange(60) + 100
    windows = grant_history(rng, licences, members, LicenceKind.RECYCLING, np.full(60, NONE), anchors)
    pool = province_pool(members, windows, home, geography.province_distance_km, anchors, 4)
    provinces = rng.integers(0, geography.provinces, 4000)
    times = rng.integers(1_500_000_000, 1_780_000_000, 4000)
    chosen = pool.choose(rng, provinces, times)
    day = day_of(times)
    licensed = {
        (row.party, d)
        for row in licences.rows
        for d in day[(day >= row.valid_from) & (day <= min(row.valid_to, FAR))].tolist()
    }
    assert all((party, d) in licensed for party, d in zip(chosen.tolist(), day.tolist(), strict=True))
    assert len(set(chosen.tolist())) > 30
    again = pool.choose(rng, provinces, times, exclude=chosen)
    assert (again != chosen).all()


def test_reports_are_in_order_and_cut_at_the_horizon() -> None:
    buffer = EventBuffer()
    items, start = np.repeat(np.arange(50), 20), 1_600_000_000
    times = start + np.tile(np.arange(20), 50) * 86_400
    uids = buffer.add(EventType.STORING, items, times, reporter=np.zeros(1000, dtype=np.int64))
    copy = buffer.repeat(uids[:5], reporter=7)
    buffer.patch(uids[:1], "site", 3)
    recorded = record(np.random.default_rng(1), buffer, np.arange(50), start + 15 * 86_400)
    assert (np.diff(recorded.record_time) >= 0).all()
    assert 0 < len(recorded.record_time) < 1005
    for item in range(50):
        rows = np.flatnonzero(recorded.columns["item"] == item)
        assert (np.diff(recorded.columns["time"][rows]) >= 0).all()
    assert recorded.columns["reporter"][recorded.number[copy]].tolist() == [7] * 5
    assert recorded.columns["site"][recorded.number[uids[0]]] == 3
