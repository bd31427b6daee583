"""Who knows a reporter is shut out as a person: both chats, every role, after a role ends."""

from __future__ import annotations

from storage.cases import cases
from storage.cases.cases import Case
from storage.engine.database import Database
from storage.officials import officials, recusals
from storage.officials.officials import Recuse
from storage.officials.second_chats import SwitchChats, link_of
from tests.storage.cases.test_cases import report
from tests.storage.officials.test_second_chats import LINE, TELEGRAM, linked, official


async def stored(db: Database) -> Case:
    await db.write(report().apply)
    case = await db.read(lambda unit: cases.find(unit, "mali4821"))
    assert case is not None
    return case


async def knowing(db: Database, case: Case) -> frozenset[str]:
    found = await db.read(lambda unit: recusals.knowing(unit, [case.id]))
    return found.get(case.id, frozenset())


async def test_nobody_has_spoken_up_about_a_new_case(both: Database) -> None:
    await linked(both)
    assert await knowing(both, await stored(both)) == frozenset()
    assert await both.read(lambda unit: recusals.knowing(unit, [])) == {}


async def test_both_chats_of_who_spoke_up_are_told(both: Database) -> None:
    await linked(both)
    case = await stored(both)
    await both.write(Recuse(case.id, 1).apply)
    assert await knowing(both, case) == {LINE, TELEGRAM}
    link = await both.read(lambda unit: link_of(unit, LINE))
    assert link is not None
    await both.write(SwitchChats(link).apply)
    assert await knowing(both, case) == {LINE, TELEGRAM}


async def test_it_counts_for_roles_they_get_later_and_when_that_one_has_ended(
    both: Database,
) -> None:
    await official(both)
    case = await stored(both)
    await both.write(Recuse(case.id, 1).apply)
    await both.write(lambda unit: officials.end(unit, 1))
    again = await both.read(lambda unit: officials.of_person(unit, LINE))
    assert again == ()
    assert await knowing(both, case) == {LINE}
    assert await both.read(lambda unit: officials.team_of(unit, case)) == ()
