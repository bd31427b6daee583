"""For the reporter's handlers: finds a case only if it is the person's own, says its state, and
makes notices for its officials.
"""

from __future__ import annotations

from collections.abc import Sequence

from handlers.cases.case import access, case_name, next_buttons, telling
from handlers.cases.case.policy import Action, Actor, CaseStanding, may
from handlers.cases.case.telling import News
from handlers.cases.desk import notices
from handlers.core.buttons import REPORTS
from handlers.core.outcome import NoticeKind, Outcome
from handlers.core.reply import Button, Card, Reply
from handlers.core.say import Family, Phrase, Say
from handlers.core.turn import Turn
from storage.cases.cases import Case
from storage.cases.states import State
from storage.engine.transaction import Unit
from storage.officials.officials import Official

NEWS = Family("desk", ("added", "shown", "reopened", "withdrawn"))
STATE = Family("case.state", State)
"""A case's state, as its reporter reads it."""


async def mine(turn: Turn, reference: str) -> Case | None:
    """Return the case of this reference if this person may follow it, or None."""
    found = await turn.read(lambda unit: access.find(unit, reference))
    return found[0] if found and can(turn, found[0], Action.FOLLOW) else None


async def own(turn: Turn, reference: str, action: Action) -> Case | Outcome:
    """Return the case of this reference if its reporter asks and may do this now.

    Otherwise return a reply with the reason.
    """
    case = await mine(turn, reference)
    if case is None:
        return not_mine()
    return case if can(turn, case, action) else as_it_stands(case)


def can(turn: Turn, case: Case, action: Action) -> bool:
    """Return whether this person may do that with a case as its reporter; no role counts here."""
    person = Actor.of(turn.person.id, ())
    return may(person, CaseStanding.of(case, frozenset()), action).allowed


def as_it_stands(case: Case) -> Outcome:
    """Tell a reporter how their case stands, as what they pressed is not possible now."""
    withdrawn = CaseStanding.of(case, frozenset()).withdrawn
    says = Phrase("case.withdrawn") if withdrawn else STATE.phrase(case.state)
    return Outcome(Reply((Card(says, buttons=next_buttons.reporter(case.reference)),)))


def not_mine() -> Outcome:
    """Answer politely that the case is not theirs, or is gone."""
    card = Card(Phrase("case.not_found"), buttons=(REPORTS,))
    return Outcome(Reply((card,)))


async def audience(turn: Turn, now: Case) -> tuple[CaseStanding, tuple[Official, ...], bool]:
    """Return how a case stands after its reporter's act, who is told, and whether one has it.

    That is the official who has it, or the whole team while nobody has.
    """

    def look(unit: Unit) -> tuple[CaseStanding, tuple[Official, ...]]:
        stands = access.standing(unit, now)
        return stands, access.team(unit, stands)

    stands, team = await turn.read(look)
    holder = tuple(official for official in team if official.id == now.taken_by)
    return stands, holder or team, bool(holder)


async def tell_officials(
    turn: Turn,
    now: Case,
    news: str,
    kind: NoticeKind,
    *new: Say,
    looks: Sequence[Button] = (),
) -> News:
    """Notify officials of what its reporter did; `now` is the case after it.

    `new` says what is new in it, `looks` are buttons to see evidence. Without anything new they get
    the whole case.
    """
    stands, to, held = await audience(turn, now)
    title = NEWS.phrase(news, {"name": case_name.name(turn.content, now)})
    if new:
        card = notices.added(turn, now, title, new, tuple(looks), held)
    else:
        card = notices.summary(turn, now, title, mine=held)
    paced = await telling.pace(turn, turn.person.id)
    return await telling.tell(turn, stands, to, Reply((card,)), kind, paced=paced)
