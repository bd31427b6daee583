"""Shows officials their desk: open cases, settings, and for a head the overdue cases."""

from __future__ import annotations

from dataclasses import dataclass

from content.reading.library import Library
from handlers.cases.case import access, case_name
from handlers.cases.case.policy import Action
from handlers.cases.desk import screen, second_app
from handlers.cases.desk.notices import role
from handlers.cases.desk.seat import not_official
from handlers.core import districts
from handlers.core.buttons import CLASS, DESK, main
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Press, Reply, Weight
from handlers.core.say import Family, Passage, Phrase, Say
from handlers.core.text import plain
from handlers.core.turn import Turn
from storage.cases.cases import Case
from storage.cases.states import State
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.officials.officials import ChangeOfficial, Official

LISTED = 9
"""The most cases on one card."""

ROW = Family("desk.row", State)
"""The label of a case in a list, by its state."""
DIGEST = Family("desk.digest", ("on", "off"))
ESCALATES = Family("desk.escalates", ("on", "off"))


@dataclass(frozen=True, slots=True)
class _Roles:
    mine: tuple[Official, ...]
    open: tuple[Case, ...]
    overseen: tuple[Case, ...]


def _look(unit: Unit, person: str) -> _Roles:
    me = access.actor(unit, person)
    overseen = access.seen_by(unit, me, Action.OVERSEE)
    return _Roles(me.roles, access.seen_by(unit, me), overseen)


async def by_words(turn: Turn) -> Outcome | None:
    """Show the desk to an official who types its name."""
    named = turn.person.official and plain(turn.text) in turn.content.desk.typed
    return await desk(turn) if named else None


async def desk(turn: Turn) -> Outcome:
    """Handle `desk`: show the open cases within reach, newest first, and the chosen settings."""
    roles = await turn.read(lambda unit: _look(unit, turn.person.id))
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
    title = Phrase("desk.open", {"count": len(roles.open)}) if roles.open else Phrase("desk.empty")
    lines = [
        Phrase("desk.role", {"role": role(o), "area": area(turn.content, o.district, o.province)})
        for o in roles.mine
    ]
    buttons: list[Button] = [row(turn.content, case) for case in roles.open[:LISTED]]
    parts = [Card(title, tuple(lines), buttons=tuple(buttons))]
    parts.append(_choices(turn, roles))
    return Outcome(Reply(tuple(parts)))


def row(library: Library, case: Case) -> Press:
    """Return a case as a button of a list."""
    return Press(
        ROW.phrase(case.state, {"name": case_name.name(library, case)}),
        "desk.case",
        case.reference,
        weight=Weight.URGENT if case.urgent else Weight.PLAIN,
    )


def _choices(turn: Turn, roles: _Roles) -> Card:
    """Return an official's settings, a head's overdue list and escalation, and the class."""
    lines: list[Say] = []
    buttons: list[Button] = []
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
        names = [case_name.name(turn.content, case) for case in late[:LISTED]]
        lines.append(Phrase("desk.overdue", {"count": len(late)}))
        lines += [Phrase("desk.overdue.row", {"name": name}) for name in names]
        lines.append(Phrase("desk.escalates.on" if head.escalates else "desk.escalates.off"))
        label = Phrase("desk.escalates.stop" if head.escalates else "desk.escalates.start")
        buttons.append(Press(label, "desk.escalate", "off" if head.escalates else "on"))
    buttons += [screen.BUTTON, CLASS, second_app.BUTTON]
    return Card(Phrase("desk.choices"), tuple(lines), buttons=tuple(buttons))


def overdue(turn: Turn, found: tuple[Case, ...]) -> tuple[Case, ...]:
    """Return the cases that nobody has taken in time, counted in the content's working hours."""
    hours = turn.content.hours
    return tuple(case for case in found if hours.after(case.opened, hours.overdue) <= turn.now)


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


def area(library: Library, district: str | None, province: str | None) -> Say:
    """Return the name of the area for which a role is valid."""
    if district and (found := library.places.find(district)):
        return districts.name(found)
    if province and province in library.places.provinces:
        return Passage(library.places.provinces[province].names)
    return Phrase("official.nationwide")
