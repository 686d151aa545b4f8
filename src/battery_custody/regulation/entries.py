"""Entries of the regulation files: one typed record for each kind, and the rows it stands for."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date, datetime, timedelta
from itertools import product
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from battery_custody.model.records import CustodyEvent
from battery_custody.model.times import HOME
from battery_custody.vocab import Activity, Chemistry, EventType, Level, LicenceKind, Material, Role, Substance, Use

#: The role that stands for every role without an entry of its own, and for parties without one.
ANY_ROLE = "*"

DAY_SECONDS = 86_400

Row = tuple[Any, ...]


def day_start_s(day: date) -> int:
    """Return the first second of a day in UTC+8, as epoch seconds."""
    return int(datetime(day.year, day.month, day.day, tzinfo=HOME).timestamp())


def _day(value: Any) -> Any:
    if isinstance(value, datetime) or not isinstance(value, date):
        raise ValueError("write a day as 2026-04-01, without quotes or time")
    return value


def _role_or_any(value: str) -> str:
    if value != ANY_ROLE and value not in set(Role):
        raise ValueError(f"{value!r} is no role; write one of {', '.join(Role)} or {ANY_ROLE}")
    return value


def _event_fields(value: str) -> str:
    for name in value.split("|"):
        if name not in CustodyEvent.model_fields:
            raise ValueError(f"{name!r} is no column of custody_events")
    return value


Day = Annotated[date, BeforeValidator(_day)]
RoleOrAny = Annotated[str, AfterValidator(_role_or_any)]
EventFields = Annotated[str, AfterValidator(_event_fields)]
Text = Annotated[str, Field(min_length=1)]
Share = Annotated[float, Field(ge=0, le=1)]
PerKwh = Annotated[float, Field(ge=0, le=20)]


class Entry(BaseModel):
    """Base of all entries: in force on the days from `valid_from` to `valid_to`, both included."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    #: The heading of the entry in its file; the file is named after its plural.
    heading: ClassVar[str]

    source: Text
    valid_from: Day
    valid_to: Day | None = None
    verified: bool = False
    articles: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Entry:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError(f"it ends on {self.valid_to} before it begins on {self.valid_from}")
        return self

    @property
    def valid_from_s(self) -> int:
        """First second in force."""
        return day_start_s(self.valid_from)

    @property
    def valid_to_s(self) -> int | None:
        """First second no longer in force, None: still in force."""
        return None if self.valid_to is None else day_start_s(self.valid_to + timedelta(days=1))

    @abstractmethod
    def law_keys(self) -> tuple[Row, ...]:
        """Return the keys of which this entry is the law on its days."""

    def rows(self) -> tuple[Row, ...]:
        """Return the rows of the entry's table: key columns, then the two ends of its validity."""
        return tuple((*key, self.valid_from_s, self.valid_to_s) for key in self.law_keys())


class Article(Entry):
    """A place in a law or standard on which entries and rules rest; `article` is its number as quoted."""

    heading = "article"

    key: Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]
    title: Text
    article: Text | None = None
    says: Text

    def law_keys(self) -> tuple[Row, ...]:
        """Return the article's key."""
        return ((self.key,),)


class LicencePermit(Entry):
    """What a kind of licence can permit, to holders of certain roles or to anybody."""

    heading = "licence_permit"

    kind: LicenceKind
    activities: Annotated[tuple[Activity, ...], Field(min_length=1)]
    roles: Annotated[tuple[Role, ...], Field(min_length=1)] | None = None

    def law_keys(self) -> tuple[Row, ...]:
        """Return (kind, activity, role) for each pair; role None: any holder."""
        roles = (None,) if self.roles is None else self.roles
        return tuple((str(self.kind), str(a), r and str(r)) for a, r in product(self.activities, roles))


class LicenceDue(Entry):
    """For which activities a party needs a licence to receive a waste battery: any of them will do."""

    heading = "licence_due"

    roles: Annotated[tuple[RoleOrAny, ...], Field(min_length=1)]
    activities: Annotated[tuple[Activity, ...], Field(min_length=1)]

    def law_keys(self) -> tuple[Row, ...]:
        """Return (role, activity) for each pair."""
        return tuple((role, str(activity)) for role, activity in product(self.roles, self.activities))


class PermittedChannel(Entry):
    """To whom parties of certain roles may hand a waste battery."""

    heading = "permitted_channel"

    consignor_roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    consignee_roles: Annotated[tuple[Role, ...], Field(min_length=1)]

    def law_keys(self) -> tuple[Row, ...]:
        """Return (consignor_role, consignee_role) for each pair."""
        return tuple((str(a), str(b)) for a, b in product(self.consignor_roles, self.consignee_roles))


