"""Handles the word "desk" and its settings: an official's open cases, the morning list, and for a
head overdue ones and passing them up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from content.reading.library import Library
from handlers.cases.case import access, case_name, duty
from handlers.cases.case.policy import Action, Actor
from handlers.cases.desk import case_list, screen, second_app
from handlers.cases.desk.notices import role
from handlers.cases.desk.seat import not_official
from handlers.cases.desk.work import FLOW, show_case
from handlers.core import districts
from handlers.core.buttons import CLASS, DESK, main
from handlers.core.calendar import day_in_thailand, in_figures
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Press, Reply
from handlers.core.say import Family, Passage, Phrase, Say
from handlers.core.text import plain, written
from handlers.core.turn import Turn
from storage.cases.cases import Case
from storage.cases.listing.overview import Outline
from storage.cases.states import State
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.officials.officials import ChangeOfficial, Official

_DIGITS = 4
DIGEST = Family("desk.digest", ("on", "off"))
ESCALATES = Family("desk.escalates", ("on", "off"))

OVERVIEW = Press(Phrase("overview.button"), "overview")
DUTY = Press(Phrase("duty.button"), "duty")
RELEASED = Press(Phrase("headmen.button"), "headmen")
UNHEARD = Press(Phrase("overview.button"), "operator")
LEAVE = Press(Phrase("leave.button"), "leave")
BACK = Press(Phrase("leave.back"), "leave.back")
ON_LEAVE = (*officials.CASE_ROLES, officials.HEAD)
"""Roles whose officials can be away: others are told of nothing that cannot wait."""


@dataclass(frozen=True, slots=True)
class _Roles:
    """A person's roles, the open cases they may see, and those of which they oversee that somebody
    takes them; `page` shows the first of the open ones."""

    mine: tuple[Official, ...]
    open: tuple[Outline, ...]
    overseen: tuple[Outline, ...]
    page: case_list.Page


def _look(unit: Unit, person: str, library: Library) -> _Roles:
    me = access.actor(unit, person)
    found = access.outlines(unit, me)
    overseen = access.outlines(unit, me, Action.OVERSEE)
    return _Roles(me.roles, found, overseen, case_list.page(unit, library, me, found, None))


async def by_words(turn: Turn) -> Outcome | None:
    """Show the desk to an official who types its name."""
    named = turn.person.official and plain(turn.text) in turn.content.desk.typed
    return await desk(turn) if named else None


async def by_part(turn: Turn) -> Outcome | None:
    """Open a case for an official who types its word or its four digits alone; None for others.

    Several such cases are offered as buttons, open ones first.
    """
    if not turn.person.official or (turn.flow_state and turn.flow_state.flow != FLOW):
        return None
    text = written(turn.text).strip().lower()
    digits = text if len(text) == _DIGITS and text.isascii() and text.isdecimal() else ""
    words = [
        word
        for word, names in turn.content.case_words.items()
        if plain(text) in map(plain, (word, *names.values()))
    ]
    if not digits and not words:
        return None

    def look(unit: Unit) -> tuple[list[Case], Actor, dict[int, Official]]:
        me = access.actor(unit, turn.person.id)
        found = [case for case, _ in access.named(unit, me, words, digits)]
        found.sort(key=lambda case: case.state is State.CLOSED)
        return found, me, case_list.holders(unit, found[: case_list.LISTED])

    found, me, holding = await turn.read(look)
    if not found:
        return None
    if len(found) == 1:
        return await show_case(turn, found[0].reference)
    buttons = case_list.rows(turn.content, found[: case_list.LISTED], turn.now, me, holding)
    card = Card(
        Phrase("desk.which", {"count": len(found)}),
        (Phrase("desk.which.how"),) if len(found) > case_list.LISTED else (),
        buttons=(*buttons, main(DESK)),
    )
    return Outcome(Reply((card,)))


async def desk(turn: Turn) -> Outcome:
    """Handle `desk`: show the open cases, urgent and oldest first, and the settings."""
    roles = await turn.read(lambda unit: _look(unit, turn.person.id, turn.content))
    if not roles.mine:
        return not_official()
    if all(official.role == officials.TRAINER for official in roles.mine):
        both = (CLASS, second_app.BUTTON)
        card = Card(Phrase("class.desk"), (Phrase("class.desk.what"),), buttons=both)
        return Outcome(Reply((card,)))
    if all(official.role in officials.WITHOUT_CASES for official in roles.mine):
        some = (screen.BUTTON, CLASS, second_app.BUTTON)
        card = Card(Phrase("desk.editor"), (Phrase("desk.editor.what"),), buttons=some)
        return Outcome(Reply((card,)))
    lines: list[Say] = [
        Phrase("desk.role", {"role": role(o), "area": area(turn.content, o.district, o.province)})
        for o in roles.mine
    ]
    works = any(official.role in officials.CASE_ROLES for official in roles.mine)
    if not works and not roles.open:
        # Who works on no cases must not read that nothing is open.
        return Outcome(Reply((_choices(turn, roles, *lines),)))
    if roles.page.which:
        lines.append(roles.page.which)
    urgent = sum(case.urgent for case in roles.open)
    title = case_list.title(len(roles.open), urgent)
    parts = [Card(title, tuple(lines), buttons=roles.page.buttons), _choices(turn, roles)]
    return Outcome(Reply(tuple(parts)), changes=roles.page.seen)


def _choices(turn: Turn, roles: _Roles, *lead: Say) -> Card:
    """Return an official's settings, a head's overdue list and escalation, and the class."""
    lines: list[Say] = [*lead]
    buttons: list[Button] = []
    if any(official.role == officials.HEAD for official in roles.mine):
        buttons += [OVERVIEW, DUTY]
    if any(official.role in officials.HEADMEN for official in roles.mine):
        buttons.append(RELEASED)
    if any(official.role == officials.OPERATOR for official in roles.mine):
        buttons.append(UNHEARD)
    if away := next((o.away_until for o in roles.mine if o.away and o.away_until), None):
        lines.append(Phrase("leave.line", {"day": last_day(away)}))
        buttons.append(BACK)
    elif any(official.role in ON_LEAVE for official in roles.mine):
        buttons.append(LEAVE)
    working = [official for official in roles.mine if official.role in officials.CASE_ROLES]
    if working:
        digest = working[0].digest
        lines.append(Phrase("desk.digest.on" if digest else "desk.digest.off"))
        label = Phrase("desk.digest.to_now" if digest else "desk.digest.to_morning")
        buttons.append(Press(label, "desk.digest", "off" if digest else "on"))
        if any(case.taken_by in {o.id for o in working} for case in roles.open):
            buttons.append(Press(Phrase("desk.give_all.ask"), "desk.give_all"))
    for head in roles.mine:
        if head.role != officials.HEAD:
            continue
        late = overdue(turn, roles.overseen)
        names = [
            case_name.say(turn.content, row.word, row.digits) for row in late[: case_list.LISTED]
        ]
        lines.append(Phrase("desk.overdue", {"count": len(late)}))
        lines += [Phrase("desk.overdue.row", {"name": name}) for name in names]
        lines.append(Phrase("desk.escalates.on" if head.escalates else "desk.escalates.off"))
        label = Phrase("desk.escalates.stop" if head.escalates else "desk.escalates.start")
        buttons.append(Press(label, "desk.escalate", "off" if head.escalates else "on"))
    buttons += [screen.BUTTON, CLASS, second_app.BUTTON]
    return Card(Phrase("desk.choices"), tuple(lines), buttons=tuple(buttons))


def overdue(turn: Turn, found: tuple[Outline, ...]) -> tuple[Outline, ...]:
    """Return the cases that nobody has taken in time, counted in working hours."""
    return tuple(row for row in found if duty.is_overdue(turn.content, row, turn.now))


async def choose_digest(turn: Turn) -> Outcome:
    """Handle `desk.digest`: get reports without a loss at once, or as one list in the morning."""
    return await _choose(turn, "digest", officials.CASE_ROLES)


async def choose_escalation(turn: Turn) -> Outcome:
    """Handle `desk.escalate`: a head switches on or off that overdue cases go to the province."""
    return await _choose(turn, "escalates", (officials.HEAD,))


async def _choose(turn: Turn, column: str, allowed: tuple[str, ...]) -> Outcome:
    mine = await turn.read(lambda unit: officials.of_person(unit, turn.person.id))
    changed = [official for official in mine if official.role in allowed]
    if not changed:
        return not_official()
    value = turn.argument == "on"
    changes = tuple(ChangeOfficial(official.id, {column: value}) for official in changed)
    done = (DIGEST if column == "digest" else ESCALATES).phrase("on" if value else "off")
    return Outcome(Reply((Card(done, buttons=(main(DESK),)),)), changes=changes)


def last_day(until: datetime) -> Say:
    """Return the last day on which somebody away until this moment is away."""
    return in_figures(day_in_thailand(until - timedelta(seconds=1)))


def area(library: Library, district: str | None, province: str | None) -> Say:
    """Return the name of the area for which a role is valid."""
    if district and (found := library.places.find(district)):
        return districts.name(found)
    if province and province in library.places.provinces:
        return Passage(library.places.provinces[province].names)
    return Phrase("official.nationwide")
