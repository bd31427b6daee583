"""Asks the policy at each press whether this official may act on this case, and gives the handler
both (CaseSeat) or a refusal.
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Concatenate, ParamSpec

from handlers.cases.case import access, telling
from handlers.cases.case.next_buttons import left
from handlers.cases.case.policy import OUTSIDE, Action, Actor, CaseStanding, Ruling, Why, may
from handlers.cases.desk import notices
from handlers.core.buttons import DESK, MENU, main
from handlers.core.feature import Handler
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Reply
from handlers.core.say import Family, Phrase, Say
from handlers.core.turn import Turn
from storage.cases.cases import Case
from storage.cases.states import State
from storage.engine.database import Change
from storage.engine.transaction import Unit
from storage.officials.officials import Official

P = ParamSpec("P")


CANNOT = Family("desk.cannot", State)
"""Why a move cannot be made, by the state of the case."""


@dataclass(frozen=True, slots=True)
class CaseSeat:
    """A case, the official who acts, the other officials of its team, and the one who has it.

    `stands` is what the policy knows of the case, `read` the change that says they have it before
    them.
    """

    case: Case
    me: Official
    others: tuple[Official, ...]
    holder: Official | None
    stands: CaseStanding
    read: tuple[Change, ...] = ()

    def may(self, action: Action) -> Ruling:
        """Return whether this official may do that now."""
        return may(Actor.of_role(self.me), self.stands, action)


def _find(unit: Unit, person: str, reference: str, action: Action) -> CaseSeat | None:
    found = access.find(unit, reference)
    if found is None:
        return None
    case, stands = found
    actor = access.actor(unit, person)
    # The role for this action: a head is not of the team, but may do some things with the case.
    ruling = may(actor, stands, action)
    me = ruling.role if ruling.allowed else may(actor, stands, Action.SEE).role
    if me is None:
        return None
    team = access.team(unit, stands)
    others = tuple(official for official in team if not official.has(person))
    holder = next((official for official in team if official.id == case.taken_by), None)
    return CaseSeat(case, me, others, holder, stands, telling.seen(unit, case.reference, me.id))


async def seat_of(turn: Turn, reference: str, action: Action = Action.SEE) -> CaseSeat | Outcome:
    """Return the person's seat at a case.

    Returns a reply with the reason if the case is not theirs or they may not do this now.
    """
    seat = await turn.read(lambda unit: _find(unit, turn.person.id, reference, action))
    if seat is None or seat.may(action).why in OUTSIDE:
        return Outcome(Reply((Card(Phrase("desk.not_yours"), buttons=(main(DESK),)),)))
    return refused(turn, seat, action) or seat


def at_case(
    action: Action = Action.SEE,
) -> Callable[
    [Callable[Concatenate[Turn, CaseSeat, P], Awaitable[Outcome]]],
    Callable[Concatenate[Turn, str, P], Awaitable[Outcome]],
]:
    """Decorate an official's action on a case: it is called with a reference and gets the seat.

    A person who has no seat, or may not do this now, gets a reply with the reason.
    """

    def wrap(
        handle: Callable[Concatenate[Turn, CaseSeat, P], Awaitable[Outcome]],
    ) -> Callable[Concatenate[Turn, str, P], Awaitable[Outcome]]:
        @functools.wraps(handle)
        async def with_seat(
            turn: Turn, reference: str, /, *args: P.args, **kwargs: P.kwargs
        ) -> Outcome:
            seat = await seat_of(turn, reference, action)
            if isinstance(seat, Outcome):
                return seat
            outcome = await handle(turn, seat, *args, **kwargs)
            return replace(outcome, changes=(*seat.read, *outcome.changes))

        return with_seat

    return wrap


def pressed_at_case(
    action: Action = Action.SEE,
) -> Callable[[Callable[[Turn, CaseSeat], Awaitable[Outcome]]], Handler]:
    """Decorate a button's handler. The button's argument is the reference, or begins with it and a
    dot."""

    def wrap(handle: Callable[[Turn, CaseSeat], Awaitable[Outcome]]) -> Handler:
        whole = at_case(action)(handle)

        @functools.wraps(handle)
        async def on_press(turn: Turn) -> Outcome:
            return await whole(turn, turn.argument.partition(".")[0])

        return on_press

    return wrap


def choice(turn: Turn) -> str:
    """Return the part of a button's argument after the reference of its case."""
    return turn.argument.partition(".")[2]


def refused(turn: Turn, seat: CaseSeat, action: Action) -> Outcome | None:
    """Return why this official cannot do this now, or None.

    Other officials are named by role only.
    """
    match seat.may(action).why:
        case None:
            return None
        case Why.HELD:
            who = notices.role(seat.holder) if seat.holder else Phrase("official.role.other")
            lead = Phrase("desk.cannot.others", {"role": who})
        case Why.LIMITS:
            lead = Phrase("desk.mute.no")
        case _:
            lead = CANNOT.phrase(seat.case.state)
    return as_it_stands(turn, seat, lead)


def as_it_stands(turn: Turn, seat: CaseSeat, lead: Say) -> Outcome:
    """Show the case again with the reason why nothing was done, and end any open question."""
    card = notices.case_card(turn.content, seat.case, seat.me, lead)
    return Outcome(Reply((card,)), left(turn, "desk"))


def not_official() -> Outcome:
    """Answer a person who presses an officials' button without being one."""
    return Outcome(Reply((Card(Phrase("desk.not_official"), buttons=(MENU,)),)))
