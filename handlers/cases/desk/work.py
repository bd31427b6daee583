"""Handles taking a case, showing it, and asking its reporter a question; closing.py closes it."""

from __future__ import annotations

from dataclasses import replace

from handlers.cases.case import access, case_name, next_buttons
from handlers.cases.case.case_question import CaseQuestion
from handlers.cases.case.policy import Action, Actor
from handlers.cases.case.states import FREE, moved
from handlers.cases.case.telling import News, tell
from handlers.cases.desk import district_list, notices, viewing
from handlers.cases.desk.background import history, linked
from handlers.cases.desk.background.linked import Linked
from handlers.cases.desk.seat import CaseSeat, as_it_stands, at_case, pressed_at_case
from handlers.cases.text import official_question, sanitize
from handlers.cases.text.official_question import Asks
from handlers.core import incoming
from handlers.core.outcome import NoticeKind, Outcome
from handlers.core.reply import Button, Card, Press, Reply, Text, Tone
from handlers.core.say import Family, Passage, Phrase, Say
from handlers.core.turn import Turn
from handlers.core.words.non_answers import means, says_nothing, small_talk
from storage.cases import acknowledgements, audit, campaigns, evidence
from storage.cases.campaigns import Campaign
from storage.cases.cases import Case, MoveCase
from storage.cases.evidence import Piece
from storage.cases.report import Report, Speaker, TalkEntry
from storage.cases.states import Move
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.people.flow_state import FlowState

FLOW = "desk"


def takes(
    seat: CaseSeat, move: Move, note: str = "", report: Report | None = None, outcome: str = ""
) -> MoveCase:
    """Return a move by which this official also takes the case."""
    report = seat.case.report if report is None else report
    now = replace(moved(seat.case, move), taken_by=seat.me.id, report=report, outcome=outcome)
    return MoveCase(seat.case, audit.official(seat.me.id), move, now, note)


OTHERS = Family("desk.others", ("taken", "closed"))
ACKNOWLEDGED = Family("headmen.line", ("seen", "told"))
REFUSED = Family("desk.refused", Asks)
"""Why an official's own question is not sent."""
WHICH = Family("desk.{}.which", ("ask", "close", "refer"))


async def told(turn: Turn, seat: CaseSeat, move: str) -> News:
    """Notify the reporter, and the colleagues if this move makes a free case no longer free."""
    news = await notices.to_reporter(turn, seat.stands)
    return await colleagues_told(turn, seat, move) + news


async def colleagues_told(turn: Turn, seat: CaseSeat, move: str) -> News:
    """Notify the colleagues if this move makes a free case no longer free."""
    if seat.case.state not in FREE:
        return News()
    values = {"name": case_name.name(turn.content, seat.case), "role": notices.role(seat.me)}
    said = notices.line(OTHERS.phrase(move, values))
    return await tell(turn, seat.stands, seat.others, said, NoticeKind.CASE_TAKEN)


def which(turn: Turn, seat: CaseSeat, move: str, choices: list[Button], *lines: Phrase) -> Card:
    """Return a card with choices for a move of the case, and a button back to the case."""
    back = Press(Phrase("desk.never_mind"), "desk.case", seat.case.reference)
    name = {"name": case_name.name(turn.content, seat.case)}
    return Card(WHICH.phrase(move, name), lines, buttons=(*choices, back))


