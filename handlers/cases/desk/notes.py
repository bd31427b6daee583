"""Handles an official's note to a case, which the team can read and the reporter never sees."""

from __future__ import annotations

from dataclasses import replace

from handlers.cases.case import next_buttons
from handlers.cases.case.case_question import CaseQuestion
from handlers.cases.case.policy import Action
from handlers.cases.case.states import moved
from handlers.cases.desk.seat import CaseSeat, at_case, pressed_at_case
from handlers.cases.desk.work import FLOW, show_case
from handlers.cases.text import sanitize
from handlers.core import incoming
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Press, Reply, Text
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from handlers.core.words.non_answers import means, says_nothing, small_talk
from storage.cases import audit
from storage.cases.cases import MoveCase
from storage.cases.states import Move
from storage.people.flow_state import FlowState


@pressed_at_case(Action.NOTE)
async def ask_note(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.note`: ask for a note for the team; the reporter never sees it."""
    return _asked(seat.case.reference)


def _asked(reference: str, *lead: Text) -> Outcome:
    back = Press(Phrase("desk.never_mind"), "desk.case", reference)
    card = Card(Phrase("desk.note.how"), (Phrase("desk.note.who"),), buttons=(back,))
    return Outcome(Reply((*lead, card)), FlowState(FLOW, "note", CaseQuestion(reference).to_json()))


async def note(turn: Turn) -> Outcome | None:
    """Handle the typed note: keep it in the trail and show it with the case."""
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
    return await _noted(turn, reference)


@at_case(Action.NOTE)
async def _noted(turn: Turn, seat: CaseSeat) -> Outcome:
    """Store this turn's text in the trail, shown with the case to the team."""
    words = sanitize.words(turn.text)
    told = seat.case.report
    noted = replace(told, notes=(*told.notes, words)[-5:])
    now = replace(moved(seat.case, Move.NOTE), report=noted)
    change = MoveCase(seat.case, audit.official(seat.me.id), Move.NOTE, now, words)
    card = Card(Phrase("desk.noted"), buttons=next_buttons.official(seat.case.reference))
    return Outcome(Reply((card,)), None, (change,))
