"""Whatever the links, also in bad data: following ends, and lists each event once, in time order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hypothesis import given
from hypothesis import strategies as st

from battery_custody.trace.follow import Direction, follow_records
from battery_custody.trace.questions import trace
from battery_custody.trace.records import Event, ItemRecords, Link, Making

KEYS = st.integers(0, 4)
TIMES = st.integers(0, 12)
LINKS = st.lists(st.tuples(KEYS, KEYS, TIMES, st.none() | TIMES), max_size=8)
MAKINGS = st.lists(
    st.tuples(TIMES, st.lists(KEYS, max_size=2, unique=True), st.lists(KEYS, max_size=2, unique=True)), max_size=4
)
RECODED = st.dictionaries(KEYS, KEYS, max_size=3)


class Records:
    """A place that tells of five items with one event an hour each."""

    def __init__(
        self,
        links: list[tuple[int, int, int, int | None]],
        makings: list[tuple[int, list[int], list[int]]],
        recoded: dict[int, int],
    ) -> None:
        made = [
            Making(f"T{n}", "recycling", "R", None, s, s, tuple(i), tuple(o)) for n, (s, i, o) in enumerate(makings)
        ]
        linked = [Link(parent, child, s, until) for parent, child, s, until in dict.fromkeys(links)]
        self._items = {
            key: ItemRecords(
                key=key,
                item_id=f"I{key}",
                events=tuple(Event(f"c{key}{s}", f"E{key}-{s}", "storing", s, (f"I{key}",)) for s in range(12)),
                parents=tuple(link for link in linked if link.child == key),
                children=tuple(link for link in linked if link.parent == key),
                made_in=tuple(making for making in made if key in making.outputs),
                used_in=tuple(making for making in made if key in making.inputs),
                original=recoded.get(key),
                recoded_to=tuple(new for new, old in recoded.items() if old == key),
            )
            for key in range(5)
        }

    def items(self, keys: Iterable[int], *, links: bool = False) -> Mapping[int, ItemRecords]:
        return {key: self._items[key] for key in keys}

    def item_ids(self, keys: Iterable[int]) -> Mapping[int, str]:
        return {key: f"I{key}" for key in keys}

    def now_s(self) -> int | None:
        return 12

    def names(self, party_ids: Iterable[str]) -> Mapping[str, str]:
        return {}


@given(LINKS, MAKINGS, RECODED, st.sampled_from(Direction), st.none() | TIMES)
def test_following_ends_and_lists_each_event_once_in_time_order(
    links: list[tuple[int, int, int, int | None]],
    makings: list[tuple[int, list[int], list[int]]],
    recoded: dict[int, int],
    direction: Direction,
    cut_s: int | None,
) -> None:
    place = Records(links, makings, recoded)
    followed = follow_records(place, place.items([0])[0], direction, cut_s)
    assert followed.item_ids[0] == "I0"
    assert len(set(followed.item_ids)) == len(followed.item_ids)
    events = [entry.event for entry in followed.events]
    told = [event.event_id for event in events if event.event_type == "storing"]
    assert len(set(told)) == len(told)
    last = 11 if cut_s is None else min(cut_s, 11)
    assert set(told) == {f"E{item[1:]}-{s}" for item in followed.item_ids for s in range(last + 1)}
    assert [event.event_s for event in events] == sorted(event.event_s for event in events)
    assert not any(entry.beyond_link for entry in followed.events if entry.event.item_ids == ("I0",))


@given(LINKS, MAKINGS, st.none() | TIMES)
def test_a_chain_ends_and_its_entries_follow_each_other(
    links: list[tuple[int, int, int, int | None]],
    makings: list[tuple[int, list[int], list[int]]],
    cut_s: int | None,
) -> None:
    chain = trace(Records(links, makings, {}), 0, cut_s)
    for before, after in zip(chain.chain, chain.chain[1:], strict=False):
        assert before.until_s == after.since_s
        assert before.since_s <= after.since_s
