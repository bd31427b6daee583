"""The weekly list: from confirmed cases of four unrelated people, a week late, never one alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from content.reading.library import Library
from handlers.checks import published_list
from handlers.checks.published_list import due_at, months, next_months
from handlers.core.several import COUNTED, UNRELATED
from storage.cases import published
from storage.cases.confirmed import ConfirmedReport
from storage.cases.sightings import DOMAIN, PHONE, Seen
from storage.engine.database import Database
from storage.engine.transaction import Unit
from storage.forgetting.erasure import ForgetInCases
from storage.people.people import ErasePerson
from tests.support import case_rows
from tests.support.case_rows import ADVISED, DESK, NUMBER, WEEK
from tests.support.clock import Clock

PEOPLE = ("a", "b", "c", "d")
OTHER, THIRD = Seen(PHONE, "0899999999"), Seen(DOMAIN, "evil-bank.top")
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


@pytest.fixture
def content(lists: Library) -> Library:
    """The lists that checks read, and two outcomes of cases."""
    return replace(lists, desk=DESK)


async def told(db: Database, content: Library) -> Mapping[Seen, date]:
    """What is told of three values after what is due was published."""
    await case_rows.publish(db, content)
    return await db.read(lambda unit: published.look_up(unit, [NUMBER, OTHER, THIRD]))


async def test_values_of_four_people_are_told_a_week_after_the_closing_at_the_earliest(
    both: Database, content: Library, clock: Clock
) -> None:
    await case_rows.confirmed(both, PEOPLE, [NUMBER, OTHER])
    day = clock.now
    while not (found := await told(both, content)):
        clock.on(86_400)
        assert clock.now < day + timedelta(days=15)
    assert found == {NUMBER: NOVEMBER, OTHER: NOVEMBER}
    assert clock.now - day >= published_list.DELAY
    assert clock.now.astimezone(UTC) >= due_at(clock.now)


async def test_three_people_are_too_few_whatever_they_report(
    db: Database, content: Library, clock: Clock
) -> None:
    for _ in range(3):
        await case_rows.confirmed(db, PEOPLE[:UNRELATED], [NUMBER, OTHER, THIRD])
    clock.on(3 * WEEK)
    assert await told(db, content) == {}


async def test_open_cases_and_other_endings_tell_nothing(
    db: Database, content: Library, clock: Clock
) -> None:
    await case_rows.confirmed(db, PEOPLE, [NUMBER, OTHER], outcome=ADVISED)
    await db.write(lambda unit: [case_rows.open_case(unit, p, [NUMBER, OTHER]) for p in PEOPLE])
    clock.on(3 * WEEK)
    assert await told(db, content) == {}


async def test_one_value_waits_for_another(db: Database, content: Library, clock: Clock) -> None:
    await case_rows.confirmed(db, PEOPLE)
    clock.on(3 * WEEK)
    assert await told(db, content) == {}
    await case_rows.confirmed(db, PEOPLE, [OTHER])
    clock.on(3 * WEEK)
    assert set(await told(db, content)) == {NUMBER, OTHER}


async def test_a_value_leaves_with_the_next_batch_alone_if_a_case_is_opened_again(
    db: Database, content: Library, clock: Clock
) -> None:
    first, *_ = await case_rows.confirmed(db, PEOPLE)
    await case_rows.confirmed(db, PEOPLE, [OTHER])
    clock.on(3 * WEEK)
    assert set(await told(db, content)) == {NUMBER, OTHER}
    await db.write(lambda unit: case_rows.reopen(unit, first))
    assert set(await told(db, content)) == {NUMBER, OTHER}
    clock.on(WEEK)
    assert set(await told(db, content)) == {OTHER}


async def test_a_value_leaves_if_a_reporter_erases_themselves(
    db: Database, content: Library, clock: Clock
) -> None:
    await case_rows.confirmed(db, PEOPLE)
    await case_rows.confirmed(db, ("e", *PEOPLE), [OTHER])
    clock.on(3 * WEEK)
    assert set(await told(db, content)) == {NUMBER, OTHER}

    def erase(unit: Unit) -> None:
        ForgetInCases("a").apply(unit)
        ErasePerson("a").apply(unit)

    await db.write(erase)
    clock.on(WEEK)
    assert set(await told(db, content)) == {OTHER}


async def test_nothing_changes_between_two_batches(
    db: Database, content: Library, clock: Clock
) -> None:
    clock.now = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)  # a Monday begins in Thailand
    await case_rows.confirmed(db, PEOPLE, [NUMBER, OTHER])
    clock.on(2 * WEEK)
    before = await told(db, content)
    assert set(before) == {NUMBER, OTHER}
    cases = await case_rows.confirmed(db, ("e", *PEOPLE), [THIRD, NUMBER])
    await db.write(lambda unit: case_rows.reopen(unit, cases[0]))
    for _ in range(7 * 24 - 1):
        clock.on(3_600)
        assert await told(db, content) == before


async def test_genuine_numbers_are_never_published(
    db: Database, content: Library, clock: Clock, library: Library
) -> None:
    await case_rows.confirmed(
        db, PEOPLE, [NUMBER, OTHER, Seen(PHONE, "1441"), Seen(DOMAIN, "scb.co.th")]
    )
    clock.on(3 * WEEK)
    await case_rows.publish(db, replace(library, desk=DESK))
    batch = await db.read(published.read)
    keys = await db.read(
        lambda u: {(s.kind, u.keyring.hash(s.kind, s.value)) for s in (NUMBER, OTHER)}
    )
    assert set(batch.months) == keys


async def test_a_batch_is_made_once_and_made_up_for_if_nobody_ran(
    db: Database, content: Library, clock: Clock
) -> None:
    await case_rows.publish(db, content)
    first = await db.read(published.last_at)
    clock.on(3_600)
    await case_rows.publish(db, content)
    assert await db.read(published.last_at) == first
    clock.on(5 * WEEK)
    await case_rows.publish(db, content)
    assert await db.read(published.last_at) == due_at(clock.now)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 11, 22, 16, 59, tzinfo=UTC), datetime(2026, 11, 15, 17, tzinfo=UTC)),
        (datetime(2026, 11, 22, 17, 0, tzinfo=UTC), datetime(2026, 11, 22, 17, tzinfo=UTC)),
        (datetime(2026, 11, 29, 16, 59, tzinfo=UTC), datetime(2026, 11, 22, 17, tzinfo=UTC)),
    ],
)
def test_a_batch_is_due_when_monday_begins_in_thailand(now: datetime, due: datetime) -> None:
    assert due_at(now) == due


def reports(*days: datetime) -> list[ConfirmedReport]:
    """One report by a different person at each of these moments."""
    return [ConfirmedReport(PHONE, "k", f"p{n}", day) for n, day in enumerate(days)]


def test_the_month_is_one_in_or_after_which_four_people_reported() -> None:
    autumn = [datetime(2026, 11, 3, tzinfo=UTC)] * 2
    winter = [datetime(2026, 12, 3, tzinfo=UTC)] * 3
    assert months(reports(*autumn, *winter)) == {(PHONE, "k"): NOVEMBER}
    assert months(reports(*winter, winter[0])) == {(PHONE, "k"): DECEMBER}
    assert months(reports(*autumn, *winter[:1])) == {}


def test_the_month_is_that_of_thailand_and_a_person_counts_once_with_their_newest() -> None:
    late = datetime(2026, 11, 30, 18, tzinfo=UTC)  # already December in Thailand
    assert months(reports(*[late] * COUNTED)) == {(PHONE, "k"): DECEMBER}
    again = [ConfirmedReport(PHONE, "k", "p0", late - timedelta(days=n)) for n in range(9)]
    assert months([*again, *reports(late, late)]) == {}


A, B, C = (PHONE, "a"), (PHONE, "b"), (PHONE, "c")


@pytest.mark.parametrize(
    ("before", "now", "after"),
    [
        ({}, {}, {}),
        ({}, {A: NOVEMBER}, {}),
        ({}, {A: NOVEMBER, B: NOVEMBER}, {A: NOVEMBER, B: NOVEMBER}),
        ({A: NOVEMBER}, {}, {}),
        ({A: NOVEMBER, B: NOVEMBER}, {A: NOVEMBER}, {A: NOVEMBER}),
        ({A: NOVEMBER}, {A: DECEMBER}, {A: NOVEMBER}),
        ({A: NOVEMBER}, {A: DECEMBER, B: NOVEMBER}, {A: DECEMBER, B: NOVEMBER}),
        ({A: DECEMBER}, {A: NOVEMBER}, {A: NOVEMBER}),
        ({A: NOVEMBER, B: NOVEMBER}, {A: NOVEMBER, C: NOVEMBER}, {A: NOVEMBER}),
    ],
)
def test_news_of_one_value_waits_and_taking_back_never_does(
    before: dict[tuple[str, str], date],
    now: dict[tuple[str, str], date],
    after: dict[tuple[str, str], date],
) -> None:
    assert next_months(before, now) == after
