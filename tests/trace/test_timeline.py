"""The timeline: what a person reads, at the widths that terminals have."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from ask_ledger import key_of, ledger_of
from rich.console import Console

from battery_custody.trace.ledger_store import LedgerStore
from battery_custody.trace.questions import follow, trace
from battery_custody.trace.timeline import followed_timeline, print_timeline

TABLES = {
    "enterprises": "enterprise_id,name\nM,深圳动力电池有限公司\nX,[red]Söhne[/red]\n",
    "custody_events": (
        "event_id,event_type,item_id,event_time,consignor_id,consignee_id,reporter_id\n"
        "e1,commissioning,P1,2020-01-01T08:00,,,M\n"
        "e2,transferring,P1,2020-02-01,M,A,M\n"
        "e3,transferring,P1,2020-03-01T08:00,X,B,X\n"
    ),
}


def _printed(tmp_path: Path, width: int) -> list[str]:
    connection = ledger_of(TABLES, tmp_path)
    chain = trace(connection, key_of(connection, "P1"))
    names = LedgerStore(connection).names(chain.party_ids)
    out = io.StringIO()
    print_timeline(chain, names, Console(file=out, width=width))
    connection.close()
    return out.getvalue().splitlines()


def test_events_and_gaps_stand_in_time_order_with_their_source_rows(tmp_path: Path) -> None:
    text = "\n".join(_printed(tmp_path, 140))
    places = [text.index(part) for part in ("commissioning", "2020-02-01        ●", "missing transfer", "e3")]
    assert places == sorted(places)
    assert "深圳动力电池有限公司 (M) → A" in text
    assert "[red]Söhne[/red] (X) → B" in text
    assert "e2 · custody_events.csv row 2" in text
    assert text.startswith("P1\nwith B since 2020-03-01")
    assert text.endswith("3 events, 3 custodians, 1 gap")


@pytest.mark.parametrize("width", [80, 100, 140])
def test_no_line_is_wider_than_the_console_and_none_is_coloured_when_piped(tmp_path: Path, width: int) -> None:
    lines = _printed(tmp_path, width)
    measure = Console(width=width)
    assert all(measure.measure(line, options=measure.options).maximum <= width for line in lines)
    assert "\x1b" not in "".join(lines)


def test_what_was_followed_names_items_and_marks_what_lies_beyond_its_link(tmp_path: Path) -> None:
    tables = {
        "custody_events": (
            "event_id,event_type,item_id,event_time,reporter_id\n"
            "e1,commissioning,MOD,2020-01-01T08:00,M\n"
            "e2,storing,PACK,2020-06-01T08:00,M\n"
        ),
        "aggregations": "parent_id,child_id,joined_at,separated_at\nPACK,MOD,2020-02-01T08:00,2020-03-01T08:00\n",
    }
    connection = ledger_of(tables, tmp_path)
    out = io.StringIO()
    followed = follow(connection, key_of(connection, "MOD"), "forward")
    Console(file=out, width=120).print(followed_timeline(followed, {}))
    text = out.getvalue()
    connection.close()
    assert "what it became, and what carried it: 1 other item" in text
    assert "storing  PACK  by M  (beyond its link)" in text
