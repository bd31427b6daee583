"""Runs what an official presses on a page by the handler of the same button in the chat, and stores
its outcome.

So the policy, what is stored, and what reporters and colleagues are told are the same whichever
way an act came. What a handler would leave open in the chat is not stored: a page has no questions
that wait.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.channels.base import Channel
from bot.delivery.worker import DeliveryWorker
from bot.turns import notices
from bot.turns.phrasebook import Phrasebook
from content.reading.library import Library
from handlers.core.feature import Reader
from handlers.core.incoming import Incoming, Pressed, Said, Text
from handlers.core.outcome import Outcome
from handlers.core.ports import Ports
from handlers.core.reply import Card
from handlers.core.reply import Text as Bubble
from handlers.core.say import Phrase, Say
from handlers.core.turn import Turn
from handlers.registry import FEATURES
from storage.cases.cases import MoveCase
from storage.engine.database import Conflict, Database, Unit
from storage.engine.json_values import Json
from storage.people.flow_state import FlowState
from storage.people.people import Person
from storage.queue import outbox

TRIES = 3
"""How often an act is run again because what it had read was changed in the meantime."""

_PRESSES = {
    action: handler
    for each in FEATURES
    for action, handler in (*each.presses.items(), *each.step_presses.items())
}
_STEPS = {place: step.handle for each in FEATURES for place, step in each.steps.items()}

_MESSAGE_IDS = uuid.UUID("3b1d7c52-9b53-4c0e-8f0a-6a52e9a1d0c4")
"""UUID namespace for the ids of messages that an act sets off."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an act: the sentences that say so, and whether a case was moved by it."""

    said: tuple[Say, ...]
    moved: bool


class DeskActs:
    """Presses buttons of the chat, and answers its questions, for an official in the browser."""

    def __init__(
        self,
        database: Database,
        process_id: str,
        delivery: DeliveryWorker,
        channels: Mapping[str, Channel],
        ports: Ports,
        library: Library,
    ) -> None:
        self._database = database
        self._process_id = process_id
        self._delivery = delivery
        self._channels = channels
        self._ports = ports
        self._library = library
        self._phrasebook = Phrasebook(library.phrases)

    def use(self, library: Library) -> None:
        """Use this content from now on."""
        self._library, self._phrasebook = library, Phrasebook(library.phrases)

    async def press(
        self, person: Person, action: str, argument: str, state: FlowState | None = None
    ) -> Done:
        """Press a button, as "desk.take" of the case "mali4821"; `state`: what a step button is of.

        Raises KeyError if there is no such button, and Conflict if others were quicker each time.
        """
        handler = _PRESSES[action]
        return await self._run(person, handler, Pressed(action, argument), state)

    async def answer(self, person: Person, place: str, about: Json, words: str) -> Done:
        """Answer the question at this place of a flow, as "desk.note" about {"case": "mali4821"}.

        Raises KeyError if there is no such place, and Conflict if others were quicker each time.
        """
        flow, _, step = place.partition(".")
        state = FlowState(flow, step, dict(about))
        return await self._run(person, _STEPS[place], Text(words), state)

    async def _run(
        self, person: Person, handler: Reader, said: Said, state: FlowState | None
    ) -> Done:
        act = uuid.uuid4().hex
        for _ in range(TRIES):
            now = self._database.now()
            turn = Turn(
                person=person,
                flow_state=state,
                events=(Incoming(said, now),),
                now=now,
                content=self._library,
                read=self._database.read,
                ports=self._ports,
            )
            found = await handler(turn)
            outcome = found if isinstance(found, Outcome) else Outcome()
            try:
                await self._store(outcome, act, now)
            except Conflict:
                continue
            moved = any(isinstance(change, MoveCase) for change in outcome.changes)
            return Done(_told(outcome), moved)
        raise Conflict

    async def _store(self, outcome: Outcome, act: str, now: datetime) -> None:
        messages = await notices.render(
            outcome.notices,
            _names(act),
            now,
            self._database,
            self._channels,
            self._phrasebook,
            self._ports.speech,
            act[:12],
        )

        def write(unit: Unit) -> None:
            for change in outcome.changes:
                change.apply(unit)
            if messages:
                outbox.add(unit, self._process_id, messages)

        if outcome.changes or messages:
            await self._database.write(write)
            self._delivery.enqueue(messages)


def _names(act: str) -> Callable[[int], str]:
    return lambda number: str(uuid.uuid5(_MESSAGE_IDS, f"{act}:{number}"))


AS_IT_STANDS = "desk.case"
"""The title of a case that is shown again because nothing was done; its first line says why."""


def _told(outcome: Outcome) -> tuple[Say, ...]:
    """Return the sentences of the first part of a reply: what was done, or why not."""
    part = outcome.reply.parts[0] if outcome.reply else None
    match part:
        case Card(Phrase(key)) if key == AS_IT_STANDS:
            return part.lines[:1]
        case Card():
            return (part.title, *part.lines)
        case Bubble():
            return (part.say,)
        case _:
            return ()
