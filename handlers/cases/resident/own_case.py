"""Looks up a reporter's own case and notifies its officials of the reporter's actions."""

from __future__ import annotations

from handlers.cases.case import case_name
from handlers.cases.desk import notices
from handlers.cases.desk.seat import team_of
from handlers.core.buttons import REPORTS
from handlers.core.outcome import Notice, NoticeKind, Outcome
from handlers.core.reply import Card, Reply
from handlers.core.say import Family, Phrase
from handlers.core.turn import Turn
from storage.cases import cases
from storage.cases.cases import Case
from storage.cases.report import Report

NEWS = Family("desk", ("added", "reopened", "withdrawn"))


async def mine(turn: Turn, reference: str) -> Case | None:
    """Return the case of this reference if this person reported it, or None."""
    case = await turn.read(lambda unit: cases.find(unit, reference))
    return case if case and case.reporter == turn.person.id else None


def not_mine() -> Outcome:
    """Answer politely that the case is not theirs, or is gone."""
    card = Card(Phrase("case.not_found"), buttons=(REPORTS,))
    return Outcome(Reply((card,)))


async def tell_officials(
    turn: Turn, case: Case, news: str, kind: NoticeKind, told: Report | None = None
) -> tuple[Notice, ...]:
    """Notify the official who has the case, or the whole team while nobody has it."""
    team = await team_of(turn, case)
    holder = [official for official in team if official.id == case.taken_by]
    title = NEWS.phrase(news, {"name": case_name.name(turn.content, case)})
    card = notices.summary(turn.content, case, title, mine=bool(holder), told=told)
    return tuple(Notice(official.person, Reply((card,)), kind) for official in holder or team)
