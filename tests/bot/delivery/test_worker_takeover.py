"""A reply that must arrive, in flight when its process died: once while its token lives, and never
lost after that. What cannot be known then is told in docs/measurements.md ("What it survived")."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels.base import Fate, SendFailed
from handlers.core import reply
from handlers.core.outcome import Outcome
from handlers.core.say import Quote
from handlers.core.turn import Turn
from storage.engine.database import Database
from tests.support import running as rigs
from tests.support.clock import Clock
from tests.support.fake_channel import FakeChannel, heard
from tests.support.running import Rig, until


async def steps(turn: Turn) -> Outcome:
    return Outcome(reply.text(Quote("steps")), must_arrive=True)


@pytest.fixture
async def dead(both: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Rig]:
    """A process that fell silent while its reply was on its way."""
    monkeypatch.setattr("bot.delivery.worker.STOP_SECONDS", 0.0)
    rig = rigs.make_rig(both)
    await rig.process.beat()
    rig.handle = steps
    rig.channel.gate = asyncio.Event()
    await rig.accept(heard("paid", "1"))
    await until(lambda: bool(rig.channel.tried))
    await rigs.fall_silent(both, rig)
    yield rig
    await rig.delivery.stop()
    await rig.dispatcher.stop()


async def taken_up(db: Database, *faults: SendFailed) -> FakeChannel:
    """Another process finds the message; its channel answers with these first."""
    async with rigs.running(db) as alive:
        alive.channel.faults = list(faults)
        await alive.process.beat()
        await alive.look()
        return alive.channel


async def test_within_the_tokens_life_a_used_token_says_that_it_arrived(
    both: Database, dead: Rig, clock: Clock
) -> None:
    clock.on(40)
    channel = await taken_up(both, SendFailed(Fate.TOKEN_GONE, "400"))
    assert len(channel.tried) == 1
    assert channel.sent == [], "it is not said a second time"


async def test_within_the_tokens_life_an_unused_token_carries_it(
    both: Database, dead: Rig, clock: Clock
) -> None:
    clock.on(40)
    channel = await taken_up(both)
    assert channel.sent == dead.channel.tried, "the same reply, on the same token"


async def test_after_the_tokens_life_it_is_pushed_rather_than_lost(
    both: Database, dead: Rig, clock: Clock
) -> None:
    clock.on(51)
    channel = await taken_up(both)
    assert [body.get("token") for _, body in channel.sent] == [None]
    assert channel.texts == ["steps"]


@pytest.mark.parametrize("noted", [True, False])
async def test_what_had_arrived_before_a_kill_is_not_sent_again_on_the_same_machine(
    both: Database, tmp_path: Path, noted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "arrived"
    killed = rigs.make_rig(both, noted_in=folder)
    await killed.process.beat()
    killed.process.arrivals.open()
    killed.handle = steps

    async def never_stored() -> bool:
        raise asyncio.CancelledError

    monkeypatch.setattr(killed.delivery, "_flush", never_stored)
    await killed.accept(heard("paid", "1"))
    await until(lambda: bool(killed.channel.sent))
    await rigs.fall_silent(both, killed)
    if not noted:
        killed.process.arrivals.forget(killed.process.id)
    async with rigs.running(both, noted_in=folder) as alive:
        await alive.process.beat()
        await alive.look()
        assert len(alive.channel.tried) == (0 if noted else 1)
        assert alive.process.arrivals.processes() == set(), "what the dead process left is used up"
    await killed.dispatcher.stop()
    killed.process.arrivals.close()
