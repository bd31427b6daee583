"""Sends approved alerts in small portions, so that news of cases never wait behind them."""

from __future__ import annotations

from functools import partial

from handlers.alerts.message import resident_reply
from handlers.core.clockwork import Errand, Moment
from handlers.core.outcome import Notice
from storage import alerts
from storage.alerts import MarkSent, MoveAlert

PORTION = 100
"""Persons a round: about two hundred a minute."""


async def round_(moment: Moment) -> tuple[Errand, ...]:
    """The next portion of every alert under way; one that has reached everybody is done."""
    errands: list[Errand] = []
    for alert in await moment.read(alerts.sending):
        look = partial(alerts.to_reach, alert=alert, limit=PORTION)
        people = await moment.read(look)
        if not people:
            done = MoveAlert(alert, {"state": alerts.SENT})
            errands.append(Errand(f"alert:{alert.id}:done", (done,)))
            continue
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
