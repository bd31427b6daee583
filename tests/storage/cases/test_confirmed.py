"""Whose reports count: people told apart, in cases that are closed as fraud, and no others."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert

from storage.cases import confirmed
from storage.cases.sightings import ACCOUNT, PHONE, WORDING, Seen
from storage.engine.columns import table
from storage.engine.database import Database
from storage.engine.transaction import Unit
from storage.tables.officials import SecondChat
from tests.support import case_rows
from tests.support.case_rows import ADVISED, FRAUD, NUMBER
from tests.support.clock import Clock

DAY = timedelta(days=1)


async def people(db: Database, before: timedelta = DAY, least: int = 1) -> set[str]:
    """Who is counted for NUMBER, of the cases closed until `before` from now."""
    now = db.now()

    def read(unit: Unit) -> set[str]:
        found = confirmed.reports(unit, {FRAUD}, now - 365 * DAY, now + before, least)
        return {one.person for one in found if one.key == unit.keyring.hash(PHONE, NUMBER.value)}

    return await db.read(read)


async def test_people_of_cases_closed_as_fraud_count_once_each(both: Database) -> None:
    await case_rows.confirmed(both, ["a", "b", "a", "c"])
    assert await people(both) == {"a", "b", "c"}
    assert await people(both, least=4) == set()


async def test_open_reopened_and_otherwise_closed_cases_do_not_count(both: Database) -> None:
    await both.write(lambda unit: case_rows.open_case(unit, "open", [NUMBER]))
    await case_rows.confirmed(both, ["advised"], outcome=ADVISED)
    (case,) = await case_rows.confirmed(both, ["again"])
    await both.write(lambda unit: case_rows.reopen(unit, case))
    await case_rows.confirmed(both, ["a"])
    assert await people(both) == {"a"}


async def test_both_chats_of_an_official_are_one_person(both: Database) -> None:
    def link(unit: Unit) -> None:
        row = {"person": "second", "first": "first", "since": unit.now}
        unit.connection.execute(insert(table(SecondChat)).values(**row))

    await both.write(link)
    await case_rows.confirmed(both, ["first", "second"])
    assert await people(both) == {"first"}


async def test_whoever_erased_themselves_is_counted_for_nobody(both: Database) -> None:
    def write(unit: Unit) -> None:
        for _ in range(3):
            case_rows.close(unit, case_rows.open_case(unit, None, [NUMBER]))

    await both.write(write)
    assert await people(both) == set()


async def test_a_closing_counts_only_before_the_day_it_is_asked_for(
    both: Database, clock: Clock
) -> None:
    await case_rows.confirmed(both, ["early"])
    clock.on(2 * 86_400)
    await case_rows.confirmed(both, ["late"])
    assert await people(both, before=-DAY) == {"early"}
    assert await people(both) == {"early", "late"}


async def test_reports_of_more_than_a_year_ago_do_not_count(both: Database, clock: Clock) -> None:
    await case_rows.confirmed(both, ["old"])
    clock.on(366 * 86_400)
    await case_rows.confirmed(both, ["new"])
    assert await people(both) == {"new"}


async def test_the_newest_report_of_each_person_is_told(db: Database, clock: Clock) -> None:
    await case_rows.confirmed(db, ["a"])
    clock.on(86_400)
    await case_rows.confirmed(db, ["a"])
    now = db.now()
    (one,) = await db.read(lambda u: confirmed.reports(u, {FRAUD}, now - 9 * DAY, now + DAY, 1))
    assert (one.person, one.last) == ("a", now)


async def test_kinds_are_told_apart_and_wordings_never_told(db: Database) -> None:
    seen = [NUMBER, Seen(ACCOUNT, NUMBER.value), Seen(WORDING, "0:1,2", "1,2")]
    await case_rows.confirmed(db, ["a"], seen)
    now = db.now()
    found = await db.read(lambda u: confirmed.reports(u, {FRAUD}, now - DAY, now + DAY, 1))
    assert {one.kind for one in found} == {PHONE, ACCOUNT}


async def test_without_an_outcome_that_confirms_nothing_counts(db: Database) -> None:
    await case_rows.confirmed(db, ["a", "b"])
    now = db.now()
    assert await db.read(lambda u: confirmed.reports(u, (), now - DAY, now + DAY, 1)) == ()
