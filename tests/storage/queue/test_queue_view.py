"""What operators see of the queue, and what they may do about what was given up."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import TextClause, bindparam, text

from bot.channels.base import Fate, SendFailed
from bot.metrics import OLDEST, QUEUE_MESSAGES, WAITING_EVENTS, measure_queue
from handlers.core.outcome import Outcome
from handlers.core.turn import Turn
from storage.engine.columns import Utc
from storage.engine.database import Database, Unit
from storage.queue import inbox, lanes, outbox, queue_view
from storage.queue.events import RawEvent
from storage.queue.outbox import OutboxMessage, SendResult
from storage.queue.states import MessageKind, MessageState
from tests.support import running as rigs
from tests.support.clock import Clock
from tests.support.fake_channel import heard
from tests.support.running import Rig


@pytest.fixture
async def rig(both: Database) -> AsyncIterator[Rig]:
    async with rigs.running(both) as rig:
        yield rig


async def fail(_: Turn) -> Outcome:
    raise RuntimeError("broken")


async def names(db: Database) -> list[str]:
    return [each.name for each in await db.read(queue_view.given_up)]


async def test_an_empty_queue_is_empty(both: Database) -> None:
    assert await both.read(queue_view.read_queue) == queue_view.QueueState(0, 0.0, {})
    assert await both.read(queue_view.given_up) == []


async def test_what_waits_is_counted_with_the_age_of_the_oldest(rig: Rig, clock: Clock) -> None:
    rig.handle = fail
    await rig.hear(heard("one", "1", "a"), heard("two", "2", "b"))
    clock.on(61)
    found = await rig.db.read(queue_view.read_queue)
    assert (found.events, found.oldest_seconds) == (2, 60.0)
    await measure_queue(rig.db)
    assert WAITING_EVENTS._value.get() == 2
    assert OLDEST._value.get() == 60.0
    assert QUEUE_MESSAGES.labels("dead")._value.get() == 0


async def test_a_dead_message_is_sent_when_it_is_tried_again(rig: Rig) -> None:
    rig.channel.faults = [SendFailed(Fate.REFUSED, "bad")]
    await rig.hear(heard("hi", "1", token=False))
    (name,) = await names(rig.db)
    assert await rig.db.write(lambda unit: queue_view.retry(unit, [name])) == 1
    await rig.look()
    assert rig.channel.texts == ["hi"]
    assert rig.channel.sent[0][0] == name, "the platform still knows the key"
    assert await names(rig.db) == []


async def test_a_message_older_than_its_key_is_tried_again_under_a_new_one(
    rig: Rig, clock: Clock
) -> None:
    rig.channel.faults = [SendFailed(Fate.REFUSED, "bad")]
    await rig.hear(heard("hi", "1", token=False))
    clock.on(25 * 3600)
    (name,) = await names(rig.db)
    await rig.db.write(lambda unit: queue_view.retry(unit, [name]))
    await rig.look()
    assert rig.channel.texts == ["hi"]
    assert rig.channel.sent[0][0] != name


async def test_a_message_keeps_a_key_that_was_first_used_within_the_day_however_old_it_is(
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
    await rig.db.write(lambda unit: queue_view.retry(unit, [name]))
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
    assert await rig.db.write(lambda unit: queue_view.retry(unit, [name])) == 1
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
        await rig.db.write(lambda unit, name=name: queue_view.retry(unit, [name]))
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
    await rig.db.write(lambda unit: queue_view.retry(unit, [name]))
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
    assert await rig.db.write(lambda unit: queue_view.drop(unit, found)) == 2
    assert await names(rig.db) == []
    assert await rig.db.write(lambda unit: queue_view.retry(unit, found)) == 0


async def arrive(db: Database, *event_ids: str) -> list[int]:
    """Events of one person in a lane that nobody serves; their numbers in the inbox."""
    arrivals = [(RawEvent("fake", "1", each, "fake:a", b"{}"), "") for each in event_ids]
    await db.write(lambda unit: inbox.ingest(unit, None, arrivals, {}))
    rows = text("SELECT id, event_id FROM inbox")
    found = {event_id: row for row, event_id in await _all(db, rows)}
    return [found[each] for each in event_ids]


async def _all(db: Database, query: TextClause) -> list[tuple[Any, ...]]:
    return await db.read(lambda u: [tuple(row) for row in u.connection.execute(query)])


async def give_up(db: Database, message: OutboxMessage) -> None:
    """Store a message that was tried and is dead."""
    died = SendResult(message, MessageState.DEAD, db.now() + timedelta(days=1), "bad")
    await db.write(lambda unit: outbox.add(unit, "me", [message]))
    await db.write(lambda unit: outbox.record_results(unit, "me", [died]) and None)


def message(db: Database, name: str) -> OutboxMessage:
    return OutboxMessage(
        name, MessageKind.NOTICE, "fake", "1", "fake:a", "a", b"{}", db.now(), attempts=10
    )


async def test_a_message_tried_again_begins_anew_and_at_once_under_its_key(
    both: Database, clock: Clock
) -> None:
    used = clock()
    await give_up(both, replace(message(both, "one"), unclear=True, key_used=used))
    clock.on(3600)
    assert await both.write(lambda unit: queue_view.retry(unit, ["one"])) == 1
    (again,) = await both.write(lambda unit: outbox.claim(unit, "other", 9))
    assert (again.id, again.key_used) == ("one", used)
    assert (again.attempts, again.unclear, again.created) == (0, False, clock())
    assert await both.write(lambda unit: queue_view.retry(unit, ["one"])) == 0, "it is on its way"


async def test_a_new_key_was_never_used(both: Database, clock: Clock) -> None:
    await give_up(both, replace(message(both, "one"), key_used=clock()))
    clock.on(25 * 3600)
    await both.write(lambda unit: queue_view.retry(unit, ["one"]))
    (again,) = await both.write(lambda unit: outbox.claim(unit, "other", 9))
    assert again.id != "one"
    assert again.key_used is None


async def test_of_what_was_given_up_the_oldest_are_shown(both: Database, clock: Clock) -> None:
    for n in "bca":
        (row,) = await arrive(both, n)
        await both.write(lambda unit, row=row: inbox.mark_dead(unit, [row]))
        await give_up(both, message(both, n))
        clock.on(1)
    shown = [each.name for each in await both.read(lambda unit: queue_view.given_up(unit, 2))]
    assert shown == ["event:1", "event:2", "b", "c"]


async def test_what_is_over_is_not_counted_as_waiting(both: Database) -> None:
    first, second, _ = await arrive(both, "1", "2", "3")
    await both.write(lambda unit: inbox.mark_dead(unit, [first]))
    await both.write(lambda unit: inbox.mark_done(unit, [second]))
    await give_up(both, message(both, "dead"))
    for name in ("open", "sent"):
        each = message(both, name)
        await both.write(lambda unit, each=each: outbox.add(unit, "me", [each]))
    await both.write(lambda unit: outbox.record_sent(unit, [each]))
    found = await both.read(queue_view.read_queue)
    assert (found.events, found.messages) == (1, {"dead": 1, "open": 1})


@pytest.mark.parametrize("waiting", [0, 1, 2, 3, 4])
async def test_an_event_tried_again_has_a_higher_number_than_ever_and_than_all_that_wait(
    both: Database, waiting: int
) -> None:
    rows = await arrive(both, "1", "2")
    await both.write(lambda unit: inbox.mark_done(unit, rows[:1]))
    await both.write(lambda unit: inbox.mark_dead(unit, rows[1:]))
    await both.write(lambda unit: lanes.remove(unit, ["fake:a"]))
    if waiting:
        await arrive(both, *(f"later {n}" for n in range(waiting)))
    assert await both.write(lambda unit: queue_view.retry(unit, [f"event:{rows[1]}"])) == 1
    (lane,) = await both.read(lambda unit: inbox.load(unit, ["fake:a"]))
    assert lane.events is not None
    assert [event.id for event in lane.events][-1] == rows[1]
    assert lane.events[-1].seq == lane.lease.seq == max(waiting, 2) + 1
    assert len({event.seq for event in lane.events}) == waiting + 1


async def test_an_event_tried_again_does_not_hasten_what_was_put_off(
    both: Database, clock: Clock
) -> None:
    dead, _ = await arrive(both, "1", "2")
    (lease,) = await both.write(lambda unit: lanes.claim(unit, "me", 1))
    await both.write(lambda unit: inbox.mark_dead(unit, [dead]))
    due = clock() + timedelta(seconds=4)
    await both.write(lambda unit: lanes.postpone(unit, "me", lease, due))
    await both.write(lambda unit: queue_view.retry(unit, [f"event:{dead}"]))
    assert await both.write(lambda unit: lanes.claim(unit, "me", 1)) == []


async def test_an_event_tried_again_wakes_an_idle_lane_of_an_earlier_version(
    both: Database,
) -> None:
    (dead,) = await arrive(both, "1")
    await both.write(lambda unit: inbox.mark_dead(unit, [dead]))
    idle = text("UPDATE lane SET due = NULL")
    await both.write(lambda unit: unit.connection.execute(idle) and None)
    await both.write(lambda unit: queue_view.retry(unit, [f"event:{dead}"]))
    (lease,) = await both.write(lambda unit: lanes.claim(unit, "me", 1))
    assert lease.person == "fake:a"


async def test_what_is_over_or_under_way_is_neither_tried_again_nor_dropped(
    both: Database,
) -> None:
    done, waits = await arrive(both, "1", "2")
    await both.write(lambda unit: inbox.mark_done(unit, [done]))
    open_message = message(both, "open")
    await both.write(lambda unit: outbox.add(unit, "me", [open_message]))
    names = [f"event:{done}", f"event:{waits}", "open"]
    before = await _all(both, text("SELECT * FROM inbox, outbox, lane ORDER BY inbox.id"))
    assert await both.write(lambda unit: queue_view.retry(unit, names)) == 0
    assert await both.write(lambda unit: queue_view.drop(unit, names)) == 0
    after = await _all(both, text("SELECT * FROM inbox, outbox, lane ORDER BY inbox.id"))
    assert after == before


async def test_what_is_dropped_leaves_no_words_behind(both: Database) -> None:
    (event,) = await arrive(both, "1")
    await both.write(lambda unit: inbox.mark_dead(unit, [event]))
    await give_up(both, message(both, "message"))
    assert await both.write(lambda unit: queue_view.drop(unit, ["message", f"event:{event}"])) == 2
    assert await _all(both, text("SELECT raw, body FROM inbox, outbox")) == [(None, None)]
