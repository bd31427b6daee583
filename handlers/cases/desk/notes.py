"""Notes of officials on a case: the team reads them, the reporter never does."""

from __future__ import annotations

from dataclasses import replace

from handlers.cases.case import next_buttons
from handlers.cases.case.case_question import CaseQuestion
from handlers.cases.case.states import moved
from handlers.cases.desk.duty import Desk, as_it_stands, desk_of
from handlers.cases.desk.work import FLOW, show_case
from handlers.cases.text import sanitize
from handlers.core import incoming
from handlers.core.non_answers import means, says_nothing, small_talk
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Press, Reply, Text
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from storage.cases import audit
from storage.cases.cases import MoveCase
from storage.cases.states import Move
from storage.people.flow_state import FlowState


async def ask_note(turn: Turn) -> Outcome:
    """`desk.note`: a note for the team; the reporter never sees it."""
    desk = await _desk(turn, turn.argument)
    return desk if isinstance(desk, Outcome) else _asked(desk.case.reference)


async def _desk(turn: Turn, reference: str) -> Desk | Outcome:
    """The desk of somebody who may note something: a forgotten case learns nothing new."""
    desk = await desk_of(turn, reference)
    if isinstance(desk, Outcome) or not desk.case.forgotten:
        return desk
    return as_it_stands(turn, desk, Phrase("desk.cannot.closed"))


def _asked(reference: str, *lead: Text) -> Outcome:
    back = Press(Phrase("desk.never_mind"), "desk.case", reference)
    card = Card(Phrase("desk.note.how"), (Phrase("desk.note.who"),), buttons=(back,))
    return Outcome(Reply((*lead, card)), FlowState(FLOW, "note", CaseQuestion(reference).to_json()))


async def note(turn: Turn) -> Outcome | None:
    """The note itself, kept in the trail and shown with the case."""
    asked = CaseQuestion.of(turn)
    if asked is None:
        return None
    reference = asked.case
    if says_nothing(turn):
        return _asked(reference, Text(Phrase("desk.note.again")))
    if means(turn, "cancel"):
        return await show_case(turn, reference)
    if kind := small_talk(turn, "fine"):
        return _asked(reference, kind)
    if not isinstance(turn.said, incoming.Text):
        return None
    desk = await _desk(turn, reference)
    if isinstance(desk, Outcome):
        return desk
    words = sanitize.words(turn.text)
    told = desk.case.report
    noted = replace(told, notes=(*told.notes, words)[-5:])
    now = replace(moved(desk.case, Move.NOTE), report=noted)
    change = MoveCase(desk.case, audit.official(desk.me.id), Move.NOTE, now, words)
    card = Card(Phrase("desk.noted"), buttons=next_buttons.official(reference))
    return Outcome(Reply((card,)), None, (change,))
