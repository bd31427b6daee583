"""What is published is told on a card, leaves no trace, and is not told to who copies the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeVar

import pytest
from sqlalchemy import select

from content.reading.library import Library
from content.reading.never_listed import NeverListed
from handlers.cases.case import report as case_report
from handlers.checks import reported as subject
from handlers.checks.extract import read
from handlers.checks.messages.judge import message_judge
from handlers.checks.reported import LOOK_UP, MOST, WINDOW, reported
from handlers.core.incoming import Incoming, Text
from handlers.core.numbers.spelling import account, match_key
from handlers.core.ports import Operator, ports_off
from handlers.core.turn import Turn
from storage.cases.report import Report
from storage.cases.sightings import ACCOUNT, PHONE, Seen
from storage.engine.database import Database
from storage.engine.transaction import Unit
from storage.people.attempts import NoteAttempt
from storage.people.people import Person
from storage.tables import SQLModel
from tests.support import case_rows
from tests.support.case_rows import DESK, WEEK
from tests.support.clock import Clock

T = TypeVar("T")
NUMBER = "0812345678"


async def look(db: Database, lists: Library, words: str, person: str = "p") -> subject.Reported:
    """What a person who sends these words is told; the look-up is noted as the turn would."""

    async def run(fn: Callable[[Unit], T]) -> T:
        return await db.read(fn)

    turn = Turn(
        person=Person(person, "fake", "", person),
        flow_state=None,
        events=(Incoming(Text(words), db.now()),),
        now=db.now(),
        content=lists,
        read=run,
        ports=ports_off(Operator("x", "y")),
    )
    found = await reported(turn, message_judge(lists).judge(read(words, lists.numbers)))
    for change in found.changes:
        await db.write(change.apply)
    return found


async def publish_number(db: Database, lists: Library, clock: Clock) -> None:
    """Four people reported NUMBER, and another; it was fraud, and weeks have passed."""
    await case_rows.confirmed(db, "abcd", [Seen(PHONE, NUMBER), Seen(PHONE, "0899999999")])
    clock.on(3 * WEEK)
    await case_rows.publish(db, replace(lists, desk=DESK))


async def test_a_published_number_is_told_with_its_month(
    db: Database, lists: Library, clock: Clock
) -> None:
    await publish_number(db, lists, clock)
    found = await look(db, lists, "+66 81 234 5678 โทรมา")
    assert found.confirmed == {"+66812345678": date(2026, 11, 1)}


async def test_two_gang_accounts_and_a_victim_are_told_nothing_at_any_time(
    db: Database, lists: Library, clock: Clock
) -> None:
    content = replace(lists, desk=DESK)
    await case_rows.confirmed(db, ["gang1", "gang2", "gang1"], [Seen(PHONE, NUMBER)])
    for reporters in ((), ("victim",), ()):
        await case_rows.confirmed(db, reporters, [Seen(PHONE, NUMBER)])
        clock.on(3 * WEEK)
        await case_rows.publish(db, content)
        for asker in ("gang1", "gang3", "victim"):
            assert (await look(db, lists, NUMBER, asker)).confirmed == {}


async def test_a_number_that_staff_put_on_the_list_later_is_no_longer_told_of(
    db: Database, lists: Library, clock: Clock
) -> None:
    await publish_number(db, lists, clock)
    genuine = replace(lists, never_listed=NeverListed(numbers=frozenset({"081-234-5678"})))
    assert (await look(db, genuine, NUMBER)).confirmed == {}
    assert (await look(db, lists, NUMBER)).confirmed


async def test_a_look_up_leaves_a_count_of_the_person_and_nothing_else(
    db: Database, lists: Library, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    await publish_number(db, lists, clock)

    def rows(unit: Unit) -> set[str]:
        tables = SQLModel.metadata.sorted_tables
        return {
            f"{one.name}: {row!r}" for one in tables for row in unit.connection.execute(select(one))
        }

    before = await db.read(rows)
    caplog.set_level(0)
    assert (await look(db, lists, NUMBER, "asker")).confirmed
    assert (await look(db, lists, "0877777777", "asker")).confirmed == {}
    left = await db.read(rows) - before
    assert len(left) == 2
    for row in left:
        assert row.startswith("attempt: ")
        assert LOOK_UP in row
        assert NUMBER not in row
        assert "0877777777" not in row
    assert NUMBER not in caplog.text
    assert "asker" not in caplog.text


async def test_beyond_the_limit_the_line_is_left_out_until_a_day_has_passed(
    db: Database, lists: Library, clock: Clock
) -> None:
    await publish_number(db, lists, clock)
    for _ in range(MOST):
        assert (await look(db, lists, NUMBER)).confirmed
    assert await look(db, lists, NUMBER) == subject.Reported()
    assert (await look(db, lists, NUMBER, "somebody else")).confirmed
    clock.on(WINDOW.total_seconds() + 1)
    assert (await look(db, lists, NUMBER)).confirmed


async def test_words_without_numbers_are_no_look_up(db: Database, lists: Library) -> None:
    assert await look(db, lists, "สวัสดีค่ะ") == subject.Reported()


async def test_another_limit_is_not_used_up(db: Database, lists: Library, clock: Clock) -> None:
    await publish_number(db, lists, clock)
    for _ in range(MOST):
        await db.write(NoteAttempt("p", f"not {LOOK_UP}").apply)
    assert (await look(db, lists, NUMBER)).confirmed


@pytest.mark.parametrize(
    "words",
    [
        "call 66812345678",
        "66812345678",
        "+66 (0) 81 234 5678 โทรมา",
        "โทร (081) 234–5678",
        "0066 81 234 5678",
        "เบอร์ ๐๘๑ - ๒๓๔ - ๕๖๗๘",
        "พร้อมเพย์ +66812345678",
    ],
)
async def test_a_number_that_is_published_is_recognised_however_it_is_spelt(
    db: Database, lists: Library, words: str, clock: Clock
) -> None:
    await publish_number(db, lists, clock)
    assert len((await look(db, lists, words)).confirmed) == 1


@pytest.mark.parametrize(
    ("told", "forwarded"),
    [
        ("เบอร์ 081-234-5678", "call 66812345678"),
        ("+66 (0) 81 234 5678", "โทร 081 - 234 - 5678"),
        ("โทรจาก +856 20 5555 1234", "ติดต่อ 020 5555 1234"),
        ("โทรจาก 020 5555 1234", "+8562055551234"),
        ("0 2123 4567-9", "+66 2 123 4567"),
    ],
)
def test_what_a_report_keeps_of_a_number_is_what_a_check_looks_up(
    lists: Library, told: str, forwarded: str
) -> None:
    kept = {seen.value for seen in report_of(told, lists) if seen.kind == PHONE}
    assert kept == {match_key(phone) for phone in read(forwarded, lists.numbers).phones}


def test_what_a_report_keeps_of_an_account_is_what_a_check_looks_up(lists: Library) -> None:
    kept = {
        seen.value for seen in report_of("โอนเข้าบัญชี 123–4–56789–0", lists) if seen.kind == ACCOUNT
    }
    assert kept == set(map(account, read("บัญชี 123.4.56789.0", lists.numbers).accounts))


def report_of(words: str, lists: Library) -> tuple[Seen, ...]:
    """What a report in these words leaves behind to be matched."""
    return case_report.seen(case_report.with_words(Report(), words, lists))
