"""What operators see of the queue, and what they may do about what was given up."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import bindparam, text

from bot.channels.base import Fate, SendFailed
from bot.metrics import LETTERS, OLDEST, WAITING_EVENTS, QueueMetrics
from handlers.core.outcome import Outcome
from handlers.core.turn import Turn
from storage import queue
from storage.database import Database, Unit
from storage.tables import Utc
from tests.bot import rig as rigs
from tests.bot.rig import Rig
from tests.channels_fake import heard
from tests.clock import Clock


@pytest.fixture
async def rig(both: Database) -> AsyncIterator[Rig]:
    async with rigs.running(both) as rig:
        yield rig


async def fail(_: Turn) -> Outcome:
    raise RuntimeError("broken")


async def names(db: Database) -> list[str]:
    return [each.name for each in await db.read(queue.dead)]


async def test_an_empty_queue_is_empty(both: Database) -> None:
    assert await both.read(queue.look) == queue.Queue(0, 0.0, {})
    assert await both.read(queue.dead) == []


async def test_what_waits_is_counted_with_the_age_of_the_oldest(rig: Rig, clock: Clock) -> None:
    rig.handle = fail
    await rig.hear(heard("one", "1", "a"), heard("two", "2", "b"))
    clock.on(61)
    found = await rig.db.read(queue.look)
    assert (found.events, found.oldest_seconds) == (2, 60.0)
    await QueueMetrics(rig.db).look()
    assert WAITING_EVENTS._value.get() == 2
    assert OLDEST._value.get() == 60.0
    assert LETTERS.labels("dead")._value.get() == 0


async def test_a_dead_letter_is_sent_when_it_is_tried_again(rig: Rig) -> None:
    rig.channel.faults = [SendFailed(Fate.REFUSED, "bad")]
    await rig.hear(heard("hi", "1", token=False))
    (name,) = await names(rig.db)
    assert await rig.db.write(lambda unit: queue.retry(unit, [name])) == 1
    await rig.look()
    assert rig.channel.texts == ["hi"]
    assert rig.channel.sent[0][0] == name, "the platform still knows the key"
    assert await names(rig.db) == []


async def test_a_letter_older_than_its_key_is_tried_again_under_a_new_one(
    rig: Rig, clock: Clock
) -> None:
    rig.channel.faults = [SendFailed(Fate.REFUSED, "bad")]
    await rig.hear(heard("hi", "1", token=False))
    clock.on(25 * 3600)
    (name,) = await names(rig.db)
    await rig.db.write(lambda unit: queue.retry(unit, [name]))
    await rig.look()
    assert rig.channel.texts == ["hi"]
    assert rig.channel.sent[0][0] != name


async def test_a_letter_keeps_a_key_that_was_first_used_within_the_day_however_old_it_is(
    rig: Rig, clock: Clock
) -> None:
    def held(unit: Unit) -> None:
        sql = text("UPDATE outbox SET created = :then, key_used = :used")
        columns = [bindparam(name, type_=Utc()) for name in ("then", "used")]
        then = {"then": clock() - timedelta(days=20), "used": clock() - timedelta(hours=5)}
        unit.connection.execute(sql.bindparams(*columns), then)

    rig.channel.faults = [SendFailed(Fate.REFUSED, "bad")]
    await rig.hear(heard("hi", "1", token=False))
    await rig.db.write(held)
    (name,) = await names(rig.db)
    await rig.db.write(lambda unit: queue.retry(unit, [name]))
    await rig.look()
    assert rig.channel.sent[0][0] == name


async def test_a_dead_event_is_handled_when_it_is_tried_again(rig: Rig, clock: Clock) -> None:
    rig.handle = fail
    await rig.hear(heard("hi", "1"))
    for seconds in (1, 4):
        clock.on(seconds)
        await rig.look()
    (name,) = await names(rig.db)
    rig.handle = rigs.echo
    assert await rig.db.write(lambda unit: queue.retry(unit, [name])) == 1
    await rig.look()
    assert rig.texts[-1] == "hi"
    assert await names(rig.db) == []
    await rig.hear(heard("more", "2"))
    assert rig.texts[-1] == "more"


async def test_an_event_that_dies_again_is_apologised_for_again(rig: Rig, clock: Clock) -> None:
    async def poisoned(turn: Turn) -> Outcome:
        if turn.text == "poison":
            raise RuntimeError("poison")
        return await rigs.echo(turn)

    rig.handle = poisoned
    poison = heard("poison", "1", token=False)
    await rig.hear(poison, heard("/press a", "2"), heard("/press b", "3"))
    for _ in range(3):
        for seconds in (1, 4, 15):
            clock.on(seconds)
            await rig.look()
        (name,) = await names(rig.db)
        await rig.db.write(lambda unit, name=name: queue.retry(unit, [name]))
        await rig.accept(heard("/press c", f"{clock()}"))
    ids = [sent for sent, body in rig.channel.sent if body["lines"] == ["ขอโทษ"]]
    assert len(set(ids)) == len(ids) == 3


async def test_an_event_tried_again_comes_behind_what_waits_and_is_not_forgotten(
    rig: Rig, clock: Clock
) -> None:
    rig.handle = fail
    await rig.hear(heard("first", "1"))
    for seconds in (1, 4):
        clock.on(seconds)
        await rig.look()
    (name,) = await names(rig.db)
    await rig.hear(heard("/press a?waits", "2"))
    await rig.db.write(lambda unit: queue.retry(unit, [name]))
    await rig.accept(heard("/press a?later", "3"))
    rig.turns.clear()
    rig.handle = rigs.echo
    clock.on(15)
    await rig.look()
    said = [turn.argument or turn.text for turn in rig.turns]
    assert said == ["waits", "first", "later"]


async def test_what_is_dropped_is_gone_with_its_content(rig: Rig, clock: Clock) -> None:
    rig.channel.faults = [SendFailed(Fate.REFUSED, "bad")]
    await rig.hear(heard("hi", "1"))
    rig.handle = fail
    await rig.hear(heard("poison", "2"))
    for seconds in (1, 4):
        clock.on(seconds)
        await rig.look()
    found = await names(rig.db)
    assert len(found) == 2
    assert await rig.db.write(lambda unit: queue.drop(unit, found)) == 2
    assert await names(rig.db) == []
    assert await rig.db.write(lambda unit: queue.retry(unit, found)) == 0
