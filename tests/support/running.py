"""The engine with a fake channel and one handler, for tests of dispatcher and delivery."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from bot.channels.base import Hook, RawEvent
from bot.delivery.worker import DeliveryWorker
from bot.process.heartbeat import Process
from bot.turns.dispatcher import Dispatcher
from bot.turns.phrasebook import Phrasebook
from content.reading.library import Library
from handlers.core import reply
from handlers.core.outcome import Outcome
from handlers.core.ports import Operator, ports_off
from handlers.core.router import Router
from handlers.core.say import Quote
from handlers.core.turn import Turn
from storage.engine.database import Database
from tests.support.fake_channel import FakeChannel

PHRASES = {
    "th": {"error.sorry": "ขอโทษ", "hello": "สวัสดี"},
    "en": {"error.sorry": "sorry", "hello": "hello"},
}


async def echo(turn: Turn) -> Outcome:
    """Say the words again."""
    return Outcome(reply.text(Quote(turn.text)))


@dataclass
class Rig:
    """One process of the bot. `handle` is what answers; `turns` are those it was given."""

    db: Database
    channel: FakeChannel
    process: Process
    delivery: DeliveryWorker
    handle: Callable[[Turn], Awaitable[Outcome]] = echo
    turns: list[Turn] = field(default_factory=list)
    dispatcher: Dispatcher = field(init=False)

    async def answer(self, turn: Turn) -> Outcome:
        """Note the turn, then handle it."""
        self.turns.append(turn)
        return await self.handle(turn)

    async def accept(self, *events: RawEvent) -> None:
        """Store events as one webhook call."""
        await self.dispatcher.accept(Hook(events))

    async def hear(self, *events: RawEvent) -> None:
        """Store events, and let everything that follows from them happen."""
        await self.accept(*events)
        await self.dispatcher.settled()

    async def look(self) -> None:
        """Claim whatever is due now, and let it happen."""
        while await self.dispatcher.claim():
            pass
        await self.dispatcher.settled()
        await self.delivery.claim()
        await self.dispatcher.settled()

    def person(self, name: str, channel: str = "fake") -> str:
        """The id under which somebody is stored."""
        return self.db.keyring.person(f"{channel}:{name}")

    @property
    def texts(self) -> list[str]:
        """The words of each turn."""
        return [turn.text for turn in self.turns]


async def no_emergency(turn: Turn) -> bool:
    """Nothing is an emergency here."""
    return False


def make_rig(db: Database, *channels: FakeChannel, noted_in: Path | None = None) -> Rig:
    """A process that has not begun to beat."""
    channels = channels or (FakeChannel(),)
    by_name = {channel.name: channel for channel in channels}
    process = Process(db, noted_in)
    delivery = DeliveryWorker(db, process, by_name)
    rig = Rig(db, channels[0], process, delivery)
    router = Router((), lambda _: None, no_emergency, stale=rig.answer, fallback=rig.answer)
    ports = ports_off(Operator("", ""))
    rig.dispatcher = Dispatcher(
        db, process, delivery, by_name, router, Phrasebook(PHRASES), Library(), ports
    )
    return rig


@asynccontextmanager
async def running(
    db: Database, *channels: FakeChannel, noted_in: Path | None = None
) -> AsyncIterator[Rig]:
    """A process that lives; it claims only when asked to, so that nothing is left to time."""
    rig = make_rig(db, *channels, noted_in=noted_in)
    await rig.process.beat()
    yield rig
    await rig.dispatcher.stop()
    await rig.delivery.stop()
    await rig.process.stop()


async def until(condition: Callable[[], bool]) -> None:
    """Let other tasks run until this holds (a test's own time limit is the end of it)."""
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110  # any condition: there is no event for it
            await asyncio.sleep(0.001)


async def fall_silent(db: Database, rig: Rig) -> None:
    """As if this process had last beaten a minute ago."""
    past = text("UPDATE process SET alive_until = '2020-01-01 00:00:00' WHERE id = :id")
    await db.write(lambda u: u.connection.execute(past, {"id": rig.process.id}) and None)
