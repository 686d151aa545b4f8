"""A genealogy as a tree in the terminal: one line an item, with its link and what is doubtful about it."""

from __future__ import annotations

from collections import defaultdict

from rich.text import Text
from rich.tree import Tree

from battery_custody.model.times import iso
from battery_custody.trace.genealogy import Edge, Genealogy, Way

_WORDS = {
    (Way.DOWN, "part_of"): "part",
    (Way.DOWN, "input_to"): "made from",
    (Way.DOWN, "recoded_from"): "new code of",
    (Way.UP, "part_of"): "in",
    (Way.UP, "input_to"): "made into",
    (Way.UP, "recoded_from"): "re-coded as",
}


def genealogy_tree(genealogy: Genealogy) -> Tree:
    """Return the tree of a genealogy; an item that stands in it already is not opened again."""
    tree = Tree(_item(genealogy, genealogy.item_id))
    opened = {genealogy.item_id}
    down = genealogy.direction is Way.DOWN
    onward: dict[str, list[Edge]] = defaultdict(list)
    for edge in genealogy.edges:
        onward[edge.parent_id if down else edge.child_id].append(edge)
    # A list of what is to do instead of a call for each level: bad data may nest without end.
    waiting = [(genealogy.item_id, tree)]
    while waiting:
        item_id, branch = waiting.pop(0)
        for edge in onward[item_id]:
            reached = edge.child_id if down else edge.parent_id
            again = reached in opened
            label = Text.assemble((f"{link_words(genealogy.direction, edge)} ", "dim"), _item(genealogy, reached))
            if again and onward[reached]:
                label.append("  (as above)", style="dim italic")
            limb = branch.add(label)
            if not again:
                opened.add(reached)
                waiting.append((reached, limb))
    if not genealogy.edges:
        tree.add(Text("nothing is reported", style="dim"))
    return tree


def link_words(direction: Way, edge: Edge) -> str:
    """Return a link in words: what it is and when it held."""
    words = _WORDS[direction, edge.relation]
    since = (iso(edge.joined_s) or "")[:10]
    until = (iso(edge.separated_s) or "")[:10]
    when = f" {since}–{until}" if until else f" since {since}" if since and edge.relation == "part_of" else f" {since}"
    return (words + when).rstrip()


def _item(genealogy: Genealogy, item_id: str) -> Text:
    text = Text(item_id, style="bold")
    for mark in genealogy.marks_of(item_id):
        text.append(f"  ╳ {str(mark.kind).replace('_', ' ')}", style="red not bold")
    return text
