"""SVG in small functions: text and attributes are escaped, since what they show are records of others."""

from __future__ import annotations

from markupsafe import Markup, escape


def element(name: str, *children: Markup | str, **attributes: object) -> Markup:
    """Return an SVG element; `class_` becomes class, `_` in other names becomes `-`, None is left out."""
    listed = [
        f'{"class" if key == "class_" else key.replace("_", "-")}="{escape(_short(value))}"'
        for key, value in attributes.items()
        if value is not None
    ]
    inner = Markup("").join(escape(child) for child in children)
    return Markup(f"<{' '.join([name, *listed])}>") + inner + Markup(f"</{name}>")


def picture(width: float, height: float, label: str, *children: Markup) -> Markup:
    """Return a whole picture of a width and height in units of its own, with a label for those who can't see it."""
    box = f"0 0 {_short(width)} {_short(height)}"
    return element(
        "svg",
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=box,
        width=width,
        height=height,
        role="img",
        aria_label=label,
    )


def rect(x: float, y: float, width: float, height: float, *children: Markup, **attributes: object) -> Markup:
    """Return a rectangle."""
    return element("rect", *children, x=x, y=y, width=max(width, 0), height=height, **attributes)


def line(x1: float, y1: float, x2: float, y2: float, **attributes: object) -> Markup:
    """Return a line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, **attributes)


def text(x: float, y: float, what: str, **attributes: object) -> Markup:
    """Return a text that begins at x on the base line y."""
    return element("text", what, x=x, y=y, **attributes)


def tip(what: str) -> Markup:
    """Return what shows when the pointer rests on the element that holds it."""
    return element("title", what)


def _short(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
