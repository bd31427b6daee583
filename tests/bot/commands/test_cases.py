"""`cases export`: a month or one case, formulas defused, nobody's account, in the trail."""

from __future__ import annotations

import asyncio
import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.__main__ import main
from bot.settings import load
from storage.cases import audit, cases
from storage.cases.cases import MoveCase
from storage.cases.report import Answer, Report, Statement
from storage.cases.states import Move, State
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.forgetting import old_cases
from tests.storage.cases.test_cases import report

NOW = datetime(2026, 11, 5, 3, 0, tzinfo=UTC)


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An installation with two cases of November, one of them with a formula in it."""
    address = f"sqlite:///{tmp_path}/rutan.sqlite3"
    monkeypatch.setenv("DATABASE_URL", address)

    async def fill() -> None:
        database = Database(address, Keyring(load().data_keys), lambda: NOW)
        await database.open()
        await database.write(report().apply)
        evil = replace(
            report(digits="0002"),
            report=Report(
                claimed=Answer(words='=HYPERLINK("evil")'), statement=Statement(amount=31_337)
            ),
        )
        await database.write(evil.apply)
        await database.close()

    asyncio.run(fill())
    return address


def trail(url: str, case: int) -> list[tuple[str, str, str]]:
    async def read() -> list[tuple[str, str, str]]:
        database = Database(url, Keyring(load().data_keys))
        await database.open()
        entries = await database.read(lambda unit: audit.trail(unit, case))
        await database.close()
        return [(entry.actor, entry.move, entry.note) for entry in entries]

    return asyncio.run(read())


def test_a_month_is_a_table_and_stands_in_every_trail(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["cases", "export", "--district", "3805", "--month", "2569-11", "--by", "Nok"]
    assert main([*words, "--lang", "en"]) == 0
    printed = capsys.readouterr().out
    rows = table(printed)
    assert [row["Case"] for row in rows] == ["Mali 0002", "Mali 4821"]
    assert rows[1]["Reported"] == "2026-11-05 10:00"
    assert "u1" not in printed
    assert "31,337" not in printed
    assert "31337" not in printed
    assert rows[0]["Amount (baht)"] == "10,000 to 99,999"
    assert rows[0]["Claimed to be"].startswith("'=")
    assert trail(url, 1)[-1] == ("operator:1", "export", "Nok")
    assert trail(url, 2)[-1] == ("operator:1", "export", "Nok")


def table(printed: str) -> list[dict[str, str]]:
    """The rows of a printed table, which begins with the mark by which Excel knows UTF-8."""
    assert printed.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(printed.removeprefix("\ufeff"))))


def test_some_days_are_a_table_too_and_the_last_day_is_in_it(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["cases", "export", "--district", "3805", "--by", "Nok"]
    assert main([*words, "--from", "2569-11-05", "--to", "2569-11-05"]) == 0
    rows = table(capsys.readouterr().out)
    assert [row["เรื่อง"] for row in rows] == ["มะลิ 0002", "มะลิ 4821"]
    assert rows[0]["สถานะ"] == "รอรับ"
    assert main([*words, "--from", "2569-11-06", "--to", "2569-11-30"]) == 0
    assert table(capsys.readouterr().out) == []


def test_a_spreadsheet_has_the_cases_and_their_totals(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "november.xlsx"
    words = ["cases", "export", "--district", "3805", "--month", "2569-11", "--by", "Nok"]
    assert main([*words, "--xlsx", str(file)]) == 0
    assert capsys.readouterr().out == f"{file}\n"
    book = load_workbook(file)
    cases, totals = (list(sheet.values) for sheet in book)
    assert [row[0] for row in cases] == ["เรื่อง", "มะลิ 0002", "มะลิ 4821"]
    assert totals[1][:2] == ("เรื่องทั้งหมด", 2)
    assert main([*words, "--xlsx", str(tmp_path / "nowhere" / "x.xlsx")]) == 2
    assert "--xlsx" in capsys.readouterr().err


def test_one_case_by_its_name(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cases", "export", "--case", "mali4821", "--by", "Nok"]) == 0
    assert "มะลิ 4821" in capsys.readouterr().out


def test_another_month_or_district_is_empty(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cases", "export", "--district", "3805", "--month", "2026-12", "--by", "N"]) == 0
    assert main(["cases", "export", "--province", "38", "--month", "2026-11", "--by", "N"]) == 0
    assert "Mali" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--district", "3805", "--by", "N"], "--month: say which"),
        (["--district", "3805", "--from", "2569-11-05", "--by", "N"], "give both"),
        (
            [*("--district", "3805", "--from", "5/11/69", "--to", "2569-11-06", "--by", "N")],
            "--from 5/11/69: write it like 2569-11-22",
        ),
        (
            [*("--district", "3805", "--from", "2569-11-05", "--to", "2569-11-04", "--by", "N")],
            "it is before",
        ),
        (
            [*("--district", "3805", "--month", "2569-11", "--to", "2569-11-04", "--by", "N")],
            "not both",
        ),
        (["--district", "3805", "--month", "11/2569", "--by", "N"], "write it like 2569-11"),
        (["--district", "3805", "--month", "2569-13", "--by", "N"], "write it like 2569-11"),
        (["--case", "mali9999", "--by", "N"], "no such case"),
        (["--case", "mali4821", "--by", " "], "--by: say who"),
        (["--district", "ปากแดง", "--month", "2569-11"], "Near it: 2106 Pluak Daeng"),
        (["--province", "บึงกาน", "--month", "2569-11"], "Near it: 38 Bueng Kan"),
        (["--province", "99", "--month", "2569-11"], "no province has this code"),
    ],
)
def test_a_wrong_flag_is_one_clear_message(
    url: str, words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cases", "export", *words]) == 2
    assert told in capsys.readouterr().err


def test_a_forgotten_case_is_still_a_row_of_its_month(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async def forget() -> None:
        later = NOW + timedelta(days=800)
        database = Database(url, Keyring(load().data_keys), lambda: later)
        await database.open()
        case = await database.read(lambda unit: cases.find(unit, "mali4821"))
        assert case
        closed = replace(case, state=State.CLOSED, outcome="warned")
        await database.write(MoveCase(case, "official:1", Move.CLOSE, closed).apply)
        later += timedelta(days=731)
        assert await database.write(lambda unit: old_cases.forget(unit, timedelta(days=730))) == 1
        await database.close()

    asyncio.run(forget())
    words = ["cases", "export", "--district", "3805", "--month", "2569-11", "--by", "Nok"]
    assert main([*words, "--lang", "en"]) == 0
    rows = table(capsys.readouterr().out)
    assert len(rows) == 2
    (gone,) = [
        row for row in rows if row["Words of the reporter"].startswith("What was told is deleted")
    ]
    assert (gone["State"], gone["Reported"]) == ("Closed", "2026-11-05 10:00")
