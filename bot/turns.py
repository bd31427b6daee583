"""One turn: from the open events of a lane to the one write that stores all it did."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import metrics, notices
from bot.batches import Batches
from bot.channels.base import Call, Channel, Envelope, RawEvent
from bot.patience import Patience
from bot.phrasebook import FALLBACK, Phrasebook
from content.library import Library
from handlers.core import incoming, reply
from handlers.core.incoming import Incoming
from handlers.core.outcome import KEEP, Outcome
from handlers.core.ports import Ports
from handlers.core.router import Router
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from storage import inbox, outbox, turns
from storage.database import Database
from storage.inbox import Event, Lane
from storage.outbox import Letter
from storage.people import Person
from storage.places_in_flow import Place
from storage.turns import Written

TOKEN_LIFE = timedelta(seconds=50)
"""LINE asks to use a reply token within a minute of the event; we stop a little before."""

HANDLER_SECONDS = 20.0
"""A handler that takes longer is broken: its waiting alone may take 8 s."""

LANGUAGE_SECONDS = 2.0

WRITE_MOST = 64
"""Turns stored in one write."""

_LETTERS = uuid.UUID("5f0c1f5e-60d3-4c0e-9c0a-2b1d1c9a7e11")
"""Namespace of letter ids: the same event makes the same ids, however often it is run."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

log = logging.getLogger(__name__)


class Unreadable(Exception):
    """No key of ours opens this event, its channel is off, or it broke the channel's parser."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The events that one turn answers, in our words. `said` is empty for kinds unknown to us."""

    events: tuple[Event, ...]
    said: tuple[Incoming, ...]
    envelope: Envelope
    done: int  # the number up to which the lane is handled then


@dataclass(frozen=True, slots=True)
class Done:
    """What a turn stored: whether more events wait in the lane, and the letters to send now."""

    more: bool
    letters: tuple[Letter, ...]


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
            return await self._db.write(lambda unit: turns.write(unit, self._me, ready))
        except Exception:
            if len(ready) == 1:
                raise
            # One of them breaks the write of all: it is to be found out, and nobody else to suffer.
            return [result for each in ready for result in await self._alone(each)]

    async def _alone(self, ready: Written) -> Sequence[bool | Exception]:
        try:
            return await self._db.write(lambda unit: turns.write(unit, self._me, [ready]))
        except Exception as error:
            return [error]

    def hear(self, lane: Lane) -> Heard | None:
        """The next event, or the run of plain messages that is waiting; None when there is none.

        Raises Unreadable. After a failed try events come one by one, so that only the one that
        cannot be handled is given up.
        """
        events = lane.events or ()
        if not events:
            return None
        used, said = 0, []
        for event in events[: inbox.RUN]:
            try:
                words, to = self._parse(event)
            except Unreadable:
                if used:
                    break
                raise
            if used and not (words is not None and _is_plain(words, to)):
                break
            envelope, used = to, used + 1
            if words is None:
                break
            said.append(words)
            if lane.lease.tries or not _is_plain(words, to):
                break
        taken = events[:used]
        everything = used == len(events) < inbox.RUN
        done = max(lane.lease.seq, taken[-1].seq) if everything else taken[-1].seq
        return Heard(taken, tuple(said), envelope, done)

    def _parse(self, event: Event) -> tuple[Incoming | None, Envelope]:
        channel = self._channels.get(event.channel)
        if channel is None or event.raw is None:
            raise Unreadable
        raw = RawEvent(event.channel, event.account, event.event_id, event.person, event.raw)
        try:
            return channel.parse(raw, event.received)
        except Exception as error:
            log.exception("%s: an event was not understood", event.channel)
            raise Unreadable from error

    async def run(self, lane: Lane, heard: Heard, patience: Patience) -> Done:
        """Answer and store. Raises LeaseLost, Conflict, or whatever a handler raised."""
        person = lane.person or await self._newcomer(heard.envelope)
        outcome, now = Outcome(), self._db.now()
        for kind in [type(each.said).__name__.lower() for each in heard.said] or ["unknown"]:
            metrics.EVENTS.labels(heard.envelope.channel, kind).inc()
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
        place = outcome.place
        if isinstance(place, Place):
            place = replace(place, stamp=_base36(heard.events[-1].seq))
        gone = any(isinstance(i.said, incoming.Gone | incoming.Left) for i in heard.said)
        if gone:
            outcome = replace(outcome, reply=None)
        letters, late = await self._letters(lane, heard, person, outcome, place, now, dead)
        written = Written(
            lease=lane.lease,
            done=heard.done,
            events=[event.id for event in heard.events],
            person=person,
            place=() if place is KEEP else (place,),
            blocked=gone if heard.said and gone is not bool(person.blocked) else None,
            changes=outcome.changes,
            letters=letters,
            late=late,
            dead=dead,
        )
        more = await self._writes.add(written)
        metrics.EVENT_AGE.observe((self._db.now() - heard.events[0].received).total_seconds())
        if dead:
            metrics.DEAD_EVENTS.inc(len(heard.events))
        return Done(more, letters)

    async def _letters(
        self,
        lane: Lane,
        heard: Heard,
        person: Person,
        outcome: Outcome,
        place: object,
        now: datetime,
        dead: bool,
    ) -> tuple[tuple[Letter, ...], tuple[Letter, ...]]:
        """The letters of this outcome, and the late ones that ride in its reply."""
        letters: list[Letter] = []
        late: tuple[Letter, ...] = ()
        last = heard.events[-1]
        if outcome.reply is not None:
            channel, to = self._channels[heard.envelope.channel], heard.envelope
            stamp = lane.place.stamp if place is KEEP and lane.place is not None else None
            stamp = place.stamp if isinstance(place, Place) else stamp
            speak = self._phrasebook.speaker(outcome.language or person.language)
            call = channel.render(outcome.reply, speak, to, stamp)
            if lane.late:
                call, late = await self._with_late(channel, call, person)
            letters.append(
                Letter(
                    # An operator may have a dead event tried again: its answer is another letter.
                    id=_letter_id(last, f"sorry {lane.lease.seq}" if dead else "reply"),
                    kind="reply" if to.private else "group",
                    channel=to.channel,
                    account=to.account,
                    person=person.id,
                    chat=to.chat,
                    body=call.body,
                    created=now,
                    push=call.push,
                    good_until=last.received + TOKEN_LIFE if to.token and not call.push else None,
                    must_arrive=outcome.must_arrive,
                    trace=last.trace,
                )
            )
        if outcome.notices:
            letters += await notices.letters(
                outcome.notices,
                lambda n: _letter_id(last, str(n)),
                now,
                self._db,
                self._channels,
                self._phrasebook,
                last.trace,
            )
        return tuple(letters), late

    async def _with_late(
        self, channel: Channel, call: Call, person: Person
    ) -> tuple[Call, tuple[Letter, ...]]:
        """Put what came too late in front of this reply, the newest first, as far as it fits."""
        waiting = await self._db.read(lambda unit: outbox.late(unit, person.id))
        taken = []
        for letter in reversed(waiting):
            joined = channel.before(Call(letter.body, letter.push), call)
            if joined is None:
                break
            call = joined
            taken.append(letter)
        return call, tuple(taken)


def _is_plain(words: Incoming, to: Envelope) -> bool:
    return isinstance(words.said, incoming.Text) and to.private


def _letter_id(event: Event, name: str) -> str:
    key = f"{event.channel}:{event.account}:{event.event_id}:{name}"
    return str(uuid.uuid5(_LETTERS, key))


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
        if not number:
            return digits
