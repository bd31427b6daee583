"""A thousand messages that were given up, tried again while people write: each is sent once."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator

import pytest

from bot.channels.base import Fate, SendFailed
from bot.commands.queue import retry_or_drop
from handlers.core import reply
from handlers.core.outcome import Notice, Outcome
from handlers.core.say import Quote
from handlers.core.turn import Turn
from storage.engine.database import Database
from storage.queue import queue_view
from tests.support import running as rigs
from tests.support.clock import Clock
from tests.support.fake_channel import FakeChannel, heard
from tests.support.running import Rig

DEAD = 1000
PEOPLE = 50


@pytest.fixture
async def rig(both: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Rig]:
    """A process whose outbox holds a thousand dead messages, twenty to each of fifty people."""
    async with rigs.running(both) as rig:
        await rig.hear(*(heard("hello", f"hello {n}", f"p{n}") for n in range(PEOPLE)))
        rig.handle = news
        rig.channel.faults = [SendFailed(Fate.REFUSED, "400") for _ in range(DEAD)]
        for batch in range(DEAD // PEOPLE):
            clock.on(1)
            await rig.hear(heard(f"{batch}", f"batch {batch}", "writer"))
        assert rig.channel.faults == []
        rig.channel.sent.clear()
        rig.handle = rigs.echo
        yield rig


async def news(turn: Turn) -> Outcome:
    """A message to everybody, with the words of this event."""
    people = await turn.read(
        lambda unit: [unit.keyring.person(f"fake:p{n}") for n in range(PEOPLE)]
    )
    said = (Notice(who, reply.text(Quote(f"{turn.text} {who}")), "case") for who in people)
    return Outcome(notices=tuple(said))


async def test_each_is_sent_once_and_to_each_person_in_order(rig: Rig, clock: Clock) -> None:
    assert (await rig.db.read(queue_view.read_queue)).messages == {"dead": DEAD}
    clock.on(3600)
    assert await rig.db.write(lambda unit: retry_or_drop(unit, "retry", ["all"])) == DEAD
    writing = [heard(f"meanwhile {n}", f"meanwhile {n}", f"p{n}") for n in range(PEOPLE)]
    await asyncio.gather(*(rig.accept(event) for event in writing), rig.delivery.claim())
    while (await rig.db.read(queue_view.read_queue)).messages:
        await rig.look()
    heard_by: defaultdict[str, list[int]] = defaultdict(list)
    for text in rig.channel.texts:
        words, who = text.split()
        if words != "meanwhile":
            heard_by[who].append(int(words))
    assert list(heard_by.values()) == [list(range(DEAD // PEOPLE))] * PEOPLE
    assert Counter(text.startswith("meanwhile") for text in rig.channel.texts)[True] == PEOPLE


async def test_two_processes_and_two_replays_send_each_once(rig: Rig, both: Database) -> None:
    other = rigs.make_rig(both, FakeChannel())
    await other.process.beat()
    assert await both.write(lambda unit: retry_or_drop(unit, "retry", ["all"])) == DEAD
    assert await both.write(lambda unit: retry_or_drop(unit, "retry", ["all"])) == 0
    while (await both.read(queue_view.read_queue)).messages:
        await asyncio.gather(rig.look(), other.look())
    sent = rig.channel.texts + other.channel.texts
    assert len(sent) == len(set(sent)) == DEAD
    assert rig.channel.texts, "both took their part"
    assert other.channel.texts, "both took their part"
    keys = [key for key, _ in rig.channel.sent + other.channel.sent]
    assert len(set(keys)) == DEAD, "each under a key of its own"
    await other.delivery.stop()
    await other.dispatcher.stop()
    await other.process.stop()
