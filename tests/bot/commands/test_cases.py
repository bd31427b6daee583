"""`cases export`: a month or one case, formulas defused, nobody's account, in the trail."""

from __future__ import annotations

import asyncio
import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.commands.cases import defused
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
    rows = list(csv.DictReader(io.StringIO(printed)))
    assert [row["case"] for row in rows] == ["Mali 0002", "Mali 4821"]
    assert rows[1]["day"] == "5/11/2026"
    assert "u1" not in printed
    assert "31,337" not in printed
    assert "10,000 to 99,999" in rows[0]["told"]
    assert trail(url, 1)[-1] == ("operator:1", "export", "Nok")
    assert trail(url, 2)[-1] == ("operator:1", "export", "Nok")


def test_one_case_by_its_name(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cases", "export", "--case", "mali4821", "--by", "Nok"]) == 0
    assert "มะลิ 4821" in capsys.readouterr().out


def test_another_month_or_district_is_empty(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cases", "export", "--district", "3805", "--month", "2026-12", "--by", "N"]) == 0
    assert main(["cases", "export", "--province", "38", "--month", "2026-11", "--by", "N"]) == 0
    assert "Mali" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "cell", ["=1+1", "+66812345678", "-1", "@SUM(A1)", "\t=1", "  =1", "\uff1d1"]
)
def test_no_cell_is_taken_for_a_formula(cell: str) -> None:
    assert defused(cell).startswith("'")


def test_plain_words_stay_as_they_are() -> None:
    assert defused("ตำรวจ 0812345678") == "ตำรวจ 0812345678"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--district", "3805", "--by", "N"], "--month: say which"),
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
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) == 2
    (gone,) = [row for row in rows if row["told"].startswith("What was told is deleted")]
    assert (gone["state"], gone["day"]) == ("closed", "5/11/2026")
