"""Sankey pictures as SVG: what goes from where to where, each band as wide as its mass."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from battery_custody.report.svg import element, picture, rect, tip

WIDTH = 1100.0
HEIGHT = 400.0
#: Room at both sides for the names.
MARGIN = 245.0
THICK = 16.0
GAP = 20.0
TOP = 26.0
#: The width that a band has at least, so that a small one can be seen.
THIN = 1.2


@dataclass(frozen=True, slots=True)
class Node:
    """What flows run from or to: a key that no other node has, the name to show, and the kind that gives the colour."""

    key: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Band:
    """A flow of a mass (kg) from one node to another, by their keys; `kind` gives its colour."""

    source: str
    target: str
    kg: float
    kind: str


@dataclass(slots=True)
class _Placed:
    node: Node
    column: int
    kg: float
    y: float = 0.0
    height: float = 0.0
    #: How much of its left and right edge the bands drawn so far have taken.
    taken_in: float = 0.0
    taken_out: float = 0.0


def draw_sankey(columns: Sequence[Sequence[Node]], bands: Iterable[Band], label: str) -> Markup:
    """Return a Sankey picture.

    Args:
        columns: the nodes from left to right, each column from top to bottom.
        bands: flows to the right, between any columns; nodes without a flow are left out.
        label: what the picture shows, for those who can't see it.

    Colours come from the classes `flow-<kind>` of the page's style sheet.
    """
    flows = [band for band in bands if band.kg > 0]
    if not flows:
        return picture(WIDTH, TOP, label)
    into: defaultdict[str, float] = defaultdict(float)
    out: defaultdict[str, float] = defaultdict(float)
    for band in flows:
        into[band.target] += band.kg
        out[band.source] += band.kg
    stacks = [
        [_Placed(node, at, max(into[node.key], out[node.key])) for node in column if into[node.key] or out[node.key]]
        for at, column in enumerate(columns)
    ]
    room = HEIGHT - GAP * (max(map(len, stacks)) - 1)
    scale = max(room, HEIGHT / 3) / max(sum(one.kg for one in stack) for stack in stacks)
    tall = max(_height(stack, scale) for stack in stacks)
    for stack in stacks:
        _stack(stack, scale, TOP + (tall - _height(stack, scale)) / 2)
    found = {one.node.key: one for stack in stacks for one in stack}
    order = {key: place for place, key in enumerate(found)}
    parts = [
        _band(found[band.source], found[band.target], band, scale, len(columns))
        for band in sorted(flows, key=lambda band: (order[band.source], order[band.target]))
    ]
    parts += [_node(one, len(columns)) for stack in stacks for one in stack]
    return picture(WIDTH, TOP + tall + 8, label, *parts)


def _height(stack: Sequence[_Placed], scale: float) -> float:
    return sum(max(one.kg * scale, THIN) for one in stack) + GAP * max(len(stack) - 1, 0)


def _stack(stack: Sequence[_Placed], scale: float, top: float) -> None:
    for one in stack:
        one.y, one.height = top, max(one.kg * scale, THIN)
        top += one.height + GAP


def _x(column: int, columns: int) -> float:
    return MARGIN + column * (WIDTH - 2 * MARGIN - THICK) / max(columns - 1, 1)


def _band(source: _Placed, target: _Placed, band: Band, scale: float, columns: int) -> Markup:
    width = max(band.kg * scale, THIN)
    x1, x2 = _x(source.column, columns) + THICK, _x(target.column, columns)
    y1, y2 = source.y + source.taken_out, target.y + target.taken_in
    source.taken_out += band.kg * scale
    target.taken_in += band.kg * scale
    middle = (x1 + x2) / 2
    outline = (
        f"M{x1:.1f} {y1:.1f} C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {x2:.1f} {y2:.1f} V{y2 + width:.1f} "
        f"C{middle:.1f} {y2 + width:.1f} {middle:.1f} {y1 + width:.1f} {x1:.1f} {y1 + width:.1f} Z"
    )
    what = tip(f"{source.node.name} → {target.node.name}: {mass_text(band.kg)}")
    return element("path", what, d=outline, class_=f"band flow-{band.kind}")


def _node(one: _Placed, columns: int) -> Markup:
    x, mass = _x(one.column, columns), mass_text(one.kg)
    shape = rect(x, one.y, THICK, one.height, tip(f"{one.node.name}: {mass}"), class_=f"flow-{one.node.kind}")
    if 0 < one.column < columns - 1:
        x_text, y, anchor = x + THICK / 2, one.y - 5, "middle"
    elif one.column == 0:
        x_text, y, anchor = x - 8, one.y + one.height / 2 + 4, "end"
    else:
        x_text, y, anchor = x + THICK + 8, one.y + one.height / 2 + 4, "start"
    name = element("tspan", f"{one.node.name} "), element("tspan", mass, class_="flow-mass-text")
    return element("g", shape, element("text", *name, x=x_text, y=y, text_anchor=anchor, class_="flow-name"))


def mass_text(kg: float) -> str:
    """Write a mass in the unit that suits it, with three figures."""
    if kg >= 10_000:
        return f"{kg / 1000:,.0f} t" if kg >= 100_000 else f"{kg / 1000:.1f} t"
    return f"{kg:,.0f} kg" if kg >= 100 else f"{kg:.1f} kg"