@pressed_at_case(Action.TAKE)
async def take(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.take`: only one official can take it; the others and the reporter are told."""
    name = case_name.name(turn.content, seat.case)
    card = Card(
        Phrase("desk.taken", {"name": name}),
        (Phrase("desk.taken.what"),),
        buttons=notices.held(seat.case.reference),
    )
    news = await told(turn, seat, "taken")
    changes = (takes(seat, Move.TAKE), *news.changes)
    return Outcome(Reply((card,)), changes=changes, notices=news.notices)


async def show(turn: Turn) -> Outcome:
    """Handle `desk.case`: show the case in its current state."""
    return await show_case(turn, turn.argument)


@at_case()
async def show_case(turn: Turn, seat: CaseSeat) -> Outcome:
    """Show the case in its current state; this ends any open question."""
    case = seat.case

    def look(
        unit: Unit,
    ) -> tuple[Campaign | None, tuple[Piece, ...], Actor, Linked, tuple[Say, ...]]:
        campaign = campaigns.find(unit, case.campaign) if case.campaign else None
        me = access.actor(unit, turn.person.id)
        same = linked.find(unit, me, case)
        return campaign, evidence.of_case(unit, case.id), me, same, acknowledged(unit, case)

    campaign, pieces, me, same, seen_by = await turn.read(look)
    card = notices.case_card(turn.content, case, seat.me, None, campaign, pieces)
    lines = (*card.lines, *seen_by, *linked.lines(turn, same))
    buttons = (
        *viewing.buttons(pieces, case.reference),
        *((district_list.button(case.reference),) if district_list.addresses(turn, case) else ()),
        *card.buttons,
        history.button(case.reference),
        *linked.buttons(turn, same, me, case.reference),
    )
    shown = replace(card, lines=lines, buttons=buttons)
    return Outcome(Reply((shown,)), next_buttons.left(turn, FLOW))


def acknowledged(unit: Unit, case: Case) -> tuple[Say, ...]:
    """Say which kamnan and village heads have seen the case, or told their village."""
    if not case.headmen:
        return ()
    found = [
        (officials.find(unit, id), told) for id, told in acknowledgements.of_case(unit, case.id)
    ]
    return tuple(
        ACKNOWLEDGED.phrase("told" if told else "seen", {"role": notices.role(who)})
        for who, told in found
        if who
    )


async def ask(turn: Turn) -> Outcome:
    """Handle `desk.ask`: offer template questions, or own words typed now."""
    return await _ask(turn, turn.argument)


@at_case(Action.ASK)
async def _ask(turn: Turn, seat: CaseSeat, *lead: Text | Card) -> Outcome:
    reference = seat.case.reference
    templates: list[Button] = [
        Press(Passage(question.label.texts), "desk.question", f"{reference}.{question.id}")
        for question in turn.content.desk.questions
    ]
    card = which(turn, seat, "ask", templates, Phrase("desk.ask.own"), Phrase("desk.ask.never"))
    return Outcome(
        Reply((*lead, card)), FlowState(FLOW, "question", CaseQuestion(reference).to_json())
    )


async def ask_template(turn: Turn) -> Outcome:
    """Handle `desk.question`: send a template question to the reporter."""
    reference, _, id = turn.argument.partition(".")
    question = turn.content.desk.question(id)
    if question is None:
        return await _ask(turn, reference)
    entry = TalkEntry(Speaker.OFFICIAL, texts=question.ask.texts, question=id)
    return await _asked(turn, reference, entry, id)


async def ask_own_words(turn: Turn) -> Outcome | None:
    """Handle a question typed by the official; ask again if the text is not a question."""
    asked = CaseQuestion.of(turn)
    if asked is None:
        return None
    if says_nothing(turn) or turn.text.strip().isdigit():
        return await _ask(turn, asked.case, Text(Phrase("desk.ask.again")))
    if means(turn, "cancel"):
        return await show_case(turn, asked.case)
    if kind := small_talk(turn):
        return await _ask(turn, asked.case, kind)
    if not isinstance(turn.said, incoming.Text):
        return None
    if asks := official_question.refused(turn.text, turn.content):
        no = Card(Phrase("desk.refused"), (REFUSED.phrase(asks),), tone=Tone.WARN)
        return await _ask(turn, asked.case, no)
    entry = TalkEntry(Speaker.OFFICIAL, sanitize.words(turn.text))
    return await _asked(turn, asked.case, entry, "own")


@at_case(Action.ASK)
async def _asked(turn: Turn, seat: CaseSeat, entry: TalkEntry, note: str) -> Outcome:
    reference = seat.case.reference
    if seat.case.reporter is None:
        return as_it_stands(turn, seat, Phrase("desk.cannot.erased"))
    report = seat.case.report.with_talk(entry)
    name = case_name.name(turn.content, seat.case)
    buttons = next_buttons.official(reference)
    card = Card(Phrase("desk.asked", {"name": name}), (Phrase("desk.asked.wait"),), (), buttons)
    news = await told(turn, seat, "taken")
    move = takes(seat, Move.ASK, note, report)
    return Outcome(Reply((card,)), None, (move, *news.changes), news.notices)
