"""Pages: templates filled with records of others; everything is escaped, nothing is fetched."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from battery_custody.model.times import iso

PACKAGE = "battery_custody.report"


def render_page(template: str, **context: Any) -> str:
    """Return `templates/<template>.html` filled in, with its style sheet inside and a policy against all else."""
    style, script = _asset("page.css"), _asset("filter.js")
    policy = f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{_digest(script)}'"
    page = _environment().get_template(f"{template}.html")
    return page.render(style=Markup(style), script=Markup(script), policy=policy, **context)


def day(value: int | str | None) -> str:
    """Write the day of a time that is given in epoch seconds or ISO 8601."""
    text = iso(value) if isinstance(value, int) else value
    return (text or "")[:10]


def moment(value: int | str | None) -> str:
    """Write a time that is given in epoch seconds or ISO 8601, without its offset."""
    text = iso(value) if isinstance(value, int) else value
    return (text or "")[:16].replace("T", " ")


def number(value: float | int | None) -> str:
    """Write a number with thin spaces between thousands, or a dash for none."""
    if value is None:
        return "–"
    return f"{value:,}".replace(",", "\u2009") if isinstance(value, int) else f"{value:,.2f}".replace(",", "\u2009")


def percent(value: float | None) -> str:
    """Write a share as a percentage, or a dash for none."""
    return "–" if value is None else f"{100 * value:.1f} %"


def named(party_id: str | None, names: Mapping[str, str]) -> str:
    """Write a party with its name before its id."""
    if party_id is None:
        return "?"
    name = names.get(party_id)
    return f"{name} ({party_id})" if name else party_id


def shown(value: object) -> str:
    """Write a value of the evidence of a finding: lists by commas, nothing as a dash."""
    if value is None:
        return "–"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def words(term: str) -> str:
    """Write a term of the vocabulary as words."""
    return term.replace("_", " ")


def now_text() -> str:
    """Write the present time, as the page says when it was made."""
    return (iso(int(datetime.now().timestamp())) or "")[:16].replace("T", " ")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(PACKAGE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(
        day=day, moment=moment, number=number, percent=percent, named=named, words=words, shown=shown
    )
    return environment


@cache
def _asset(name: str) -> str:
    return files(PACKAGE).joinpath("templates", name).read_text("utf-8")


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
