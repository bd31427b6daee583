"""Handles an operator's list of the cases that nobody can take, by name, place and age alone."""

from __future__ import annotations

from handlers.cases.case import access
from handlers.cases.case.policy import Action
from handlers.cases.desk.roster import area
from handlers.cases.desk.seat import not_official
from handlers.cases.overview import pages
from handlers.core.buttons import DESK
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Press, Reply
from handlers.core.say import Phrase, Say
from handlers.core.turn import Turn
from storage.cases.cases import Reach
from storage.cases.listing import overview
from storage.cases.listing.overview import Outline
from storage.cases.states import Level
from storage.engine.transaction import Unit
from storage.officials import officials


async def show(turn: Turn) -> Outcome:
    """Handle `operator`: one page of the open cases in areas where nobody is there."""

    def look(unit: Unit) -> tuple[Outline, ...] | None:
        me = access.actor(unit, turn.person.id)
        if not any(role.role == officials.OPERATOR for role in me.roles):
            return None
        served = officials.served(unit)
        everywhere = (*overview.below(unit, [Reach(Level.NATIONAL)]),
                      *overview.at(unit, [Reach(Level.NATIONAL)]))  # fmt: skip
        alone = [row for row in everywhere if row.reach not in served]
        return access.rows_for(unit, me, alone, Action.HEAR)

    rows = await turn.read(look)
    if rows is None:
        return not_official()
    if not rows:
        return Outcome(Reply((Card(Phrase("operator.none"), buttons=(DESK,)),)))
    at = pages.number(turn.argument)
    first = at * pages.PAGE if at * pages.PAGE < len(rows) else 0
    shown = rows[first : first + pages.PAGE]
    lines = [_line(turn, row) for row in shown]
    buttons: list[Button] = [DESK]
    if first + len(shown) < len(rows):
        more = str(first // pages.PAGE + 1)
        buttons.insert(0, Press(Phrase("overview.more"), "operator", more))
    title = Phrase("operator.title", {"count": len(rows)})
    what = Phrase("operator.what")
    return Outcome(Reply((Card(title, (*lines, what), buttons=tuple(buttons)),)))


def _line(turn: Turn, row: Outline) -> Say:
    district = row.district if row.level is not Level.PROVINCE else None
    values: dict[str, Say | int] = {
        "name": pages.name(turn.content, row),
        "area": area(turn.content, district, row.province),
        "days": pages.days(row, turn.now),
    }
    return Phrase("operator.row.urgent", values) if row.urgent else Phrase("operator.row", values)
