"""Answers: the form of what the API returns, for its OpenAPI document; keys may be added to any of them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, RootModel

Texts = list[str]


class Answer(BaseModel):
    """Base of all answers."""

    model_config = ConfigDict(extra="allow")


class Problem(Answer):
    """What went wrong, after RFC 9457; `detail` is one sentence: what, which id, what to do."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["No record that you may see names the item '001PB99'; check the id."])


class Item(Answer):
    """An item; without a key only these three.

    `in_formal_channel`: whether a waste battery is with a party that was licensed to take it; null
    for one that is no waste, or of which nobody reported who has it.
    """

    item_id: str
    stage: str = Field(examples=["waste"])
    in_formal_channel: bool | None


class ChainEntry(Answer):
    """The time during which one party had custody."""

    custodian_id: str | None
    since: str | None
    until: str | None
    event_ids: Texts
    vehicle_id: str | None


class Gap(Answer):
    """What is missing between two records."""

    kind: str
    what: str


class Event(Answer):
    """An event as reported."""

    event_id: str
    event_type: str
    event_time: str


class Chain(Answer):
    """A chain of custody, as `custody trace ITEM --json` prints it."""

    item_id: str
    custodian_id: str | None
    chain: list[ChainEntry]
    gaps: list[Gap]
    events: list[Event]


class Followed(Answer):
    """What an item came from or became, as `custody trace ITEM --direction … --json` prints it."""

    item_id: str
    direction: str
    items: Texts
    events: list[Event]
    gaps: list[Gap]


class Edge(Answer):
    """A link of genealogy."""

    parent_id: str
    child_id: str
    relation: str
    joined_at: str | None
    separated_at: str | None


class Genealogy(Answer):
    """Links of an item, as `custody genealogy ITEM --json` prints them."""

    item_id: str
    direction: str
    edges: list[Edge]


class Reach(Answer):
    """Whether an item passed somewhere, as `custody reach ITEM --json` prints it."""

    item_id: str
    answer: str = Field(examples=["yes", "no", "unknown"])
    hops: int | None
    path: list[dict[str, Any]]
    unknown_because: list[dict[str, Any]]


class Enterprise(Answer):
    """A party, its licences on a day, and how much it has in custody."""

    enterprise_id: str
    name: str | None
    licences: list[dict[str, Any]]
    stock: dict[str, Any]


class Stock(Answer):
    """What a party has in custody, page by page."""

    items: list[dict[str, Any]]
    next_cursor: str | None


class Flows(Answer):
    """What a party received from whom and handed to whom."""

    enterprise_id: str
    flows: list[dict[str, Any]]


class Vehicle(Answer):
    """A vehicle, its events and the items that were in it."""

    vehicle_id: str
    events: list[dict[str, Any]]
    items: list[dict[str, Any]]


class Transfers(Answer):
    """Hand-overs, page by page."""

    transfers: list[dict[str, Any]]
    next_cursor: str | None


class Finding(Answer):
    """A finding: a lead for a person to judge."""

    finding_id: str
    rule_id: str
    status: str
    severity: str
    score: float
    subject_id: str
    summary: str


class Findings(Answer):
    """Findings, best first, page by page."""

    findings: list[Finding]
    next_cursor: str | None


class Rules(Answer):
    """The rules, as `custody rules --json` prints them."""

    rules: list[dict[str, Any]]


class RulePage(Answer):
    """The page of one rule."""

    rule_id: str
    page: str


class Results(Answer):
    """What a text names, the closest first."""

    text: str
    results: list[dict[str, Any]]


class Capture(Answer):
    """A capture job of EPCIS 2.0, with the counts of the ingest."""

    captureID: str  # noqa: N815  # the standard's name
    running: bool
    success: bool
    errors: list[dict[str, Any]]


class Captures(RootModel[list[Capture]]):
    """Capture jobs, the latest first."""


class Epcis(Answer):
    """An EPCIS event as it was reported."""

    type: str
    eventID: str  # noqa: N815  # the standard's name
    eventTime: str  # noqa: N815  # the standard's name


class EventDocument(Answer):
    """A document of query results of EPCIS 2.0."""

    type: str
    epcisBody: dict[str, Any]  # noqa: N815  # the standard's name


class Report(Answer):
    """What became of records sent in, as `custody ingest --json` prints it."""

    batch_no: int | None
    read: int
    accepted: int
    rejected: int
    duplicate: int
    rejects: list[dict[str, Any]]
