"""Renders the notices of an outcome (messages to others than the writer) into outbox messages, for
whoever can be reached.

Somebody can be reached if they have not blocked the bot and their channel is on.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot import metrics
from bot.channels.base import Channel
from bot.turns.phrasebook import Phrasebook
from bot.turns.thai_only import with_note
from handlers.core.outcome import Notice, NoticeKind
from handlers.core.words.speech import SpeechPort
from storage.engine.database import Database, Unit
from storage.officials import second_chats
from storage.people import people
from storage.people.people import Hearing, Person
from storage.queue.outbox import OutboxMessage
from storage.queue.states import MessageKind, MessageState

TO_RESIDENTS = (
    NoticeKind.ALERT,
    NoticeKind.CASE_NEWS,
    NoticeKind.CHECK_BACK,
    NoticeKind.REVIEW,
    NoticeKind.PRACTICE,
    NoticeKind.WEEKLY,
)
"""Kinds of notices to residents, which go to the addressed chat and to no second chat."""

ONE_CHAT_ONLY = NoticeKind.SECOND_CHAT
"""The kind of notices about linking two chats, which go only to the addressed chat."""

_SPARE_IDS = uuid.UUID("7a0c3f0e-52c5-4a86-9a3f-0d7b2a4b5c11")
"""UUID namespace for the ids of spare messages: the same notice always has the same id."""

log = logging.getLogger(__name__)


async def render(
    notices: Sequence[Notice],
    name: Callable[[int], str],
    now: datetime,
    db: Database,
    channels: Mapping[str, Channel],
    phrasebook: Phrasebook,
    speech: SpeechPort,
    trace: str = "",
) -> list[OutboxMessage]:
    """Return a message for each notice; `name(n)` is the id of the n-th, the same at every attempt.

    An official with two chats gets the message in the first, and a spare message is returned for
    the second. If the first cannot be reached, the message goes to the second.
    """
    officials = {notice.person for notice in notices if _may_use_second_chat(notice)}

    def read_recipients(unit: Unit) -> tuple[dict[str, str], dict[str, Person]]:
        others = second_chats.others(unit, officials) if officials else {}
        wanted = [*(notice.person for notice in notices), *others.values()]
        return others, people.find_many(unit, wanted)

    others, known = await db.read(read_recipients)
    messages: list[OutboxMessage] = []
    for n, notice in enumerate(notices):
        chats = [notice.person]
        if notice.person in others and _may_use_second_chat(notice):
            chats.append(others[notice.person])
        found = [known[chat] for chat in chats if chat in known]
        reachable = [to for to in found if to.channel in channels and not to.blocked]
        if not reachable:
            log.warning("a notice (%s) has no recipient that can be reached", notice.kind)
            metrics.NOWHERE.labels("resident" if notice.kind in TO_RESIDENTS else "official").inc()
            continue
        heard = [await _said(notice, to, phrasebook, speech) for to in reachable]
        first, *spare = (
            _render_one(one, to, name(n), now, channels[to.channel], phrasebook, trace)
            for one, to in zip(heard, reachable, strict=True)
        )
        for other in spare:
            id = str(uuid.uuid5(_SPARE_IDS, first.id))
            first = replace(first, spare=id)
            messages.append(replace(other, id=id, state=MessageState.SPARE))
        messages.append(first)
    return messages


def _may_use_second_chat(notice: Notice) -> bool:
    return notice.kind not in TO_RESIDENTS and notice.kind != ONE_CHAT_ONLY


async def _said(notice: Notice, to: Person, phrasebook: Phrasebook, speech: SpeechPort) -> Notice:
    """Return the notice with its reply as sound, if its recipient wants that."""
    if to.hearing is Hearing.READ or not speech.speaks(to):
        return notice
    speak = phrasebook.speaker(to.language)
    return replace(notice, reply=await speech.aloud(notice.reply, speak, to, to.hearing))


def _render_one(
    notice: Notice,
    to: Person,
    id: str,
    now: datetime,
    channel: Channel,
    phrasebook: Phrasebook,
    trace: str,
) -> OutboxMessage:
    reply = with_note(notice.reply, phrasebook, to.language)
    call = channel.render_push(reply, phrasebook.speaker(to.language), to.chat)
    return OutboxMessage(
        id=id,
        kind=MessageKind.NOTICE,
        channel=to.channel,
        account=to.account,
        person=to.id,
        chat=to.chat,
        body=call.body,
        created=now,
        push=call.push,
        trace=trace,
    )
