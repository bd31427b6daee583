"""Who serves a lane: the one that waited longest first, and only under a lease in force."""

from __future__ import annotations

import asyncio
import threading

import pytest
from sqlalchemy import text

from storage import lanes, turns
from storage.database import Database, Unit
from storage.lanes import Lease, State
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


async def taken(db: Database, me: str = "me") -> Lease:
    """The lane of a newcomer's first event, mine."""
    await db.write(lambda unit: lanes.arrive(unit, me, {"a": 1}))
    state = (await db.read(lambda unit: lanes.look(unit, ["a"])))["a"]
    return Lease("a", state.seq, state.fence)


async def test_a_lane_goes_with_its_last_event(both: Database) -> None:
    lease = await taken(both)
    await both.write(lambda unit: lanes.arrive(unit, "other", {"a": 2}))
    assert await both.write(lambda unit: turns.write(unit, "me", [Written(lease, 1, ())])) == [True]
    found = await both.read(lambda unit: lanes.look(unit, ["a"]))
    assert found == {"a": State(3, "me", lease.fence)}, "who serves it goes on"
    last = Written(lease, 3, ())
    assert await both.write(lambda unit: turns.write(unit, "me", [last])) == [False]
    assert await both.read(lambda unit: lanes.look(unit, ["a"])) == {}


async def test_a_lease_is_not_good_for_a_later_lane_of_the_same_person(both: Database) -> None:
    old = await taken(both)
    await both.write(lambda unit: turns.write(unit, "me", [Written(old, 1, ())]))
    new = await taken(both)
    assert new.seq == old.seq
    lost = await both.write(lambda unit: turns.write(unit, "me", [Written(old, 1, ())]))
    assert [type(one) for one in lost] == [LeaseLost]
    assert await both.write(lambda unit: turns.write(unit, "me", [Written(new, 1, ())])) == [False]


async def test_an_idle_lane_of_an_earlier_version_is_taken_by_the_next_event(
    both: Database,
) -> None:
    idle = text("INSERT INTO lane (person, seq, fence, tries) VALUES ('a', 7, 900, 0)")
    await both.write(lambda unit: unit.connection.execute(idle) and None)
    lease = await taken(both)
    assert lease.seq == 8
    assert await both.write(lambda unit: turns.write(unit, "me", [Written(lease, 8, ())])) == [
        False
    ]
    assert await both.read(lambda unit: lanes.look(unit, ["a"])) == {}


@pytest.mark.parametrize("both", ["postgresql"], indirect=True)
async def test_an_event_that_arrives_while_its_lane_goes_gets_a_new_one(both: Database) -> None:
    lease = await taken(both)
    gone, go = threading.Event(), threading.Event()

    def finish(unit: Unit) -> list[bool | Exception]:
        written = turns.write(unit, "me", [Written(lease, 1, ())])
        gone.set()
        assert go.wait(20)
        return written

    finishing = asyncio.create_task(both.write(finish))
    assert await asyncio.to_thread(gone.wait, 20)
    arriving = asyncio.create_task(both.write(lambda unit: lanes.arrive(unit, "other", {"a": 1})))
    waits = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    async with asyncio.timeout(20):
        while not await both.read(lambda unit: unit.connection.execute(waits).scalar()):
            pass
    go.set()
    assert await finishing == [False]
    await arriving
    state = (await both.read(lambda unit: lanes.look(unit, ["a"])))["a"]
    assert (state.seq, state.owner) == (1, "other")
