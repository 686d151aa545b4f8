"""Fields: parameters that several operations share, with what they may hold."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Path, Query

#: Days that exist, leap years included, from 1900 to 2199; then a time of day and an offset, if given.
_LEAP = r"(?:19(?:0[48]|[2468][048]|[13579][26])|2[01](?:0[48]|[2468][048]|[13579][26])|2000)-02-29"
_DAY = (
    r"(?:(?:19|20|21)[0-9]{2}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|" + _LEAP + ")"
)
_CLOCK = r"[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
_OFFSET = r"(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])?"
TIME_PATTERN = rf"^{_DAY}(?:{_CLOCK}{_OFFSET})?$"
#: Ids: any visible text, without control characters, of a bounded length.
ID_PATTERN = r"^[^\x00-\x1f\x7f]+$"
LONGEST_ID = 512

Id = Annotated[str, Path(min_length=1, max_length=LONGEST_ID, pattern=ID_PATTERN)]
ItemId = Annotated[
    str,
    Path(
        min_length=1, max_length=LONGEST_ID, pattern=ID_PATTERN,
        description="A battery code, any other id of an item, or another name that it alone has.",
        examples=["001PB12A3C0000001"],
    ),
]  # fmt: skip
OptionalId = Annotated[str | None, Query(min_length=1, max_length=LONGEST_ID, pattern=ID_PATTERN)]
AsOf = Annotated[
    str | None,
    Query(pattern=TIME_PATTERN, description="Only what happened until then.", examples=["2026-06-30"]),
]
Known = Annotated[
    str | None,
    Query(pattern=TIME_PATTERN, description="Only what was reported until then.", examples=["2026-06-30"]),
]
Since = Annotated[str | None, Query(pattern=TIME_PATTERN, description="Not before then.", examples=["2026-01-01"])]
Until = Annotated[str | None, Query(pattern=TIME_PATTERN, description="Not after then.", examples=["2026-06-30"])]
Limit = Annotated[int, Query(ge=1, le=1000, description="How many rows a page has.")]
Cursor = Annotated[
    str | None,
    Query(
        min_length=16, max_length=2000, pattern=r"^[A-Za-z0-9_-]+$",
        description="`next_cursor` of the page before, with the same question.",
    ),
]  # fmt: skip
Direction = Literal["back", "forward"]
