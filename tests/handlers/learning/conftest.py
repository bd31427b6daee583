"""A learner whose outcomes are stored as the dispatcher stores them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import pytest

from content.reading.library import Library
from handlers.core.incoming import Incoming, Pressed
from handlers.core.outcome import Outcome
from handlers.core.ports import Operator, ports_off
from handlers.core.reply import Card, Press, Reply, encode_press
from handlers.core.turn import Turn
from handlers.learning.handler import FEATURE
from storage.engine.database import Database
from storage.engine.transaction import Unit
from storage.people import people
from storage.people.people import Person
from tests.support.clock import Clock

T = TypeVar("T")


@dataclass
class Learner:
    """Presses buttons and sees the reply; what the outcome changes is written to the tables."""

    db: Database
    clock: Clock
    library: Library
    id: str = "preview:1"
    reply: Reply | None = None

    async def press(self, action: str, argument: str = "") -> Outcome:
        person = await self.db.read(lambda unit: people.find(unit, self.id))
        assert person
        event = Incoming(Pressed(action, argument), self.clock())
        ports = ports_off(Operator("Trial", "0"))
        turn = Turn(person, None, (event,), self.clock(), self.library, self.db.read, ports)
        outcome = await FEATURE.presses[action](turn)
        assert outcome
        assert outcome.notices == ()

        def store(unit: Unit) -> None:
            for change in outcome.changes:
                change.apply(unit)

        await self.db.write(store)
        self.reply = outcome.reply
        return outcome

    def buttons(self) -> list[Press]:
        assert self.reply
        cards = [part for part in self.reply.parts if isinstance(part, Card)]
        return [b for card in cards for b in card.buttons if isinstance(b, Press)]

    async def tap(self, action: str, picked: str | None = None) -> Outcome:
        """Press the button of this action (of an answer: the one that picks this)."""
        for button in self.buttons():
            if button.action != action:
                continue
            if picked is None or button.argument.split(".")[2] == picked:
                assert encode_press(button, None).isascii()
                return await self.press(button.action, button.argument)
        raise AssertionError(f"no button {action} {picked}: {self.buttons()}")

    def later(self, **time: float) -> datetime:
        self.clock.now += timedelta(**time)
        return self.clock.now


@pytest.fixture
async def learner(db: Database, clock: Clock, library: Library) -> Learner:
    someone = Learner(db, clock, library)
    person = Person(someone.id, "preview", "a", "1")
    await db.write(lambda unit: people.add(unit, person))
    return someone
