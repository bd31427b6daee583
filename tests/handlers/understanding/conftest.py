"""What words are understood as is told, and who says them is routed to the answer."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from content.reading.library import Library
from handlers.core.incoming import Incoming, Text
from handlers.core.outcome import Outcome
from handlers.core.ports import Off, Operator, ports_off
from handlers.core.reply import Card, Press
from handlers.core.turn import Turn
from handlers.core.words.reading import Guess, Reading
from handlers.registry import make_router
from storage.engine.database import Database
from storage.people.flow_state import FlowState
from storage.people.people import Person
from tests.support.clock import MONDAY

WORDS = "กขค งจฉ ชซฌ ญฎฏ"
"""Words that no rule takes for anything."""


@dataclass
class Told(Off):
    """Understands every text as the same."""

    reading: Reading | None

    async def understand(self, text: str) -> Reading | None:
        return self.reading


def reading(*situations: tuple[str, float]) -> Reading:
    return Reading(tuple(Guess(*one) for one in situations))


@pytest.fixture
def ask(db: Database, library: Library):  # type: ignore[no-untyped-def]
    """Route words as somebody says them, with what they are understood as."""

    async def route(
        understood: Reading | None,
        words: str = WORDS,
        at: FlowState | None = None,
        content: Library = library,
    ) -> Outcome:
        ports = replace(ports_off(Operator("x", "02")), understanding=Told(understood))
        person = Person("test:1", "test", "a", "1", language="th")
        event = Incoming(Text(words), MONDAY)
        turn = Turn(person, at, (event,), MONDAY, content, db.read, ports)
        return await make_router(content).handle(turn)

    return route


def card(outcome: Outcome) -> Card:
    assert outcome.reply is not None
    return next(part for part in outcome.reply.parts if isinstance(part, Card))


def actions(outcome: Outcome) -> list[tuple[str, str]]:
    return [(b.action, b.argument) for b in card(outcome).buttons if isinstance(b, Press)]
