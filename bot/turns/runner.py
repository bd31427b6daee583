"""One turn: from the open events of a lane to the one write that stores all it did."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot import metrics
from bot.channels.base import Channel, Envelope
from bot.turns import outgoing, turn_input
from bot.turns.batches import Batches
from bot.turns.deadline import Patience
from bot.turns.phrasebook import FALLBACK, Phrasebook
from bot.turns.turn_input import Heard
from content.reading.library import Library
from handlers.core import reply
from handlers.core.outcome import KEEP, Outcome
from handlers.core.ports import Ports
from handlers.core.router import Router
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from storage.engine.database import Database
from storage.people.flow_state import Place
from storage.people.people import Person
from storage.queue import commit
from storage.queue.commit import Written
from storage.queue.inbox import Lane
from storage.queue.outbox import Letter

HANDLER_SECONDS = 20.0
"""A handler that takes longer is broken: its waiting alone may take 8 s."""

LANGUAGE_SECONDS = 2.0

WRITE_MOST = 64
"""Turns stored in one write."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a turn stored: whether more events wait in the lane, the letters to send now, and in
    which language the person's app is to show its menu from now on, where that changed."""

    more: bool
    letters: Sequence[Letter]
    speaks: tuple[Envelope, str] | None = None


class Turns:
    """Runs turns. It holds nothing between them."""

    def __init__(
        self,
        db: Database,
        process: str,
        channels: Mapping[str, Channel],
        router: Router,
        phrasebook: Phrasebook,
        library: Library,
        ports: Ports,
    ) -> None:
        self._db = db
        self._me = process
        self._channels = channels
        self._router = router
        self._phrasebook = phrasebook
        self._library = library
        self._ports = ports
        self._writes: Batches[Written, bool] = Batches(self._write, WRITE_MOST)

    def use(self, router: Router, phrasebook: Phrasebook, library: Library) -> None:
        """Run the turns that begin from now on with this content."""
        self._router, self._phrasebook, self._library = router, phrasebook, library

    async def _write(self, ready: Sequence[Written]) -> Sequence[bool | Exception]:
        try:
            return await self._db.write(lambda unit: commit.write(unit, self._me, ready))
        except Exception:
            if len(ready) == 1:
                raise
            # One of them breaks the write of all: it is to be found out, and nobody else to suffer.
            return [result for each in ready for result in await self._alone(each)]

    async def _alone(self, ready: Written) -> Sequence[bool | Exception]:
        try:
            return await self._db.write(lambda unit: commit.write(unit, self._me, [ready]))
        except Exception as error:
            return [error]

    def hear(self, lane: Lane) -> Heard | None:
        """The events that the next turn of this lane answers. Raises hearing.Unreadable."""
        return turn_input.hear(lane, self._channels)

    async def run(self, lane: Lane, heard: Heard, patience: Patience) -> Done:
        """Answer and store. Raises LeaseLost, Conflict, or whatever a handler raised."""
        person = lane.person or await self._newcomer(heard.envelope)
        outcome, now = Outcome(), self._db.now()
        for kind in [type(each.said).__name__.lower() for each in heard.said] or ["unknown"]:
            metrics.events(heard.envelope.channel, kind).inc()
        if heard.said:
            channel = self._channels[heard.envelope.channel]
            turn = Turn(
                person=person,
                place=lane.place,
                events=heard.said,
                now=now,
                content=self._library,
                read=self._db.read,
                ports=patience.ports(self._ports, channel),
            )
            began = time.perf_counter()
            async with asyncio.timeout(HANDLER_SECONDS):
                outcome = await self._router.handle(turn)
            metrics.HANDLER.observe(time.perf_counter() - began)
        return await self._store(lane, heard, person, outcome, now)

    async def apologise(self, lane: Lane, heard: Heard) -> Done:
        """Give the events up as dead, tell the person kindly, and let the lane go on."""
        person = lane.person or await self._newcomer(heard.envelope)
        outcome = Outcome(reply.text(Phrase("error.sorry")))
        return await self._store(lane, heard, person, outcome, self._db.now(), dead=True)

    async def skip(self, lane: Lane) -> Done:
        """Go past what cannot be read (or past nothing): only the lane moves on."""
        events = (lane.events or ())[:1]
        done = events[0].seq if len(lane.events or ()) > 1 else lane.lease.seq
        written = Written(lane.lease, done, [event.id for event in events], dead=True)
        return Done(await self._writes.add(written), ())

    async def _newcomer(self, to: Envelope) -> Person:
        language = to.language
        if language is None and to.private:
            try:
                async with asyncio.timeout(LANGUAGE_SECONDS):
                    language = await self._channels[to.channel].language_of(to)
            except TimeoutError:
                language = None
        if language not in self._phrasebook.languages:
            language = FALLBACK
        return Person(to.person, to.channel, to.account, to.chat, language, new=True)

    async def _store(
        self,
        lane: Lane,
        heard: Heard,
        person: Person,
        outcome: Outcome,
        now: datetime,
        dead: bool = False,
    ) -> Done:
        place, stamp = outcome.place, lane.place.stamp if lane.place else None
        if isinstance(place, Place):
            stamp = outgoing.stamp(heard.last)
            place = replace(place, stamp=stamp)
        elif place is None:
            stamp = None
        if heard.gone:
            outcome = replace(outcome, reply=None)
        waiting = await outgoing.late(self._db, person) if lane.late else ()
        answer, late = outgoing.reply(
            outcome,
            heard,
            person,
            stamp,
            self._channels[heard.envelope.channel],
            self._phrasebook,
            waiting,
            now,
            # An operator may have a dead event tried again: its answer is another letter.
            f"sorry {heard.last.seq}" if dead else "reply",
        )
        news = await outgoing.news(
            outcome, heard.last, self._channels, self._phrasebook, self._db, now
        )
        written = Written(
            lease=lane.lease,
            done=heard.done,
            events=[event.id for event in heard.events],
            person=person,
            place=() if place is KEEP else (place,),
            blocked=heard.gone if heard.said and heard.gone is not bool(person.blocked) else None,
            changes=outcome.changes,
            letters=answer + news,
            late=late,
            dead=dead,
        )
        more = await self._writes.add(written)
        metrics.EVENT_AGE.observe((self._db.now() - heard.events[0].received).total_seconds())
        if dead:
            metrics.DEAD_EVENTS.inc(len(heard.events))
        language = outcome.language or (person.language if person.new else FALLBACK)
        changed = bool(outcome.language) or language != FALLBACK
        return Done(more, written.letters, (heard.envelope, language) if changed else None)
