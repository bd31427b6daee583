"""Shows what happened with a case: who did what and when, by role; never what anybody said.

That somebody knows the reporter is left out: it would tell their colleagues where to look.
"""

from __future__ import annotations

from handlers.cases.case import case_name
from handlers.cases.desk.notices import ROLE
from handlers.cases.desk.seat import CaseSeat, choice, pressed_at_case
from handlers.core.calendar import day_and_time
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Press, Reply
from handlers.core.say import Family, Passage, Phrase, Say
from handlers.core.turn import Turn
from storage.cases import audit
from storage.cases.audit import Entry
from storage.cases.states import Move
from storage.engine.transaction import Unit
from storage.officials import officials

SHOWN = 12
"""Entries on one card."""
HIDDEN = (Move.KNOW,)
"""Who knows the reporter would help to guess who that is."""
DID = Family("desk.did", [move for move in Move if move not in HIDDEN])
"""What was done, by the move."""
BY = Family("desk.did.by", (audit.REPORTER, audit.SYSTEM, audit.OPERATOR))


def button(reference: str) -> Press:
    """Return the button to the history of a case."""
    return Press(Phrase("desk.history"), "desk.history", reference)


@pressed_at_case()
async def show(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.history`: the newest entries first; the choice is how many to pass over."""
    reference = seat.case.reference

    def look(unit: Unit) -> tuple[list[Entry], dict[int, str]]:
        trail = [entry for entry in audit.trail(unit, seat.case.id) if entry.move not in HIDDEN]
        numbers = {number for entry in trail for number in _officials(entry)}
        return trail[::-1], officials.roles_of(unit, numbers)

    entries, roles = await turn.read(look)
    told = choice(turn)
    begin = int(told) if told.isascii() and told.isdecimal() and int(told) < len(entries) else 0
    shown = entries[begin : begin + SHOWN]
    presses: list[Button] = []
    if begin + SHOWN < len(entries):
        earlier = f"{reference}.{begin + SHOWN}"
        presses.append(Press(Phrase("desk.history.earlier"), "desk.history", earlier))
    presses.append(Press(Phrase("desk.never_mind"), "desk.case", reference))
    title = Phrase("desk.history.title", {"name": case_name.name(turn.content, seat.case)})
    lines = tuple(_line(turn, entry, roles, seat.me.id) for entry in shown)
    return Outcome(Reply((Card(title, lines, buttons=tuple(presses)),)))


def _officials(entry: Entry) -> tuple[int, ...]:
    """Return the numbers of the officials in an entry: who acted, who was given the case."""
    names = (entry.actor, entry.note if entry.move is Move.GIVE else "")
    numbers = (audit.official_number(name) for name in names)
    return tuple(number for number in numbers if number is not None)


def _line(turn: Turn, entry: Entry, roles: dict[int, str], me: int) -> Say:
    return Phrase(
        "desk.history.line",
        {
            "when": day_and_time(entry.at),
            "who": _who(entry.actor, roles, me),
            "did": DID.phrase(entry.move, {"what": _what(turn, entry, roles, me)}),
        },
    )


def _who(name: str, roles: dict[int, str], me: int) -> Say:
    number = audit.official_number(name)
    if number is None:
        kind = name.partition(":")[0]  # one of several operators is "operator:2"
        return BY.phrase(kind if kind in (audit.REPORTER, audit.OPERATOR) else audit.SYSTEM)
    if number == me:
        return Phrase("desk.row.you")
    role = roles.get(number)
    return ROLE.phrase(role) if role in officials.ROLES else Phrase("official.role.other")


def _what(turn: Turn, entry: Entry, roles: dict[int, str], me: int) -> Say:
    """Return what a move was about, in words; a space if it is about nothing that is told."""
    desk, id = turn.content.desk, entry.note
    if entry.move is Move.CLOSE and (outcome := desk.outcome(id)):
        return Passage(outcome.label.texts)
    if entry.move is Move.REFER and (office := desk.office(id)):
        return Passage(office.label.texts)
    if entry.move is Move.ASK and (question := desk.question(id)):
        return Passage(question.label.texts)
    if entry.move is Move.GIVE:
        return _who(id, roles, me)
    if entry.move is Move.TO_DISTRICT and (district := turn.content.places.find(id)):
        return Passage(district.names)
    return Phrase("desk.did.nothing_more")
