"""Who may do what with a case: rights are looked up when a button is pressed, never carried."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Press, Reply
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from storage import cases, officials
from storage.cases import Case
from storage.officials import Official
from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Desk:
    """A case, the official who looks at it, the others on duty for it, and who has it."""

    case: Case
    me: Official
    others: tuple[Official, ...]
    holder: Official | None


def _seat(unit: Unit, person: str, reference: str) -> Desk | None:
    case = cases.find(unit, reference)
    if case is None:
        return None
    duty = officials.on_duty_for(unit, case)
    me = next((official for official in duty if official.person == person), None)
    if me is None:
        return None
    others = tuple(official for official in duty if official.person != person)
    holder = next((official for official in duty if official.id == case.taken_by), None)
    return Desk(case, me, others, holder)


async def desk_of(turn: Turn, reference: str) -> Desk | Outcome:
    """The person's desk for a case, or the reply that says it is not theirs."""
    desk = await turn.read(lambda unit: _seat(unit, turn.person.id, reference))
    if desk is not None:
        return desk
    card = Card(Phrase("desk.not_yours"), buttons=(Press(Phrase("desk.list"), "desk"),))
    return Outcome(Reply((card,)))


async def on_duty(turn: Turn, case: Case) -> tuple[Official, ...]:
    """Everybody who works on this case."""
    return await turn.read(lambda unit: officials.on_duty_for(unit, case))
