"""Renders an outcome into outbox messages: the reply, with messages held for it in front, and (by
notices.py) the notices.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.channels.base import Call, Channel
from bot.turns import notices
from bot.turns.phrasebook import Phrasebook
from bot.turns.turn_input import TurnInput
from handlers.core.outcome import Outcome
from handlers.core.words.speech import SpeechPort
from storage.engine.database import Database
from storage.people.people import Person
from storage.queue import outbox
from storage.queue.events import StoredEvent
from storage.queue.outbox import OutboxMessage
from storage.queue.states import MessageKind

TOKEN_LIFE = timedelta(seconds=50)
"""How long a reply token is used. LINE requires its use within a minute of the event; this is a
little less."""

_MESSAGE_IDS = uuid.UUID("5f0c1f5e-60d3-4c0e-9c0a-2b1d1c9a7e11")
"""UUID namespace for message ids: an event has the same ids however often it is handled."""


def render_reply(
    outcome: Outcome,
    turn_input: TurnInput,
    person: Person,
    stamp: str | None,
    channel: Channel,
    phrasebook: Phrasebook,
    late: tuple[OutboxMessage, ...],
    now: datetime,
    name: str = "reply",
) -> tuple[tuple[OutboxMessage, ...], tuple[OutboxMessage, ...]]:
    """Return the reply's message (empty if there is no reply), and those of `late` included in it.

    As many late messages as fit go in front; the others wait for the next reply. `name`
    distinguishes several answers to the same event.
    """
    if outcome.reply is None:
        return (), ()
    to, event = turn_input.envelope, turn_input.last
    language = outcome.reply_language or outcome.language or person.language
    speak = phrasebook.speaker(language)
    call = channel.render(outcome.reply, speak, to, stamp)
    joined = []
    for message in reversed(late):
        both = channel.before(Call(message.body, message.push), call)
        if both is None:
            break
        call = both
        joined.append(message)
    reply = OutboxMessage(
        id=message_id(event, name),
        kind=MessageKind.REPLY if to.private else MessageKind.GROUP,
        channel=to.channel,
        account=to.account,
        person=person.id,
        chat=to.chat,
        body=call.body,
        created=now,
        push=call.push,
        good_until=event.received + TOKEN_LIFE if to.token and not call.push else None,
        must_arrive=outcome.must_arrive,
        trace=event.trace,
    )
    return (reply,), tuple(joined)


async def render_notices(
    outcome: Outcome,
    event: StoredEvent,
    channels: Mapping[str, Channel],
    phrasebook: Phrasebook,
    db: Database,
    now: datetime,
    speech: SpeechPort,
) -> tuple[OutboxMessage, ...]:
    """Return the messages for the outcome's notices; `event` is the one that caused them."""
    if not outcome.notices:
        return ()
    messages = await notices.render(
        outcome.notices,
        lambda n: message_id(event, str(n)),
        now,
        db,
        channels,
        phrasebook,
        speech,
        event.trace,
    )
    return tuple(messages)


async def held_for_reply(db: Database, person: Person) -> tuple[OutboxMessage, ...]:
    """Return the messages that go in front of this person's next reply, oldest first."""
    return tuple(await db.read(lambda unit: outbox.held_for_reply(unit, person.id)))


def stamp(event: StoredEvent) -> str:
    """Return the six characters that step buttons in the answer to this event carry.

    With a probability of 1 in 16 million an old button has the same stamp as a new one."""
    return message_id(event, "stamp")[:6]


def message_id(event: StoredEvent, name: str) -> str:
    """Return the id of a message that answers this event: a UUID made of the event and `name`."""
    key = f"{event.channel}:{event.account}:{event.event_id}:{name}"
    return str(uuid.uuid5(_MESSAGE_IDS, key))
