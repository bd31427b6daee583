"""What a team holds and its open invites, on both databases."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert, select

from storage.cases.cases import Reach
from storage.cases.states import Level, Move
from storage.engine.columns import table
from storage.engine.database import Database
from storage.engine.transaction import Unit
from storage.figures import team
from storage.forgetting.erasure import ForgetInCases
from storage.officials.officials import MakeInvite
from storage.tables.officials import Official
from tests.storage.figures.test_totals import move, told
from tests.support.clock import Clock


async def test_an_official_holds_what_is_not_closed(both: Database) -> None:
    for n in range(3):
        await both.write(told(f"000{n}").apply)
        await move(both, f"mali000{n}", Move.TAKE)
    await move(both, "mali0000", Move.CLOSE, "advised")
    assert await both.read(lambda unit: team.holding(unit, [1, 2])) == {1: 2}
    assert await both.read(lambda unit: team.holding(unit, [])) == {}


async def test_an_invite_is_open_for_its_area_until_it_expires(
    both: Database, clock: Clock
) -> None:
    for n, (district, province) in enumerate((("3805", None), (None, "38"), (None, None))):
        await both.write(MakeInvite(f"code{n}", "officer", district, province).apply)
    for reach in (
        Reach(Level.DISTRICT, "3805"),
        Reach(Level.PROVINCE, "38"),
        Reach(Level.NATIONAL),
    ):
        found = await both.read(lambda unit, reach=reach: team.open_invites(unit, reach))
        assert [role for role, _ in found] == ["officer"]
    clock.now += timedelta(days=8)
    reach = Reach(Level.DISTRICT, "3805")
    assert await both.read(lambda unit: team.open_invites(unit, reach)) == ()


async def test_what_an_official_calls_themselves_is_sealed_and_goes_with_them(
    both: Database,
) -> None:
    row = {"id": 1, "person": "line:me", "role": "officer", "district": "3805"}
    more = {"province": "38", "digest": False, "escalates": False}

    def write(unit: Unit) -> None:
        unit.connection.execute(insert(table(Official)).values(**row, **more, since=unit.now))
        team.Label(1, "Desk two").apply(unit)

    await both.write(write)
    assert await both.read(lambda unit: team.labels(unit, [1, 2])) == {1: "Desk two"}

    def stored(unit: Unit) -> bytes | None:
        return unit.connection.execute(select(table(Official).c.label)).scalar_one()

    sealed = await both.read(stored)
    assert sealed is not None
    assert b"Desk" not in sealed
    await both.write(ForgetInCases("line:me").apply)
    assert await both.read(stored) is None
