"""What a process leaves that stops or dies: sent by another, with the same key."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.channels.base import Fate, SendFailed
from storage.engine.database import Database
from storage.queue import outbox
from storage.queue.outbox import OutboxMessage
from storage.queue.states import MessageKind
from tests.bot.delivery.conftest import states
from tests.support import running as rigs
from tests.support.clock import Clock
from tests.support.fake_channel import heard
from tests.support.running import until

pytestmark = pytest.mark.usefixtures("no_waits")


async def test_what_a_dead_process_may_have_sent_used_its_key_no_earlier_than_it_was_due(
    both: Database, clock: Clock
) -> None:
    created, due = clock(), clock() + timedelta(days=20)
    message = OutboxMessage(
        "1", MessageKind.NOTICE, "fake", "1", "fake:a", "a", b"{}", created, push=True
    )
    clock.now = due
    await both.write(lambda unit: outbox.add(unit, "dead", [message]))
    clock.on(60)
    await both.write(lambda unit: outbox.release_all(unit, ["dead"], unclear=True))
    (found,) = await both.write(lambda unit: outbox.claim(unit, "me", 1))
    assert (found.unclear, found.key_used) == (True, due)


async def test_what_a_process_gives_back_in_peace_has_used_no_key(both: Database) -> None:
    message = OutboxMessage(
        "1", MessageKind.NOTICE, "fake", "1", "fake:a", "a", b"{}", both.now(), push=True
    )
    await both.write(lambda unit: outbox.add(unit, "ends", [message]))
    await both.write(lambda unit: outbox.release_all(unit, ["ends"], unclear=False))
    (found,) = await both.write(lambda unit: outbox.claim(unit, "me", 1))
    assert (found.unclear, found.key_used) == (False, None)


async def test_messages_of_a_dead_process_are_sent_by_another_with_the_same_key(
    both: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.worker.STOP_SECONDS", 0.0)
    dead = rigs.make_rig(both)
    await dead.process.beat()
    dead.channel.gate = asyncio.Event()
    await dead.accept(heard("hi", "1"))
    await until(lambda: bool(dead.channel.tried))
    await rigs.fall_silent(both, dead)
    async with rigs.running(both) as alive:
        await alive.process.beat()
        await alive.look()
        assert alive.channel.sent == dead.channel.tried
        query = text("SELECT unclear FROM outbox")
        unclear = await both.read(lambda u: u.connection.execute(query).scalar())
        assert unclear, "nobody knows whether the dead one's call arrived"
    await dead.delivery.stop()
    await dead.dispatcher.stop()


async def test_a_stop_sends_what_may_go_and_keeps_the_rest_in_order(
    both: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.retry_policy.WAITS", (30.0,) * 9)
    async with rigs.running(both) as rig:
        rig.channel.faults = [SendFailed(Fate.RETRY, "429")]
        await rig.accept(heard("waits", "1", "a", token=False), heard("goes", "2", "b"))
        await until(lambda: len(rig.channel.tried) == 2)
        await rig.accept(heard("goes too", "3", "b"))
        await rig.dispatcher.stop()
        await rig.delivery.stop()
        assert rig.channel.texts == ["goes", "goes too"]
    query = text("SELECT count(*) FROM outbox WHERE state = 'open' AND owner IS NULL")
    assert await both.read(lambda u: u.connection.execute(query).scalar()) == 1


async def test_a_send_cut_off_by_a_stop_counts_as_unclear(
    both: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.worker.STOP_SECONDS", 0.0)
    async with rigs.running(both) as first:
        first.channel.gate = asyncio.Event()
        await first.accept(heard("hi", "1"))
        await until(lambda: bool(first.channel.tried))
    async with rigs.running(both) as second:
        second.channel.faults = [SendFailed(Fate.TOKEN_GONE, "400")]
        await second.look()
    assert await states(both) == [("sent", True)], "the first one's call used the token"
