"""Runs one turn: reads a lane's open events, calls the router, and stores all results in one
commit.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot import metrics
from bot.channels.base import Channel, Envelope
from bot.turns import outgoing, turn_input
from bot.turns.deadline import TurnDeadline
from bot.turns.phrasebook import FALLBACK, Phrasebook
from bot.turns.thai_only import with_note
from bot.turns.turn_input import TurnInput
from content.reading.library import Library
from handlers.core import reply
from handlers.core.outcome import KEEP, Outcome
from handlers.core.ports import Ports
from handlers.core.router import Router
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from storage.engine.database import Database, Unit
from storage.people.flow_state import FlowState
from storage.people.people import Hearing, Person
from storage.queue import commit
from storage.queue.commit import TurnCommit
from storage.queue.inbox import Lane
from storage.queue.outbox import OutboxMessage

HANDLER_SECONDS = 20.0
"""Timeout of a handler. Its waits for ports end after 8 s, so a handler that takes longer fails.
Files that it has opened do not count."""

LANGUAGE_SECONDS = 2.0
"""Timeout of the look-up of a new person's language."""


@dataclass(frozen=True, slots=True)
class TurnResult:
    """What remains to be done after a turn was stored.

    `more` is True if more events wait in the lane. `messages` are to be sent now. `menu_language`
    is the chat, and the language in which the app is to show its menu, if that has changed.
    `erased` is True if the person erased themselves: what the database's log still holds goes too.
    """

    more: bool
    messages: Sequence[OutboxMessage]
    menu_language: tuple[Envelope, str] | None = None
    erased: bool = False


