"""`officials`: invites that work once, a list without accounts, and clear refusals."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import load
from storage.cases import cases
from storage.cases.cases import MoveCase, OpenCase
from storage.cases.report import Report
from storage.cases.states import Level, Move, State
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.engine.transaction import Change, Conflict, Unit
from storage.officials import officials
from storage.officials.second_chats import LinkChats, MakeLinkCode
from storage.people import people
from storage.people.people import Person


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An installation of its own, without channels."""
    address = f"sqlite:///{tmp_path}/rutan.sqlite3"
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setenv("OPERATOR", "Somsri")
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


@dataclass(frozen=True)
class Known:
    """Somebody who has written to us."""

    person: str

    def apply(self, unit: Unit) -> None:
        channel, _, chat = self.person.partition(":")
        people.add(unit, Person(self.person, channel, "1", chat))


@dataclass(frozen=True)
class Taken:
    """An official took this case."""

    reference: str
    official: int

    def apply(self, unit: Unit) -> None:
        case = cases.find(unit, self.reference)
        assert case is not None
        taken = replace(case, state=State.TAKEN, taken_by=self.official)
        MoveCase(case, f"official:{self.official}", Move.TAKE, taken).apply(unit)


@dataclass(frozen=True)
class Gone:
    """They blocked us."""

    person: str

    def apply(self, unit: Unit) -> None:
        people.block(unit, self.person, True)


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
        OpenCase("mali", "4821", Level.DISTRICT, "3805", "38", False, "u1", "th", False, Report()),
    )
    assert main(["officials", "list"]) == 0
    assert "NOBODY ON DUTY  3805 Pak Khat, Bueng Kan  open cases: 1" in capsys.readouterr().out


def test_ending_a_duty_by_number(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["officials", "invite", "--province", "38"])
    accept(url, capsys.readouterr().out.split("as a message: ")[1].split()[0], "u1")
    assert main(["officials", "end", "1"]) == 0
    assert main(["officials", "end", "1"]) == 2
    assert "nobody on duty has this number" in capsys.readouterr().err


