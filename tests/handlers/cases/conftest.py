"""A village for handler tests: people, officials and their phones around the real router."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace

import pytest

from bot.turns.phrasebook import Phrasebook
from content.reading.library import Library
from handlers.core import incoming
from handlers.core.incoming import Incoming, Pressed, Said, Text
from handlers.core.outcome import KEEP, Outcome
from handlers.core.ports import Operator, Ports, ports_off
from handlers.core.reply import Card, Choices, Press, Reply, encode_press
from handlers.core.reply import Text as TextPart
from handlers.core.router import Router
from handlers.core.turn import Turn
from handlers.registry import make_router
from storage.engine.database import Database
from storage.engine.transaction import Conflict, Unit
from storage.officials import officials
from storage.people import flow_state, people
from storage.people.flow_state import FlowState
from storage.people.people import Person
from tests.support.clock import Clock

PORTS = ports_off(Operator("ศูนย์ทดลอง", "02 000 0000"))


def presses(reply: Reply) -> list[Press]:
    """The buttons of one reply."""
    parts = [part for part in reply.parts if isinstance(part, Card | Choices)]
    return [button for part in parts for button in part.buttons if isinstance(button, Press)]


Standing = tuple[Person, FlowState | None]
"""Somebody, and the step of a conversation they are at."""


@dataclass
class Village:
    """Everybody speaks English here; `inbox` holds what reached each person, newest last.

    Whatever reaches anybody leaves them something to press: nobody stands before a wall.
    """

    db: Database
    clock: Clock
    library: Library
    ports: Ports = PORTS
    inbox: dict[str, list[Reply]] = field(default_factory=dict)
    _stamps: itertools.count[int] = field(default_factory=itertools.count)
    _router: Router = field(init=False)

    def __post_init__(self) -> None:
        self._router = make_router(self.library)

    async def standing(self, name: str) -> Standing:
        """A person as they are stored, now at the latest, and where they are."""
        known = await self.db.read(lambda unit: people.find(unit, name))
        if known is None:
            fresh = Person(name, "test", name, name, language="en")
            await self.db.write(lambda unit: people.add(unit, fresh))
            known = replace(fresh, new=True)
        return known, await self.db.read(lambda unit: flow_state.find(unit, name))

    async def outcome(self, name: str, said: Said, standing: Standing | None = None) -> Outcome:
        """What a person's action would lead to; nothing of it is stored yet. Tests of many actions
        read once where the person stands."""
        known, at = standing or await self.standing(name)
        event = Incoming(said, self.clock())
        turn = Turn(known, at, (event,), self.clock(), self.library, self.db.read, self.ports)
        return await self._router.handle(turn)

    async def store(self, name: str, outcome: Outcome) -> None:
        """Apply an outcome as the dispatcher would. Raises Conflict."""

        def apply(unit: Unit) -> None:
            for change in outcome.changes:
                change.apply(unit)
            if outcome.flow_state is not KEEP:
                at = outcome.flow_state
                stamped = at and replace(at, stamp=f"s{next(self._stamps)}")
                flow_state.put(unit, name, stamped)

        await self.db.write(apply)
        if outcome.reply:
            assert presses(outcome.reply), f"nothing to press next: {outcome.reply}"
            self.inbox.setdefault(name, []).append(outcome.reply)
        for notice in outcome.notices:
            assert presses(notice.reply), f"nothing to press next: {notice.reply}"
            self.inbox.setdefault(notice.person, []).append(notice.reply)

    async def does(self, name: str, said: Said) -> str:
        """They do it, and read the answer; a conflict runs the turn again."""
        for _ in range(3):
            outcome = await self.outcome(name, said)
            try:
                await self.store(name, outcome)
            except Conflict:
                continue
            return self.read(name)
        raise AssertionError("three conflicts in a row")

    async def types(self, name: str, text: str) -> str:
        """They type."""
        return await self.does(name, Text(text))

    async def presses(self, name: str, action: str, argument: str = "") -> str:
        """They press a button of ours, stamped as the newest reply's are."""
        at = await self.db.read(lambda unit: flow_state.find(unit, name))
        step = any(
            button.action == action and button.argument == argument and button.step
            for button in self.buttons(name)
        )
        stamp = at.stamp if step and at else None
        return await self.does(name, Pressed(action, argument, stamp))

    async def forges(self, name: str, action: str, argument: str = "") -> str:
        """They press a step's button that was not offered, with the stamp of where they are."""
        at = await self.db.read(lambda unit: flow_state.find(unit, name))
        return await self.does(name, Pressed(action, argument, at.stamp if at else None))

    def read(self, name: str) -> str:
        """The newest thing on their phone, as text."""
        return self._words(self.inbox.get(name, [Reply(())])[-1])

    def read_all(self, name: str) -> str:
        """All that ever came to their phone, as text."""
        return "\n".join(map(self._words, self.inbox.get(name, [])))

    def _words(self, reply: Reply) -> str:
        speak = Phrasebook(self.library.phrases).speaker("en")
        words: list[str] = []
        for part in reply.parts:
            match part:
                case TextPart(say):
                    words.append(speak(say))
                case Card():
                    words += [speak(say) for say in (part.title, *part.lines)]
                    words += [phone.number for phone in part.phones]
        return "\n".join(words)

    def now(self, name: str) -> list[Press]:
        """The buttons of the newest thing on their phone."""
        return presses(self.inbox[name][-1])

    def buttons(self, name: str) -> list[Press]:
        """Every button they were ever sent, newest first; each must fit its channel."""
        found: list[Press] = []
        for reply in reversed(self.inbox.get(name, [])):
            found += presses(reply)
        for button in found:
            encode_press(button, "0123456789")
        return found

    async def official(self, name: str, area: str = "3805", role: str = "officer") -> str:
        """Somebody becomes an official of a district (four digits) or a province (two)."""
        code = officials.new_code()
        where = (area, None) if len(area) == 4 else (None, area or None)
        await self.db.write(officials.MakeInvite(code, role, *where).apply)
        await self.types(name, code)
        return await self.presses(name, "official.accept")

    async def report(self, name: str, to: str = "district", number: str = "0812345678") -> str:
        """A whole report from district 3805; the case's reference."""
        known = await self.db.read(lambda unit: people.find(unit, name))
        if known is None or known.district is None:
            await self.does(name, incoming.Hello("d3805"))
        await self.presses(name, "report.start")
        await self.presses(name, "report.loss", "none")
        if any(button.action == "report.notice" for button in self.buttons(name)[:3]):
            await self.presses(name, "report.notice")
        await self.presses(name, "report.answer", "claimed.police")
        await self.presses(name, "report.answer", "voice.person")
        await self.presses(name, "report.answer", "wanted.transfer")
        await self.types(name, number)
        await self.presses(name, "report.send", to)
        return next(b.argument for b in self.buttons(name) if b.action == "case.open")


@pytest.fixture
def village(db: Database, clock: Clock, library: Library) -> Village:
    """An empty village."""
    return Village(db, clock, library)
