"""Sends approved alerts in small portions, so that news of cases never wait behind them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from handlers.alerts import underway
from handlers.alerts.message import resident_reply
from handlers.core.outcome import Notice
from handlers.core.ports import Room
from handlers.core.scheduled import Errand, Moment
from storage.cases import alerts
from storage.cases.alerts import Alert, MarkSent, MoveAlert
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.officials.officials import Official
from storage.queue import outbox

PORTION = 100
"""Persons a round: about two hundred a minute."""


async def round_(moment: Moment) -> tuple[Errand, ...]:
    """The next portion of every alert under way; one that has reached everybody is done.

    The quota is asked before each portion, as others use it too: where a portion would touch the
    reserve the alert stops, and both its officials are told. Where nobody answers it waits.
    """
    errands: list[Errand] = []
    under_way = await moment.read(alerts.sending)
    # What is on its way is not in the platform's figures yet.
    costs = list(await moment.read(outbox.pushes_under_way)) if under_way else []
    for alert in under_way:
        people = await moment.read(partial(alerts.to_reach, alert=alert, limit=PORTION))
        if not people:
            done = MoveAlert(alert, {"state": alerts.SENT})
            errands.append(Errand(f"alert:{alert.id}:done", (done,)))
            continue
        room = await moment.quota.room((*costs, *people))
        if room is None:
            continue
        if not room.enough:
            errands.append(await _paused(moment, alert, room))
            continue
        costs += people
        reply = resident_reply(moment.content, alert)
        # Named by its first person: no portion can be sent twice, whatever dies in between.
        errands.append(
            Errand(
                f"alert:{alert.id}:{people[0]}",
                (MarkSent(alert.id, people),),
                tuple(Notice(person, reply, "alert") for person in people),
            )
        )
    return tuple(errands)


async def _paused(moment: Moment, alert: Alert, room: Room) -> Errand:
    """Stop it, and tell its author and who approved it."""

    def look(unit: Unit) -> tuple[int, int, list[Official]]:
        both = (officials.find(unit, number) for number in (alert.author, alert.approver or 0))
        rest = len(alerts.to_reach(unit, alert))
        return alerts.had(unit, alert), rest, [official for official in both if official]

    had, rest, both = await moment.read(look)
    stopped = replace(alert, state=alerts.PAUSED)
    return Errand(
        f"alert:{alert.id}:paused:{alert.version}",
        (MoveAlert(alert, {"state": alerts.PAUSED}),),
        tuple(underway.paused(stopped, official, had, rest, room) for official in both),
    )
