"""What was told in a case is forgotten a set time after it was closed; that it was stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from bot.process.heartbeat import Process
from bot.process.housekeeping import Housekeeping
from storage import migrations
from storage.cases import audit, campaigns, cases, evidence
from storage.cases.cases import Case, MoveCase
from storage.cases.evidence import EvidenceKind, KeepEvidence, UncoverEvidence
from storage.cases.report import Report
from storage.cases.states import Level, Move, State
from storage.engine.address import address
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.engine.transaction import Conflict, Unit
from storage.forgetting import old_cases
from storage.forgetting.terms import KEPT_DAYS
from storage.officials.officials import Recuse
from tests.storage.cases.test_cases import NUMBER, report
from tests.storage.forgetting.test_retention import DAY, count
from tests.support.clock import Clock

KEPT = timedelta(days=KEPT_DAYS)
OFFICIAL = "official:1"


async def case_of(db: Database, reference: str = "mali4821") -> Case:
    case = await db.read(lambda unit: cases.find(unit, reference))
    assert case is not None
    return case


async def close(db: Database, reference: str = "mali4821", outcome: str = "warned") -> None:
    case = await case_of(db, reference)
    closed = replace(case, state=State.CLOSED, outcome=outcome)
    await db.write(MoveCase(case, OFFICIAL, Move.CLOSE, closed).apply)


async def forget(db: Database) -> int:
    return await db.write(lambda unit: old_cases.forget(unit, KEPT))


def everything(unit: Unit) -> bytes:
    """All that the tables of cases hold, opened where it is sealed."""
    found = b""
    for name in ('"case"', "case_move", "sighting", "evidence", "recusal"):
        for row in unit.connection.execute(text(f"SELECT * FROM {name}")):
            for cell in row:
                if isinstance(cell, bytes):
                    found += unit.keyring.open(cell) + b"\n"
                else:
                    found += f"{cell}\n".encode()
    return found


async def test_nothing_that_was_told_nor_who_told_it_is_left_anywhere(
    both: Database, clock: Clock
) -> None:
    await both.write(report().apply)
    told = await case_of(both)
    await both.write(
        KeepEvidence(EvidenceKind.PICTURE, "image/jpeg", b"a screen", case=told.id).apply
    )
    (piece,) = await both.read(lambda unit: evidence.of_case(unit, told.id))
    await both.write(UncoverEvidence(told.id, piece.id).apply)
    await both.write(Recuse(told.id, 7).apply)
    noted = replace(told, report=replace(told.report, notes=("knows the caller",)))
    await both.write(MoveCase(told, OFFICIAL, Move.NOTE, noted, "knows the caller").apply)
    await close(both)
    clock.on(KEPT.total_seconds() + 1)
    before = await both.read(everything)
    secrets = [NUMBER.encode(), "ตำรวจ".encode(), b"knows the caller", b"a screen", b"u1"]
    assert all(secret in before for secret in secrets)
    assert await forget(both) == 1
    after = await both.read(everything)
    assert not [secret for secret in secrets if secret in after]
    assert [await count(both, t) for t in ("sighting", "evidence", "recusal")] == [0, 0, 0]


async def test_what_counting_needs_stays(both: Database, clock: Clock) -> None:
    await both.write(report().apply)
    await close(both)
    before = await case_of(both)
    clock.on(KEPT.total_seconds() + 1)
    await forget(both)
    after = await case_of(both)
    same = replace(
        before, report=Report(), reporter=None, forgotten=clock(), version=before.version + 1
    )
    assert after == same
    span = (before.opened, before.opened + timedelta(days=1))
    reach = cases.Reach(Level.DISTRICT, "3805")
    assert await both.read(lambda unit: cases.opened_within(unit, reach, *span)) == (after,)
    assert await both.read(lambda unit: cases.reports_of(unit, *span, None)) == ()
    assert await both.read(lambda unit: cases.of_reporter(unit, "u1")) == ()


async def test_the_trail_says_that_time_was_up_and_keeps_who_did_what(
    both: Database, clock: Clock
) -> None:
    await both.write(replace(report(), note="unreached").apply)
    told = await case_of(both)
    await both.write(MoveCase(told, OFFICIAL, Move.NOTE, note="own words").apply)
    await close(both)
    clock.on(KEPT.total_seconds() + 1)
    await forget(both)
    trail = await both.read(lambda unit: audit.trail(unit, told.id))
    assert [(entry.actor, entry.move, entry.note) for entry in trail] == [
        ("reporter", "open", "unreached"),
        (OFFICIAL, "note", ""),
        (OFFICIAL, "close", ""),
        ("system", "forget", ""),
    ]


async def test_a_case_is_kept_until_its_time_is_up_and_forgotten_once(
    both: Database, clock: Clock
) -> None:
    await both.write(report().apply)
    await close(both)
    clock.on(KEPT.total_seconds())
    assert await forget(both) == 0
    clock.on(1)
    assert [await forget(both), await forget(both)] == [1, 0]


async def test_a_case_that_was_never_closed_is_kept_however_old_it_is(
    both: Database, clock: Clock
) -> None:
    await both.write(report().apply)
    clock.on(10 * KEPT.total_seconds())
    assert await forget(both) == 0
    assert not (await case_of(both)).report.empty


async def test_what_a_reporter_says_of_a_closed_case_does_not_keep_it_longer(
    both: Database, clock: Clock
) -> None:
    await both.write(report().apply)
    await close(both)
    clock.on(KEPT.total_seconds() / 2)
    await both.write(MoveCase(await case_of(both), "reporter", Move.CONFIRM).apply)
    await close(both)  # as a move to the state in which it is
    clock.on(KEPT.total_seconds() / 2 + 1)
    assert await forget(both) == 1


async def test_a_case_that_was_opened_again_begins_its_time_anew(
    both: Database, clock: Clock
) -> None:
    await both.write(report().apply)
    await close(both)
    clock.on(KEPT.total_seconds() + 1)
    case = await case_of(both)
    again = replace(case, state=State.REOPENED, outcome="")
    await both.write(MoveCase(case, "reporter", Move.REOPEN, again).apply)
    assert await forget(both) == 0
    await close(both)
    clock.on(KEPT.total_seconds())
    assert await forget(both) == 0
    clock.on(1)
    assert await forget(both) == 1


async def test_a_withdrawn_case_and_one_whose_reporter_is_erased_are_forgotten_too(
    both: Database, clock: Clock
) -> None:
    await both.write(report().apply)
    await close(both, outcome="withdraw")
    clock.on(KEPT.total_seconds() + 1)
    assert await forget(both) == 1
    assert (await case_of(both)).reporter is None


async def test_a_campaign_counts_its_forgotten_cases_as_before(
    both: Database, clock: Clock
) -> None:
    for number, district in enumerate(("3805", "3801", "3806")):
        told = report(digits=f"000{number}", district=district)
        await both.write(replace(told, reporter=f"u{number}").apply)
    campaign = (await case_of(both, "mali0001")).campaign
    assert campaign
    before = await both.read(lambda unit: campaigns.find(unit, campaign))
    await close(both, "mali0001")
    clock.on(KEPT.total_seconds() + 1)
    await forget(both)
    assert await both.read(lambda unit: campaigns.find(unit, campaign)) == before
    assert (await case_of(both, "mali0001")).campaign == campaign
    new = replace(report(digits="0009"), reporter="u9")
    await both.write(new.apply)
    after = await both.read(lambda unit: campaigns.find(unit, campaign))
    assert after
    assert (after.reports, after.districts) == (4, 3)


async def test_who_moves_a_case_that_was_forgotten_meanwhile_reads_it_again(
    both: Database, clock: Clock
) -> None:
    await both.write(report().apply)
    await close(both)
    read = await case_of(both)
    clock.on(KEPT.total_seconds() + 1)
    await forget(both)
    with pytest.raises(Conflict):
        await both.write(MoveCase(read, "reporter", Move.ADD, read).apply)


async def test_many_are_forgotten_in_small_steps(both: Database, clock: Clock) -> None:
    many = old_cases.MOST + 1

    def fill(unit: Unit) -> None:
        for number in range(many):
            report(digits=f"{number:04}").apply(unit)
        closed = text("UPDATE \"case\" SET state = 'closed', closed = opened")
        unit.connection.execute(closed)

    await both.write(fill)
    clock.on(KEPT.total_seconds() + 1)
    assert [await forget(both) for _ in range(3)] == [old_cases.MOST, 1, 0]
    assert await count(both, "sighting") == 0


@pytest.mark.parametrize(("days", "left"), [(40, 1), (41, 0)])
async def test_housekeeping_forgets_after_the_days_of_this_installation(
    both: Database, clock: Clock, days: int, left: int
) -> None:
    await both.write(report().apply)
    await close(both)
    clock.on(days * DAY + 1)
    kept = timedelta(days=40, seconds=1)
    counts = await Housekeeping(both, Process(both), kept).tidy()
    assert counts.get("cases", 0) == 1 - left
    assert await count(both, "sighting") == left


async def test_what_was_closed_before_the_day_was_kept_was_closed_when_it_last_moved(
    database_url: str, keyring: Keyring, clock: Clock
) -> None:
    database = Database(database_url, keyring, clock)
    await database.open()
    await database.write(report().apply)
    await database.write(report(digits="0002").apply)
    clock.on(DAY)
    await close(database)
    await database.close()
    engine = create_engine(address(database_url))
    at = text("UPDATE alembic_version SET version_num = :revision")
    with engine.connect() as connection:
        for index in ("case_closed", "case_open_district", "case_open_province", "case_waiting"):
            connection.execute(text(f"DROP INDEX {index}"))
        for column in ("closed", "forgotten"):
            connection.execute(text(f'ALTER TABLE "case" DROP COLUMN {column}'))
        connection.execute(at, {"revision": "0007"})
        connection.commit()
        migrations.upgrade(connection, "0008")
        connection.execute(at, {"revision": migrations.HEAD})
        connection.commit()
    engine.dispose()
    database = Database(database_url, keyring, clock)
    await database.open()
    clock.on(KEPT.total_seconds())
    assert await forget(database) == 0
    clock.on(1)
    assert await forget(database) == 1
    assert not (await case_of(database, "mali0002")).report.empty, "never closed"
    await database.close()
