"""A handler, a key, a change or the clock fails: the event itself, and those after it."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text

from bot.channels.base import Fate, SendFailed
from handlers.core import reply
from handlers.core.outcome import Outcome
from handlers.core.say import Quote
from handlers.core.turn import Turn
from storage.engine.database import Conflict, Unit
from storage.queue import lanes
from tests.bot.turns.conftest import rows
from tests.support import running as rigs
from tests.support.clock import Clock
from tests.support.fake_channel import heard
from tests.support.running import Rig, until


class Bump:
    """A change that meets the version of another one so many times."""

    def __init__(self, conflicts: int) -> None:
        self.left = conflicts

    def apply(self, unit: Unit) -> None:
        unit.connection.execute(text("UPDATE person SET version = version + 1"))
        if self.left:
            self.left -= 1
            raise Conflict


async def test_a_conflict_runs_the_turn_again_and_undoes_what_it_did(rig: Rig) -> None:
    change = Bump(2)

    async def bump(_: Turn) -> Outcome:
        return Outcome(reply.text(Quote("ok")), changes=(change,))

    rig.handle = bump
    await rig.hear(heard("hi", "1"))
    assert len(rig.turns) == 3
    assert rig.channel.texts == ["ok"]
    assert await rows(rig.db, "SELECT version FROM person") == [(1,)]


async def test_a_conflict_without_end_is_a_failure(rig: Rig, clock: Clock) -> None:
    change = Bump(99)

    async def bump(_: Turn) -> Outcome:
        return Outcome(changes=(change,))

    rig.handle = bump
    await rig.hear(heard("hi", "1"))
    for seconds in (1, 4):
        clock.on(seconds)
        await rig.look()
    assert len(rig.turns) == 12
    assert rig.channel.texts == ["ขอโทษ"]


async def test_a_poisoned_event_is_given_up_kindly_and_the_lane_goes_on(
    rig: Rig, clock: Clock
) -> None:
    async def poisoned(turn: Turn) -> Outcome:
        if "poison" in turn.text:
            raise RuntimeError("poison")
        return await rigs.echo(turn)

    rig.handle = poisoned
    await rig.hear(heard("poison", "1"), heard("one", "2"))
    assert rig.channel.texts == []
    await rig.look()
    assert len(rig.turns) == 1, "it waits before the next try"
    for seconds in (1, 4):
        clock.on(seconds)
        await rig.look()
    assert rig.texts == ["poison\none", "poison", "poison", "one"]
    assert rig.channel.texts == ["ขอโทษ", "one"]
    assert await rows(rig.db, "SELECT state FROM inbox ORDER BY seq") == [("dead",), ("done",)]
    assert await rows(rig.db, "SELECT person FROM lane") == []


async def test_a_handler_that_never_ends_is_a_failure(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.turns.runner.HANDLER_SECONDS", 0.01)

    async def stuck(_: Turn) -> Outcome:
        await asyncio.Event().wait()
        return Outcome()

    rig.handle = stuck
    await rig.hear(heard("hi", "1"))
    assert await rows(rig.db, "SELECT tries, owner FROM lane") == [(1, None)]


async def test_an_event_no_key_opens_is_passed_over(rig: Rig) -> None:
    await rig.accept(heard("hi", "1"))
    await rig.dispatcher.settled()
    unreadable = text("UPDATE inbox SET state = 'open', raw = 'x'")
    await rig.db.write(lambda u: u.connection.execute(unreadable) and None)
    await rig.db.write(lambda u: lanes.add_events(u, None, {rig.person("a"): 1}))
    await rig.look()
    await rig.hear(heard("next", "2"))
    assert rig.texts == ["hi", "next"]
    assert await rows(rig.db, "SELECT state FROM inbox ORDER BY seq") == [("dead",), ("done",)]


async def test_one_turn_that_breaks_the_write_of_many_harms_nobody_else(rig: Rig) -> None:
    class Breaking:
        """Stores what the table does not take."""

        def apply(self, unit: Unit) -> None:
            unit.connection.execute(text("INSERT INTO holder (duty) VALUES ('no owner')"))

    gate = asyncio.Event()

    async def together(turn: Turn) -> Outcome:
        await gate.wait()
        if turn.text == "break":
            return Outcome(changes=(Breaking(),))
        return await rigs.echo(turn)

    rig.handle = together
    await rig.accept(*(heard(w, w, w) for w in ("one", "break", "two")))
    await until(lambda: len(rig.turns) == 3)
    gate.set()
    await rig.dispatcher.settled()
    assert sorted(rig.channel.texts) == ["one", "two"]


async def test_a_clock_that_is_put_back_keeps_nobody_waiting(rig: Rig, clock: Clock) -> None:
    async def broken(_: Turn) -> Outcome:
        raise RuntimeError

    rig.handle = broken
    rig.channel.faults = [SendFailed(Fate.RETRY, "429", after=600.0)]
    await rig.hear(heard("one", "1", "a"))
    rig.handle = rigs.echo
    await rig.hear(heard("two", "2", "b", token=False))
    clock.on(-3 * 24 * 3600)
    await rig.process.beat()
    await rig.look()
    assert sorted(rig.channel.texts) == ["one", "two"]


async def test_an_event_that_cannot_even_be_apologised_for_does_not_stop_the_lane(
    rig: Rig, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_: Turn) -> Outcome:
        raise RuntimeError

    def unsayable(*_: object) -> None:
        raise RuntimeError

    rig.handle = broken
    real = rig.channel.render
    monkeypatch.setattr(rig.channel, "render", unsayable)
    await rig.hear(heard("one", "1"))
    for seconds in (1, 4):
        clock.on(seconds)
        await rig.look()
    monkeypatch.setattr(rig.channel, "render", real)
    rig.handle = rigs.echo
    await rig.hear(heard("two", "2"))
    assert rig.channel.texts == ["two"]
