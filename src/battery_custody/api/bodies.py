"""Bodies: JSON that was sent, read within bounds."""

from __future__ import annotations

import re
from typing import Any

import orjson
from starlette.requests import Request

from battery_custody.api.refusals import MediaTypeError, UnusableError
from battery_custody.api.settings import Bounds

#: Media types of JSON.
TYPES = ("application/json", "application/ld+json")
_STRINGS = re.compile(rb'"(?:[^"\\\\]|\\\\.)*"')
_STEPS = re.compile(rb"[\[\]{}]")


def read_json(request: Request, content: bytes, bounds: Bounds) -> Any:
    """Return what a body says.

    Raises:
        MediaTypeError: for another media type than JSON.
        UnusableError: for what is no JSON, or nests deeper than the bounds.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in TYPES:
        raise MediaTypeError(f"The body is {kind or 'without a type'}; send {' or '.join(TYPES)}.")
    depth = deepest = 0
    for step in _STEPS.finditer(_STRINGS.sub(b"", content)):
        depth += 1 if step[0] in b"[{" else -1
        deepest = max(deepest, depth)
    if deepest > bounds.depth:
        raise UnusableError(f"The body nests {deepest} levels deep, more than {bounds.depth}; flatten it.")
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise UnusableError(f"The body is no JSON ({error}); correct it and send it again.") from error
