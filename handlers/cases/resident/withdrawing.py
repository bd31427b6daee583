"""Lets a reporter withdraw a case: it is closed and its content deleted."""

from __future__ import annotations

from dataclasses import replace

from handlers.cases.case import case_name, next_buttons
from handlers.cases.case.states import after, moved
from handlers.cases.resident.own_case import mine, not_mine, tell_officials
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
    case = await mine(turn, turn.argument)
    if case is None:
        return not_mine()
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
    case = await mine(turn, turn.argument)
    if case is None:
        return not_mine()
    if after(case.state, Move.WITHDRAW) is None:
        buttons = next_buttons.reporter(case.reference)
        return Outcome(Reply((Card(Phrase("case.state.closed"), buttons=buttons),)))
    now = replace(moved(case, Move.WITHDRAW), outcome=Move.WITHDRAW, report=Report())
    change = MoveCase(case, audit.REPORTER, Move.WITHDRAW, now)
    news = await tell_officials(turn, case, "withdrawn", NoticeKind.CASE_WITHDRAWN, Report())
    card = Card(Phrase("case.withdrawn"), buttons=(REPORTS, MENU))
    return Outcome(Reply((card,)), None, (change, ForgetTold(case.id)), news)
