"""Regulation files of one's own: every command goes by them, and a ledger knows by which it was derived."""

from __future__ import annotations

from pathlib import Path

import pytest

import battery_custody
from battery_custody.errors import LedgerError, RegulationError
from battery_custody.regulation import PACKAGED, load_regulation, regulation_in_force

LMO = """
[[metal_content]]
chemistry = "lmo"
kg_per_kwh = 9.0
li_kg_per_kwh = 0.13
ni_kg_per_kwh = 0.0
co_kg_per_kwh = 0.0
mn_kg_per_kwh = 2.09
source = "an assay of our own"
verified = true
valid_from = 2010-01-01
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "regulation"
    folder.mkdir()
    (folder / "metal_contents.toml").write_text(LMO, encoding="utf-8")
    return folder


def fill(file: Path) -> None:
    with battery_custody.open(file) as book:
        book.ingest_rows("batteries", [{"battery_id": "P1", "chemistry": "lmo", "energy_kwh": 100}])
        row = {"transformation_id": "t1", "kind": "recycling", "enterprise_id": "R", "event_time": "2025-01-01"}
        book.ingest_rows("transformations", [row])
        book.ingest_rows("transformation_inputs", [{"transformation_id": "t1", "item_id": "P1"}])
        output = {"transformation_id": "t1", "item_id": "L1", "li_kg": 3, "mn_kg": 200}
        book.ingest_rows("transformation_outputs", [output])


def test_the_folder_of_the_settings_is_the_regulation(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert regulation_in_force().digest == load_regulation().digest == load_regulation(PACKAGED).digest
    monkeypatch.setenv("CUSTODY_REGULATION", str(own))
    assert [entry.source for entry in regulation_in_force().metal_contents] == ["an assay of our own"]
    assert regulation_in_force().digest != load_regulation().digest
    assert regulation_in_force().licence_dues == load_regulation().licence_dues
    monkeypatch.setenv("CUSTODY_REGULATION", str(own / "away"))
    with pytest.raises(RegulationError, match="does not exist"):
        regulation_in_force()


def test_a_question_by_other_files_is_refused_until_all_is_derived_by_them(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "custody.duckdb"
    fill(file)
    with battery_custody.open(file, read_only=True) as book:
        assert book.balance("R").to_dict()["recovery"]["li"] is None
    monkeypatch.setenv("CUSTODY_REGULATION", str(own))
    with battery_custody.open(file, read_only=True) as book, pytest.raises(LedgerError, match="custody derive"):
        book.balance("R")
    with battery_custody.open(file) as book:
        assert book.derive() == 2
        assert book.balance("R").to_dict()["recovery"]["li"] == pytest.approx(3 / 13, abs=1e-6)


def test_judging_and_the_next_batch_derive_by_the_files_of_the_day(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "custody.duckdb"
    fill(file)
    with battery_custody.open(file) as book:
        assert book.detect(["CC301"]).rules[0].flagged == 0
    monkeypatch.setenv("CUSTODY_REGULATION", str(own))
    with battery_custody.open(file) as book:
        assert book.detect(["CC301"]).rules[0].flagged == 1
    monkeypatch.delenv("CUSTODY_REGULATION")
    with battery_custody.open(file) as book:
        book.ingest_rows("enterprises", [{"enterprise_id": "R", "name": "Refinery"}])
        assert book.balance("R").to_dict()["recovery"]["li"] is None
