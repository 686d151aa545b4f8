from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from reading import Read

HEADER = "battery_id,level,mass_kg,made_at"
GOOD = f"{HEADER}\nB1,pack,400,2024-01-02\nB2,module, 20.5 ,2024-01-02T03:04:05Z\n"


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_values_are_converted(read: Read, tmp_path: Path) -> None:
    reading = read(write(tmp_path / "batteries.csv", GOOD))
    first, second = reading.rows("batteries")
    assert (first["source_no"], first["source_row"], first["part"], first["extra"]) == (1, 1, 0, None)
    assert (first["battery_id"], first["level"], first["mass_kg"], first["maker_id"]) == ("B1", "pack", 400.0, None)
    assert (first["made_at_us"], first["made_at_is_day"]) == (1_704_124_800_000_000, True)
    assert (second["mass_kg"], second["made_at_is_day"]) == (20.5, False)
    assert reading.rejects == []
    assert reading.warnings == ""


@pytest.mark.parametrize(
    "content",
    [
        GOOD.replace(",", ";"),
        GOOD.replace(",", "\t"),
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\r"),
        GOOD.rstrip("\n"),
        "\n\n" + GOOD,
        GOOD.replace("B1,", '"B1",'),
        "\ufeff" + GOOD,
        GOOD.encode("utf-16"),
        GOOD.upper().replace("PACK", "pack").replace("MODULE", "module").replace("BATTERY_ID", " Battery_ID "),
    ],
)
def test_forms_of_one_file_read_alike(read: Read, tmp_path: Path, content: str | bytes) -> None:
    reading = read(write(tmp_path / "batteries.csv", content))
    assert reading.ids("batteries", "battery_id") == ["B1", "B2"]
    assert reading.ids("batteries", "mass_kg") == [400.0, 20.5]
    assert reading.rejects == []


def test_packed_and_tab_separated(read: Read, tmp_path: Path) -> None:
    packed = write(tmp_path / "batteries.csv.gz", gzip.compress(GOOD.encode()))
    tabbed = write(tmp_path / "lots.tsv", "lot_id\tmaterial\nL1\tcopper\n")
    reading = read(packed, tabbed)
    assert reading.ids("batteries", "battery_id") == ["B1", "B2"]
    assert reading.ids("lots", "lot_id") == ["L1"]


def test_gb18030_is_tried_and_named(read: Read, tmp_path: Path) -> None:
    text = "enterprise_id,name\nA,蜂巢回收\n"
    reading = read(write(tmp_path / "enterprises.csv", text.encode("gb18030")))
    assert reading.ids("enterprises", "name") == ["蜂巢回收"]
    assert "read as GB 18030, not UTF-8" in reading.warnings


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"battery_id\nB\xff\xff\n", "The file is neither UTF-8 (byte 12) nor GB 18030; save it as UTF-8."),
        (GOOD.encode("utf-16-le"), "The file looks like UTF-16 without a byte-order mark; save it as UTF-8."),
        (b"\xff\xfeA\x00\x00", "The file is not UTF-16 at byte 4; save it as UTF-8."),
    ],
)
def test_other_encodings_reject_the_file(read: Read, tmp_path: Path, content: bytes, sentence: str) -> None:
    reading = read(write(tmp_path / "batteries.csv", content))
    assert reading.rejects == [(None, "batteries", None, sentence)]


def test_truncated_gzip_rejects_the_file(read: Read, tmp_path: Path) -> None:
    reading = read(write(tmp_path / "batteries.csv.gz", gzip.compress(GOOD.encode())[:-12]))
    assert reading.rejects == [(None, "batteries", None, "The file is not whole gzip data; pack it again.")]


def test_broken_lines_are_rejected_and_the_others_survive(read: Read, tmp_path: Path) -> None:
    lines = [
        HEADER,
        "B1,pack,1,2024-01-02",
        "B2,pack,1",
        "",
        'B3,"pack,1,2024-01-02',
        'B4,"pack",1,2024-01-02',
        "B5,pack,1,2024-01-02,more",
        'B6,pa"ck,1,2024-01-02',
        '"B\n7",pack,1,2024-01-02',
        "B8,pack,\0,2024-01-02",
        'B9,"pack"x,1,2024-01-02',
        "B10,pack,1,2024-01-02",
        'B11,"never closed,1,2024-01-02',
    ]
    reading = read(write(tmp_path / "batteries.csv", "\n".join(lines)))
    assert reading.ids("batteries", "battery_id") == ["B1", "B4", "B\n7", "B10"]
    assert reading.ids("batteries", "source_row") == [1, 4, 7, 10]
    assert [(row, reason) for row, _, _, reason in reading.rejects] == [
        (2, "Line 3 is broken: it has 3 fields where the header has 4."),
        (3, "Line 5 is broken: a quote is opened and not closed."),
        (5, "Line 7 is broken: it has 5 fields where the header has 4."),
        (
            6,
            "Line 8 is broken: a quote stands inside a field that is not quoted, or text follows a closing quote.",
        ),
        (8, "Line 11 is broken: the line holds a NUL byte."),
        (
            9,
            "Line 12 is broken: a quote stands inside a field that is not quoted, or text follows a closing quote.",
        ),
        (11, "Line 14 is broken: a quote is opened and not closed."),
    ]
    assert json.loads(reading.raws[0] or "") == {"_line": "B2,pack,1"}


