"""Closes a case with one line of advice, which is checked and which its reporter then reads."""

from __future__ import annotations

from dataclasses import replace

from handlers.cases.case.policy import Action
from handlers.cases.desk import work
from handlers.cases.desk.seat import seat_of
from handlers.cases.text import official_question, sanitize
from handlers.core.buttons import DESK, main
from handlers.core.incoming import Pressed
from handlers.core.outcome import KEEP, Outcome
from handlers.core.reply import Card, Reply, Tone
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from storage.cases.cases import MoveCase
from storage.cases.report import Report, Speaker, TalkEntry
from storage.cases.states import Move
from storage.engine.database import Change
from storage.engine.json_values import text

LONGEST = 300
"""Characters of an advice: what one bubble holds."""
ADVICE = "advice"
"""Marks an entry of the talk as advice at the end; it is no question."""


async def close_with_advice(turn: Turn) -> Outcome | None:
    """Handle words typed with an outcome ({"case": "mali4821", "outcome": "advised"}).

    What an official may not ask for must not stand in an advice either; then nothing is closed.
    """
    data = turn.flow_state.data if turn.flow_state else {}
    reference, outcome = text(data, "case"), text(data, "outcome")
    words = sanitize.words(" ".join(turn.text.split()))
    seat = await seat_of(turn, reference, Action.CLOSE)
    if isinstance(seat, Outcome):
        return seat
    if len(words) > LONGEST:
        return _no(Phrase("desk.advice.long"))
    if official_question.refused(words, turn.content):
        return _no(Phrase("desk.advice.refused"))
    event = replace(turn.events[-1], said=Pressed("desk.end", f"{reference}.{outcome}"))
    closed = await work.end(replace(turn, events=(event,)))
    if closed is None or not words:
        return closed
    changes = tuple(_advised(change, words) for change in closed.changes)
    return replace(closed, changes=changes)


def advice_in(report: Report) -> str:
    """Return the advice with which a case was closed; empty if there is none."""
    last = report.talk[-1] if report.talk else None
    return last.words if last and last.question == ADVICE else ""


def _advised(change: Change, words: str) -> Change:
    if not isinstance(change, MoveCase) or change.move is not Move.CLOSE or change.now is None:
        return change
    entry = TalkEntry(Speaker.OFFICIAL, words, question=ADVICE)
    return replace(change, now=replace(change.now, report=change.now.report.with_talk(entry)))


def _no(why: Phrase) -> Outcome:
    return Outcome(Reply((Card(why, buttons=(main(DESK),), tone=Tone.WARN),)), KEEP)
