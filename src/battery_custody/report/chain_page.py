"""The page of one chain of custody: drawing, gaps, events with their source rows."""

from __future__ import annotations

from collections.abc import Mapping

from battery_custody.report.chain_drawing import draw_chain
from battery_custody.report.pages import now_text, render_page
from battery_custody.trace.answers import Chain
from battery_custody.trace.gaps import Gap
from battery_custody.trace.timeline import MILD, places


def render_chain_page(chain: Chain, names: Mapping[str, str], made_at: str | None = None) -> str:
    """Return a chain as one self-contained HTML page; `names` are party names by id.

    `made_at` is the time that the page gives for its making, the present by default.
    """
    lines = [(isinstance(line, Gap), line) for _, line in places(chain)]
    return render_page(
        "chain",
        chain=chain,
        names=names,
        drawing=draw_chain(chain, names),
        lines=lines,
        mild=MILD,
        made_at=made_at or now_text(),
    )
