"""What others reported is told on a card, and not to somebody who tries out numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest

from content.reading.library import Library
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
from tests.storage.cases.test_reported import report
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


async def of_three_people(db: Database) -> None:
    for n, person in enumerate(("a", "b", "c")):
        await db.write(report(person, f"10{n}0"))  # type: ignore[arg-type]


async def test_a_number_that_several_reported_is_told(db: Database, lists: Library) -> None:
    await of_three_people(db)
    found = await look(db, lists, "+66 81 234 5678 โทรมา")
    assert list(found.often) == ["+66812345678"]


async def test_beyond_the_limit_the_line_is_left_out_until_a_day_has_passed(
    db: Database, lists: Library, clock: Clock
) -> None:
    await of_three_people(db)
    for _ in range(MOST):
        assert (await look(db, lists, NUMBER)).often
    assert await look(db, lists, NUMBER) == subject.Reported()
    assert (await look(db, lists, NUMBER, "somebody else")).often
    clock.on(WINDOW.total_seconds() + 1)
    assert (await look(db, lists, NUMBER)).often


async def test_words_without_numbers_are_no_look_up(db: Database, lists: Library) -> None:
    assert await look(db, lists, "สวัสดีค่ะ") == subject.Reported()


async def test_another_limit_is_not_used_up(db: Database, lists: Library) -> None:
    await of_three_people(db)
    for _ in range(MOST):
        await db.write(NoteAttempt("p", f"not {LOOK_UP}").apply)
    assert (await look(db, lists, NUMBER)).often


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
async def test_a_number_that_several_reported_is_recognised_however_it_is_spelt(
    db: Database, lists: Library, words: str
) -> None:
    await of_three_people(db)
    assert len((await look(db, lists, words)).often) == 1


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
