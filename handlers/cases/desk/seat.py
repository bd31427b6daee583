"""Who may do what with a case: rights are looked up when a button is pressed, never carried."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec

from handlers.cases.case.next_buttons import left
from handlers.cases.case.states import HELD, after
from handlers.cases.desk import notices
from handlers.core.buttons import DESK, MENU, main
from handlers.core.feature import Handler
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

P = ParamSpec("P")


CANNOT = Family("desk.cannot", State)
"""Why a move cannot be made, by the state of the case."""


@dataclass(frozen=True, slots=True)
class CaseSeat:
    """A case, the official who looks at it, their colleagues who work on it, and who has it."""

    case: Case
    me: Official
    others: tuple[Official, ...]
    holder: Official | None


def _find(unit: Unit, person: str, reference: str) -> CaseSeat | None:
    case = cases.find(unit, reference)
    if case is None:
        return None
    team = officials.team_of(unit, case)
    me = next((official for official in team if official.has(person)), None)
    if me is None:
        return None
    others = tuple(official for official in team if not official.has(person))
    holder = next((official for official in team if official.id == case.taken_by), None)
    return CaseSeat(case, me, others, holder)


async def seat_of(turn: Turn, reference: str, move: Move | None = None) -> CaseSeat | Outcome:
    """The person's seat at a case, or the reply that says why not: it is not theirs, or they may
    not make this move now."""
    seat = await turn.read(lambda unit: _find(unit, turn.person.id, reference))
    if seat is None:
        return Outcome(Reply((Card(Phrase("desk.not_yours"), buttons=(main(DESK),)),)))
    return (refused(turn, seat, move) if move else None) or seat


def at_case(
    move: Move | None = None,
) -> Callable[
    [Callable[Concatenate[Turn, CaseSeat, P], Awaitable[Outcome]]],
    Callable[Concatenate[Turn, str, P], Awaitable[Outcome]],
]:
    """Decorates what an official does at a case: called with its reference, it is given the seat.

    Who has none, or may not make this move now, gets the reply that says why.
    """

    def wrap(
        handle: Callable[Concatenate[Turn, CaseSeat, P], Awaitable[Outcome]],
    ) -> Callable[Concatenate[Turn, str, P], Awaitable[Outcome]]:
        @functools.wraps(handle)
        async def with_seat(
            turn: Turn, reference: str, /, *args: P.args, **kwargs: P.kwargs
        ) -> Outcome:
            seat = await seat_of(turn, reference, move)
            if isinstance(seat, Outcome):
                return seat
            return await handle(turn, seat, *args, **kwargs)

        return with_seat

    return wrap


def pressed_at_case(
    move: Move | None = None,
) -> Callable[[Callable[[Turn, CaseSeat], Awaitable[Outcome]]], Handler]:
    """The same for a button, whose argument is the reference, or begins with it and a dot."""

    def wrap(handle: Callable[[Turn, CaseSeat], Awaitable[Outcome]]) -> Handler:
        whole = at_case(move)(handle)

        @functools.wraps(handle)
        async def on_press(turn: Turn) -> Outcome:
            return await whole(turn, turn.argument.partition(".")[0])

        return on_press

    return wrap


def choice(turn: Turn) -> str:
    """What a button says behind the reference of its case."""
    return turn.argument.partition(".")[2]


def refused(turn: Turn, seat: CaseSeat, move: Move) -> Outcome | None:
    """Why this official cannot make this move now, else None. Others are named by role only."""
    if seat.case.state in HELD and seat.case.taken_by != seat.me.id:
        who = notices.role(seat.holder) if seat.holder else Phrase("official.role.other")
        lead = Phrase("desk.cannot.others", {"role": who})
    elif after(seat.case.state, move) is None:
        lead = CANNOT.phrase(seat.case.state)
    else:
        return None
    return as_it_stands(turn, seat, lead)


def as_it_stands(turn: Turn, seat: CaseSeat, lead: Say) -> Outcome:
    """The case once more, with why nothing was done; a question that was open is over."""
    card = notices.case_card(turn.content, seat.case, seat.me, lead)
    return Outcome(Reply((card,)), left(turn, "desk"))


def not_official() -> Outcome:
    """Said to who presses a button of officials without being one."""
    return Outcome(Reply((Card(Phrase("desk.not_official"), buttons=(MENU,)),)))


async def team_of(turn: Turn, case: Case) -> tuple[Official, ...]:
    """Everybody who works on this case."""
    return await turn.read(lambda unit: officials.team_of(unit, case))
