"""A district taken out of service: no case of it is without somebody who hears and a clock."""

from __future__ import annotations

from dataclasses import replace

from content.reading.library import Library
from handlers.cases import reminders
from handlers.cases.case.timer_rules import TimerKind
from handlers.cases.desk import retiring
from handlers.core.outcome import NoticeKind
from handlers.core.scheduled import JobContext, JobResult
from storage.cases import audit, cases, timers
from storage.cases.cases import Case, MoveCase, OpenCase
from storage.cases.report import Report
from storage.cases.states import Level, Move, State
from storage.engine.database import Database
from storage.engine.transaction import Unit
from storage.officials import notes, officials
from storage.officials.officials import Recuse
from storage.officials.retiring import depending
from storage.people import people
from storage.people.people import Person

MANY = 60
"""More cases than one look at the open ones returns."""


async def official(db: Database, chat: str, district: str | None, province: str | None) -> None:
    code = officials.new_code()
    await db.write(lambda unit: people.add(unit, Person(chat, "line", "1", chat)))
    await db.write(officials.MakeInvite(code, "officer", district, province).apply)
    invite = await db.read(lambda unit: officials.find_invite(unit, code))
    assert invite is not None
    await db.write(officials.AcceptInvite(invite, chat).apply)


async def case(db: Database, n: int, district: str = "3805") -> None:
    reporter = f"line:reporter{n}"
    await db.write(
        lambda unit: people.add(unit, Person(reporter, "line", "1", "r", district=district))
    )
    await db.write(
        OpenCase(
            "mali", f"{n:04}", Level.DISTRICT, district, "38", n == 1, reporter, "th", False,
            Report(),
        ).apply
    )  # fmt: skip


async def everything(db: Database) -> None:
    """An officer (1) here and one (2) elsewhere, two (3, 4) in the province, many cases."""
    await official(db, "line:here", "3805", None)
    await official(db, "line:elsewhere", "3806", None)
    await official(db, "line:province", None, "38")
    await official(db, "line:knows", None, "38")
    for n in range(1, MANY + 1):
        await case(db, n)
    await case(db, 9999, "3806")


async def found(db: Database, reference: str) -> Case:
    case = await db.read(lambda unit: cases.find(unit, reference))
    assert case is not None
    return case


async def send_due(db: Database, library: Library) -> list[JobResult]:
    """Run the reminders until nothing is due; return their results."""
    results = []
    while more := await reminders.send_due(JobContext(db.now(), library, db.read)):
        for result in more:
            for change in result.changes:
                await db.write(change.apply)
        results += more
    return results


async def retire(db: Database) -> int:
    def write(unit: Unit) -> int:
        return retiring.retire(unit, "3805", Level.PROVINCE, "operator:1")

    return await db.write(write)


async def test_every_open_case_goes_up_with_a_clock_and_is_told(
    both: Database, library: Library
) -> None:
    await everything(both)
    first = await found(both, "mali0001")
    taken = MoveCase(first, audit.official(1), Move.TAKE, _taken(first))
    await both.write(taken.apply)
    await both.write(Recuse(first.id, 4).apply)
    assert await retire(both) == MANY
    for n in range(1, MANY + 1):
        each = await found(both, f"mali{n:04}")
        assert (each.level, each.state, each.taken_by) == (Level.PROVINCE, State.REOPENED, None)
    clocks = await both.read(
        lambda unit: timers.standing(
            unit, [TimerKind.CLOCK], [f"mali{n:04}" for n in range(1, MANY + 1)]
        )
    )
    assert len(clocks) == MANY
    trail = await both.read(lambda unit: audit.trail(unit, first.id))
    assert (trail[-1].actor, trail[-1].move, trail[-1].note) == ("operator:1", "raise", "province")
    results = await send_due(both, library)
    told = [notice for result in results for notice in result.notices]
    to = [notice.person for notice in told if notice.kind is not NoticeKind.CASE_NEWS]
    assert set(to) == {"line:province", "line:knows"}
    assert len(to) <= 4
    reporters = {n.person for n in told if n.kind is NoticeKind.CASE_NEWS}
    assert reporters == {f"line:reporter{n}" for n in range(1, MANY + 1)}


def _taken(case: Case) -> Case:
    return replace(case, state=State.TAKEN, taken_by=1)


async def test_who_knows_the_reporter_is_not_told(both: Database, library: Library) -> None:
    await official(both, "line:knows", None, "38")
    await case(both, 1)
    await both.write(Recuse((await found(both, "mali0001")).id, 1).apply)
    await retire(both)
    told = [notice for each in await send_due(both, library) for notice in each.notices]
    assert [notice.person for notice in told] == ["line:reporter1"]


async def test_officials_codes_and_residents_of_the_district_go_and_no_others(
    both: Database, library: Library
) -> None:
    await everything(both)
    code = officials.new_code()
    await both.write(officials.MakeInvite(code, "head", "3805", None).apply)
    before = await both.read(lambda unit: depending(unit, "3805"))
    assert (before.cases, before.officials, before.invites, before.residents) == (MANY, 1, 1, MANY)
    await retire(both)
    after = await both.read(lambda unit: depending(unit, "3805"))
    assert (after.cases, after.officials, after.invites, after.residents) == (0, 0, 0, 0)
    assert [o.id for o in await both.read(officials.everybody)] == [2, 3, 4]
    assert (await found(both, "mali9999")).level is Level.DISTRICT
    person = await both.read(lambda unit: people.find(unit, "line:reporter9999"))
    assert person is not None
    assert person.district == "3806"
    assert await both.read(notes.outstanding) == ()


async def test_whoever_can_be_reached_takes_over(both: Database, library: Library) -> None:
    async def level() -> Level | None:
        return await both.read(lambda unit: retiring.takes_over(unit, "38"))

    assert await level() is None
    await official(both, "line:nation", None, None)
    assert await level() is Level.NATIONAL
    await official(both, "line:province", None, "38")
    assert await level() is Level.PROVINCE
    await both.write(lambda unit: people.block(unit, "line:province", True))
    assert await level() is Level.NATIONAL
