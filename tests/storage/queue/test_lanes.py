"""Who serves a lane: the one that waited longest first, and only under a lease in force."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from storage.engine.database import Database, Unit
from storage.queue import commit, lanes, queue_view
from storage.queue.commit import LeaseLost, TurnCommit
from storage.queue.lanes import LaneState, Lease
from tests.support.clock import Clock


async def test_the_lane_that_has_waited_longest_is_claimed_first(
    both: Database, clock: Clock
) -> None:
    for person in ("c", "a", "b"):
        await both.write(lambda unit, person=person: lanes.add_events(unit, None, {person: 1}))
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
    await both.write(lambda unit: lanes.add_events(unit, None, {"a": 1}))
    (old,) = await both.write(lambda unit: lanes.claim(unit, "me", 1))
    await both.write(lambda unit: lanes.release_all(unit, ["me"]))
    (new,) = await both.write(lambda unit: lanes.claim(unit, "me", 1))
    lost = await both.write(lambda unit: commit.commit_turns(unit, "me", [TurnCommit(old, 1, ())]))
    assert [type(one) for one in lost] == [LeaseLost]
    assert await both.write(
        lambda unit: commit.commit_turns(unit, "me", [TurnCommit(new, 1, ())])
    ) == [False]


async def taken(db: Database, me: str = "me") -> Lease:
    """The lane of a newcomer's first event, mine."""
    await db.write(lambda unit: lanes.add_events(unit, me, {"a": 1}))
    state = (await db.read(lambda unit: lanes.lock(unit, ["a"])))["a"]
    return Lease("a", state.seq, state.fence)


async def test_a_lane_goes_with_its_last_event(both: Database) -> None:
    lease = await taken(both)
    await both.write(lambda unit: lanes.add_events(unit, "other", {"a": 2}))
    assert await both.write(
        lambda unit: commit.commit_turns(unit, "me", [TurnCommit(lease, 1, ())])
    ) == [True]
    found = await both.read(lambda unit: lanes.lock(unit, ["a"]))
    assert found == {"a": LaneState(3, "me", lease.fence)}, "who serves it goes on"
    last = TurnCommit(lease, 3, ())
    assert await both.write(lambda unit: commit.commit_turns(unit, "me", [last])) == [False]
    assert await both.read(lambda unit: lanes.lock(unit, ["a"])) == {}


async def test_a_lease_is_not_good_for_a_later_lane_of_the_same_person(both: Database) -> None:
    old = await taken(both)
    await both.write(lambda unit: commit.commit_turns(unit, "me", [TurnCommit(old, 1, ())]))
    new = await taken(both)
    assert new.seq == old.seq
    lost = await both.write(lambda unit: commit.commit_turns(unit, "me", [TurnCommit(old, 1, ())]))
    assert [type(one) for one in lost] == [LeaseLost]
    assert await both.write(
        lambda unit: commit.commit_turns(unit, "me", [TurnCommit(new, 1, ())])
    ) == [False]


async def test_an_idle_lane_of_an_earlier_version_is_taken_by_the_next_event(
    both: Database,
) -> None:
    idle = text("INSERT INTO lane (person, seq, fence, tries) VALUES ('a', 7, 900, 0)")
    await both.write(lambda unit: unit.connection.execute(idle) and None)
    lease = await taken(both)
    assert lease.seq == 8
    assert lease.fence != 900
    await both.write(lambda unit: lanes.add_events(unit, "other", {"a": 1}))
    state = (await both.read(lambda unit: lanes.lock(unit, ["a"])))["a"]
    assert state == LaneState(9, "me", lease.fence), "it is idle no more"
    lease = Lease("a", 9, lease.fence)
    last = TurnCommit(lease, 9, ())
    assert await both.write(lambda unit: commit.commit_turns(unit, "me", [last])) == [False]
    assert await both.read(lambda unit: lanes.lock(unit, ["a"])) == {}


async def somebody_waits(db: Database) -> None:
    """Until a unit waits for a row that another one holds."""
    waits = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    async with asyncio.timeout(20):
        while not await db.read(lambda unit: unit.connection.execute(waits).scalar()):
            pass


@pytest.mark.parametrize("both", ["postgresql"], indirect=True)
async def test_an_event_that_arrives_while_its_lane_goes_gets_a_new_one(both: Database) -> None:
    lease = await taken(both)
    gone, go = threading.Event(), threading.Event()

    def finish(unit: Unit) -> list[bool | Exception]:
        written = commit.commit_turns(unit, "me", [TurnCommit(lease, 1, ())])
        gone.set()
        assert go.wait(20)
        return written

    finishing = asyncio.create_task(both.write(finish))
    assert await asyncio.to_thread(gone.wait, 20)
    arriving = asyncio.create_task(
        both.write(lambda unit: lanes.add_events(unit, "other", {"a": 1}))
    )
    await somebody_waits(both)
    go.set()
    assert await finishing == [False]
    await arriving
    state = (await both.read(lambda unit: lanes.lock(unit, ["a"])))["a"]
    assert (state.seq, state.owner) == (1, "other")


def claimed(unit: Unit) -> list[str]:
    """The people whose lanes "me" is given now, in order."""
    return [lease.person for lease in lanes.claim(unit, "me", 9)]


async def put_off(db: Database, lease: Lease, seconds: int = 4) -> None:
    due = db.now() + timedelta(seconds=seconds)
    await db.write(lambda unit: lanes.postpone(unit, "me", lease, due))