class Deadline(Entry):
    """A period of grace or a limit of time; `basis` says whether the number is the law's or ours."""

    heading = "deadline"

    name: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    days: Annotated[float, Field(gt=0)]
    basis: Literal["law", "default"]

    def law_keys(self) -> tuple[Row, ...]:
        """Return the deadline's name."""
        return ((self.name,),)

    def rows(self) -> tuple[Row, ...]:
        """Return (name, seconds, valid_from_s, valid_to_s)."""
        return ((self.name, round(self.days * DAY_SECONDS), self.valid_from_s, self.valid_to_s),)


class RequiredField(Entry):
    """What a custody event of certain types must say; fields joined by | : one of them is enough."""

    heading = "required_field"

    event_types: Annotated[tuple[EventType, ...], Field(min_length=1)]
    fields: Annotated[tuple[EventFields, ...], Field(min_length=1)]

    def law_keys(self) -> tuple[Row, ...]:
        """Return (event_type, field) for each pair."""
        return tuple((str(event_type), field) for event_type, field in product(self.event_types, self.fields))


class MetalContent(Entry):
    """What batteries of a chemistry hold in each kWh, by the day of making; what is None is unknown.

    With `at_least` the values are bounds: the word stands for several grades.
    """

    heading = "metal_content"

    chemistry: Chemistry
    kg_per_kwh: Annotated[float, Field(gt=0, le=50)] | None = None
    cathode_kg_per_kwh: PerKwh | None = None
    li_kg_per_kwh: PerKwh | None = None
    ni_kg_per_kwh: PerKwh | None = None
    co_kg_per_kwh: PerKwh | None = None
    mn_kg_per_kwh: PerKwh | None = None
    at_least: bool = False

    def law_keys(self) -> tuple[Row, ...]:
        """Return the chemistry."""
        return ((str(self.chemistry),),)

    def rows(self) -> tuple[Row, ...]:
        """Return one row in the order of the table's columns."""
        metals = (self.li_kg_per_kwh, self.ni_kg_per_kwh, self.co_kg_per_kwh, self.mn_kg_per_kwh)
        content = (self.kg_per_kwh, self.cathode_kg_per_kwh, *metals, self.at_least)
        return ((str(self.chemistry), *content, self.valid_from_s, self.valid_to_s),)


class MaterialContent(Entry):
    """What a kg of a material holds of each metal, by its formula."""

    heading = "material_content"

    material: Material
    formula: Text
    li_share: Share
    ni_share: Share
    co_share: Share
    mn_share: Share

    def law_keys(self) -> tuple[Row, ...]:
        """Return the material."""
        return ((str(self.material),),)

    def rows(self) -> tuple[Row, ...]:
        """Return one row in the order of the table's columns."""
        shares = (self.li_share, self.ni_share, self.co_share, self.mn_share)
        return ((str(self.material), *shares, self.valid_from_s, self.valid_to_s),)


class RecoveryRate(Entry):
    """The share of what went into recycling that must come out, for each substance."""

    heading = "recovery_rate"

    substances: Annotated[tuple[Substance, ...], Field(min_length=1)]
    share: Annotated[float, Field(gt=0, le=1)]

    def law_keys(self) -> tuple[Row, ...]:
        """Return each substance."""
        return tuple((str(substance),) for substance in self.substances)

    def rows(self) -> tuple[Row, ...]:
        """Return (substance, share, valid_from_s, valid_to_s) for each substance."""
        return tuple((str(one), self.share, self.valid_from_s, self.valid_to_s) for one in self.substances)


class ProhibitedUse(Entry):
    """Uses to which no used power battery may be put, and the trades that stand for them."""

    heading = "prohibited_use"

    uses: Annotated[tuple[Use, ...], Field(min_length=1)]
    roles: tuple[Role, ...] = ()

    def law_keys(self) -> tuple[Row, ...]:
        """Return (use, None) for each use and (None, role) for each trade."""
        return (*((str(use), None) for use in self.uses), *((None, str(role)) for role in self.roles))


class ReportDeadline(Entry):
    """Within how many days parties of certain roles report events of certain types."""

    heading = "report_deadline"

    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    event_types: Annotated[tuple[EventType, ...], Field(min_length=1)]
    days: Annotated[float, Field(gt=0)]

    def law_keys(self) -> tuple[Row, ...]:
        """Return (role, event_type) for each pair."""
        return tuple((str(role), str(event_type)) for role, event_type in product(self.roles, self.event_types))

    def rows(self) -> tuple[Row, ...]:
        """Return (role, event_type, seconds, valid_from_s, valid_to_s) for each pair."""
        seconds = round(self.days * DAY_SECONDS)
        return tuple((*key, seconds, self.valid_from_s, self.valid_to_s) for key in self.law_keys())


class CodingDuty(Entry):
    """Batteries of which levels must bear a code of GB/T 34014 if they are made on these days."""

    heading = "coding_duty"

    levels: Annotated[tuple[Level, ...], Field(min_length=1)]

    def law_keys(self) -> tuple[Row, ...]:
        """Return each level."""
        return tuple((str(level),) for level in self.levels)
