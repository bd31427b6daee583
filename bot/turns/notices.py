"""Renders notices into letters: to people we know, who have not blocked us, on channels we have."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot import metrics
from bot.channels.base import Channel
from bot.turns.phrasebook import Phrasebook
from handlers.core.outcome import Notice
from storage.engine.database import Database, Unit
from storage.officials import second_accounts
from storage.people import people
from storage.people.people import Person
from storage.queue import outbox
from storage.queue.outbox import Letter

TO_RESIDENTS = ("alert", "case_news", "check_back", "review")
"""Kinds of notices that go to the one chat they are for, and to no other account."""

HERE_ONLY = "account"
"""News of the link between two accounts: it is for the account it concerns."""

_SPARES = uuid.UUID("7a0c3f0e-52c5-4a86-9a3f-0d7b2a4b5c11")
"""Namespace of ids of spare letters: the same notice makes the same one."""

log = logging.getLogger(__name__)


async def letters(
    notices: Sequence[Notice],
    name: Callable[[int], str],
    now: datetime,
    db: Database,
    channels: Mapping[str, Channel],
    phrasebook: Phrasebook,
    trace: str = "",
) -> list[Letter]:
    """One letter a notice; `name(n)` is the id of the n-th, the same however often it is tried.

    An official with two accounts gets it in the first, and a spare letter stands by for the second;
    where the first cannot be reached at all it goes to the second.
    """
    two = {n.person for n in notices if _of_duty(n)}

    def look(unit: Unit) -> tuple[dict[str, str], dict[str, Person]]:
        others = second_accounts.others(unit, two) if two else {}
        return others, people.find_many(unit, [*(n.person for n in notices), *others.values()])

    others, known = await db.read(look)
    written: list[Letter] = []
    for n, notice in enumerate(notices):
        accounts = [notice.person]
        if notice.person in others and _of_duty(notice):
            accounts.append(others[notice.person])
        found = [known[account] for account in accounts if account in known]
        reached = [to for to in found if to.channel in channels and not to.blocked]
        if not reached:
            log.warning("a notice (%s) has nowhere to go", notice.kind)
            metrics.NOWHERE.labels(notice.kind).inc()
            continue
        first, *spare = (
            _letter(notice, to, name(n), now, channels[to.channel], phrasebook, trace)
            for to in reached
        )
        for other in spare:
            id = str(uuid.uuid5(_SPARES, first.id))
            first = replace(first, spare=id)
            written.append(replace(other, id=id, state=outbox.SPARE))
        written.append(first)
    return written


def _of_duty(notice: Notice) -> bool:
    return notice.kind not in TO_RESIDENTS and notice.kind != HERE_ONLY


def _letter(
    notice: Notice,
    to: Person,
    id: str,
    now: datetime,
    channel: Channel,
    phrasebook: Phrasebook,
    trace: str,
) -> Letter:
    call = channel.render_push(notice.reply, phrasebook.speaker(to.language), to.chat)
    return Letter(
        id=id,
        kind="notice",
        channel=to.channel,
        account=to.account,
        person=to.id,
        chat=to.chat,
        body=call.body,
        created=now,
        push=call.push,
        trace=trace,
    )
