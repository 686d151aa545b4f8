"""The page of one genealogy: the tree, its links with their times, and what is doubtful."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from battery_custody.report.pages import now_text, render_page
from battery_custody.trace.genealogy import Genealogy, Way
from battery_custody.trace.genealogy_tree import link_words
from battery_custody.trace.marks import ItemMark


class Line(NamedTuple):
    """One line of the tree: how deep it stands, the link in words, the item, its marks, whether it is opened above."""

    depth: int
    link: str
    item_id: str
    marks: tuple[ItemMark, ...]
    again: bool


def render_genealogy_page(genealogy: Genealogy, made_at: str | None = None) -> str:
    """Return a genealogy as one self-contained HTML page.

    `made_at` is the time that the page gives for its making, the present by default.
    """
    return render_page(
        "genealogy",
        genealogy=genealogy,
        lines=list(_lines(genealogy)),
        down=genealogy.direction is Way.DOWN,
        made_at=made_at or now_text(),
    )


def _lines(genealogy: Genealogy) -> Iterator[Line]:
    down = genealogy.direction is Way.DOWN
    onward: dict[str, list[tuple[str, str]]] = {}
    for edge in genealogy.edges:
        near, far = (edge.parent_id, edge.child_id) if down else (edge.child_id, edge.parent_id)
        onward.setdefault(near, []).append((link_words(genealogy.direction, edge), far))
    marks: dict[str, tuple[ItemMark, ...]] = {}
    for mark in genealogy.marks:
        marks[mark.item_id] = (*marks.get(mark.item_id, ()), mark)
    opened: set[str] = set()
    waiting = [(0, "", genealogy.item_id)]
    while waiting:
        depth, link, item_id = waiting.pop()
        again = item_id in opened
        yield Line(depth, link, item_id, marks.get(item_id, ()), again and item_id in onward)
        if not again:
            opened.add(item_id)
            waiting += [(depth + 1, words, far) for words, far in reversed(onward.get(item_id, []))]
