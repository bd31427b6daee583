"""`district`: counted first, done with --yes; retired, given away and erased by itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.__main__ import main
from storage.people.people import ChangePerson
from tests.bot.commands.test_cases import url as url
from tests.bot.commands.test_officials import Known, accept, code_of, store

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
