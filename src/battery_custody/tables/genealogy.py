"""Genealogy tables: what items consist of, came from and became, flat, so that no query recurses.

A link joins a parent with a child: a part with the whole that it is in (`part_of`), an input with
the output that was made from it (`input_to`), an original with its new code (`recoded_from`). The
parent is the whole, the output, the new code. Down from an item stands what it came from, up what
it became part of or was made into.
"""

from __future__ import annotations

from battery_custody.tables.columns import FlatTable, columns

GENEALOGY = FlatTable(
    "genealogy",
    "A link below an item: every link that can be reached down from `ancestor_key`, to any depth.",
    ("ancestor_key", "parent_key", "descendant_key", "relation", "since_s"),
    columns("""
    ancestor_key INTEGER the item from which the link is reached
    descendant_key INTEGER child of the link
    parent_key INTEGER parent of the link; the ancestor itself where steps is 1
    relation VARCHAR part_of, input_to or recoded_from
    steps INTEGER fewest links from the ancestor to the descendant through this link, this one included
    since_s BIGINT when the link began; of recoded_from when the new code did, NULL where nobody says
    until_s BIGINT when a part left its whole, NULL: it is in it still, or the link has no end
    counts_until_s BIGINT up to when what happens to the descendant counts for the ancestor, NULL: still
    known_s BIGINT when the link was reported; where no record says, when it began
    """),
)

GENEALOGY_CYCLE = FlatTable(
    "genealogy_cycle",
    "A way by which an item is found below itself: it consists of itself, or came from itself.",
    ("item_key", "parent_key", "relation", "since_s"),
    columns("""
    item_key INTEGER the item
    parent_key INTEGER parent of the last link, whose child is the item again
    relation VARCHAR relation of the last link
    steps INTEGER how many links the way has
    since_s BIGINT when the last link began
    until_s BIGINT when the last link ended
    """),
)

PART_OVERLAP = FlatTable(
    "part_overlap",
    "A time during which an item was in two wholes at once; each pair stands once.",
    ("child_key", "parent_key", "other_key", "since_s"),
    columns("""
    child_key INTEGER the part
    parent_key INTEGER the whole that it was in first
    other_key INTEGER the whole that it was in as well
    since_s BIGINT since when it was in both
    until_s BIGINT until when, NULL: still
    """),
)

TRANSFORMATION_PART = FlatTable(
    "transformation_part",
    "An output of a transformation that was a part of an input: taken out, not made from it.",
    ("transformation_id", "input_key", "output_key"),
    columns("""
    transformation_id VARCHAR id
    input_key INTEGER the input that it was in, directly or in a part of it
    output_key INTEGER the output
    """),
)

PART_ACCOUNT = FlatTable(
    "part_account",
    "A part that was in a whole when the whole was taken apart, with the first sign of it since.",
    ("parent_key", "child_key"),
    columns("""
    parent_key INTEGER the whole
    child_key INTEGER the part
    opened_s BIGINT when the whole was taken apart
    opened_id VARCHAR the disassembling event or transformation
    separated_s BIGINT when the part left the whole as reported, NULL: nobody says that it did
    sign VARCHAR event, whole, transformation or new_code: what is reported of the part since; NULL: nothing
    sign_s BIGINT when that was
    """),
)

RECORD_MARK = FlatTable(
    "record_mark",
    "What is wrong with a part of a document that was taken all the same.",
    ("mark_no",),
    columns("""
    mark_no BIGINT number of the record
    document_id VARCHAR the document
    item_key INTEGER the item that it is about, NULL: none
    kind VARCHAR kind of document, as in BatteryPass
    field VARCHAR path of the field that is wrong
    reason VARCHAR what is wrong, in one sentence
    batch_no INTEGER batch that brought it
    """),
)

#: All tables of this module.
GENEALOGY_TABLES: tuple[FlatTable, ...] = (
    GENEALOGY,
    GENEALOGY_CYCLE,
    PART_OVERLAP,
    PART_ACCOUNT,
    TRANSFORMATION_PART,
    RECORD_MARK,
)
