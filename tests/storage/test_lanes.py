"""Who serves a lane: the one that waited longest first, and only under a lease in force."""

from __future__ import annotations

from storage import lanes, turns
from storage.database import Database
from storage.turns import LeaseLost, Written
from tests.clock import Clock


async def test_the_lane_that_has_waited_longest_is_claimed_first(
    both: Database, clock: Clock
) -> None:
    for person in ("c", "a", "b"):
        await both.write(lambda unit, person=person: lanes.arrive(unit, None, {person: 1}))
        clock.on(1)
    served = []
    for _ in range(3):
        (lease,) = await both.write(lambda unit: lanes.claim(unit, "me", 1))
        served.append(lease.person)
    assert served == ["c", "a", "b"]
    assert await both.write(lambda unit: lanes.claim(unit, "me", 1)) == []


async def test_a_lease_that_was_lost_meanwhile_stores_nothing_even_for_who_got_it_again(
    both: Database,
) -> None:
    await both.write(lambda unit: lanes.arrive(unit, None, {"a": 1}))
    (old,) = await both.write(lambda unit: lanes.claim(unit, "me", 1))
    await both.write(lambda unit: lanes.free(unit, ["me"]))
    (new,) = await both.write(lambda unit: lanes.claim(unit, "me", 1))
    lost = await both.write(lambda unit: turns.write(unit, "me", [Written(old, 1, ())]))
    assert [type(one) for one in lost] == [LeaseLost]
    assert await both.write(lambda unit: turns.write(unit, "me", [Written(new, 1, ())])) == [False]
