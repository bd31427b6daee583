"""Notes for operators' eyes: they go when the official erases themselves or the code lapses."""

from __future__ import annotations

from datetime import timedelta

from storage.engine.database import Database
from storage.forgetting import retention
from storage.forgetting.erasure import ForgetInCases
from storage.officials import notes, officials, role_trail
from tests.support.clock import Clock

CODE = "oabcdefghjkmn"


async def invite(db: Database) -> officials.Invite:
    await db.write(officials.MakeInvite(CODE, "officer", "3805", None, note="Wichai").apply)
    found = await db.read(lambda unit: officials.find_invite(unit, CODE))
    assert found is not None
    return found


async def test_erasing_takes_the_note_too(both: Database) -> None:
    await both.write(officials.AcceptInvite(await invite(both), "line:1").apply)
    assert await both.read(notes.of_officials) == {1: "Wichai"}
    await both.write(ForgetInCases("line:1").apply)
    assert await both.read(notes.of_officials) == {}


async def test_the_note_of_a_code_that_lapsed_is_forgotten(both: Database, clock: Clock) -> None:
    await invite(both)
    assert [each.note for each in await both.read(notes.outstanding)] == ["Wichai"]
    clock.now += timedelta(days=8)
    assert await both.read(notes.outstanding) == ()
    clock.now += timedelta(days=30)
    done = await both.write(retention.forget)
    assert done["notes of invites"] == 1
    found = await both.read(lambda unit: officials.find_invite(unit, CODE))
    assert found is not None
    assert found.note is None


async def test_a_lapsed_code_is_not_revoked(both: Database, clock: Clock) -> None:
    await invite(both)
    clock.now += timedelta(days=8)
    assert not await both.write(lambda unit: notes.revoke(unit, 1, "operator"))
    assert [e.move for e in await both.read(role_trail.acts)] == ["invite 1"]
