"""Cases on both databases: encrypted, versioned, audited, and matched only by keyed hash."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from storage.cases import audit, cases
from storage.cases.cases import MoveCase, OpenCase, Reach
from storage.cases.report import Report
from storage.cases.sightings import PHONE, Seen
from storage.cases.states import Level, Move, State
from storage.engine.columns import table
from storage.engine.database import Database
from storage.engine.transaction import Conflict, Unit
from storage.officials import officials
from storage.tables.cases import Case, Sighting

NUMBER = "0812345678"


def report(word: str = "mali", digits: str = "4821", district: str = "3805") -> OpenCase:
    return OpenCase(
        word,
        digits,
        level=Level.DISTRICT,
        district=district,
        province=district[:2],
        urgent=False,
        reporter="u1",
        language="th",
        headmen=False,
        report=Report(phones=(NUMBER,), words="เขาบอกว่าเป็นตำรวจ"),
        seen=(Seen(PHONE, NUMBER),),
    )


async def test_what_a_reporter_told_lies_encrypted(both: Database) -> None:
    await both.write(report().apply)

    def raw(unit: Unit) -> bytes:
        facts = unit.connection.execute(select(table(Case).c.facts)).scalar_one()
        sighting = unit.connection.execute(select(table(Sighting))).one()
        assert sighting.key == unit.keyring.hash(PHONE, NUMBER)
        return bytes(facts) + bytes(sighting.value)

    assert NUMBER.encode() not in await both.read(raw)
    found = await both.read(lambda unit: cases.find(unit, "mali4821"))
    assert found is not None
    assert found.report.phones == (NUMBER,)


async def test_a_name_that_is_taken_is_a_conflict_and_changes_nothing(both: Database) -> None:
    await both.write(report().apply)
    with pytest.raises(Conflict):
        await both.write(report(district="3801").apply)
    assert len(await both.read(lambda unit: cases.of_reporter(unit, "u1"))) == 1


async def test_a_move_of_a_case_that_moved_meanwhile_is_a_conflict(both: Database) -> None:
    await both.write(report().apply)
    case = await both.read(lambda unit: cases.find(unit, "mali4821"))
    assert case is not None
    taken = replace(case, state=State.TAKEN)
    await both.write(MoveCase(case, "official:1", Move.TAKE, taken).apply)
    with pytest.raises(Conflict):
        await both.write(MoveCase(case, "official:2", Move.TAKE, taken).apply)
    trail = await both.read(lambda unit: audit.trail(unit, case.id))
    assert [(entry.actor, entry.move) for entry in trail] == [
        ("reporter", "open"),
        ("official:1", "take"),
    ]


async def test_each_level_sees_its_own_cases(both: Database) -> None:
    await both.write(report().apply)
    province = replace(report("bua", "0001"), level=Level.PROVINCE)
    await both.write(province.apply)
    await both.write(replace(report("bua", "0002"), level=Level.NATIONAL).apply)

    async def seen(*reaches: Reach) -> list[str]:
        found = await both.read(lambda unit: cases.open_within(unit, reaches))
        return sorted(case.reference for case in found)

    assert await seen(Reach(Level.DISTRICT, "3805")) == ["mali4821"]
    assert await seen(Reach(Level.PROVINCE, "38")) == ["bua0001"]
    assert await seen(Reach(Level.NATIONAL)) == ["bua0002"]
    assert await seen(Reach(Level.DISTRICT, "3801"), Reach(Level.PROVINCE, "43")) == []
    assert await seen() == []


async def test_an_invite_works_once(both: Database) -> None:
    code = officials.new_code()
    assert officials.looks_like_code(f" {code.upper()} ")
    await both.write(officials.MakeInvite(code, "officer", "3805", None).apply)
    invite = await both.read(lambda unit: officials.find_invite(unit, code.upper()))
    assert invite is not None
    await both.write(officials.AcceptInvite(invite, "u1").apply)
    with pytest.raises(Conflict):
        await both.write(officials.AcceptInvite(invite, "u2").apply)
    reach = Reach(Level.DISTRICT, "3805")
    duty = await both.read(lambda unit: officials.with_roles(unit, reach, officials.CASE_ROLES))
    assert [official.person for official in duty] == ["u1"]


async def test_ending_a_duty_frees_what_was_taken(both: Database) -> None:
    code = officials.new_code()
    await both.write(officials.MakeInvite(code, "officer", "3805", None).apply)
    invite = await both.read(lambda unit: officials.find_invite(unit, code))
    assert invite is not None
    await both.write(officials.AcceptInvite(invite, "u1").apply)
    await both.write(report().apply)
    case = await both.read(lambda unit: cases.find(unit, "mali4821"))
    assert case is not None
    taken = replace(case, state=State.TAKEN, taken_by=1)
    await both.write(MoveCase(case, "official:1", Move.TAKE, taken).apply)
    assert await both.write(lambda unit: officials.end(unit, 1))
    assert not await both.write(lambda unit: officials.end(unit, 1))
    case = await both.read(lambda unit: cases.find(unit, "mali4821"))
    assert case is not None
    assert (case.state, case.taken_by) == ("reopened", None)
    assert await both.read(lambda unit: officials.of_person(unit, "u1")) == ()
