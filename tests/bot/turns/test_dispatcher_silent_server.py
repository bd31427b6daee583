"""A PostgreSQL server falls silent in the middle of a turn: nothing is lost, nothing done twice."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterator

import pytest

from bot.turns.dispatcher import NotAccepted
from handlers.core.outcome import Outcome
from handlers.core.turn import Turn
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from tests.bot.turns.conftest import rows
from tests.support import running as rigs
from tests.support.clock import Clock
from tests.support.fake_channel import heard
from tests.support.postgresql import Server
from tests.support.relay import Relay, relay
from tests.support.running import Rig


@pytest.fixture
def way(postgresql_server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Relay]:
    """What lies between us and the server."""
    with relay(postgresql_server.port) as made:
        made.hurry(monkeypatch)
        yield made


@pytest.fixture
async def rig(
    way: Relay, postgresql_server: Server, keyring: Keyring, clock: Clock
) -> AsyncIterator[Rig]:
    """A process that lives, on a server that may fall silent."""
    url = postgresql_server.database(uuid.uuid4().hex)
    db = Database(url.replace(f":{postgresql_server.port}/", f":{way.port}/"), keyring, clock)
    await db.open()
    async with rigs.running(db) as rig:
        yield rig
    await db.close()


async def recover(rig: Rig) -> None:
    """What a process does every few seconds."""
    for _ in range(3):
        await rig.process.beat()
        await rig.dispatcher.reclaim()
        await rig.delivery.reclaim()
        await rig.look()


async def finished(rig: Rig) -> list[tuple[object, ...]]:
    """States of events and messages."""
    return await rows(
        rig.db, "SELECT event_id, state FROM inbox UNION ALL SELECT '-', state FROM outbox"
    )


@pytest.mark.parametrize("lost", ["before", "answer"])
async def test_events_that_were_not_taken_are_taken_when_they_come_again(
    rig: Rig, way: Relay, lost: str
) -> None:
    await rig.hear(heard("hi", "1"))
    way.silence(b"COMMIT" if lost == "answer" else b"")
    with pytest.raises(NotAccepted):
        await rig.accept(heard("one", "2"))
    way.speak()
    await recover(rig)
    await rig.hear(heard("one", "2"), heard("two", "3"))  # the platform sends it again
    await recover(rig)
    assert rig.texts.count("one") + rig.texts.count("one\ntwo") == 1
    assert " ".join(rig.channel.texts).split() == ["hi", "one", "two"]
    assert sorted(await finished(rig)) == sorted(
        [("1", "done"), ("2", "done"), ("3", "done"), *[("-", "sent")] * len(rig.channel.texts)]
    )


@pytest.mark.parametrize("asked", [b"BEGIN", b"COMMIT"])
async def test_a_turn_that_was_cut_off_is_answered_once(rig: Rig, way: Relay, asked: bytes) -> None:
    async def once(turn: Turn) -> Outcome:
        rig.handle = rigs.echo
        way.silence(asked)
        return await rigs.echo(turn)

    await rig.hear(heard("hi", "1"))
    rig.handle = once
    await rig.hear(heard("one", "2"))
    assert rig.channel.texts == ["hi"]
    way.speak()
    await recover(rig)
    await rig.hear(heard("two", "3"))
    await recover(rig)
    assert rig.channel.texts == ["hi", "one", "two"]
    states = {("1", "done"), ("2", "done"), ("3", "done"), ("-", "sent")}
    assert set(await finished(rig)) == states
    assert len(await finished(rig)) == 6
