"""Handles the duty list: the head of an office says which officials are called at night and on days
off.

Where an office has no head in Rutan, its officials keep the list themselves.
"""

from __future__ import annotations

from dataclasses import replace

from handlers.cases.desk import notices
from handlers.cases.desk.roster import DUTY, last_day
from handlers.cases.desk.seat import not_official
from handlers.core.buttons import DESK
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Press, Reply
from handlers.core.say import Family, Phrase, Say
from handlers.core.turn import Turn
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.officials.officials import ChangeOfficial, Official

PAGE = 9
ROW = Family("duty.row", ("nights", "weekends", "both"))
NIGHTS = Family("duty.nights", ("on", "off"))
WEEKENDS = Family("duty.weekends", ("on", "off"))
SWITCH = {"nights": NIGHTS, "weekends": WEEKENDS}


def _team(unit: Unit, person: str) -> tuple[Official, ...]:
    """Return the officials whose duty this person may set, in the order of their numbers."""
    found: dict[int, Official] = {}
    for role in officials.of_person(unit, person):
        leads = role.role == officials.HEAD
        works = role.role in officials.CASE_ROLES
        if not leads and not works:
            continue
        if works and officials.with_roles(unit, role.reach, (officials.HEAD,)):
            continue
        team = officials.with_roles(unit, role.reach, officials.CASE_ROLES)
        found.update((one.id, one) for one in team)
    return tuple(found.values())


async def show(turn: Turn) -> Outcome:
    """Handle `duty`: one page of the office's officials, with when each is on duty."""
    team = await turn.read(lambda unit: _team(unit, turn.person.id))
    mine = await turn.read(lambda unit: officials.of_person(unit, turn.person.id))
    if not mine:
        return not_official()
    if not team:
        return Outcome(Reply((Card(Phrase("duty.nobody"), buttons=(DESK,)),)))
    at = int(turn.argument) if turn.argument.isdecimal() and len(turn.argument) < 4 else 0
    first = at * PAGE if at * PAGE < len(team) else 0
    buttons: list[Button] = [
        Press(_row(one), "duty.one", str(one.id)) for one in team[first : first + PAGE]
    ]
    if first + PAGE < len(team):
        buttons.append(Press(Phrase("duty.more"), "duty", str(first // PAGE + 1)))
    card = Card(Phrase("duty.list"), (Phrase("duty.what"),), buttons=(*buttons, DESK))
    return Outcome(Reply((card,)))


def _row(one: Official) -> Say:
    values: dict[str, Say | int] = {"role": notices.role(one), "number": one.id}
    if one.nights and one.weekends:
        row: Say = ROW.phrase("both", values)
    elif one.nights or one.weekends:
        row = ROW.phrase("nights" if one.nights else "weekends", values)
    else:
        row = Phrase("duty.row", values)
    if one.away and one.away_until:
        return Phrase("duty.row.away", {"row": row, "day": last_day(one.away_until)})
    return row


async def one(turn: Turn) -> Outcome:
    """Handle `duty.one`: the duties of one official, to be switched."""
    found = await _chosen(turn, turn.argument)
    return _card(found) if found else await show(turn)


async def switch(turn: Turn) -> Outcome:
    """Handle `duty.set` ("<number>.<nights or weekends>.<on or off>")."""
    number, _, rest = turn.argument.partition(".")
    duty, _, value = rest.partition(".")
    found = await _chosen(turn, number)
    if found is None or duty not in SWITCH or value not in ("on", "off"):
        return await show(turn)
    on = value == "on"
    heads = await turn.read(lambda unit: officials.of_person(unit, turn.person.id))
    by = next((each.id for each in heads if each.reach == found.reach), 0)
    changed = ChangeOfficial(found.id, {duty: on}, by)
    nights, weekends = (on if duty == name else getattr(found, name) for name in SWITCH)
    now = replace(found, nights=nights, weekends=weekends)
    return replace(_card(now), changes=(changed,))


async def _chosen(turn: Turn, number: str) -> Official | None:
    team = await turn.read(lambda unit: _team(unit, turn.person.id))
    return next((one for one in team if str(one.id) == number), None)


def _card(one: Official) -> Outcome:
    buttons: list[Button] = []
    for name, family in SWITCH.items():
        to = "off" if getattr(one, name) else "on"
        buttons.append(Press(family.phrase(to), "duty.set", f"{one.id}.{name}.{to}"))
    return Outcome(Reply((Card(_row(one), buttons=(*buttons, DUTY, DESK)),)))
