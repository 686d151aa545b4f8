from __future__ import annotations

import csv
from pathlib import Path

import pytest
from reading import Read, Reading

from battery_custody.errors import InputError
from battery_custody.ingest.send_back import RejectedField, send_back


def rejected(reading: Reading) -> list[RejectedField]:
    sql = """
SELECT name, source_row, table_name, field, reason, raw
FROM staged_reject JOIN staged_source USING (source_no) ORDER BY ALL"""
    return [RejectedField(*row) for row in reading.connection.execute(sql).fetchall()]


def test_rejected_rows_can_be_corrected_and_sent_again(read: Read, tmp_path: Path) -> None:
    (tmp_path / "lots.csv").write_text('批号,mass_kg,note\nL1,1,a\nL2,heavy,"b, c"\n,x,\n', "utf-8")
    (tmp_path / "lots.jsonl").write_text('{"lot_id": "L4", "mass_kg": -4, "tags": ["x", "y"]}')
    out = tmp_path / "out"
    written = send_back(rejected(read(tmp_path, mapping={"lots": {"lot_id": "批号"}})), out)
    assert [path.name for path in written] == ["lots-rejected-1.csv", "lots-rejected-2.csv"]
    rows = []
    for path in written:
        with path.open(encoding="utf-8", newline="") as file:
            rows += list(csv.DictReader(file))
    assert [row["mass_kg"] for row in rows] == ["heavy", "x", "-4"]
    assert (rows[0]["批号"], rows[0]["note"]) == ("L2", "b, c")
    assert (rows[2]["lot_id"], rows[2]["tags"]) == ("L4", "x;y")
    assert [row["_field"] for row in rows] == ["mass_kg", "lot_id;mass_kg", "mass_kg"]
    assert rows[0]["_reason"] == "mass_kg is 'heavy'; expected: a number from 0."
    assert rows[1]["_reason"].count("lot_id is blank; it is required.") == 1

    for path in written:
        path.write_text(path.read_text("utf-8").replace("heavy", "2").replace("-4", "4"), "utf-8")
    again = read(*written, mapping={"lots": {"lot_id": "批号"}})
    assert [(row["lot_id"], row["mass_kg"], row["extra"]) for row in again.rows("lots")] == [
        ("L2", 2.0, '{"note":"b, c"}'),
        ("L4", 4.0, '{"tags":"x;y"}'),
    ]


def test_what_is_no_row_goes_to_a_text_file(read: Read, tmp_path: Path) -> None:
    (tmp_path / "lots.csv").write_text("lot_id,mass_kg\nL1,1,2\n")
    (tmp_path / "sites.parquet").write_bytes(b"")
    written = send_back(rejected(read(tmp_path)), tmp_path / "out")
    assert [path.name for path in written] == ["not_rows.txt"]
    text = written[0].read_text("utf-8").splitlines()
    assert text[:2] == [
        f"# {tmp_path}/lots.csv, record 1: Line 2 is broken: it has 3 fields where the header has 2.",
        "L1,1,2",
    ]
    assert text[2].startswith(f"# {tmp_path}/sites.parquet: The file can't be read as Parquet")


def test_nothing_rejected_writes_nothing(tmp_path: Path) -> None:
    assert send_back([], tmp_path / "out") == []


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(InputError, match="can't be written"):
        send_back([], tmp_path / "out")
