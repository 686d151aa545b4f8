"""The simulation as a whole: the same seed, the same files; and clear words for what can't be done."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from battery_custody.errors import InputError
from battery_custody.simulate import simulate_nation

SMALL = 1_500


def test_same_seed_same_content_and_another_seed_another(tmp_path: Path) -> None:
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        simulate_nation(tmp_path / name, batteries=SMALL, seed=seed)
    files = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*.parquet"))
    assert len(files) == 13
    for file in files:
        first, second = (pq.read_table(tmp_path / name / file) for name in "ab")
        assert first.equals(second), file
    third = pq.read_table(tmp_path / "c" / "custody_events.parquet")
    assert not third.equals(pq.read_table(tmp_path / "a" / "custody_events.parquet"))


def test_csv_says_the_same_as_parquet(tmp_path: Path) -> None:
    simulate_nation(tmp_path / "p", batteries=SMALL, seed=5)
    simulate_nation(tmp_path / "c", batteries=SMALL, seed=5, formats="csv")
    parquet = pd.read_parquet(tmp_path / "p" / "custody_events.parquet")
    csv = pd.read_csv(
        tmp_path / "c" / "custody_events.csv", dtype={"adcode": str, "document_no": str}, low_memory=False
    )
    assert list(csv.columns) == list(parquet.columns)
    for name in ("event_time", "record_time"):
        assert csv[name].str.endswith("+08:00").all()
        assert (pd.to_datetime(csv[name], utc=True) == parquet[name]).all()
    for name in ("event_id", "item_id", "consignee_id", "document_no", "use"):
        assert (csv[name].fillna("") == parquet[name].fillna("")).all(), name
    links = pd.read_csv(tmp_path / "c" / "aggregations.csv", dtype=str)
    known = pd.read_parquet(tmp_path / "p" / "aggregations.parquet")
    assert (links["separated_at"].isna() == known["separated_at"].isna()).all()
    assert 0 < links["separated_at"].notna().sum() < len(links)
    assert (pd.to_datetime(links["separated_at"], utc=True).dropna() == known["separated_at"].dropna()).all()


def test_summary_counts_what_the_files_hold(tmp_path: Path) -> None:
    stages: list[tuple[str, int, int]] = []
    summary = simulate_nation(
        tmp_path, batteries=SMALL, seed=2, formats="csv", progress=lambda *stage: stages.append(stage)
    )
    assert all(path.is_file() for path in summary.files)
    for path in summary.files[:-1]:
        assert pacsv.read_csv(path).num_rows == summary.rows[path.stem]
    truth = pacsv.read_csv(summary.files[-1]).to_pandas()
    assert truth.loc[~truth["look_alike"], "tactic"].value_counts().to_dict() == summary.planted
    assert truth.loc[truth["look_alike"], "variant"].value_counts().to_dict() == summary.look_alikes
    assert [done for _, done, _ in stages] == list(range(len(stages)))
    assert {total for _, _, total in stages} == {len(stages)}


def test_an_earlier_simulation_is_replaced(tmp_path: Path) -> None:
    simulate_nation(tmp_path, batteries=SMALL, seed=1, formats="csv")
    simulate_nation(tmp_path, batteries=SMALL, seed=1)
    assert not list(tmp_path.rglob("*.csv"))


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "custody_events.csv"
    kept.write_text("mine")
    with pytest.raises(InputError, match="holds other files"):
        simulate_nation(tmp_path, batteries=SMALL, seed=1)
    assert kept.read_text() == "mine"


@pytest.mark.parametrize(
    ("change", "words"),
    [({"batteries": 10}, "too few"), ({"seed": -1}, "negative"), ({"formats": "xml"}, "can't be written")],
)
def test_what_cannot_be_done_is_said(tmp_path: Path, change: dict[str, object], words: str) -> None:
    arguments = {"batteries": SMALL, "seed": 1, "formats": "parquet"} | change
    with pytest.raises(InputError, match=words):
        simulate_nation(tmp_path / "n", **arguments)
    assert not (tmp_path / "n").exists()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "n").write_text("")
    with pytest.raises(InputError, match="is a file"):
        simulate_nation(tmp_path / "n", batteries=SMALL, seed=1)
