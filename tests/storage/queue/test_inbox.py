"""Which lanes a process is handed when events arrive, and which of their events with them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import aclosing

import pytest

from storage.engine.database import Database, Unit
from storage.queue import inbox, queue_view
from storage.queue.events import RawEvent
from storage.queue.inbox import Lane
from tests.support.clock import Clock


async def ingest(
    db: Database, *names: str, me: str | None = "me", known: Mapping[str, int] | None = None
) -> dict[str, Lane]:
    """Store an event for each name (a message for the person, a number), by their lane."""
    arrivals = [
        (RawEvent("fake", "1", name, name[0], name.encode()), f"trace {name}") for name in names
    ]
    fresh = await db.write(lambda unit: inbox.ingest(unit, me, arrivals, known or {}))
    return {lane.lease.person: lane for lane in fresh}


def said(lane: Lane) -> list[tuple[bytes | None, int]] | None:
    """What the events of a lane hold, each with its number."""
    return None if lane.events is None else [(event.raw, event.seq) for event in lane.events]


async def test_new_lanes_carry_their_events_in_order(both: Database) -> None:
    fresh = await ingest(both, "b1", "a1", "b2")
    assert said(fresh["a"]) == [(b"a1", 1)]
    assert said(fresh["b"]) == [(b"b1", 1), (b"b2", 2)]


async def test_what_was_handed_over_and_what_is_read_again_are_the_same(
    both: Database, clock: Clock
) -> None:
    fresh = await ingest(both, "a1", "a2")
    clock.on(60)
    assert await both.read(lambda unit: inbox.load(unit, ["a"])) == [fresh["a"]]


async def test_a_lane_with_an_older_event_is_not_handed_over_without_it(both: Database) -> None:
    old = (await ingest(both, "a1", "z1"))["z"]
    assert old.events is not None
    done = [event.id for event in old.events]
    await both.write(lambda unit: inbox.mark_done(unit, done))
    fresh = await ingest(both, "a2", "z1")
    assert fresh["a"].events is None, "they are read, the older one first"
    assert fresh["z"].events == (), "this was a repeat"


async def test_a_lane_behind_a_flooded_one_is_never_handed_over_as_empty(both: Database) -> None:
    await ingest(both, *(f"a{n}" for n in range(9)))
    fresh = await ingest(both, "a9", "b1")
    assert {person: lane.events for person, lane in fresh.items()} == {"a": None, "b": None}


async def test_a_lane_that_is_known_or_anothers_is_not_handed_over_again(both: Database) -> None:
    fence = (await ingest(both, "a1"))["a"].lease.fence
    assert await ingest(both, "a2", known={"a": fence}) == {}
    assert list(await ingest(both, "a3", known={"a": fence - 1})) == ["a"], "known is an older one"
    assert await ingest(both, "a4", me="other") == {}


async def test_events_beyond_a_run_wait_for_the_next(both: Database) -> None:
    names = [f"a{n:02}" for n in range(25)]
    await ingest(both, *names)
    (lane,) = await both.read(lambda unit: inbox.load(unit, ["a"]))
    assert said(lane) == [(name.encode(), n) for n, name in enumerate(names[:20], 1)]


async def woken(db: Database, write: Callable[[Unit], object]) -> None:
    """This write tells a process that listens."""
    async with asyncio.timeout(20), aclosing(db.wakes()) as wakes:  # type: ignore[type-var]
        await anext(wakes)  # it listens
        await db.write(write)
        await anext(wakes)


@pytest.mark.parametrize("both", ["postgresql"], indirect=True)
async def test_other_processes_are_told_of_what_nobody_serves(both: Database) -> None:
    arrival = RawEvent("fake", "1", "1", "a", b"{}"), ""
    await woken(both, lambda unit: inbox.ingest(unit, None, [arrival], {}))
    await both.write(lambda unit: inbox.mark_dead(unit, [1]))
    await woken(both, lambda unit: queue_view.retry(unit, ["event:1"]))
