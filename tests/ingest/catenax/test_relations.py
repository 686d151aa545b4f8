from __future__ import annotations

from typing import Any

import pytest
from catenax_samples import SINCE, child, part, read, rows, twin, uuid

LINK = ("parent_id", "child_id", "joined_at", "separated_at")


@pytest.mark.parametrize(
    "payload",
    [
        {"childItems": [child(2)]},
        {"childParts": [{"childCatenaXId": uuid(2), "createdOn": SINCE, "lifecycleContext": "AsBuilt"}]},
        {"childItems": [{"catenaXId": uuid(2), "assembledOn": SINCE, "createdOn": "2020-01-01"}]},
        {
            "childItems": [
                {"catenaXId": uuid(2).removeprefix("urn:uuid:").upper(), "validityPeriod": {"validFrom": SINCE}}
            ]
        },
    ],
)
def test_a_part_of_any_version_is_a_link(payload: dict[str, Any]) -> None:
    assert rows(read(twin(1, bom=payload)), "aggregations", *LINK) == [(uuid(1), uuid(2), SINCE, None)]


@pytest.mark.parametrize(
    "payload",
    [
        {"parentItems": [child(1)]},
        {"parentParts": [{"parentCatenaXId": uuid(1), "createdOn": SINCE}]},
        {"customers": [{"businessPartner": "BPNL1", "parentItems": [child(1)]}]},
    ],
)
def test_a_whole_is_the_same_link_from_the_other_side(payload: dict[str, Any]) -> None:
    assert rows(read(twin(2, usage=payload)), "aggregations", *LINK) == [(uuid(1), uuid(2), SINCE, None)]


def test_a_planned_link_ends_with_its_validity() -> None:
    period = {"validFrom": "2024-06-01", "validTo": "2024-07-01"}
    batch = read(twin(1, bom={"childItems": [child(2, validityPeriod=period)]}))
    assert rows(batch, "aggregations", *LINK) == [(uuid(1), uuid(2), SINCE, "2024-07-01")]


def test_a_validity_that_ends_before_it_begins_is_marked_and_left_out() -> None:
    batch = read(twin(1, bom={"childItems": [child(2, validityPeriod={"validTo": "2020-01-01"})]}))
    assert rows(batch, "aggregations", "separated_at") == [None]
    assert rows(batch, "marks", "field") == ["childItems[0].validityPeriod.validTo"]


def test_a_relation_without_a_time_holds_since_its_whole_was_made() -> None:
    batch = read(twin(1, part=part("Battery"), bom={"childItems": [{"catenaXId": uuid(2)}]}))
    assert rows(batch, "aggregations", "joined_at") == ["2024-04-01"]


@pytest.mark.parametrize("entry", [{"createdOn": SINCE}, {"catenaXId": uuid(2)}, "text", None])
def test_a_relation_that_links_nothing_is_counted_and_marked(entry: Any) -> None:
    batch = read(twin(1, bom={"childItems": [entry, child(3)]}))
    assert (batch.relations, batch.links) == (2, 1)
    assert rows(batch, "marks", "field") == ["childItems[0]"]
    assert rows(batch, "aggregations", "child_id") == [uuid(3)]


def test_a_child_that_no_twin_describes_is_no_error() -> None:
    batch = read(twin(1, part=part("Battery"), bom={"childItems": [child(99)]}))
    assert not batch.refusals
    assert not batch.warnings
    assert uuid(99) not in rows(batch, "batteries", "battery_id")
