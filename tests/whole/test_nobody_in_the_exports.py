"""Everything that can be taken out of an installation, and not one of 500 planted personal strings
in any of it: tables of cases, what partners get, the public feed, a district's own data, texts for
agencies. The month's page, table and PDF: tests/bot/office/pages/test_month.py, test_month_pdf.py.
"""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import load
from bot.sharing import warnings
from bot.turns.phrasebook import Phrasebook
from content.reading.library import Library
from handlers.cases.desk import more
from storage.cases import alerts, audit, cases, disputes
from storage.cases.alerts import AlertBody, AlertState, DraftAlert, MoveAlert
from storage.cases.cases import MoveCase, OpenCase
from storage.cases.report import Answer, Loss, Report, Speaker, Statement, TalkEntry
from storage.cases.sightings import DOMAIN, PHONE, Seen
from storage.cases.states import Level, Move
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.officials.district_list import ConfirmAddress
from storage.people import people
from storage.people.people import Person

CASES = 56
CALLER, SITE = "0812345678", "bad.top"
"""What fraudsters use: it must be there, so that the exports are known to be of these cases."""
FIRST = ("มาลี", "สมชาย", "บุญมา", "คำปุ่น", "ทองดี", "วิไล", "ประเสริฐ")
LAST = ("แก้วใส", "ศรีสุข", "ใจงาม", "พรมดี", "วงศ์คำ", "บุตรดี", "แสนสุข", "ทองคำ")


def planted(n: int) -> dict[str, str]:
    """The personal strings of the nth case, none of which may leave."""
    tokens = ("chat", "time", "trail", "wrong", "official")
    return {
        **{name: f"{name}{n:03}canary" for name in tokens},
        "name": f"{FIRST[n % 7]} {LAST[n // 7]}",
        "phone": f"0899{n:06}",
        "amount": f"{3_234_567 + 1_111 * n:,}",
        "plain amount": str(3_234_567 + 1_111 * n),
    }


def between_both(n: int) -> tuple[str, str, str]:
    """What was said between the reporter and officials: in tables of cases alone, as officials read
    it, with names and numbers covered.
    """
    return f"note{n:03}canary", f"talk{n:03}canary", f"asked{n:03}canary"


def case(unit: Unit, n: int) -> None:
    """Store the nth case with its reporter, the talk, notes of officials and a dispute."""
    own, (note, talk, asked) = planted(n), between_both(n)
    me = f"ฉันชื่อ {own['name']} เบอร์ของฉัน {own['phone']}"
    told = Report(
        loss=Loss.PAID, claimed=Answer("police"), wanted=Answer("transfer"), phones=(CALLER,),
        accounts=("9870004321",), links=(f"http://{SITE}/x",), words=f"{me} เขาบอกว่าเป็นตำรวจ",
        statement=Statement(int(own["plain amount"]), time=own["time"]),
        notes=(f"{note} {me}",),
        talk=(TalkEntry(Speaker.OFFICIAL, words=asked),
              TalkEntry(Speaker.REPORTER, words=f"{talk} {me}")),
    )  # fmt: skip
    person = Person(f"line:{own['chat']}", "line", "1", own["chat"], district="3805")
    people.add(unit, person)
    OpenCase(
        "mali", f"{n:04}", Level.DISTRICT, "3805", "38", True, person.id, "th", False, told,
        (Seen(PHONE, CALLER), Seen(DOMAIN, SITE)),
    ).apply(unit)  # fmt: skip
    opened = cases.find(unit, f"mali{n:04}")
    assert opened is not None
    MoveCase(opened, audit.official(1), Move.NOTE, note=own["trail"]).apply(unit)
    disputes.AskReview(person.id, own["wrong"], "nothing").apply(unit)
    invite = officials.MakeInvite(
        officials.new_code(), "officer", "3805", None, note=own["official"]
    )
    invite.apply(unit)


