"""Timeline: a chain of custody as text that a person reads from top to bottom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from battery_custody.model.times import iso
from battery_custody.trace.answers import Chain, ChainEntry, Followed
from battery_custody.trace.gaps import Gap, GapKind
from battery_custody.trace.records import Event

#: Gaps that inform and accuse nobody.
MILD = (GapKind.NOT_SENT,)


def print_timeline(chain: Chain, names: Mapping[str, str], console: Console) -> None:
    """Print a chain as a timeline; colour is the console's business, it leaves it out when piped."""
    console.print(timeline(chain, names))


def timeline(chain: Chain, names: Mapping[str, str]) -> RenderableType:
    """Return the timeline of a chain: two lines an event, each gap where it lies.

    The second line of an event says where it was and which source record tells it.
    """
    table = _table()
    for _, line in _lines(chain):
        if isinstance(line, Gap):
            table.add_row(_when(line.since_s, open_="before"), _tombstone(line))
        else:
            table.add_row(_clock(line), _told(line, names))
    return Group(_head(chain, names), table, _foot(chain))


def followed_timeline(followed: Followed, names: Mapping[str, str]) -> RenderableType:
    """Return what was followed back or forward as text: events in time order, gaps at the end."""
    way = "came from" if followed.direction == "back" else "became"
    count = _count(len(followed.item_ids) - 1, "other item")
    head = Text.assemble((followed.item_id, "bold"), f"\nwhat it {way}, and what carried it: {count}")
    table = _table()
    for entry in followed.events:
        table.add_row(_clock(entry.event), _told(entry.event, names, items=True, beyond=entry.beyond_link))
    for gap in followed.gaps:
        table.add_row(_when(gap.since_s, open_="before"), _tombstone(gap, named=True))
    return Group(head, table)


def places(chain: Chain) -> Iterator[tuple[int, Event | Gap]]:
    """Yield events and gaps in the order in which a reader meets them, each with its place in time.

    A gap stands before the record that reveals it, a silence at the end.
    """
    yield from _lines(chain)


def _lines(chain: Chain) -> Iterator[tuple[int, Event | Gap]]:
    waiting = sorted(chain.gaps, key=lambda gap: gap.at_s or 0)
    for event in chain.events:
        while waiting and _stands_before(waiting[0], event):
            gap = waiting.pop(0)
            yield gap.at_s or event.event_s, gap
        yield event.event_s, event
    for gap in waiting:
        yield gap.at_s or 0, gap


def _stands_before(gap: Gap, event: Event) -> bool:
    if gap.at_s is None:
        return True
    # What was never received is missed only after the dispatch; all else before the record that shows it.
    return gap.at_s < event.event_s if gap.kind is GapKind.NOT_RECEIVED else gap.at_s <= event.event_s


def _table() -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column("time", min_width=16, no_wrap=True, vertical="top")
    table.add_column("what", overflow="fold", ratio=1)
    return table


def _head(chain: Chain, names: Mapping[str, str]) -> Text:
    head = Text.assemble((chain.item_id, "bold"))
    if chain.as_of_s is not None:
        head.append(f"  as of {_when(chain.as_of_s)}")
    if chain.known_s is not None:
        head.append(f"  as known on {_when(chain.known_s)}")
    if chain.custodian_id is None:
        return head.append("\nlast custodian: none known")
    last: ChainEntry | None = chain.chain[-1] if chain.chain else None
    word = "ended with" if chain.ended_s is not None else "with"
    head.append(f"\n{word} {_named(chain.custodian_id, names)}")
    return head.append(f" since {_when(last.since_s)}") if last else head


def _foot(chain: Chain) -> Text:
    holders = len({entry.custodian_id for entry in chain.chain})
    parts = [_count(len(chain.events), "event"), _count(holders, "custodian"), _count(len(chain.gaps), "gap")]
    return Text(", ".join(parts), style="dim")


def _tombstone(gap: Gap, *, named: bool = False) -> Text:
    words = str(gap.kind).replace("_", " ")
    whose = f"{gap.item_id}: " if named else ""
    return Text.assemble((f"╳ {words}  ", f"{_gap_style(gap)} bold"), (f"{whose}{gap.what}", _gap_style(gap)))


def _told(event: Event, names: Mapping[str, str], *, items: bool = False, beyond: bool = False) -> Text:
    text = Text.assemble(("● ", "dim" if beyond else "green"), (event.event_type.replace("_", " "), "bold"), "  ")
    if items:
        text.append(f"{_listed(event.item_ids)}  ")
    text.append(_who(event, names))
    if beyond:
        text.append("  (beyond its link)", style="italic")
    row = "" if event.source_row is None else f" row {event.source_row}"
    source = f"{event.source.rsplit('/', 1)[-1]}{row}" if event.source else None
    parts = [event.site_id, event.adcode, event.document_no, event.event_id, source]
    return text.append("\n  " + " · ".join(part for part in parts if part), style="dim")


def _gap_style(gap: Gap) -> str:
    return "yellow" if gap.kind in MILD else "red"


def _who(event: Event, names: Mapping[str, str]) -> Text:
    text = Text()
    if event.consignor_id or event.consignee_id:
        text.append(f"{_named(event.consignor_id, names)} → {_named(event.consignee_id, names)}")
    elif event.owner_id:
        text.append(f"→ {_named(event.owner_id, names)}")
    elif event.reporter_id:
        text.append(f"by {_named(event.reporter_id, names)}")
    if event.vehicle_id:
        text.append(f"  [{event.vehicle_id}]", style="cyan")
    for word, party in (("carrier", event.carrier_id), ("broker", event.broker_id)):
        if party:
            text.append(f"  {word} {_named(party, names)}", style="dim")
    if event.use:
        text.append(f"  use: {event.use.replace('_', ' ')}")
    return text


def _named(party_id: str | None, names: Mapping[str, str]) -> str:
    if party_id is None:
        return "?"
    name = names.get(party_id)
    return f"{name} ({party_id})" if name else party_id


def _clock(event: Event) -> str:
    text = iso(event.event_s) or ""
    return text[:10] if event.is_day else text[:16].replace("T", " ")


def _when(seconds: int | None, open_: str = "") -> str:
    text = iso(seconds)
    return open_ if text is None else text[:10]


def _listed(ids: tuple[str, ...]) -> str:
    return ", ".join(ids[:3]) + (f" and {len(ids) - 3} more" if len(ids) > 3 else "")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
