"""Page for operators: health of the installation (queue, failures, quota, lists, backup, keys,
versions), and retrying what failed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from aiohttp import web

from bot.office.guard import Problem
from bot.office.machine import Machine, Pushes, versions
from bot.office.page import Page
from bot.office.visit import Visit
from handlers.cases.case.policy import Actor
from handlers.core.calendar import day_in_thailand, in_figures
from handlers.core.say import Family, Phrase, Quote, Say
from storage.cases.states import Level
from storage.engine.transaction import Unit
from storage.figures import totals
from storage.officials import officials
from storage.queue import processes, queue_view
from storage.queue.queue_view import GivenUp, QueueState
from storage.queue.states import MessageState

SHOWN_STATES = (
    MessageState.OPEN,
    MessageState.WAITING,
    MessageState.LATE,
    MessageState.DEAD,
)
MESSAGES = Family("office.operator.message", SHOWN_STATES)
SHOWN = 50
"""Of what failed the oldest are listed."""
NO_PAGE = Phrase("office.problem.no_page")


def is_operator(actor: Actor) -> bool:
    """Return whether this person may see the installation: an operator, or who works on reports
    for the whole country or leads those who do."""
    allowed = (officials.OPERATOR, officials.HEAD, *officials.CASE_ROLES)
    return any(role.role in allowed and role.reach.level is Level.NATIONAL for role in actor.roles)


def _read(unit: Unit) -> tuple[QueueState, Sequence[GivenUp], int, int]:
    alive = processes.count_alive(unit)
    return (
        queue_view.read_queue(unit),
        queue_view.given_up(unit, SHOWN),
        alive,
        totals.uncounted(unit),
    )


async def show(visit: Visit) -> web.StreamResponse:
    """Show how the installation is."""
    queue, failed, alive, uncounted = await visit.read(_read)
    machine = visit.machine
    rows: list[tuple[Say, Say]] = [
        (Phrase("office.operator.processes"), _number(alive)),
        (Phrase("office.operator.events"), _number(queue.events)),
        (
            Phrase("office.operator.oldest"),
            Phrase("office.operator.seconds", {"count": round(queue.oldest_seconds)}),
        ),
        *((MESSAGES.phrase(s), _number(queue.messages.get(s, 0))) for s in SHOWN_STATES),
        (Phrase("office.operator.uncounted"), _number(uncounted)),
        (Phrase("office.operator.backup"), _backup(visit, machine)),
        (Phrase("office.operator.keys"), _keys(len(visit.database.keyring.names))),
    ]
    return visit.page(
        "operator.html",
        rows=[(visit.say(name), visit.say(value)) for name, value in rows],
        failed=[_failed(each) for each in failed],
        pushes=[(each.channel, _pushes(each)) for each in await machine.pushes()]
        if machine
        else [],
        lists=[(name, _age(visit, at)) for name, at in machine.lists()] if machine else [],
        versions=list(versions().items()),
    )


def _number(count: int) -> Say:
    return Quote(f"{count}")


def _age(visit: Visit, at: datetime) -> Say:
    return Phrase("office.operator.age", {"count": max((visit.now - at).days, 0)})


def _backup(visit: Visit, machine: Machine | None) -> Say:
    at = machine.newest_backup() if machine else None
    return _age(visit, at) if at else Phrase("office.operator.backup.none")


def _keys(count: int) -> Say:
    if count == 1:
        return Phrase("office.operator.keys.one")
    return Phrase("office.operator.keys.more", {"count": count})


def _pushes(found: Pushes) -> Say:
    if not found.known:
        return Phrase("office.operator.quota.unknown")
    if found.left is None:
        return Phrase("office.operator.quota.free")
    values = {"left": found.left, "reserve": found.reserve}
    return Phrase("office.operator.quota.left", values)


def _failed(each: GivenUp) -> tuple[Say, str]:
    values: dict[str, Say | int | str] = {
        "channel": each.channel,
        "kind": each.kind,
        "day": in_figures(day_in_thailand(each.since)),
        "tries": each.tries,
    }
    return Phrase("office.operator.dead.row", values), each.error


async def retry(visit: Visit) -> web.StreamResponse:
    """Give all that failed another chance, as `queue retry all` does."""
    if not is_operator(visit.actor):
        raise Problem(404, NO_PAGE)

    def again(unit: Unit) -> int:
        names = [each.name for each in queue_view.given_up(unit, 1_000_000)]
        return queue_view.retry(unit, names)

    count = await visit.database.write(again)
    return visit.back("/office/operator", Phrase("office.operator.retried", {"count": count}))


PAGE = Page("/operator", show, Phrase("office.operator"), opens=is_operator, acts={"retry": retry})
