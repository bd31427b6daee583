"""Handles what a kamnan or village head sees of reports whose reporters agreed: the list, and
"seen" or "told the village".
"""

from __future__ import annotations

from handlers.cases.case import access, case_name
from handlers.cases.case import report as reports
from handlers.cases.case.policy import Action
from handlers.cases.desk.roster import RELEASED
from handlers.cases.desk.seat import CaseSeat, not_official, pressed_at_case
from handlers.cases.overview import pages
from handlers.core import districts
from handlers.core.buttons import DESK, main
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Press, Reply, Tone, Weight
from handlers.core.say import Phrase, Say
from handlers.core.turn import Turn
from storage.cases.acknowledgements import Acknowledge
from storage.cases.listing import overview
from storage.cases.listing.overview import Outline
from storage.engine.transaction import Unit
from storage.officials import officials


async def show(turn: Turn) -> Outcome:
    """Handle `headmen`: one page of the open reports that the person may read."""

    def look(unit: Unit) -> tuple[Outline, ...] | None:
        me = access.actor(unit, turn.person.id)
        mine = [role for role in me.roles if role.role in officials.HEADMEN]
        if not mine:
            return None
        rows = overview.at(unit, [role.reach for role in mine])
        return access.rows_for(unit, me, [row for row in rows if row.headmen], Action.READ)

    rows = await turn.read(look)
    if rows is None:
        return not_official()
    title = Phrase("headmen.title", {"count": len(rows)}) if rows else Phrase("headmen.none")
    card = pages.page(
        turn.content, title, rows, turn.now, pages.number(turn.argument),
        opens="headmen.case", turns=("headmen", ""),
    )  # fmt: skip
    return Outcome(Reply((card,)))


@pressed_at_case(Action.READ)
async def read(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `headmen.case`: the report as it was sent to them, with one acknowledgement."""
    case, reference = seat.case, seat.case.reference
    lines: list[Say] = []
    if district := turn.content.places.find(case.district):
        lines.append(districts.name(district))
    lines += reports.lines(case.report, turn.content)
    lines += [Phrase("case.nobody"), Phrase("desk.headman")]
    card = Card(
        Phrase("desk.case", {"name": case_name.name(turn.content, case)}),
        tuple(lines),
        buttons=(
            Press(Phrase("headmen.seen"), "headmen.seen", reference, weight=Weight.MAIN),
            Press(Phrase("headmen.told"), "headmen.told", reference),
            RELEASED,
        ),
        tone=Tone.DANGER if case.urgent else Tone.PLAIN,
        discreet=True,
    )
    return Outcome(Reply((card,)))


@pressed_at_case(Action.ACKNOWLEDGE)
async def seen(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `headmen.seen`: officials of the case read that they have seen it."""
    return _noted(Acknowledge(seat.case.id, seat.me.id, told=False))


@pressed_at_case(Action.ACKNOWLEDGE)
async def told(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `headmen.told`: officials of the case read that they told the village."""
    return _noted(Acknowledge(seat.case.id, seat.me.id, told=True))


def _noted(change: Acknowledge) -> Outcome:
    card = Card(Phrase("headmen.noted"), buttons=(main(RELEASED), DESK), tone=Tone.CALM)
    return Outcome(Reply((card,)), changes=(change,))
