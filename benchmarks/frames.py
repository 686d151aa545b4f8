"""The record files as pandas frames: what a user without a ledger begins with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

_COLUMNS = {
    "custody_events": [
        *("event_id", "event_type", "item_id", "event_time", "reporter_id", "consignor_id", "consignee_id"),
        *("vehicle_id", "document_no", "corrects_event_id"),
    ],
    "vehicle_events": ["event_id", "event_type", "vehicle_id", "event_time", "owner_id"],
    "enterprises": ["enterprise_id", "parent_id"],
    "transformations": ["transformation_id", "enterprise_id", "event_time"],
    "transformation_inputs": ["transformation_id", "item_id"],
    "transformation_outputs": ["transformation_id", "item_id"],
}

#: A finding by what names it: the item and the event.
Flag = tuple[str, str]


@dataclass(frozen=True)
class Records:
    """The tables that the two rules read, the time of judging and the period of grace.

    `inputs` and `outputs` say which enterprise took an item into a transformation, or got it out of
    one, and when. Ids stay the texts that they are in the files; times are pandas timestamps.
    """

    events: pd.DataFrame
    vehicle_events: pd.DataFrame
    parent_of: dict[str, str]
    inputs: pd.DataFrame
    outputs: pd.DataFrame
    now: pd.Timestamp
    grace: pd.Timedelta

    def sample(self, share: float) -> Records:
        """Return the records of a share of the items, spread over the file, with all that is theirs."""
        if share >= 1:
            return self
        items = self.events["item_id"].drop_duplicates().sample(frac=share, random_state=1)
        kept = (frame[frame["item_id"].isin(items)] for frame in (self.events, self.inputs, self.outputs))
        events, inputs, outputs = kept
        vehicles = self.vehicle_events[self.vehicle_events["vehicle_id"].isin(events["vehicle_id"].dropna())]
        return Records(events, vehicles, self.parent_of, inputs, outputs, self.now, self.grace)


def read_records(folder: Path, now_s: int, grace_s: int) -> Records:
    """Read record files (Parquet) into frames, the columns that the two rules need."""
    tables = {
        name: pq.read_table(folder / f"{name}.parquet", columns=columns).to_pandas()
        for name, columns in _COLUMNS.items()
    }
    events = tables["custody_events"]
    parents = tables["enterprises"].dropna()
    made = tables["transformations"]
    return Records(
        events=events[~events["event_id"].isin(events["corrects_event_id"].dropna())],
        vehicle_events=tables["vehicle_events"],
        parent_of=dict(zip(parents["enterprise_id"], parents["parent_id"], strict=True)),
        inputs=tables["transformation_inputs"].merge(made, on="transformation_id"),
        outputs=tables["transformation_outputs"].merge(made, on="transformation_id"),
        now=pd.Timestamp(now_s, unit="s", tz="UTC"),
        grace=pd.Timedelta(seconds=grace_s),
    )
