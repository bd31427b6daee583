"""Calls the scheduled jobs of all features (morning lists, reminders, alerts) while this process
leads, and stores their results.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from bot.channels.base import Channel
from bot.delivery.worker import DeliveryWorker
from bot.process.heartbeat import Process
from bot.turns import notices
from bot.turns.phrasebook import Phrasebook
from content.reading.library import Library
from handlers.core.ports import Off, QuotaPort
from handlers.core.scheduled import JobContext, JobResult, ScheduledJob
from handlers.core.words.speech import SpeechPort
from storage.engine.database import Conflict, Database, Unit
from storage.queue import outbox

LEADER_OF = "schedule"
EVERY_SECONDS = 30.0

_MESSAGE_IDS = uuid.UUID("0b9f3a54-6f0e-4f53-8a52-3a2f6c7f4a10")
"""UUID namespace for message ids: the same job result always has the same ids."""


class Schedule:
    """Runs the scheduled jobs while this process leads the schedule."""

    def __init__(
        self,
        db: Database,
        process: Process,
        delivery: DeliveryWorker,
        channels: Mapping[str, Channel],
        phrasebook: Phrasebook,
        library: Library,
        jobs: Sequence[ScheduledJob],
        quota: QuotaPort,
        speech: SpeechPort | None = None,
    ) -> None:
        self._db = db
        self._process = process
        self._delivery = delivery
        self._channels = channels
        self._phrasebook = phrasebook
        self._library = library
        self._jobs = tuple(jobs)
        self._quota = quota
        self._speech = speech or Off()

    def use(self, phrasebook: Phrasebook, library: Library) -> None:
        """Use this content in jobs from now on."""
        self._phrasebook, self._library = phrasebook, library

    async def once(self) -> int:
        """Run all jobs once if this process leads; return how many results were stored."""
        if not await self._process.leads(LEADER_OF):
            return 0
        done = 0
        context = JobContext(self._db.now(), self._library, self._db.read, self._quota)
        for job in self._jobs:
            for result in await job(context):
                done += await self._store(result, context)
        return done

    async def _store(self, result: JobResult, context: JobContext) -> bool:
        messages = await notices.render(
            result.notices,
            lambda n: str(uuid.uuid5(_MESSAGE_IDS, f"{result.key}:{n}")),
            context.now,
            self._db,
            self._channels,
            self._phrasebook,
            self._speech,
        )

        def write(unit: Unit) -> None:
            for change in result.changes:
                change.apply(unit)
            if messages:
                outbox.add(unit, self._process.id, messages)

        try:
            await self._db.write(write)
        except Conflict:
            # The data was changed in the meantime; the next run finds what is still due.
            return False
        self._delivery.enqueue(messages)
        return True
