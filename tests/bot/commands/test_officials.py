"""`officials`: invites that work once, a list without accounts, and clear refusals."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import load
from storage import cases, officials
from storage.cases import OpenCase
from storage.database import Database
from storage.keyring import Keyring
from storage.unit import Change


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An installation of its own, without channels."""
    address = f"sqlite:///{tmp_path}/rutan.sqlite3"
    monkeypatch.setenv("DATABASE_URL", address)
    for name in ("LINE_CHANNEL_SECRET", "TELEGRAM_BOT_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    return address


def store(url: str, *changes: Change) -> None:
    async def run() -> None:
        database = Database(url, Keyring(load().data_keys))
        await database.open()
        for change in changes:
            await database.write(change.apply)
        await database.close()

    asyncio.run(run())


def accept(url: str, code: str, person: str) -> None:
    async def run() -> None:
        database = Database(url, Keyring(load().data_keys))
        await database.open()
        invite = await database.read(lambda unit: officials.find_invite(unit, code))
        assert invite is not None
        await database.write(officials.AcceptInvite(invite, person).apply)
        await database.close()

    asyncio.run(run())


def test_an_invite_prints_a_code_that_works(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["officials", "invite", "--district", "3805", "--role", "deputy"]) == 0
    printed = capsys.readouterr().out
    assert "Pak Khat, Bueng Kan" in printed
    code = printed.split("as a message: ")[1].split()[0]
    accept(url, code, "U-the-account")
    assert main(["officials", "list"]) == 0
    listed = capsys.readouterr().out
    assert listed.startswith("1  deputy  3805 Pak Khat, Bueng Kan  since ")
    assert "U-the-account" not in listed


def test_areas_whose_reports_reach_nobody_are_listed(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    store(
        url,
        OpenCase(
            "mali", "4821", cases.DISTRICT, "3805", "38", False, "u1", "th", False, {"loss": "none"}
        ),
    )
    assert main(["officials", "list"]) == 0
    assert "NOBODY ON DUTY  3805 Pak Khat, Bueng Kan  open cases: 1" in capsys.readouterr().out


def test_ending_a_duty_by_number(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["officials", "invite", "--province", "38"])
    accept(url, capsys.readouterr().out.split("as a message: ")[1].split()[0], "u1")
    assert main(["officials", "end", "1"]) == 0
    assert main(["officials", "end", "1"]) == 2
    assert "nobody on duty has this number" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--district", "9999"], "no district has this code"),
        (["--province", "3805"], "no province has this code"),
        (["--district", "3805", "--role", "king"], "choose one of"),
        (["--district", "3805", "--days", "0"], "from 1 to 90"),
    ],
)
def test_a_wrong_flag_is_one_clear_message(
    url: str, words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["officials", "invite", *words]) == 2
    assert told in capsys.readouterr().err
