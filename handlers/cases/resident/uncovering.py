"""Handles a reporter's button that shows officials a covered detail: amount, time, or who and where
they are.
"""

from __future__ import annotations

from dataclasses import replace

from content.reading.library import Library
from handlers.cases.case import report
from handlers.cases.case.policy import Action
from handlers.cases.case.states import moved
from handlers.cases.resident import evidence
from handlers.cases.resident.own_case import own, tell_officials
from handlers.cases.text import redaction
from handlers.core.outcome import NoticeKind, Outcome
from handlers.core.reply import Button, Press
from handlers.core.say import Family
from handlers.core.turn import Turn
from storage.cases import audit
from storage.cases.cases import MoveCase
from storage.cases.report import Detail, Report
from storage.cases.states import Move
from storage.engine.json_values import member

UNCOVER = Family("case.release", Detail)
SHOWN = Family("desk.shown", Detail)
"""What officials are told that they may see from now on."""


def buttons(told: Report, library: Library, reference: str) -> list[Button]:
    """Return a button for each kind of detail that is still covered."""
    return [
        Press(UNCOVER.phrase(kind), "case.release", f"{reference}.{kind}")
        for kind in redaction.kinds(told, library)
    ]


async def uncover(turn: Turn) -> Outcome:
    """Handle `case.release`: let the officials see one kind of detail."""
    reference, _, kind = turn.argument.partition(".")
    case = await own(turn, reference, Action.UNCOVER)
    if isinstance(case, Outcome):
        return case
    detail = member(Detail, kind)
    if detail is None or detail not in redaction.kinds(case.report, turn.content):
        return evidence.nothing_to_show(case)
    told = replace(case.report, uncovered=case.report.uncovered | {detail})
    now = replace(moved(case, Move.UNCOVER), report=told)
    change = MoveCase(case, audit.REPORTER, Move.UNCOVER, now, note=detail)
    new = (SHOWN.phrase(detail), *report.newly_shown(told, case.report, turn.content))
    news = await tell_officials(turn, now, "shown", NoticeKind.CASE_UNCOVERED, *new)
    return Outcome(evidence.shown(case), None, (change, *news.changes), news.notices)
