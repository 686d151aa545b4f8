"""The page of a balance: it stands alone, escapes all, and its bands keep their masses."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

from battery_custody.measure.balance import Balance, Group, Process, Rate
from battery_custody.report.balance_page import group_words, render_balance_page
from battery_custody.report.sankey import Band, Node, draw_sankey, mass_text

HOSTILE = "<script>alert('x')</script>\"'&]]>"


def _group(name: str, kg: float | None, *metals: float | None, untold: int = 0) -> Group:
    told = dict(zip(("li", "ni", "co", "mn"), metals or (None,) * 4, strict=True))
    return Group(name, 3, 0 if kg is not None else 3, untold, kg, told)


def _balance(name: str = "Refinery") -> Balance:
    sides = dict.fromkeys(("kg", "li", "ni", "co", "mn"), (10.0, 1, 9.0, 0))
    return Balance(
        HOSTILE,
        name,
        None,
        1_735_660_799,
        inputs=(_group("nmc622", 1000, 20, 100, 34, 32), _group("unknown chemistry", None, untold=3)),
        outputs=(_group("nickel_sulfate", 430, 0, 96, 0, 0), _group("black_mass", 700, 21, 0, 30, 32)),
        rates={"li": Rate(20, 21, 0.6, 0.4), "kg": Rate(1000, 1130, 1, 0)},
        unknown_share=0.4,
        processes=(Process(HOSTILE, "recycling", 1_700_000_000, 2, 2, sides),),
    )


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not {key for key, _ in attrs} & {"src", "href", "onload", "onerror"}
        self.tags.append(tag)


def test_the_page_stands_alone_and_escapes_all() -> None:
    page = render_balance_page(_balance(HOSTILE))
    tags = _Tags()
    tags.feed(page)
    assert "script" not in tags.tags
    assert tags.tags.count("svg") == 2
    assert "≤ 105.0 %" in page
    assert "40.0 %" in page
    assert "to 2024-12-31" in page


def test_a_page_of_nothing_is_a_page() -> None:
    assert "<svg" in render_balance_page(Balance("R", None, None, None))


def test_what_the_inputs_do_not_explain_is_drawn_as_such() -> None:
    page = render_balance_page(_balance())
    assert "inputs of unknown content" in page
    assert "reagents and water" in page
    assert "not recovered" in page


def test_bands_are_as_wide_as_their_masses_and_fill_their_nodes() -> None:
    nodes = [[Node("a", "A", "mass"), Node("b", "B", "mass")], [Node("m", "M", "firm")], [Node("z", HOSTILE, "lost")]]
    bands = [
        Band("a", "m", 30, "mass"),
        Band("b", "m", 10, "mass"),
        Band("m", "z", 40, "lost"),
        Band("a", "m", 0, "li"),
    ]
    drawing = ElementTree.fromstring(draw_sankey(nodes, bands, "test"))
    space = "{http://www.w3.org/2000/svg}"
    paths = [shape.get("d", "") for shape in drawing.iter(f"{space}path")]
    heights = [float(shape.get("height", "0")) for shape in drawing.iter(f"{space}rect")]
    assert len(paths) == 3
    widths = [_width(path) for path in paths]
    assert abs(widths[0] - 3 * widths[1]) < 0.3
    assert abs(sum(widths[:2]) - widths[2]) < 0.3
    assert [round(one) for one in heights] == [round(widths[0]), round(widths[1]), *[round(widths[2])] * 2]


def _width(path: str) -> float:
    """Return how wide a band is at its right end."""
    found = re.search(r" ([\d.]+) V([\d.]+) C", path)
    assert found is not None
    return float(found[2]) - float(found[1])


def test_names_and_masses_are_written_for_people() -> None:
    assert [group_words(name) for name in ("nmc622", "sodium", "black_mass")] == ["NMC622", "sodium", "black mass"]
    assert [mass_text(kg) for kg in (3.14, 420.4, 9999, 12_340, 123_456)] == [
        "3.1 kg", "420 kg", "9,999 kg", "12.3 t", "123 t",
    ]  # fmt: skip
