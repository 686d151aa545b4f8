"""Follow: all that an item came from or became, and the containers that carried it meanwhile.

Each item is reached in a window of time. What the item came from counts up to the moment at which
it went in, what it became from the moment at which it came out, a container while the item was
inside. Links are followed only if they fall into the window; the narrowing windows end every loop.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from battery_custody.trace.answers import Followed, FollowedEvent
from battery_custody.trace.custody import course_of, window_end
from battery_custody.trace.gaps import Gap
from battery_custody.trace.listing import link_events, making_event, united, untold
from battery_custody.trace.order import SEPARATING, place
from battery_custody.trace.records import Event, ItemRecords, Link, Making, as_of
from battery_custody.trace.store import TraceStore

_ALWAYS = 1 << 62

#: What names an event that several items have in common: it is inside if it is for any of them.
EventKey = tuple[str, int]


class Direction(StrEnum):
    """Whether to follow an item to what it came from, or to what it became."""

    BACK = "back"
    FORWARD = "forward"


@dataclass(frozen=True, slots=True)
class Window:
    """An item reached in a time, first and last second included; `carried`: it only carried what was followed."""

    key: int
    first_s: int
    last_s: int
    carried: bool = False

    def covers(self, other: Window) -> bool:
        """Whether everything that the other window shows is shown by this one."""
        return self.first_s <= other.first_s and self.last_s >= other.last_s and (other.carried or not self.carried)


def follow_records(store: TraceStore, root: ItemRecords, direction: Direction, cut_s: int | None) -> Followed:
    """Follow an item through the records of a store, up to `cut_s` if one is given."""
    walk = _Walk(store, direction, cut_s)
    walk.run(Window(root.key, -_ALWAYS, _ALWAYS))
    told, inside = walk.events()
    linked, linked_inside = walk.linked()
    told_events = united(told)
    listed = [FollowedEvent(event, _id(event) not in inside) for event in told_events]
    linked_events = united(untold(linked, told_events))
    listed += [FollowedEvent(event, _id(event) not in linked_inside) for event in linked_events]
    listed.sort(key=lambda followed: place(followed.event))
    return Followed(
        item_id=root.item_id,
        direction=str(direction),
        item_ids=tuple(walk.items[key].item_id for key in walk.windows),
        events=tuple(listed),
        gaps=tuple(walk.gaps()),
    )


class _Walk:
    """One walk: the windows in which each item was reached, in order of discovery."""

    def __init__(self, store: TraceStore, direction: Direction, cut_s: int | None) -> None:
        self.store = store
        self.back = direction is Direction.BACK
        self.cut_s = cut_s
        self.items: dict[int, ItemRecords] = {}
        self.windows: dict[int, list[Window]] = defaultdict(list)

    def run(self, root: Window) -> None:
        queue = [(0, 0, root)]
        count = 1
        while queue:
            window = heapq.heappop(queue)[2]
            if any(known.covers(window) for known in self.windows.get(window.key, ())):
                continue
            item = self._read(window.key, [entry[2].key for entry in queue])
            if item is None:
                continue
            self.windows[window.key].append(window)
            for reached in self._onward(item, window):
                # The widest window first, so that an item is rarely walked twice.
                width = -reached.last_s if self.back else reached.first_s
                heapq.heappush(queue, (width, count, reached))
                count += 1

    def _read(self, key: int, waiting: list[int]) -> ItemRecords | None:
        if key not in self.items:
            wanted = [k for k in dict.fromkeys([key, *waiting]) if k not in self.items]
            for found, item in self.store.items(wanted, links=True).items():
                self.items[found] = as_of(item, self.cut_s)
        return self.items.get(key)

    def _onward(self, item: ItemRecords, window: Window) -> Iterator[Window]:
        yield from self._containers(item, window)
        if not self.back or window.carried:
            yield from self._became(item, window)
        elif self.back:
            yield from self._came_from(item, window)

    def _containers(self, item: ItemRecords, window: Window) -> Iterator[Window]:
        for link in item.parents:
            end = window_end(link)
            first, last = max(window.first_s, link.joined_s), min(window.last_s, _ALWAYS if end is None else end)
            if first <= last:
                yield Window(link.parent, first, last, carried=True)

    def _came_from(self, item: ItemRecords, window: Window) -> Iterator[Window]:
        for link in item.children:
            if link.joined_s <= window.last_s:
                end = window_end(link)
                yield Window(link.child, -_ALWAYS, min(window.last_s, _ALWAYS if end is None else end))
        for making in item.made_in:
            if making.event_s <= window.last_s:
                yield from (Window(key, -_ALWAYS, making.event_s) for key in making.inputs)
        if item.original is not None:
            recoded_s = item.recoded_s
            yield Window(item.original, -_ALWAYS, window.last_s if recoded_s is None else min(recoded_s, window.last_s))

    def _became(self, item: ItemRecords, window: Window) -> Iterator[Window]:
        for key in item.recoded_to:
            fresh = self._read(key, [])
            if fresh is None:
                continue
            recoded_s = window.first_s if fresh.recoded_s is None else fresh.recoded_s
            if window.first_s <= recoded_s <= window.last_s:
                yield Window(key, recoded_s, window.last_s, window.carried)
        if self.back:
            return
        for making in item.used_in:
            if window.first_s <= making.event_s <= window.last_s:
                yield from (Window(key, making.event_s, _ALWAYS) for key in making.outputs)
        if window.carried:
            return
        for link in item.children:
            end = window_end(link)
            if end is None or end >= window.first_s:
                yield Window(link.child, max(window.first_s, link.joined_s), _ALWAYS)

    def events(self) -> tuple[list[Event], set[EventKey]]:
        """Return the events of all items reached, and which of them lie in a window of their item."""
        found: list[Event] = []
        inside: set[EventKey] = set()
        for key, windows in self.windows.items():
            for event in (*self.items[key].events, *self.items[key].vehicle_events):
                if _lies_in(windows, *event.span):
                    inside.add(_id(event))
                # A vehicle is no item: of its events only those are told that the item was there for.
                if _id(event) in inside or event in self.items[key].events:
                    found.append(event)
        return found, inside

    def linked(self) -> tuple[list[Event], set[EventKey]]:
        """Return the links and transformations of all items reached as events, as `events` does."""
        links: dict[Link, None] = {}
        makings: dict[Making, None] = {}
        for key in self.windows:
            item = self.items[key]
            links.update(dict.fromkeys((*item.parents, *item.children)))
            makings.update(dict.fromkeys((*item.made_in, *item.used_in)))
        ids = self.store.item_ids(
            {key for link in links for key in (link.parent, link.child)}
            | {key for making in makings for key in (*making.inputs, *making.outputs)}
        )
        found: list[Event] = []
        inside: set[EventKey] = set()
        for link in links:
            for event in link_events(link, ids.get(link.parent, ""), ids.get(link.child, "")):
                last = max(event.event_s, (window_end(link) or 0) if event.event_type == SEPARATING else 0)
                # A link shows while both of its ends do, as far as both were reached.
                ends = [self.windows[key] for key in (link.parent, link.child) if key in self.windows]
                if all(_lies_in(windows, event.event_s, last) for windows in ends):
                    inside.add(_id(event))
                found.append(event)
        for making in makings:
            sides = (*making.inputs, *making.outputs)
            event = making_event(making, [ids[k] for k in making.inputs], [ids[k] for k in making.outputs])
            reached = [self.windows[key] for key in sides if key in self.windows]
            if any(_lies_in(windows, making.event_s, making.event_s) for windows in reached):
                inside.add(_id(event))
            found.append(event)
        return found, inside

    def gaps(self) -> list[Gap]:
        """Return what is missing in the courses of the items followed, within their windows, each once."""
        found: dict[Gap, None] = {}
        for key, windows in self.windows.items():
            for window in windows:
                if window.carried:
                    continue
                for gap in course_of(self.items[key], self.store, self.cut_s).gaps:
                    at = gap.since_s if gap.since_s is not None else window.first_s
                    if window.first_s <= at <= window.last_s and (
                        gap.since_s is not None or window.first_s == -_ALWAYS
                    ):
                        found[gap] = None
        return sorted(found, key=lambda gap: (gap.since_s or 0, gap.item_id, gap.kind))


def _id(event: Event) -> EventKey:
    return event.event_id, event.event_s


def _lies_in(windows: list[Window], first_s: int, last_s: int) -> bool:
    return any(window.first_s <= last_s and window.last_s >= first_s for window in windows)