def test_who_holds_cases_is_ended_only_after_it_was_said_how_many(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for person in ("u1", "u2"):
        main(["officials", "invite", "--district", "3805"])
        accept(url, capsys.readouterr().out.split("as a message: ")[1].split()[0], person)
    store(
        url,
        OpenCase("mali", "4821", Level.DISTRICT, "3805", "38", True, "u3", "th", False, Report()),
        Taken("mali4821", 1),
    )
    assert main(["officials", "end", "1"]) == 2
    told = capsys.readouterr().err
    assert "holds 1 open cases, 1 with a loss; 1 colleagues can take them: say --yes" in told
    assert main(["officials", "list"]) == 0
    assert capsys.readouterr().out.startswith("1  officer")
    assert main(["officials", "end", "1", "--yes"]) == 0
    assert "what they had taken is free again" in capsys.readouterr().out
    assert main(["officials", "end", "2"]) == 0
    assert "NOBODY ON DUTY is left there" in capsys.readouterr().out


def test_an_operator_is_for_the_whole_country(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["officials", "invite", "--district", "3805", "--role", "operator"]) == 2
    assert "say --national" in capsys.readouterr().err
    assert main(["officials", "invite", "--national", "--role", "operator"]) == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--district", "ปากแดง"], "Near it: 2106 Pluak Daeng, Rayong"),
        (["--province", "บึงกาน"], "Near it: 38 Bueng Kan"),
        (["--province", "Bueng Kam"], "Near it: 38 Bueng Kan"),
        (["--province", "xyzzy"], "no province has this code or name (see"),
        (["--district", "3805", "--note", "x" * 81], "at most 80 letters"),
        (["--district", "3805", "--note", "a\x1bb"], "in one line"),
        (["--district", "3805", "--by", " "], "--by: say who"),
        (["--district", "3805", "--by", "x" * 61], "at most 60 letters"),
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


def test_the_trail_of_an_official_names_no_account(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["officials", "invite", "--district", "3805"])
    code = capsys.readouterr().out.split("as a message: ")[1].split()[0]
    accept(url, code, "U-the-account")
    main(["officials", "end", "1"])
    capsys.readouterr()
    assert main(["officials", "trail", "1"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.split("  ", 1)[1] for line in told] == [
        "invite 1  by operator:1 (Somsri)",
        "accept  by official:1",
        "end  by operator:1 (Somsri)",
    ]
    assert main(["officials", "trail", "2"]) == 2
    assert "official 2: nothing is written" in capsys.readouterr().err


def test_an_official_with_two_apps_and_one_who_is_gone_are_marked(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for person in ("line:1", "line:2"):
        main(["officials", "invite", "--district", "3805"])
        code = capsys.readouterr().out.split("as a message: ")[1].split()[0]
        store(url, Known(person))
        accept(url, code, person)
    store(url, Known("telegram:1"), MakeLinkCode("u-aaaa-bbbb", "line:1"))
    store(url, LinkChats("u-aaaa-bbbb", "line:1", "telegram:1"), Gone("line:2"))
    assert main(["officials", "list"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert "  LINE and Telegram, linked 20" in first
    assert "  LINE (blocked)  UNREACHABLE" in second


def test_a_district_is_found_by_its_name_and_asked_about_where_several_fit(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["officials", "invite", "--district", "ปากคาด"]) == 0
    assert "3805 Pak Khat, Bueng Kan" in capsys.readouterr().out
    assert main(["officials", "invite", "--district", "เฉลิมพระเกียรติ"]) == 2
    told = capsys.readouterr().err
    assert "which one?" in told
    assert told.count(";") >= 1
    assert main(["officials", "invite", "--district", "ปากแดง"]) == 2, "near to one far away"
    told = capsys.readouterr()
    assert told.out == ""
    assert "Near it: 2106 Pluak Daeng, Rayong. Give the code" in told.err
    assert main(["officials", "invite", "--district", "nowhere at all"]) == 2
    assert "no district has this code or name" in capsys.readouterr().err


def code_of(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.split("as a message: ")[1].split()[0]


def test_a_province_is_found_by_its_name(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("38", "บึงกาฬ", "จังหวัดบึงกาฬ", "bueng kan"):
        assert main(["officials", "invite", "--province", name]) == 0
        assert "38 Bueng Kan (province)" in capsys.readouterr().out


def test_a_note_stays_with_whoever_used_the_code_and_lies_sealed(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["officials", "invite", "--district", "3805", "--note", "นายวิชัย"]) == 0
    accept(url, code_of(capsys), "line:1")
    main(["officials", "list"])
    assert "  นายวิชัย  LINE" in capsys.readouterr().out
    main(["officials", "note", "1", "นายวิชัย ใจดี", "--by", "Malee"])
    main(["officials", "end", "1"])
    assert "official 1 (นายวิชัย ใจดี) is off duty" in capsys.readouterr().out
    main(["officials", "trail", "1"])
    told = capsys.readouterr().out
    assert told.startswith("official 1: นายวิชัย ใจดี\n")
    assert "accept  by official:1 (นายวิชัย ใจดี)" in told
    assert "note  by operator:2 (Malee)" in told
    for file in tmp_path.glob("rutan.sqlite3*"):
        stored = file.read_bytes()
        assert "นายวิชัย".encode() not in stored
        assert b"Malee" not in stored
        assert b"Somsri" not in stored


def test_a_note_of_nobody_is_refused(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["officials", "note", "7", "x"]) == 2
    assert "official 7: nobody ever had this number" in capsys.readouterr().err


def test_outstanding_codes_are_listed_and_one_is_revoked(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["officials", "invite", "--district", "3805", "--note", "นายวิชัย"])
    first = code_of(capsys)
    main(["officials", "invite", "--province", "38", "--role", "desk"])
    second = code_of(capsys)
    assert main(["officials", "invites"]) == 0
    one, two = capsys.readouterr().out.splitlines()
    assert one.startswith("1  officer  3805 Pak Khat, Bueng Kan  until 20")
    assert one.endswith("  นายวิชัย")
    assert two.startswith("2  desk  38 Bueng Kan (province)  until 20")
    assert first not in one
    assert main(["officials", "revoke", "1"]) == 0
    assert main(["officials", "revoke", "1"]) == 2
    assert "invite 1: no outstanding code has this number" in capsys.readouterr().err
    accept(url, second, "line:2")
    with pytest.raises(Conflict):
        accept(url, first, "line:1")
    main(["officials", "invites"])
    assert capsys.readouterr().out == "no code is outstanding\n"
    assert main(["audit", "acts"]) == 0
    acts = [line.split("  ", 1)[1] for line in capsys.readouterr().out.splitlines()]
    assert acts == [f"operator:1 (Somsri)  {move}" for move in ("invite 1", "invite 2", "revoke 1")]
    assert main(["audit", "verify"]) == 0
