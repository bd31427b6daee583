"""What is exported: every fact an official may read, and nothing that is covered."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from openpyxl import load_workbook

from bot.office.figures import export
from bot.office.figures.case_table import Column
from bot.office.figures.workbook import csv_text, xlsx
from bot.turns.phrasebook import Phrasebook
from content.reading.library import Library
from handlers.cases.case.states import moved
from storage.cases import cases
from storage.cases.cases import MoveCase, Reach
from storage.cases.report import Answer, Detail, Loss, Report, Speaker, Statement, TalkEntry
from storage.cases.states import Level, Move
from storage.engine.database import Database
from storage.figures import listing
from storage.figures.listing import ListedCase
from tests.storage.cases.test_cases import report
from tests.support.clock import Clock

NAME, OWN_PHONE = "มาลี แก้วใส", "0899990000"
TOLD = Report(
    loss=Loss.PAID,
    claimed=Answer("police"),
    wanted=Answer(words="ให้โอน 31337 บาท"),
    phones=("0812345678",),
    accounts=("1234567890",),
    links=("http://bad.example/x",),
    words=f"ฉันชื่อ {NAME} เบอร์ของฉัน {OWN_PHONE} เขาบอกว่าเป็นตำรวจ",
    scam_type="police_impersonation",
    statement=Statement(31_337, day=date(2026, 11, 4), time="บ่ายสามโมงกว่า"),
    bank="held",
    police="told",
    talk=(
        TalkEntry(Speaker.OFFICIAL, words="เขาโทรมากี่ครั้ง"),
        TalkEntry(Speaker.REPORTER, words=f"สองครั้ง ฉันชื่อ {NAME} โทร {OWN_PHONE}"),
    ),
    notes=(f"ผู้แจ้งชื่อ {NAME} เบอร์ของเขา {OWN_PHONE}",),
)


async def listed(db: Database, clock: Clock, told: Report = TOLD) -> tuple[ListedCase, ...]:
    clock.now = datetime(2026, 11, 5, 3, 0, tzinfo=UTC)
    await db.write(replace(report(), report=told).apply)
    for hours, move, outcome in ((2, Move.TAKE, ""), (24, Move.CLOSE, "fraud")):
        clock.now += timedelta(hours=hours)
        case = await db.read(lambda unit: cases.find(unit, "mali4821"))
        assert case is not None
        now = replace(moved(case, move), taken_by=1, outcome=outcome)
        await db.write(MoveCase(case, "official:1", move, now).apply)
    reach = Reach(Level.DISTRICT, "3805")
    begin = clock.now - timedelta(days=5)
    return await db.read(lambda unit: listing.opened_within(unit, reach, begin, clock.now))


@pytest.mark.parametrize("language", ["th", "en"])
async def test_every_fact_has_a_column_and_nothing_covered_is_in_any(
    db: Database, clock: Clock, library: Library, language: str
) -> None:
    speak = Phrasebook(library.phrases).speaker(language)
    sheet = export.cases_sheet(library, speak, await listed(db, clock))
    row = dict(zip(Column, sheet.rows[0], strict=True))
    assert row[Column.OPENED] == datetime(2026, 11, 5, 10, 0)  # noqa: DTZ001
    assert row[Column.TAKEN] == datetime(2026, 11, 5, 12, 0)  # noqa: DTZ001
    assert row[Column.CLOSED] == datetime(2026, 11, 6, 12, 0)  # noqa: DTZ001
    assert (row[Column.HOURS_TO_TAKE], row[Column.HOURS_TO_CLOSE]) == (2, 26)
    assert row[Column.PHONES] == "0812345678"
    assert row[Column.MOVES] == 3
    assert all(isinstance(name, str) and "figures." not in name for name in sheet.header)
    empty = [column for column, value in row.items() if value in ("", None)]
    assert empty == [Column.HOLDER, Column.VOICE, Column.TIME, Column.REFERRED]
    printed = csv_text(sheet)
    opened = load_workbook(io.BytesIO(xlsx([sheet], language)))
    cells = "\n".join(str(cell) for values in opened.worksheets[0].values for cell in values)
    for canary in (NAME, "มาลี", OWN_PHONE, "31337", "31,337", "บ่ายสาม", "u1"):
        assert canary not in printed
        assert canary not in cells


async def test_what_the_reporter_uncovered_is_told(
    db: Database, clock: Clock, library: Library
) -> None:
    shown = replace(TOLD, uncovered=frozenset({Detail.AMOUNT, Detail.TIME}))
    speak = Phrasebook(library.phrases).speaker("th")
    sheet = export.cases_sheet(library, speak, await listed(db, clock, shown))
    row = dict(zip(Column, sheet.rows[0], strict=True))
    assert row[Column.AMOUNT] == 31_337
    assert row[Column.TIME] == "บ่ายสามโมงกว่า"
    assert NAME not in csv_text(sheet)


async def test_totals_say_what_the_cases_say(db: Database, clock: Clock, library: Library) -> None:
    speak = Phrasebook(library.phrases).speaker("en")
    sheet = export.totals_sheet(library, speak, await listed(db, clock))
    rows = {row[0]: row[1] for row in sheet.rows}
    assert rows["All cases"] == 1
    assert rows["Paid 10,000 to 99,999 baht"] == 1
    assert rows["Half are taken within"] == "2 hours"
    assert rows["2/11/2026"] == 1
