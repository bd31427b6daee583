"""Handles the button for a text to one's bank, which the victim copies and sends: from their
report, or with blanks.
"""

from __future__ import annotations

from collections.abc import Sequence

from handlers.cases.case import next_buttons
from handlers.cases.case.policy import Action
from handlers.cases.resident.own_case import own
from handlers.cases.text import copyable_text
from handlers.core.buttons import MENU
from handlers.core.calendar import in_figures
from handlers.core.outcome import Outcome
from handlers.core.reply import Press, Reply
from handlers.core.say import Phrase, Quote, Say
from handlers.core.turn import Turn
from storage.cases.report import Report

ACTION = "bank.letter"


def button(reference: str = "") -> Press:
    """Return the button to the text of a case, or to one with blanks."""
    return Press(Phrase("letter.bank"), ACTION, reference)


async def show(turn: Turn) -> Outcome:
    """Handle `bank.letter`: the text from one's own case, or with blanks if none is named."""
    if not turn.argument:
        return Outcome(Reply(copyable_text.parts(lines(Report()), (MENU,))))
    case = await own(turn, turn.argument, Action.STATEMENT)
    if isinstance(case, Outcome):
        return case
    back = tuple(next_buttons.reporter(case.reference))
    return Outcome(Reply(copyable_text.parts(lines(case.report), back)))


def lines(told: Report) -> Sequence[Say]:
    """Return the lines: what the bank needs to stop the money, with blanks for what is not told."""
    money = told.statement
    found: list[Say] = [Phrase("letter.dear.bank"), Phrase("statement.i_was")]
    found.append(
        Phrase("statement.on", {"day": in_figures(money.day)})
        if money.day
        else Phrase("letter.blank.day")
    )
    if money.time:
        found.append(Phrase("statement.time.is", {"time": Quote(money.time)}))
    if money.amount:
        amount = {"amount": Quote(f"{money.amount:,}")}
        found.append(
            Phrase("statement.amount.about" if money.about else "statement.amount.is", amount)
        )
    else:
        found.append(Phrase("letter.blank.amount"))
    if told.accounts:
        numbers = Quote(", ".join(told.accounts[:3]))
        found.append(Phrase("statement.accounts.are", {"numbers": numbers}))
    else:
        found.append(Phrase("letter.blank.account"))
    return (*found, Phrase("statement.hold"), Phrase("letter.me"))
