"""Checks which official may do what with a case; rights are looked up again at each press."""

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
    """A case, the official who acts, the other officials of its team, and the one who has it."""

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
    """Return the person's seat at a case.

    Returns a reply with the reason if the case is not theirs or they may not make `move` now.
    """
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
    """Decorate an official's action on a case: it is called with a reference and gets the seat.

    A person who has no seat, or may not make this move now, gets a reply with the reason.
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
    """Decorate a button's handler. The button's argument is the reference, or begins with it and a
    dot."""

    def wrap(handle: Callable[[Turn, CaseSeat], Awaitable[Outcome]]) -> Handler:
        whole = at_case(move)(handle)

        @functools.wraps(handle)
        async def on_press(turn: Turn) -> Outcome:
            return await whole(turn, turn.argument.partition(".")[0])

        return on_press

    return wrap


def choice(turn: Turn) -> str:
    """Return the part of a button's argument after the reference of its case."""
    return turn.argument.partition(".")[2]


def refused(turn: Turn, seat: CaseSeat, move: Move) -> Outcome | None:
    """Return why this official cannot make this move now, or None.

    Other officials are named by role only.
    """
    if seat.case.state in HELD and seat.case.taken_by != seat.me.id:
        who = notices.role(seat.holder) if seat.holder else Phrase("official.role.other")
        lead = Phrase("desk.cannot.others", {"role": who})
    elif after(seat.case.state, move) is None:
        lead = CANNOT.phrase(seat.case.state)
    else:
        return None
    return as_it_stands(turn, seat, lead)


def as_it_stands(turn: Turn, seat: CaseSeat, lead: Say) -> Outcome:
    """Show the case again with the reason why nothing was done, and end any open question."""
    card = notices.case_card(turn.content, seat.case, seat.me, lead)
    return Outcome(Reply((card,)), left(turn, "desk"))


def not_official() -> Outcome:
    """Answer a person who presses an officials' button without being one."""
    return Outcome(Reply((Card(Phrase("desk.not_official"), buttons=(MENU,)),)))


async def team_of(turn: Turn, case: Case) -> tuple[Official, ...]:
    """Return the officials who work on a case."""
    return await turn.read(lambda unit: officials.team_of(unit, case))
