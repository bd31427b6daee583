"""What a team holds and its open invites, on both databases."""

from __future__ import annotations

from datetime import timedelta

from storage.cases.cases import Reach
from storage.cases.states import Level, Move
from storage.engine.database import Database
from storage.figures import team
from storage.officials.officials import MakeInvite
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
