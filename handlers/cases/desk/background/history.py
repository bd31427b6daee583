"""Handles the "history" button of a case: shows in the chat who (by role) did what and when."""

from __future__ import annotations

from handlers.cases.case import case_name
from handlers.cases.desk.background import trail
from handlers.cases.desk.seat import CaseSeat, choice, pressed_at_case
from handlers.core.calendar import day_and_time
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Press, Reply
from handlers.core.say import Phrase
from handlers.core.turn import Turn

SHOWN = 12
"""Entries on one card."""


def button(reference: str) -> Press:
    """Return the button to the history of a case."""
    return Press(Phrase("desk.history"), "desk.history", reference)


@pressed_at_case()
async def show(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.history`: the newest entries first; the choice is how many to pass over."""
    reference = seat.case.reference
    found = await turn.read(lambda unit: trail.read(unit, seat.case.id))
    entries, told = found.entries, choice(turn)
    begin = int(told) if told.isascii() and told.isdecimal() and int(told) < len(entries) else 0
    shown = entries[begin : begin + SHOWN]
    presses: list[Button] = []
    if begin + SHOWN < len(entries):
        earlier = f"{reference}.{begin + SHOWN}"
        presses.append(Press(Phrase("desk.history.earlier"), "desk.history", earlier))
    presses.append(Press(Phrase("desk.never_mind"), "desk.case", reference))
    title = Phrase("desk.history.title", {"name": case_name.name(turn.content, seat.case)})
    lines = tuple(
        Phrase("desk.history.line", {"when": day_and_time(one.at), "who": one.who, "did": one.did})
        for one in trail.lines(turn.content, found, {seat.me.id}, shown)
    )
    return Outcome(Reply((Card(title, lines, buttons=tuple(presses)),)))
