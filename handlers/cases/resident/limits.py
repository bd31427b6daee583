"""Limits how many reports a person may send (never after a loss), and handles muting a person by a
province's official.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.cases.case import case_name, next_buttons, report
from handlers.cases.case.policy import Action
from handlers.cases.case.states import OPEN, moved
from handlers.cases.case.telling import News
from handlers.cases.desk import notices
from handlers.cases.desk.seat import CaseSeat, choice, pressed_at_case
from handlers.cases.resident.own_case import tell_officials
from handlers.core import districts
from handlers.core.buttons import MENU, REPORTS
from handlers.core.outcome import NoticeKind, Outcome
from handlers.core.reply import Card, Press, Reply, Tone
from handlers.core.say import Family, Phrase, Quote
from handlers.core.turn import Turn
from storage.cases import audit, cases
from storage.cases.cases import Case, MoveCase
from storage.cases.drafts import DropDraft
from storage.cases.report import Report
from storage.cases.states import Move
from storage.engine.database import Change
from storage.engine.transaction import Unit
from storage.people import attempts
from storage.people.attempts import NoteAttempt

REPORT = "report"
A_DAY = 3
"""Attempts a person may report in a day; further ones go into their newest open case."""
MUTED = "muted"
MUTE_LASTS = timedelta(days=30)
REASONS = ("flood", "not_fraud")
MUTE = Family("desk.mute", REASONS)
MUTED_FOR = Family("case.muted", REASONS)
"""The reasons as shown to the official who mutes, and to the reporter."""


def noted(person: str) -> NoteAttempt:
    """Return the change that counts one more report of this person."""
    return NoteAttempt(person, REPORT)


async def instead_of_a_case(turn: Turn, told: Report) -> Outcome | None:
    """Return the outcome if this person may not open another case now, or None if they may."""
    person = turn.person.id

    def look(unit: Unit) -> tuple[int, int, tuple[Case, ...]]:
        muted = attempts.count(unit, person, MUTED, turn.now - MUTE_LASTS)
        today = attempts.count(unit, person, REPORT, turn.now - timedelta(days=1))
        return muted, today, cases.of_reporter(unit, person)

    muted, today, own = await turn.read(look)
    if muted:
        operator = districts.operator(turn)
        values = {"operator": Quote(operator.name), "contact": Quote(operator.contact)}
        lines = (Phrase("report.muted.object", values),)
        card = Card(Phrase("report.muted"), lines, buttons=(REPORTS, MENU))
        return Outcome(Reply((card,)), None, (DropDraft(person),))
    latest = next((case for case in own if case.state in OPEN), None)
    if today < A_DAY or latest is None:
        return None
    more = report.joined(latest.report, told, turn.content)
    new = report.newly_seen(more, latest.report)
    now = replace(moved(latest, Move.ADD), report=more)
    change = MoveCase(latest, audit.REPORTER, Move.ADD, now, "flood", new)
    fresh = report.newly_shown(more, latest.report, turn.content)
    news = News()
    if new or fresh:
        news = await tell_officials(turn, now, "added", NoticeKind.CASE_ADDED, *fresh)
    name = case_name.name(turn.content, latest)
    buttons = next_buttons.reporter(latest.reference)
    card = Card(Phrase("report.joined", {"name": name}), buttons=buttons, tone=Tone.CALM)
    changes: tuple[Change, ...] = (change, noted(person), DropDraft(person), *news.changes)
    return Outcome(Reply((card,)), None, changes, news.notices)


@pressed_at_case(Action.MUTE)
async def ask_to_mute(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.mute`: ask for the reason; only at the province, and never after a loss."""
    reference = seat.case.reference
    reasons = tuple(
        Press(MUTE.phrase(reason), "desk.muted", f"{reference}.{reason}") for reason in REASONS
    )
    back = Press(Phrase("desk.never_mind"), "desk.case", reference)
    card = Card(Phrase("desk.mute.why"), (Phrase("desk.mute.what"),), buttons=(*reasons, back))
    return Outcome(Reply((card,)))


@pressed_at_case(Action.MUTE)
async def mute(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.muted`: mute for thirty days; the person is told, and how to object."""
    case, reason = seat.case, choice(turn)
    if reason not in REASONS or case.reporter is None:
        card = notices.case_card(turn.content, case, seat.me, Phrase("desk.mute.no"))
        return Outcome(Reply((card,)))
    now = replace(moved(case, Move.MUTE), report=replace(case.report, muted=reason))
    move = MoveCase(case, audit.official(seat.me.id), Move.MUTE, now, note=reason)
    changes = (NoteAttempt(case.reporter, MUTED), move)
    done = Card(Phrase("desk.mute.done"), buttons=next_buttons.official(case.reference))
    news = await notices.to_reporter(turn, seat.stands)
    return Outcome(Reply((done,)), None, (*changes, *news.changes), news.notices)
