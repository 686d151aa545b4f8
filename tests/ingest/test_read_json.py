from __future__ import annotations

import json
from pathlib import Path

import pytest
from reading import Read

ROWS = [
    {"licence_id": "L1", "enterprise_id": "A", "kind": "recycling", "activities": ["recycle", "store"],
     "valid_from": "2026-01-01", "capacity_t_per_year": 5000},
    {"licence_id": 2, "enterprise_id": "B", "kind": "collection", "activities": "collect; store",
     "valid_from": "2026-01-01T00:00:00Z", "capacity_t_per_year": "1e3", "colour": {"of": ["paper", 1]}},
]  # fmt: skip


def lines(rows: list[dict[str, object]]) -> str:
    return "\n".join(json.dumps(row) for row in rows)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("licences.jsonl", lines(ROWS).encode()),
        ("licences.ndjson", (lines(ROWS).replace("\n", "\r\n\r\n") + "\r\n").encode("utf-8-sig")),
        ("licences.json", json.dumps(ROWS, indent=1).encode()),
        ("licences.json", lines(ROWS).encode("utf-16")),
        ("licences-2026.json", json.dumps(ROWS).encode("utf-8-sig")),
    ],
)
def test_lines_and_arrays_read_alike(read: Read, tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    reading = read(path)
    assert reading.rejects == []
    first, second = reading.rows("licences")
    assert (first["licence_id"], first["activities"], first["capacity_t_per_year"]) == ("L1", "recycle;store", 5000.0)
    assert (second["licence_id"], second["activities"], second["capacity_t_per_year"]) == ("2", "collect;store", 1000.0)
    assert first["extra"] is None
    assert json.loads(second["extra"]) == {"colour": {"of": ["paper", 1]}}
    assert "unknown columns are kept as they are: colour" in reading.warnings


def test_lines_that_are_no_object_are_rejected(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "lots.jsonl"
    path.write_text('{"lot_id": "L1"}\n\n{"lot_id": \n[1]\n{"lot_id": "L2", "mass_kg": true}\n{"lot_id": null}\n')
    reading = read(path)
    assert reading.ids("lots", "lot_id") == ["L1"]
    assert reading.rejects == [
        (2, "lots", None, "Line 3 is broken: it is no JSON object."),
        (3, "lots", None, "Line 4 is broken: it is no JSON object."),
        (4, "lots", "mass_kg", "mass_kg is 'true'; expected: a number from 0."),
        (5, "lots", "lot_id", "lot_id is blank; it is required."),
    ]
    assert json.loads(reading.raws[2] or "") == {"lot_id": "L2", "mass_kg": True}


def test_elements_of_an_array_that_are_no_object_are_rejected(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "lots.json"
    path.write_text('[{"lot_id": "L1"}, 7, null, {"lot_id": "L2"}]')
    reading = read(path)
    assert reading.ids("lots", "source_row") == [1, 4]
    assert [reason for *_, reason in reading.rejects] == [
        "Element 2 is broken: it is no JSON object.",
        "Element 3 is broken: it is no JSON object.",
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('[{"lot_id": "L1"}', "The file is not whole JSON; write an array of objects, or one object a line."),
        (
            '{"mass_kg": 3}',
            "The file lacks the required column lot_id; name the header that holds it in a mapping file.",
        ),
    ],
)
def test_files_that_are_rejected_as_a_whole(read: Read, tmp_path: Path, content: str, sentence: str) -> None:
    path = tmp_path / "lots.json"
    path.write_text(content)
    assert read(path).rejects == [(None, "lots", None, sentence)]


@pytest.mark.parametrize("content", ["", "\n\n", "[]"])
def test_empty_files_are_no_error(read: Read, tmp_path: Path, content: str) -> None:
    path = tmp_path / "lots.json"
    path.write_text(content)
    reading = read(path)
    assert reading.rejects == []
    assert "the file is empty" in reading.warnings


def test_keys_may_hold_anything(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "lots.jsonl"
    path.write_text(json.dumps({"a/b~c\"d'": "L1", "": 5, "$": 6, "_record": 9, "_reason": "old"}))
    reading = read(path, mapping={"lots": {"lot_id": "a/b~c\"d'"}})
    assert reading.ids("lots", "lot_id") == ["L1"]
    assert json.loads(reading.ids("lots", "extra")[0]) == {"": 5, "$": 6, "_record": 9}


def test_lines_that_cross_blocks(read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("battery_custody.ingest.text_file.TextSource.blocks.__defaults__", (7,))
    path = tmp_path / "lots.jsonl"
    path.write_text("\n".join(json.dumps({"lot_id": f"批{n}"}, ensure_ascii=False) for n in range(20)), "utf-8")
    reading = read(path)
    assert reading.ids("lots", "lot_id") == [f"批{n}" for n in range(20)]
    assert reading.ids("lots", "source_row") == list(range(1, 21))