async def test_an_event_that_arrives_while_its_lane_is_put_off_neither_takes_nor_hastens_it(
    both: Database, clock: Clock
) -> None:
    await put_off(both, await taken(both))
    clock.on(3)
    await both.write(lambda unit: lanes.add_events(unit, "other", {"a": 1}))
    assert (await both.read(lambda unit: lanes.lock(unit, ["a"])))["a"].owner is None
    assert await both.write(claimed) == []
    clock.on(1)
    (lease,) = await both.write(lambda unit: lanes.claim(unit, "me", 1))
    assert (lease.person, lease.seq, lease.tries) == ("a", 2, 1)


async def test_the_event_after_one_that_was_tried_twice_has_all_its_tries_again(
    both: Database, clock: Clock
) -> None:
    await put_off(both, await taken(both))
    await both.write(lambda unit: lanes.add_events(unit, "me", {"a": 1}))
    clock.on(4)
    (lease,) = await both.write(lambda unit: lanes.claim(unit, "me", 1))
    head = TurnCommit(lease, 1, ())
    assert await both.write(lambda unit: commit.commit_turns(unit, "me", [head])) == [True]
    await both.write(lambda unit: lanes.release_all(unit, ["me"]))
    (lease,) = await both.write(lambda unit: lanes.claim(unit, "me", 1))
    assert lease.tries == 0


async def test_who_lost_a_lane_cannot_put_it_off(both: Database) -> None:
    old = await taken(both)
    await both.write(lambda unit: lanes.release_all(unit, ["me"]))
    (again,) = await both.write(lambda unit: lanes.claim(unit, "me", 1))
    with pytest.raises(LeaseLost):
        await put_off(both, old)
    # Fences are numbers of one process: another one may have come as far.
    theirs = text("UPDATE lane SET owner = 'other'")
    await both.write(lambda unit: unit.connection.execute(theirs) and None)
    with pytest.raises(LeaseLost):
        await put_off(both, again)
    assert (await both.read(lambda unit: lanes.lock(unit, ["a"])))["a"].owner == "other"


async def test_another_process_that_counted_as_far_does_not_make_a_lost_lease_good(
    both: Database,
) -> None:
    lease = await taken(both)
    theirs = text("UPDATE lane SET owner = 'other'")
    await both.write(lambda unit: unit.connection.execute(theirs) and None)
    lost = await both.write(
        lambda unit: commit.commit_turns(unit, "me", [TurnCommit(lease, 1, ())])
    )
    assert [type(one) for one in lost] == [LeaseLost]
    assert "a" in await both.read(lambda unit: lanes.lock(unit, ["a"]))


async def test_lanes_of_the_dead_keep_their_turn_in_the_row_of_those_who_wait(
    both: Database, clock: Clock
) -> None:
    for person, owner in (("c", "dead"), ("b", None), ("a", "dead")):
        await both.write(lambda unit, p=person, o=owner: lanes.add_events(unit, o, {p: 1}))
        clock.on(1)
    assert await both.write(lambda unit: lanes.release_all(unit, ["dead"])) == 2
    assert await both.read(queue_view.oldest_wait) == 3.0, "they have waited since their event came"
    assert await both.write(claimed) == ["c", "b", "a"]


async def test_a_lane_that_is_served_does_not_count_as_one_that_waits(
    both: Database, clock: Clock
) -> None:
    await taken(both)
    clock.on(60)
    assert await both.read(queue_view.oldest_wait) == 0.0


async def test_only_the_lanes_that_are_named_are_given_back_and_only_ones_own(
    both: Database,
) -> None:
    for person, owner in (("a", "me"), ("b", "me"), ("c", "other")):
        await both.write(lambda unit, p=person, o=owner: lanes.add_events(unit, o, {p: 1}))
    assert await both.read(lambda unit: lanes.owned(unit, "me")) == {"a", "b"}
    assert await both.write(lambda unit: lanes.release(unit, "me", ["a", "c"])) == 1
    assert await both.read(lambda unit: lanes.owned(unit, "me")) == {"b"}
    assert await both.write(claimed) == ["a"]


async def test_a_wait_before_the_next_try_is_no_sign_of_a_clock_that_was_put_back(
    both: Database, clock: Clock
) -> None:
    await put_off(both, await taken(both), seconds=4)
    assert await both.read(queue_view.oldest_wait) == 0.0, "it is not to be served yet"
    assert await both.write(lanes.shorten_waits) == 0
    assert await both.write(claimed) == []
    clock.on(-120)
    assert await both.write(lanes.shorten_waits) == 1
    assert await both.write(claimed) == ["a"]


@pytest.mark.parametrize("both", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    "lock",
    [
        lambda unit: lanes.add_events(unit, "me", {"b": 1, "a": 1}),
        lambda unit: lanes.lock(unit, ["b", "a"]),
    ],
    ids=["arrive", "look"],
)
async def test_who_waits_for_a_lane_holds_none_that_comes_after_it(
    both: Database, lock: Callable[[Unit], object]
) -> None:
    await both.write(lambda unit: lanes.add_events(unit, "me", {"a": 2, "b": 1}))
    held, go = threading.Event(), threading.Event()

    def hold_both(unit: Unit) -> bool:
        lanes.lock(unit, ["a"])
        held.set()
        assert go.wait(20)
        nowait = text("SELECT 1 FROM lane WHERE person = 'b' FOR UPDATE NOWAIT")
        try:
            return unit.connection.execute(nowait).scalar() == 1
        except OperationalError:
            return False

    holding = asyncio.create_task(both.write(hold_both))
    assert await asyncio.to_thread(held.wait, 20)
    waiting = asyncio.create_task(both.write(lock))
    await somebody_waits(both)
    go.set()
    assert await holding
    await waiting
