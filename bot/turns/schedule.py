"""Does what features do by the clock: morning lists, reminders, checks back; one process does."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Mapping, Sequence

from bot import logs
from bot.channels.base import Channel
from bot.delivery.worker import Delivery
from bot.process.heartbeat import Process
from bot.turns import notices
from bot.turns.phrasebook import Phrasebook
from content.reading.library import Library
from handlers.core.ports import QuotaPort
from handlers.core.scheduled import Errand, Moment, Round
from storage.engine.database import Conflict, Database, Unit
from storage.queue import outbox

DUTY = "schedule"
EVERY_SECONDS = 30.0
_ERRANDS = uuid.UUID("0b9f3a54-6f0e-4f53-8a52-3a2f6c7f4a10")
"""Namespace of letter ids: the same errand makes the same ids, however often it is tried."""

log = logging.getLogger(__name__)


class Schedule:
    """Asks the features twice a minute what is due, while this process holds the duty."""

    def __init__(
        self,
        db: Database,
        process: Process,
        delivery: Delivery,
        channels: Mapping[str, Channel],
        phrasebook: Phrasebook,
        library: Library,
        rounds: Sequence[Round],
        quota: QuotaPort,
    ) -> None:
        self._db = db
        self._process = process
        self._delivery = delivery
        self._channels = channels
        self._phrasebook = phrasebook
        self._library = library
        self._rounds = tuple(rounds)
        self._quota = quota
        self._running: asyncio.Task[None] | None = None

    def use(self, phrasebook: Phrasebook, library: Library) -> None:
        """Do the errands from now on with this content."""
        self._phrasebook, self._library = phrasebook, library

    async def start(self) -> None:
        """Begin."""
        self._running = asyncio.create_task(self._go_on(), name="schedule")

    async def stop(self) -> None:
        """End; an errand under way is either stored or not."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    async def once(self) -> int:
        """Do everything that is due now, if the duty is ours; how many errands were done."""
        if not await self._process.hold(DUTY):
            return 0
        done = 0
        moment = Moment(self._db.now(), self._library, self._db.read, self._quota)
        for round_ in self._rounds:
            for errand in await round_(moment):
                done += await self._do(errand, moment)
        return done

    async def _go_on(self) -> None:
        while True:
            try:
                await self.once()
            except Exception as error:
                log.error("schedule: %s", logs.kind(error))
            await asyncio.sleep(EVERY_SECONDS)

    async def _do(self, errand: Errand, moment: Moment) -> bool:
        letters = await notices.letters(
            errand.notices,
            lambda n: str(uuid.uuid5(_ERRANDS, f"{errand.key}:{n}")),
            moment.now,
            self._db,
            self._channels,
            self._phrasebook,
        )

        def write(unit: Unit) -> None:
            for change in errand.changes:
                change.apply(unit)
            if letters:
                outbox.add(unit, self._process.id, letters)

        try:
            await self._db.write(write)
        except Conflict:
            # Somebody moved the case meanwhile: what is still due comes up in the next round.
            return False
        self._delivery.take(letters)
        return True
