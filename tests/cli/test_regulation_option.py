"""`--regulation`, `custody derive` and `custody balance`, as they are typed."""

from __future__ import annotations

from pathlib import Path

from command_line import Custody


def test_a_folder_of_regulation_files_is_taken_and_a_wrong_one_refused(
    custody: Custody, told: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    entry = '[[deadline]]\nname = "sent_not_received_grace"\ndays = 1\nbasis = "default"\nsource = "ours"\n'
    (folder / "deadlines.toml").write_text(entry + "valid_from = 2007-05-01\n", encoding="utf-8")
    answer = custody("--regulation", folder, "balance", "R", ledger=told)
    assert answer.status == 4
    assert "custody derive" in answer.sentence
    assert custody("--regulation", folder, "derive", "--json", ledger=told).object == {"items": 2}
    assert custody("--regulation", folder, "balance", "R", ledger=told).status == 0
    answer = custody("--regulation", tmp_path / "away", "derive", ledger=told)
    assert answer.status == 2
    assert "does not exist" in answer.sentence


def test_a_balance_is_drawn_and_wrong_questions_have_their_status(custody: Custody, told: Path, tmp_path: Path) -> None:
    page = tmp_path / "balance.html"
    answer = custody("balance", "R", "--html", page, "--json", ledger=told)
    assert answer.object["enterprise_id"] == "R"
    assert "<svg" in page.read_text("utf-8")
    assert custody("balance", "NOBODY", ledger=told).status == 3
    assert custody("balance", "R", "--from", "soon", ledger=told).status == 2
    assert custody("balance", "R", "--from", "2026-02-01", "--to", "2026-01-01", ledger=told).status == 2
