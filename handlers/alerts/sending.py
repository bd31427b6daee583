"""The scheduled job that sends approved alerts in small portions, so that they do not delay
notices of cases.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from handlers.alerts import delivery_control
from handlers.alerts.message import resident_reply
from handlers.core.outcome import Notice, NoticeKind
from handlers.core.ports import Room
from handlers.core.scheduled import JobContext, JobResult
from storage.cases import alerts
from storage.cases.alerts import Alert, AlertState, MarkSent, MoveAlert
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.officials.officials import Official
from storage.queue import outbox

PORTION = 100
"""The number of people in one portion; the job runs twice a minute."""


async def send_portions(context: JobContext) -> tuple[JobResult, ...]:
    """Send the next portion of every approved alert; finish those that have reached everybody.

    The quota is read before each portion, because other messages use it too. If a portion would use
    the reserve, the alert is paused and its author and approver are told. If the quota cannot be
    read, nothing is sent this time.
    """
    results: list[JobResult] = []
    under_way = await context.read(alerts.sending)
    # Pushes that are queued here are not included in the platform's figures yet.
    costs = list(await context.read(outbox.pushes_under_way)) if under_way else []
    for alert in under_way:
        people = await context.read(partial(alerts.to_reach, alert=alert, limit=PORTION))
        if not people:
            done = MoveAlert(alert, replace(alert, state=AlertState.SENT))
            results.append(JobResult(f"alert:{alert.id}:done", (done,)))
            continue
        room = await context.quota.room((*costs, *people))
        if room is None:
            continue
        if not room.enough:
            results.append(await _paused(context, alert, room))
            continue
        costs += people
        reply = resident_reply(context.content, alert)
        # The key names the first person, so that a portion has the same message ids if repeated.
        results.append(
            JobResult(
                f"alert:{alert.id}:{people[0]}",
                (MarkSent(alert.id, people),),
                tuple(Notice(person, reply, NoticeKind.ALERT) for person in people),
            )
        )
    return tuple(results)


async def _paused(context: JobContext, alert: Alert, room: Room) -> JobResult:
    """Pause an alert, and tell its author and the official who approved it."""

    def read_recipients(unit: Unit) -> tuple[int, int, list[Official]]:
        both = (officials.find(unit, number) for number in (alert.author, alert.approver or 0))
        rest = len(alerts.to_reach(unit, alert))
        return alerts.had(unit, alert), rest, [official for official in both if official]

    had, rest, both = await context.read(read_recipients)
    stopped = replace(alert, state=AlertState.PAUSED)
    return JobResult(
        f"alert:{alert.id}:paused:{alert.version}",
        (MoveAlert(alert, replace(alert, state=AlertState.PAUSED)),),
        tuple(
            delivery_control.paused_notice(stopped, official, had, rest, room) for official in both
        ),
    )