class TurnRunner:
    """Runs turns with the current content. It holds no state between turns."""

    def __init__(
        self,
        db: Database,
        process_id: str,
        channels: Mapping[str, Channel],
        router: Router,
        phrasebook: Phrasebook,
        library: Library,
        ports: Ports,
    ) -> None:
        self._db = db
        self._process_id = process_id
        self._channels = channels
        self._router = router
        self._phrasebook = phrasebook
        self._library = library
        self._ports = ports

    def use(self, router: Router, phrasebook: Phrasebook, library: Library) -> None:
        """Use this content in turns that begin from now on."""
        self._router, self._phrasebook, self._library = router, phrasebook, library

    def _commit(self, unit: Unit, turns: Sequence[TurnCommit]) -> Sequence[bool | Exception]:
        return commit.commit_turns(unit, self._process_id, turns)

    def read_input(self, lane: Lane) -> TurnInput | None:
        """Return the events for the next turn of this lane, or None if it has none.

        Raises turn_input.Unreadable.
        """
        return turn_input.read_turn_input(lane, self._channels)

    async def run(self, lane: Lane, given: TurnInput, deadline: TurnDeadline) -> TurnResult:
        """Answer these events and store the results.

        Raises LeaseLost, Conflict if something changed while the handler ran, or whatever the
        handler raised.
        """
        person = lane.person or await self._new_person(given.envelope)
        outcome, now = Outcome(), self._db.now()
        for kind in [type(each.said).__name__.lower() for each in given.incoming] or ["unknown"]:
            metrics.events(given.envelope.channel, kind).inc()
        if given.incoming:
            channel = self._channels[given.envelope.channel]
            turn = Turn(
                person=person,
                flow_state=lane.flow_state,
                events=given.incoming,
                now=now,
                content=self._library,
                read=self._db.read,
                ports=deadline.ports(self._ports, channel),
            )
            began = time.perf_counter()
            async with asyncio.timeout(HANDLER_SECONDS) as limit:
                deadline.limits(limit)
                outcome = await self._router.handle(turn)
            metrics.HANDLER.observe(time.perf_counter() - began)
        return await self._store(lane, given, person, outcome, now)

    async def apologise(self, lane: Lane, given: TurnInput) -> TurnResult:
        """Mark these events as dead, send the person an apology, and continue with the lane."""
        person = lane.person or await self._new_person(given.envelope)
        outcome = Outcome(reply.text(Phrase("error.sorry")))
        return await self._store(lane, given, person, outcome, self._db.now(), dead=True)

    async def skip(self, lane: Lane) -> TurnResult:
        """Mark the first event, if any, as dead without an answer, and continue with the lane."""
        events = (lane.events or ())[:1]
        done = events[0].seq if len(lane.events or ()) > 1 else lane.lease.seq
        turn = TurnCommit(lane.lease, done, [event.id for event in events], dead=True)
        return TurnResult(await self._db.write_together(self._commit, turn), ())

    @property
    def _languages(self) -> Collection[str]:
        """The languages in which a new person may be spoken to."""
        return self._library.offered or self._phrasebook.languages

    async def _new_person(self, to: Envelope) -> Person:
        language = to.language
        if language is None and to.private:
            try:
                async with asyncio.timeout(LANGUAGE_SECONDS):
                    language = await self._channels[to.channel].language_of(to)
            except TimeoutError:
                language = None
        if language is None or language not in self._languages:
            language = FALLBACK
        return Person(to.person, to.channel, to.account, to.chat, language, new=True)

    def _noted(self, outcome: Outcome, person: Person) -> Outcome:
        """The outcome, saying in the reader's language if part of its reply is in Thai only."""
        if outcome.reply is None:
            return outcome
        language = outcome.reply_language or outcome.language or person.language
        return replace(outcome, reply=with_note(outcome.reply, self._phrasebook, language))

    async def _said(self, outcome: Outcome, given: TurnInput, person: Person) -> Outcome:
        """The outcome with its reply as sound, if the person wants that."""
        hearing = outcome.hearing or person.hearing
        if outcome.reply is None or hearing is Hearing.READ or not given.envelope.private:
            return outcome
        language = outcome.reply_language or outcome.language or person.language
        reader = replace(person, language=language)
        if not self._ports.speech.speaks(reader):
            return outcome
        speak = self._phrasebook.speaker(language)
        reply = await self._ports.speech.aloud(outcome.reply, speak, reader, hearing)
        return replace(outcome, reply=reply)

    async def _store(
        self,
        lane: Lane,
        given: TurnInput,
        person: Person,
        outcome: Outcome,
        now: datetime,
        dead: bool = False,
    ) -> TurnResult:
        flow_state, stamp = outcome.flow_state, lane.flow_state.stamp if lane.flow_state else None
        if isinstance(flow_state, FlowState):
            stamp = flow_state.stamp or outgoing.stamp(given.last)
            flow_state = replace(flow_state, stamp=stamp)
        elif flow_state is None:
            stamp = None
        if given.unreachable:
            outcome = replace(outcome, reply=None)
        outcome = await self._said(self._noted(outcome, person), given, person)
        late = await outgoing.held_for_reply(self._db, person) if lane.late else ()
        answer, joined = outgoing.render_reply(
            outcome,
            given,
            person,
            stamp,
            self._channels[given.envelope.channel],
            self._phrasebook,
            late,
            now,
            # If an operator has a dead event tried again, its answer needs another message id.
            f"sorry {given.last.seq}" if dead else "reply",
        )
        notices = await outgoing.render_notices(
            outcome,
            given.last,
            self._channels,
            self._phrasebook,
            self._db,
            now,
            self._ports.speech,
        )
        if outcome.erases:
            answer = tuple(replace(message, unkept=True) for message in answer)
        known_blocked = bool(person.blocked)
        turn = TurnCommit(
            lease=lane.lease,
            done=given.done,
            events=[event.id for event in given.events],
            person=person,
            flow_state=() if flow_state is KEEP else (flow_state,),
            blocked=given.unreachable
            if given.incoming and given.unreachable is not known_blocked
            else None,
            changes=outcome.changes,
            messages=answer + notices,
            late=joined,
            dead=dead,
            erases=outcome.erases,
            address=given.envelope.chat,
        )
        more = await self._db.write_together(self._commit, turn)
        metrics.EVENT_AGE.observe((self._db.now() - given.events[0].received).total_seconds())
        if dead:
            metrics.DEAD_EVENTS.inc(len(given.events))
        language = outcome.language or (person.language if person.new else FALLBACK)
        changed = bool(outcome.language) or language != FALLBACK
        menu_language = (given.envelope, language) if changed else None
        return TurnResult(more, turn.messages, menu_language, outcome.erases)
