"""`district`: counted first, done with --yes; retired, given away and erased by itself."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest
from openpyxl import load_workbook

from bot.__main__ import main
from storage.cases.alerts import AlertBody, DraftAlert
from storage.keys.erasure_ledger import ErasureLedger
from storage.people.people import ChangePerson
from tests.bot.commands.test_cases import url as url
from tests.bot.commands.test_officials import Known, accept, code_of, store
from tests.support.paths import ROOT

REPORTER = b"line:canary-of-a-resident"
LIVES_HERE = ChangePerson(REPORTER.decode(), {"district": "3805"})


def province_desk(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["officials", "invite", "--province", "38", "--role", "desk"])
    store(url, Known("line:desk"))
    accept(url, code_of(capsys), "line:desk")


def test_nothing_is_done_without_yes(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    province_desk(url, capsys)
    for _ in range(2):
        assert main(["district", "retire", "ปากคาด"]) == 2
        shown = capsys.readouterr()
        assert shown.out.startswith(
            "3805 Pak Khat, Bueng Kan\nopen cases: 2; they go up (province)"
        )
        assert "nothing was done: --yes does it" in shown.err


def test_it_is_done_with_yes_and_noted(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    province_desk(url, capsys)
    assert main(["district", "retire", "3805", "--yes", "--by", "Somsri"]) == 0
    assert "done: 2 case(s) handed up" in capsys.readouterr().out
    main(["audit", "acts"])
    assert "(Somsri)  retire district 3805" in capsys.readouterr().out
    main(["audit", "show", "mali4821"])
    assert "(Somsri)  raise  province" in capsys.readouterr().out
    assert main(["audit", "verify"]) == 0


def test_cases_that_nobody_could_take_over_stay(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["district", "retire", "3805", "--yes"]) == 2
    assert "officials invite --province 38" in capsys.readouterr().err
    main(["officials", "list"])
    assert "NOBODY ON DUTY  3805 Pak Khat, Bueng Kan  open cases: 2" in capsys.readouterr().out


def test_a_name_that_is_only_near_is_asked_about(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["district", "retire", "ปากแดง", "--yes"]) == 2
    assert "Near it: 2106 Pluak Daeng" in capsys.readouterr().err


def test_erasing_is_counted_first_and_leaves_no_byte(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    province_desk(url, capsys)
    store(url, Known(REPORTER.decode()), LIVES_HERE)
    assert main(["district", "erase", "3805"]) == 2
    counted = capsys.readouterr()
    assert "case: 2\n" in counted.out
    assert "nothing was done" in counted.err
    files = [path for path in tmp_path.iterdir() if path.name.startswith("rutan.sqlite3")]
    assert any(REPORTER in path.read_bytes() for path in files)
    assert main(["district", "erase", "3805", "--yes", "--by", "Somsri"]) == 0
    assert capsys.readouterr().out.startswith(counted.out)
    assert not any(REPORTER in path.read_bytes() for path in files if path.exists())
    main(["audit", "acts"])
    assert "(Somsri)  erase district 3805" in capsys.readouterr().out
    assert main(["audit", "verify"]) == 0
    assert "rows that went with erased districts" in capsys.readouterr().out
    assert main(["district", "erase", "3805", "--yes"]) == 0
    assert "there is nothing of it" in capsys.readouterr().out
    main(["officials", "list"])
    assert "desk" in capsys.readouterr().out


OFFICES = """# Kept by hand
offices:
  '3801':
    phone: "042 000 001"   # the front desk
  '3805': {phone: '042 000 005'}
  '3806':
    story:
      th: |
        ก