def fill(unit: Unit) -> None:
    """All cases, a confirmed site, and a warning that a second official approved."""
    for n in range(CASES):
        case(unit, n)
    for official in (1, 2):
        ConfirmAddress(f"{SITE}/", "3805", "38", official).apply(unit)
    DraftAlert(1, "3805", None, 1, AlertBody("police", "transfer")).apply(unit)
    alert = alerts.latest_of(unit, 1, 1)
    assert alert is not None
    MoveAlert(alert, replace(alert, state=AlertState.SENT, approver=2)).apply(unit)


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    address = f"sqlite:///{tmp_path}/rutan.sqlite3"
    monkeypatch.setenv("DATABASE_URL", address)

    async def write() -> None:
        database = Database(
            address, Keyring(load().data_keys), lambda: datetime(2026, 11, 5, 3, tzinfo=UTC)
        )
        await database.open()
        await database.write(fill)
        await database.close()

    asyncio.run(write())
    return address


def unzipped(data: bytes) -> str:
    """Every file of a spreadsheet, as text."""
    book = zipfile.ZipFile(io.BytesIO(data))
    return "\n".join(book.read(name).decode("utf-8", "ignore") for name in book.namelist())


def feed_and_letters(url: str, library: Library) -> dict[str, str]:
    """The public feed, and the text for each agency of each case."""
    speak = Phrasebook(library.phrases).speaker("th")

    def read(unit: Unit) -> dict[str, str]:
        found = {
            f"{agency} {case.reference}": "\n".join(
                speak(line)
                for line in (
                    more.DEAR.phrase(agency),
                    *more._about(agency, case.report),
                    *more._day(case.report),
                )
            )
            for case in cases.of_district(unit, "3805")
            for agency in more.AGENCIES
        }
        approved = list(alerts.approved(unit))
        atom = warnings.write(library, unit.keyring, approved, "https://rutan.example", "Rutan")
        return found | {"feed": atom.decode()}

    async def run() -> dict[str, str]:
        database = Database(url, Keyring(load().data_keys))
        await database.open()
        try:
            return await database.read(read)
        finally:
            await database.close()

    return asyncio.run(run())


def test_not_one_of_500_personal_strings_is_in_anything_that_is_taken_out(
    url: str, library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken: dict[str, str] = {}
    place = ["--district", "3805", "--month", "2569-11"]
    for name, words in (
        ("cases.csv", ["cases", "export", *place]),
        ("list.csv", ["feeds", "export"]),
    ):
        assert main(words) == 0
        taken[name] = capsys.readouterr().out
    assert main(["cases", "export", *place, "--xlsx", str(tmp_path / "cases.xlsx")]) == 0
    taken["cases.xlsx"] = unzipped((tmp_path / "cases.xlsx").read_bytes())
    bundle = tmp_path / "rutan.json"
    shared = ["feeds", "share", "--to", str(bundle), "--by", "Nok", "--second", "Somsri"]
    assert main([*shared, "--tlp", "CLEAR"]) == 0
    taken["rutan.json"] = bundle.read_text("utf-8")
    assert main(["district", "export", "3805", "--to", str(tmp_path / "district")]) == 0
    for path in (tmp_path / "district").iterdir():
        data = path.read_bytes()
        taken[f"district {path.name}"] = unzipped(data) if path.suffix == ".xlsx" else data.decode()
    taken |= feed_and_letters(url, library)

    assert json.loads(taken["rutan.json"])["objects"]
    for name in ("cases.csv", "cases.xlsx", "district cases.json", "nbtc mali0000", "aoc mali0055"):
        assert CALLER in taken[name], name
    for name in ("list.csv", "rutan.json", "thaicert mali0000"):
        assert SITE in taken[name].replace("[.]", "."), name
    assert "ตำรวจ" in taken["feed"]
    strings = {string for n in range(CASES) for string in planted(n).values()}
    assert len(strings) >= 500
    found = {name: [s for s in strings if s in text] for name, text in taken.items()}
    assert {name: seen for name, seen in found.items() if seen} == {}
    said = [string for n in range(CASES) for string in between_both(n)]
    told = {name for name, text in taken.items() if any(string in text for string in said)}
    assert told == {"cases.csv", "cases.xlsx"}
