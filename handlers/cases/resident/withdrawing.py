"""Handles withdrawing: after a second yes the reporter's case is closed and its content deleted."""

from __future__ import annotations

from dataclasses import replace

from handlers.cases.case import case_name
from handlers.cases.case.policy import Action
from handlers.cases.case.states import moved
from handlers.cases.resident.own_case import own, tell_officials
from handlers.core.buttons import MENU, REPORTS
from handlers.core.outcome import NoticeKind, Outcome
from handlers.core.reply import Card, Press, Reply, Tone, Weight
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from storage.cases import audit
from storage.cases.cases import MoveCase
from storage.cases.report import Report
from storage.cases.states import Move
from storage.forgetting.erasure import ForgetTold


async def ask(turn: Turn) -> Outcome:
    """Handle `case.withdraw`: ask for confirmation."""
    case = await own(turn, turn.argument, Action.WITHDRAW)
    if isinstance(case, Outcome):
        return case
    card = Card(
        Phrase("case.withdraw", {"name": case_name.name(turn.content, case)}),
        (Phrase("case.withdraw.what"),),
        buttons=(
            Press(Phrase("case.withdraw.yes"), "case.withdrawn", case.reference),
            Press(Phrase("case.withdraw.no"), "case.open", case.reference, weight=Weight.MAIN),
        ),
        tone=Tone.WARN,
    )
    return Outcome(Reply((card,)))


async def withdraw(turn: Turn) -> Outcome:
    """Handle `case.withdrawn`: close the case, delete its content and tell the team."""
    case = await own(turn, turn.argument, Action.WITHDRAW)
    if isinstance(case, Outcome):
        return case
    now = replace(moved(case, Move.WITHDRAW), outcome=Move.WITHDRAW, report=Report())
    change = MoveCase(case, audit.REPORTER, Move.WITHDRAW, now)
    news = await tell_officials(turn, now, "withdrawn", NoticeKind.CASE_WITHDRAWN)
    card = Card(Phrase("case.withdrawn"), buttons=(REPORTS, MENU))
    forget = ForgetTold(case.id)
    return Outcome(Reply((card,)), None, (change, forget, *news.changes), news.notices)
