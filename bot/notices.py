"""Renders notices into letters: to people we know, who have not blocked us, on channels we have."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.channels.base import Channel
from bot.phrasebook import Phrasebook
from handlers.core.outcome import Notice
from storage import people
from storage.database import Database
from storage.outbox import Letter

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
    """One letter a notice; `name(n)` is the id of the n-th, the same however often it is tried."""
    known = await db.read(lambda unit: people.find_many(unit, [n.person for n in notices]))
    written: list[Letter] = []
    for n, notice in enumerate(notices):
        to = known.get(notice.person)
        channel = channels.get(to.channel) if to else None
        if to is None or channel is None or to.blocked:
            log.warning("a notice (%s) has nowhere to go", notice.kind)
            continue
        call = channel.render_push(notice.reply, phrasebook.speaker(to.language), to.chat)
        written.append(
            Letter(
                id=name(n),
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
        )
    return written
