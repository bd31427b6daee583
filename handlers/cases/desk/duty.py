"""Who may do what with a case: rights are looked up when a button is pressed, never carried."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.cases.case.next_buttons import left
from handlers.cases.case.states import HELD, after
from handlers.cases.desk import notices
from handlers.core.buttons import DESK, MENU, main
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Reply
from handlers.core.say import Family, Phrase, Say
from handlers.core.turn import Turn
from storage.cases import cases
from storage.cases.cases import Case
from storage.cases.states import Move, State
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.officials.officials import Official

CANNOT = Family("desk.cannot", State)
"""Why a move cannot be made, by the state of the case."""


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
    me = next((official for official in duty if official.has(person)), None)
    if me is None:
        return None
    others = tuple(official for official in duty if not official.has(person))
    holder = next((official for official in duty if official.id == case.taken_by), None)
    return Desk(case, me, others, holder)


async def desk_of(turn: Turn, reference: str) -> Desk | Outcome:
    """The person's desk for a case, or the reply that says it is not theirs."""
    desk = await turn.read(lambda unit: _seat(unit, turn.person.id, reference))
    if desk is not None:
        return desk
    card = Card(Phrase("desk.not_yours"), buttons=(main(DESK),))
    return Outcome(Reply((card,)))


async def desk_for(turn: Turn, reference: str, move: Move) -> Desk | Outcome:
    """The desk of somebody who may make this move now, or the reply that says why not."""
    desk = await desk_of(turn, reference)
    if isinstance(desk, Outcome):
        return desk
    return refused(turn, desk, move) or desk


def refused(turn: Turn, desk: Desk, move: Move) -> Outcome | None:
    """Why this official cannot make this move now, else None. Others are named by role only."""
    if desk.case.state in HELD and desk.case.taken_by != desk.me.id:
        who = notices.role(desk.holder) if desk.holder else Phrase("official.role.other")
        lead = Phrase("desk.cannot.others", {"role": who})
    elif after(desk.case.state, move) is None:
        lead = CANNOT.phrase(desk.case.state)
    else:
        return None
    return as_it_stands(turn, desk, lead)


def as_it_stands(turn: Turn, desk: Desk, lead: Say) -> Outcome:
    """The case once more, with why nothing was done; a question that was open is over."""
    card = notices.case_card(turn.content, desk.case, desk.me, lead)
    return Outcome(Reply((card,)), left(turn, "desk"))


def not_official() -> Outcome:
    """Said to who presses a button of officials without being one."""
    return Outcome(Reply((Card(Phrase("desk.not_official"), buttons=(MENU,)),)))


async def on_duty(turn: Turn, case: Case) -> tuple[Official, ...]:
    """Everybody who works on this case."""
    return await turn.read(lambda unit: officials.on_duty_for(unit, case))
