"""The drawing of a chain: custodians as lanes over time, hand-overs as arrows, gaps hatched."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from battery_custody.model.times import iso
from battery_custody.report.svg import element, line, picture, rect, text, tip
from battery_custody.report.time_scale import TimeScale
from battery_custody.trace.answers import Chain, ChainEntry
from battery_custody.trace.gaps import Gap, GapKind
from battery_custody.trace.timeline import MILD

LANE = 46
BAR = 18
TOP = 18
LEFT = 212
RIGHT = 40
#: The width that a drawing has at least, so that a short chain fills its page.
WIDTH = 1100
NOBODY = "not named"


def draw_chain(chain: Chain, names: Mapping[str, str], drawing_id: str = "chain") -> Markup:
    """Return a chain as SVG; `drawing_id` must be unique on its page.

    Colours come from the page's style sheet. The time scale is logarithmic within each stretch, so
    that days and years show in one picture.
    """
    lanes = list(dict.fromkeys(entry.custodian_id or NOBODY for entry in chain.chain)) or [NOBODY]
    scale = TimeScale(_marks(chain), LEFT + 24, WIDTH - RIGHT)
    height = TOP + LANE * len(lanes) + 62
    width = scale.end + RIGHT
    rows = {lane: TOP + LANE * index + LANE / 2 for index, lane in enumerate(lanes)}
    parts = [_definitions(drawing_id)]
    parts += [_lane(lane, rows[lane], width, names) for lane in lanes]
    parts += [_hold(entry, scale, rows, scale.end) for entry in chain.chain]
    parts += [_gap(gap, scale, rows, width, drawing_id) for gap in chain.gaps]
    parts += _arrows(chain, scale, rows, drawing_id)
    parts += _dots(chain, scale, rows)
    parts += _dates(chain, scale, TOP + LANE * len(lanes))
    return picture(width, height, f"Chain of custody of {chain.item_id}", *parts)


def _marks(chain: Chain) -> list[int]:
    marks = [entry.since_s for entry in chain.chain] + [event.event_s for event in chain.events]
    marks += [entry.until_s for entry in chain.chain if entry.until_s is not None]
    marks += [gap.at_s for gap in chain.gaps if gap.at_s is not None]
    if not marks:
        return [0, 86_400]
    # Room to the right, so that what still goes on has a length, and to the left for what is missing before.
    if any(gap.kind is GapKind.NO_BIRTH_RECORD for gap in chain.gaps):
        marks.append(min(marks) - 30 * 86_400)
    is_silent = any(gap.kind is GapKind.SILENT for gap in chain.gaps)
    if (any(entry.until_s is None for entry in chain.chain) and not is_silent) or len(set(marks)) == 1:
        marks.append(max(marks) + 60 * 86_400)
    return marks


def _definitions(drawing_id: str) -> Markup:
    hatch = element(
        "pattern",
        rect(0, 0, 8, 8, class_="hatch-ground"),
        line(0, 0, 0, 8, class_="hatch-line"),
        id=f"{drawing_id}-hatch",
        width=8,
        height=8,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    head = element(
        "marker",
        element("path", d="M0 0 L8 4 L0 8 z", class_="arrow-head"),
        id=f"{drawing_id}-head",
        viewBox="0 0 8 8",
        refX=7,
        refY=4,
        markerWidth=7,
        markerHeight=7,
        orient="auto-start-reverse",
    )
    return element("defs", hatch, head)


def _lane(lane: str, y: float, width: float, names: Mapping[str, str]) -> Markup:
    name = names.get(lane)
    parts = [line(LEFT, y, width - 8, y, class_="lane")]
    parts.append(text(4, y - 2 if name else y + 4, _clip(name or lane, 24), class_="lane-name"))
    if name:
        parts.append(text(4, y + 13, _clip(lane, 30), class_="lane-id"))
    return element("g", tip(f"{name} ({lane})" if name else lane), *parts)


def _hold(entry: ChainEntry, scale: TimeScale, rows: Mapping[str, float], end: float) -> Markup:
    lane = entry.custodian_id or NOBODY
    x = scale.at(entry.since_s)
    until = end if entry.until_s is None else scale.at(entry.until_s)
    what = f"{lane}: {_day(entry.since_s)} to {_day(entry.until_s) or 'today'}"
    kind = "hold unknown" if entry.custodian_id is None else "hold open" if entry.until_s is None else "hold"
    bar = rect(x, rows[lane] - BAR / 2, max(until - x, 5), BAR, tip(what), rx=4, class_=kind)
    if entry.vehicle_id is None or until - x < 58:
        return bar
    fits = int((until - x - 10) / 6.4)
    return element("g", bar, text(x + 7, rows[lane] + 4, _clip(entry.vehicle_id, fits), class_="in-hold"))


def _arrows(chain: Chain, scale: TimeScale, rows: Mapping[str, float], drawing_id: str) -> list[Markup]:
    arrows = []
    broken = {gap.at_s for gap in chain.gaps if gap.kind is GapKind.MISSING_TRANSFER}
    for before, after in zip(chain.chain, chain.chain[1:], strict=False):
        x = scale.at(after.since_s)
        y1, y2 = rows[before.custodian_id or NOBODY], rows[after.custodian_id or NOBODY]
        if y1 == y2:
            continue
        down = 1 if y2 > y1 else -1
        what = f"{before.custodian_id or NOBODY} → {after.custodian_id or NOBODY}, {_day(after.since_s)}"
        arrows.append(
            element(
                "path",
                tip(what),
                d=f"M{x:.1f} {y1 + down * BAR / 2:.1f} V{y2 - down * (BAR / 2 + 1):.1f}",
                class_="arrow broken" if after.since_s in broken else "arrow",
                marker_end=f"url(#{drawing_id}-head)",
            )
        )
    return arrows


def _gap(gap: Gap, scale: TimeScale, rows: Mapping[str, float], width: float, drawing_id: str) -> Markup:
    y = rows.get(gap.last_custodian_id or NOBODY, next(iter(rows.values())))
    at_s = gap.at_s if gap.at_s is not None else gap.since_s
    end = scale.end if at_s is None else scale.at(at_s)
    if gap.kind is GapKind.NO_BIRTH_RECORD:
        start = scale.places[0]
    elif gap.since_s is None:
        start = end - 14
    else:
        start = scale.at(gap.since_s)
    if gap.kind is GapKind.NOT_RECEIVED:
        end = min(start + 22, scale.end)
    kind = "gap mild" if gap.kind in MILD else "gap"
    box = rect(start, y - LANE / 2 + 3, max(end - start, 12), LANE - 6, rx=5, fill=f"url(#{drawing_id}-hatch)")
    label_x = min(max(start, LEFT), width - 110)
    label = text(label_x + 3, y - LANE / 2 + 1, gap.kind.replace("_", " "), class_="gap-label")
    return element("g", tip(gap.what), box, label, class_=kind)


def _dots(chain: Chain, scale: TimeScale, rows: Mapping[str, float]) -> list[Markup]:
    dots = []
    for event in chain.events:
        holder = next((e for e in reversed(chain.chain) if e.since_s <= event.event_s), None)
        y = rows[(holder.custodian_id or NOBODY) if holder else next(iter(rows))]
        what = tip(f"{event.event_type}, {_day(event.event_s)}, {event.event_id}")
        dots.append(element("circle", what, cx=scale.at(event.event_s), cy=y + BAR / 2 + 5, r=2.6, class_="dot"))
    return dots


def _dates(chain: Chain, scale: TimeScale, y: float) -> list[Markup]:
    parts = []
    last_x = -100.0
    shown = sorted({entry.since_s for entry in chain.chain} | {e.until_s for e in chain.chain if e.until_s is not None})
    for seconds in shown:
        x = scale.at(seconds)
        parts.append(line(x, TOP, x, y + 4, class_="tick"))
        if x - last_x >= 15:
            last_x = x
            turn = f"rotate(-38 {x:.1f} {y + 16:.1f})"
            parts.append(text(x, y + 16, _day(seconds), class_="date", text_anchor="end", transform=turn))
    return parts


def _day(seconds: int | None) -> str:
    return (iso(seconds) or "")[:10]


def _clip(what: str, most: int) -> str:
    """Shorten a text to a width in Latin letters; a Chinese character takes the width of two."""
    room = most
    for index, letter in enumerate(what):
        room -= 2 if letter >= "⺀" else 1
        if room < 0:
            return what[: max(index - 1, 1)] + "…"
    return what
