"""Shapes that others planted and labelled, in transfers without items: each is found as one finding."""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from pathlib import Path

import pytest

from battery_custody.book import Book

BESIDE = Path(__file__).parents[3] / "shared" / "data"
LABELLED = Path(os.environ.get("CUSTODY_SHARED_DATA", BESIDE)) / "flows" / "amlsim_typologies_389"

RULES = {
    "fan_in": "CC502",
    "fan_out": "CC503",
    "cycle": "CC504",
    "scatter_gather": "CC505",
    "gather_scatter": "CC506",
}
#: The planted fans are of four transfers in eight months, and the cycle's transfers are not in time order.
PARAMS = (
    "CC502.min_parties=4",
    "CC502.window_days=90",
    "CC503.min_parties=4",
    "CC503.window_days=90",
    "CC504.max_common=1",
    "CC504.slack_days=10",
)
#: Share of a labelled shape's transfers that one finding must hold.
LEAST_SHARE = 0.8


@pytest.mark.skipif(not LABELLED.is_dir(), reason=f"the labelled transfers are not at {LABELLED}")
def test_every_labelled_shape_is_found(tmp_path: Path, book: Book) -> None:
    records = tmp_path / "records"
    records.mkdir()
    with (LABELLED / "transactions.csv").open() as source, (records / "transfers.csv").open("w", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(["transfer_id", "consignor_id", "consignee_id", "event_time", "mass_kg"])
        for row in csv.DictReader(source):
            parties = [f"party {row[side]}" for side in ("orig_acct", "bene_acct")]
            writer.writerow([row["tran_id"], *parties, row["tran_timestamp"], row["base_amt"]])
    labelled: dict[tuple[str, str], set[str]] = defaultdict(set)
    with (LABELLED / "alert_transactions.csv").open() as source:
        for row in csv.DictReader(source):
            labelled[row["alert_id"], row["alert_type"]].add(row["tran_id"])

    assert book.ingest(records).accepted == 9_921
    report = book.detect(["CC5"], params=PARAMS)
    report.raise_for_failures()
    findings = book.finding_records()
    matched = set()
    for (alert, shape), transfers in labelled.items():
        best = max(
            (finding for finding in findings if finding["rule_id"] == RULES[shape]),
            key=lambda finding: len(transfers & set(finding["event_ids"])),
        )
        assert len(transfers & set(best["event_ids"])) >= LEAST_SHARE * len(transfers), (alert, shape)
        matched.add(best["finding_id"])
    assert len(labelled) == len(matched) == 5
    assert len(findings) - len(matched) <= 10, "far more is flagged than was planted"


def test_without_licences_every_party_counts(book: Book, tmp_path: Path) -> None:
    records = tmp_path / "records"
    records.mkdir()
    rows = ["t1,A,B,2024-01-01,5", "t2,B,C,2024-01-02,5", "t3,C,A,2024-01-03,5", "t4,C,C,2024-01-03,5"]
    text = "\n".join(["transfer_id,consignor_id,consignee_id,event_time,mass_kg", *rows])
    (records / "transfers.csv").write_text(text + "\n")
    book.ingest(records)
    book.detect(["CC504"])
    (finding,) = book.finding_records("CC504")
    assert finding["event_ids"] == ["t1", "t2", "t3"]
    assert finding["party_ids"] == ["A", "B", "C"]
    assert finding["item_ids"] == []
    assert finding["evidence"]["unlicensed_count"] == 3
    # The detour through oneself is kept, and is no part of the shape.
    assert book.frame("bare_transfer").shape[0] == 4


@pytest.mark.parametrize("rule_id", sorted(RULES.values()))
def test_empty_ledger_has_no_shapes(book: Book, rule_id: str) -> None:
    report = book.detect([rule_id])
    assert (report.failures, report.rules[0].in_scope, report.rules[0].flagged) == ((), 0, 0)