def test_each_bad_field_of_a_row_is_named(read: Read, tmp_path: Path) -> None:
    text = f"{HEADER},note\n,brick,-1,2024-02-30,kept\nB2,pack,1,2024-02-28,\n"
    reading = read(write(tmp_path / "batteries.csv", text))
    assert reading.ids("batteries", "battery_id") == ["B2"]
    assert reading.rejects == [
        (1, "batteries", "battery_id", "battery_id is blank; it is required."),
        (1, "batteries", "level", "level is 'brick'; expected: one of pack, module, cell."),
        (
            1,
            "batteries",
            "made_at",
            "made_at is '2024-02-30'; expected: an ISO 8601 time such as 2026-04-01 or 2026-04-01T10:00:00+08:00.",
        ),
        (1, "batteries", "mass_kg", "mass_kg is '-1'; expected: a number from 0."),
    ]
    assert json.loads(reading.raws[0] or "") == {
        "battery_id": "", "level": "brick", "mass_kg": "-1", "made_at": "2024-02-30", "note": "kept",
    }  # fmt: skip


def test_long_values_are_cut_in_reasons_only(read: Read, tmp_path: Path) -> None:
    long = "x" * 300_000
    reading = read(write(tmp_path / "batteries.csv", f"{HEADER}\nB1,{long},,\n{long},,,\n"))
    assert reading.ids("batteries", "battery_id") == [long]
    assert len(reading.rejects[0][3]) < 200
    assert json.loads(reading.raws[0] or "")["level"] == long


@pytest.mark.parametrize(("content", "warning"), [("", "the file is empty"), (HEADER, "a header and no rows")])
def test_files_without_rows_are_no_error(read: Read, tmp_path: Path, content: str, warning: str) -> None:
    reading = read(write(tmp_path / "batteries.csv", content))
    assert warning in reading.warnings
    assert reading.rejects == []


def test_unknown_columns_are_kept_and_told_once(read: Read, tmp_path: Path) -> None:
    text = 'battery_id,colour,it\'s "odd",_reason\nB1,red,,old\nB2,,,\nB3,blue,5,old\n'
    reading = read(write(tmp_path / "batteries.csv", text.replace('it\'s "odd"', '"it\'s ""odd"""')))
    assert [extra and json.loads(extra) for extra in reading.ids("batteries", "extra")] == [
        {"colour": "red"},
        None,
        {"colour": "blue", 'it\'s "odd"': "5"},
    ]
    assert reading.warnings.count("unknown columns are kept") == 1
    assert "_reason" not in reading.warnings


def test_a_header_that_stands_twice_keeps_both_values(read: Read, tmp_path: Path) -> None:
    reading = read(write(tmp_path / "batteries.csv", "battery_id,battery_id,x,,x\nB1,B9,1,2,3\n"))
    assert reading.ids("batteries", "battery_id") == ["B1"]
    assert json.loads(reading.ids("batteries", "extra")[0]) == {
        "battery_id (2)": "B9",
        "x": "1",
        "column 4": "2",
        "x (2)": "3",
    }


def test_many_blocks_number_their_records_through(read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("battery_custody.ingest.text_file.TextSource.blocks.__defaults__", (101,))
    lines = [f'B{n},"a, ""{n}""\n{n}",1,2024-01-02' if n % 3 else f"B{n},pack" for n in range(1, 200)]
    header = "battery_id,note,mass_kg,made_at"
    reading = read(write(tmp_path / "batteries.csv", "\n".join([header, *lines])))
    good = [n for n in range(1, 200) if n % 3]
    assert reading.ids("batteries", "battery_id") == [f"B{n}" for n in good]
    assert reading.ids("batteries", "source_row") == good
    assert reading.rejected_rows == [n for n in range(1, 200) if not n % 3]
    assert json.loads(reading.ids("batteries", "extra")[-1]) == {"note": 'a, "199"\n199'}
    # Two of three records before it take two lines.
    assert reading.rejects[1][3].startswith("Line 11 is broken")