"""


def test_erasing_leaves_no_file_and_other_districts_theirs(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content = tmp_path / "content"
    copytree(ROOT / "content", content, ignore=ignore_patterns("*.py", "__pycache__", "fonts"))
    offices = content / "offices.yaml"
    offices.write_text(OFFICES, encoding="utf-8")
    monkeypatch.setenv("CONTENT_DIR", str(content))
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    store(
        url,
        DraftAlert(1, "3806", None, 1, AlertBody()),
        DraftAlert(1, "3805", None, 1, AlertBody()),
    )
    theirs, others = [], []
    for here, there in (
        ("pack/3805-2569-11/poster.png", "pack/3806-2569-11/poster.png"),
        ("pack/alert-2.ogg", "pack/alert-1.ogg"),
        ("pack/alert-2.m4a", "pack/alert-22.ogg"),
        ("content-drafts/places/3805/00001.json", "content-drafts/places/3806/00001.json"),
    ):
        theirs.append(tmp_path / here)
        others.append(tmp_path / there)
    for path in (*theirs, *others):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(path.name)
    assert main(["district", "erase", "3805"]) == 2
    counted = capsys.readouterr().out
    assert f"file: {tmp_path / 'pack' / 'alert-2.ogg'}" in counted
    assert counted.count("file: ") == 4
    assert all(path.exists() for path in theirs)
    assert main(["district", "erase", "3805", "--yes"]) == 0
    assert not any(path.exists() for path in theirs)
    assert not (tmp_path / "content-drafts" / "places" / "3805").exists()
    assert [path.read_text() for path in others] == [path.name for path in others]
    assert offices.read_text("utf-8") == OFFICES.replace("  '3805': {phone: '042 000 005'}\n", "")
    capsys.readouterr()
    assert main(["district", "erase", "3805"]) == 0
    assert "there is nothing of it" in capsys.readouterr().out


def test_a_file_that_stays_is_named_and_a_second_run_finds_it_again(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    store(url, DraftAlert(1, "3805", None, 1, AlertBody()))
    kept = tmp_path / "rutan.sqlite3.before-2026-11-30T021000.000000Z"
    kept.touch()
    sound = tmp_path / "pack" / "alert-1.ogg"
    draft = tmp_path / "content-drafts" / "places" / "3805" / "00001.json"
    for path in (sound, draft):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")

    def refuse(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as read_only:
        read_only.setattr(Path, "unlink", refuse)
        read_only.setattr("shutil.rmtree", refuse)
        assert main(["district", "erase", "3805", "--yes"]) == 1
    told = capsys.readouterr().out
    assert f"it stayed: {sound} (Permission denied)" in told
    assert f"it stayed: {draft.parent} (Permission denied)" in told
    assert "nothing else was erased yet" in told
    assert "\nerased;" not in told
    assert main(["district", "erase", "3805", "--yes"]) == 0
    told = capsys.readouterr().out
    assert f"file: {sound}" in told
    assert f"a copy that still holds it: {kept}" in told
    assert not sound.exists()
    assert not draft.parent.exists()


def test_what_cannot_be_noted_is_not_erased(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "erasures").write_text("")
    assert main(["district", "erase", "3805", "--yes"]) == 2
    told = capsys.readouterr()
    assert "nothing was erased from the database: the ledger of erasures in" in told.err
    assert main(["district", "erase", "3805"]) == 2
    assert "case: 2\n" in capsys.readouterr().out


def test_offices_are_written_whole_or_stay_as_they_were(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content = tmp_path / "content"
    copytree(ROOT / "content", content, ignore=ignore_patterns("*.py", "__pycache__", "fonts"))
    offices = content / "offices.yaml"
    offices.write_text(OFFICES, encoding="utf-8")
    offices.chmod(0o640)
    monkeypatch.setenv("CONTENT_DIR", str(content))
    monkeypatch.setenv("DATA_DIR", str(tmp_path))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ErasureLedger, "_append", lambda *_: None)  # it is on another disk

    with monkeypatch.context() as disk:
        disk.setattr("os.fsync", full)
        assert main(["district", "erase", "3805", "--yes"]) == 1
    assert f"it stayed: {offices} (No space left on device)" in capsys.readouterr().out
    assert offices.read_text("utf-8") == OFFICES
    assert not list(content.glob(".offices*"))
    assert main(["district", "erase", "3805", "--yes"]) == 0
    assert "'3805'" not in offices.read_text("utf-8")
    assert offices.stat().st_mode & 0o777 == 0o640


def test_an_export_is_readable_and_names_no_reporter(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store(url, Known(REPORTER.decode()), LIVES_HERE)
    folder = tmp_path / "out"
    assert main(["district", "export", "3805", "--to", str(folder), "--by", "Nok"]) == 0
    assert "2 cases, 0 officials, 0 list, 0 warnings" in capsys.readouterr().out
    told = json.loads((folder / "cases.json").read_text())
    assert [case["trail"][-1]["move"] for case in told] == ["open", "open"]
    main(["audit", "show", "mali4821"])
    assert "(Nok)  export" in capsys.readouterr().out
    sheets = load_workbook(folder / "district.xlsx")
    assert sheets.sheetnames == ["cases", "officials", "list", "warnings"]
    assert sheets["cases"].max_row == 3
    for path in folder.iterdir():
        for word in (REPORTER, b"u1"):
            assert word not in path.read_bytes() or path.suffix == ".xlsx"
        assert b"31,337" not in path.read_bytes()
    assert main(["district", "export", "3805", "--to", str(folder)]) == 2
    assert "must be a folder that is empty" in capsys.readouterr().err
