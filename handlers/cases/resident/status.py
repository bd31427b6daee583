"""Handles "my reports": a report's state, an official's open question, and "was it handled?" after
closing, which may reopen it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.cases.case import case_name, next_buttons, report, telling
from handlers.cases.case.policy import Action
from handlers.cases.case.states import moved
from handlers.cases.desk.seat import seat_of
from handlers.cases.desk.work import show_case
from handlers.cases.resident import answering, uncovering
from handlers.cases.resident.evidence import uncover_buttons
from handlers.cases.resident.first_hour import phones
from handlers.cases.resident.limits import MUTED_FOR
from handlers.cases.resident.own_case import STATE, can, mine, not_mine, tell_officials
from handlers.core import districts
from handlers.core.buttons import DESK, MENU, REPORTS, main
from handlers.core.outcome import NoticeKind, Outcome
from handlers.core.reply import Button, Card, Press, Reply, Tone
from handlers.core.say import Family, Passage, Phrase, Quote, Say
from handlers.core.turn import Turn
from storage.cases import audit, cases, evidence
from storage.cases.cases import Case, MoveCase
from storage.cases.report import Loss
from storage.cases.states import Move, State

FLOW = "case"
ROW = Family("case.row", State)
"""A case's state, as shown in a list."""
LISTED = 9


async def status(turn: Turn) -> Outcome:
    """Handle `status`: list everything this person reported."""
    found = await turn.read(lambda unit: cases.of_reporter(unit, turn.person.id))
    buttons: list[Button] = [
        Press(
            ROW.phrase(case.state, {"name": case_name.name(turn.content, case)}),
            "case.open",
            case.reference,
        )
        for case in found[:LISTED]
    ]
    if turn.person.official:
        buttons.append(main(DESK))
    buttons.append(Press(Phrase("case.report"), "report.start"))
    buttons.append(MENU)
    title = Phrase("case.list") if found else Phrase("case.none")
    return Outcome(Reply((Card(title, buttons=tuple(buttons)),)))


async def open_case(turn: Turn) -> Outcome:
    """Handle `case.open`: show the case's state; an open question is shown here to be answered."""
    case = await mine(turn, turn.argument)
    return await _opened(turn, case) if case else not_mine()


async def by_name(turn: Turn) -> Outcome | None:
    """Show a case named in a message, to the person who reported it or works on it.

    For anybody else it returns None, so the answer does not reveal whether the case exists.
    """
    reference = case_name.typed(turn.content, turn.text)
    if reference is None:
        return None
    if case := await mine(turn, reference):
        return await _opened(turn, case)
    seat = await seat_of(turn, reference)
    return None if isinstance(seat, Outcome) else await show_case(turn, reference)


async def _opened(turn: Turn, case: Case) -> Outcome:
    pieces, read = await turn.read(
        lambda unit: (
            evidence.of_case(unit, case.id),
            telling.seen(unit, case.reference, telling.REPORTER),
        )
    )
    if case.state == State.WAITING:
        return replace(answering.question(turn, case), changes=read)
    closed = [
        *uncovering.buttons(case.report, turn.content, case.reference),
        *uncover_buttons(pieces, case.reference),
    ]
    return Outcome(Reply((_card(turn, case, closed),)), next_buttons.left(turn, FLOW), read)


def _card(turn: Turn, case: Case, closed: Sequence[Button] = ()) -> Card:
    name = case_name.name(turn.content, case)
    lines: list[Say] = [STATE.phrase(case.state)]
    if case.state == State.REFERRED and (office := case.report.referred):
        lines = [Phrase("case.referred_to", {"office": Passage(office)})]
    if reason := case.report.muted:
        operator = districts.operator(turn, case.district)
        who: dict[str, Say] = {
            "operator": Quote(operator.name),
            "contact": Quote(operator.contact),
        }
        lines += [MUTED_FOR.phrase(reason), Phrase("report.muted.object", who)]
    buttons: list[Button] = []
    calls = phones(turn.content, "aoc") if case.urgent and case.state != State.CLOSED else ()
    if case.state == State.CLOSED:
        outcome = turn.content.desk.outcome(case.outcome)
        if outcome:
            lines += (Passage(outcome.told.texts), *report.advice(case.report))
        if case.outcome == Move.WITHDRAW:
            lines = [Phrase("case.withdrawn")]
        else:
            lines.append(Phrase("case.handled.ask"))
            buttons = [
                Press(Phrase("case.handled.yes"), "case.handled", case.reference),
                Press(Phrase("case.handled.no"), "case.reopen", case.reference),
            ]
    else:
        withdraw = Press(Phrase("case.withdraw.button"), "case.withdraw", case.reference)
        buttons = [*_open_buttons(case), *closed, withdraw]
    buttons.append(REPORTS)
    return Card(Phrase("case.title", {"name": name}), tuple(lines), calls, tuple(buttons))


def _open_buttons(case: Case) -> list[Button]:
    """Return the actions of a reporter while the case is worked on."""
    buttons: list[Button] = []
    if case.report.loss is Loss.PAID:
        buttons.append(Press(Phrase("case.statement"), "case.statement", case.reference))
    buttons.append(Press(Phrase("case.add.button"), "case.add", case.reference))
    return buttons


async def handled(turn: Turn) -> Outcome:
    """Handle `case.handled`: the reporter says the case was handled."""
    case = await mine(turn, turn.argument)
    if case is None:
        return not_mine()
    if not can(turn, case, Action.CONFIRM):
        return Outcome(Reply((_card(turn, case),)))
    change = MoveCase(case, audit.REPORTER, Move.CONFIRM)
    card = Card(
        Phrase("case.thanks"),
        buttons=(REPORTS, MENU),
        tone=Tone.CALM,
    )
    return Outcome(Reply((card,)), changes=(change,))


async def reopen(turn: Turn) -> Outcome:
    """Handle `case.reopen`: it was not handled; the team is told and anyone may take it."""
    case = await mine(turn, turn.argument)
    if case is None:
        return not_mine()
    if not can(turn, case, Action.REOPEN):
        return Outcome(Reply((_card(turn, case),)))
    now = moved(case, Move.REOPEN)
    change = MoveCase(case, audit.REPORTER, Move.REOPEN, now)
    name = case_name.name(turn.content, case)
    news = await tell_officials(turn, now, "reopened", NoticeKind.CASE_REOPENED)
    buttons = next_buttons.reporter(case.reference)
    done = Card(Phrase("case.reopened", {"name": name}), buttons=buttons, tone=Tone.CALM)
    return Outcome(Reply((done,)), changes=(change, *news.changes), notices=news.notices)
