"""For erasing a person (handlers/privacy): makes the changes that cut out of their reports what
tells who they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from content.reading.library import Library
from handlers.cases.case import report as told
from handlers.cases.text import own_numbers, redaction, reporter_identity
from handlers.core.numbers.spelling import account, match_key
from handlers.core.turn import Turn
from storage.cases import cases
from storage.cases.cases import Case
from storage.cases.report import Answer, Report, ReportQuestion, Speaker
from storage.engine.database import Change
from storage.forgetting.erasure import CutReport

MOST = 10_000
"""More reports than anybody makes: each is cut, however old."""


async def cut_reports(turn: Turn) -> tuple[Change, ...]:
    """Return a change for each of the person's reports that holds a name, number or home of theirs.

    The rest of their words stays: officials work on the case, and it no longer has a reporter.
    """
    own = await turn.read(lambda unit: cases.of_reporter(unit, turn.person.id, MOST))
    return cuts(own, turn.content)


def cuts(own: Sequence[Case], library: Library) -> tuple[CutReport, ...]:
    """Return a change for each of these cases of one person that tells who they are."""
    cut = ((case, without_reporter(case.report, library)) for case in own)
    return tuple(
        CutReport(case, report, told.newly_seen(case.report, report))
        for case, report in cut
        if report != case.report
    )


def without_reporter(report: Report, library: Library) -> Report:
    """Return the report without what tells who and where its reporter is.

    Also out of officials' notes and advice, and of the words for the time, which may hold anything.
    """
    numbers: set[str] = set()

    def cut(text: str) -> str:
        spans = [*reporter_identity.find(text, library.reporter_identity_words)]
        for run in own_numbers.find(text, library):
            numbers.update((match_key(run.digits), account(run.digits)))
            spans.append((run.start, run.end))
        pieces, at = [], 0
        for start, end in sorted(spans):
            if end > at:
                pieces += [text[at : max(at, start)], redaction.MARK]
                at = end
        return "".join((*pieces, text[at:]))

    left = replace(report, words=cut(report.words))
    for question in ReportQuestion:
        answer = report.answer(question)
        left = left.with_answer(question, Answer(answer.choice, cut(answer.words)))
    left = replace(
        left,
        notes=tuple(cut(note) for note in report.notes),
        advice=cut(report.advice),
        statement=replace(report.statement, time=cut(report.statement.time)),
        talk=tuple(
            replace(entry, words=cut(entry.words)) if entry.by is Speaker.REPORTER else entry
            for entry in report.talk
        ),
    )
    return replace(
        left,
        phones=tuple(each for each in report.phones if match_key(each) not in numbers),
        accounts=tuple(each for each in report.accounts if account(each) not in numbers),
    )
