"""Lanes of a process that died, stopped, lost them or has too much to do go on elsewhere."""

from __future__ import annotations

import asyncio

import pytest

from bot.turns.dispatcher import NotAccepted
from handlers.core import reply
from handlers.core.outcome import Outcome
from handlers.core.say import Quote
from handlers.core.turn import Turn
from storage.engine.database import Database
from storage.people import flow_state
from storage.people.flow_state import FlowState
from tests.support import running as rigs
from tests.support.fake_channel import heard
from tests.support.running import until


async def test_lanes_of_a_dead_process_are_served_by_another_in_order(
    both: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.turns.dispatcher.STOP_SECONDS", 0.0)
    dead = rigs.make_rig(both)
    await dead.process.beat()
    dead.handle = lambda _: asyncio.Event().wait()  # type: ignore[assignment,return-value]
    await dead.accept(heard("/press a?1", "1"))
    await dead.accept(heard("/press a?2", "2"))
    async with rigs.running(both) as alive:
        await alive.process.beat()
        await alive.look()
        assert alive.turns == [], "the other one still counts as alive"
        await rigs.fall_silent(both, dead)
        await alive.process.beat()
        await alive.look()
        assert alive.turns == [], "one look at a late beat is not enough: the clock may have moved"
        await alive.process.beat()
        await alive.look()
        assert [turn.argument for turn in alive.turns] == ["1", "2"]
    await dead.dispatcher.stop()


async def test_a_process_that_lost_its_lane_writes_and_sends_nothing(
    both: Database,
) -> None:
    gate = asyncio.Event()

    async def late(turn: Turn) -> Outcome:
        await gate.wait()
        return Outcome(reply.text(Quote("too late")), flow_state=FlowState("x", "y"))

    slow = rigs.make_rig(both)
    await slow.process.beat()
    slow.handle = late
    await slow.accept(heard("hi", "1"))
    await until(lambda: bool(slow.turns))
    async with rigs.running(both) as quick:
        await rigs.fall_silent(both, slow)
        await quick.process.beat()
        await quick.process.beat()
        await quick.look()
        gate.set()
        await slow.dispatcher.settled()
        assert slow.channel.sent == []
        assert quick.channel.texts == ["hi"]
        assert await both.read(lambda u: flow_state.find(u, quick.person("a"))) is None


async def test_a_stop_lets_turns_finish_and_gives_the_rest_back(both: Database) -> None:
    async with rigs.running(both) as first:
        gate = asyncio.Event()

        async def slow(turn: Turn) -> Outcome:
            await gate.wait()
            return await rigs.echo(turn)

        first.handle = slow
        await first.accept(heard("/press a?1", "1"), heard("/press a?2", "2"))
        await until(lambda: bool(first.turns))
        stopping = asyncio.create_task(first.dispatcher.stop())
        await asyncio.sleep(0)
        with pytest.raises(NotAccepted):
            await first.accept(heard("three", "3"))
        gate.set()
        await stopping
    async with rigs.running(both) as second:
        await second.look()
    assert [turn.argument for turn in first.turns] == ["1"]
    assert [turn.argument for turn in second.turns] == ["2"]


async def test_a_process_with_too_much_to_do_leaves_new_events_to_others(
    both: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.turns.dispatcher.OWN_MOST", 1)
    gate = asyncio.Event()

    async def slow(turn: Turn) -> Outcome:
        await gate.wait()
        return await rigs.echo(turn)

    async with rigs.running(both) as busy, rigs.running(both) as free:
        busy.handle = slow
        await busy.accept(heard("one", "1", "a"))
        await busy.accept(heard("two", "2", "b"))
        await free.look()
        assert free.channel.texts == ["two"]
        gate.set()
        await busy.dispatcher.settled()
        assert busy.channel.texts == ["one"]
