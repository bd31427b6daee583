"""Writes what an outcome says as letters: one reply, what came too late before it, and news."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.channels.base import Call, Channel
from bot.turns import notices
from bot.turns.phrasebook import Phrasebook
from bot.turns.turn_input import Heard
from handlers.core.outcome import Outcome
from storage.engine.database import Database
from storage.people.people import Person
from storage.queue import outbox
from storage.queue.inbox import Event
from storage.queue.outbox import Letter

TOKEN_LIFE = timedelta(seconds=50)
"""LINE asks to use a reply token within a minute of the event; we stop a little before."""

_LETTERS = uuid.UUID("5f0c1f5e-60d3-4c0e-9c0a-2b1d1c9a7e11").bytes
"""Namespace of letter ids: the same event makes the same ids, however often it is run."""


def reply(
    outcome: Outcome,
    heard: Heard,
    person: Person,
    stamp: str | None,
    channel: Channel,
    phrasebook: Phrasebook,
    late: tuple[Letter, ...],
    now: datetime,
    name: str = "reply",
) -> tuple[tuple[Letter, ...], tuple[Letter, ...]]:
    """The letter of the reply (none where nothing is said), and those of `late` that ride in it.

    What came too late goes in front, as far as it fits; what does not fit waits for the next reply.
    """
    if outcome.reply is None:
        return (), ()
    to = heard.envelope
    speak = phrasebook.speaker(outcome.language or person.language)
    call = channel.render(outcome.reply, speak, to, stamp)
    riding = []
    for letter in reversed(late):
        joined = channel.before(Call(letter.body, letter.push), call)
        if joined is None:
            break
        call = joined
        riding.append(letter)
    written = Letter(
        id=letter_id(heard.last, name),
        kind="reply" if to.private else "group",
        channel=to.channel,
        account=to.account,
        person=person.id,
        chat=to.chat,
        body=call.body,
        created=now,
        push=call.push,
        good_until=heard.last.received + TOKEN_LIFE if to.token and not call.push else None,
        must_arrive=outcome.must_arrive,
        trace=heard.last.trace,
    )
    return (written,), tuple(riding)


async def news(
    outcome: Outcome,
    last: Event,
    channels: Mapping[str, Channel],
    phrasebook: Phrasebook,
    db: Database,
    now: datetime,
) -> tuple[Letter, ...]:
    """A letter for each notice of the outcome."""
    if not outcome.notices:
        return ()
    written = await notices.letters(
        outcome.notices,
        lambda n: letter_id(last, str(n)),
        now,
        db,
        channels,
        phrasebook,
        last.trace,
    )
    return tuple(written)


async def late(db: Database, person: Person) -> tuple[Letter, ...]:
    """What was to be said to this person and came too late, oldest first."""
    return tuple(await db.read(lambda unit: outbox.late(unit, person.id)))


def stamp(event: Event) -> str:
    """What the step buttons carry that answer this event: six characters. One that is guessed or
    met again by chance (1 in 16 million) is an old button taken for a new one."""
    return letter_id(event, "stamp")[:6]


def letter_id(event: Event, name: str) -> str:
    """The id of a letter that answers this event: a UUID that depends on nothing else."""
    key = f"{event.channel}:{event.account}:{event.event_id}:{name}"
    # uuid.uuid5() makes the same at four times the cost; a test holds them together.
    digest = bytearray(hashlib.sha1(_LETTERS + key.encode(), usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50  # version 5, RFC 9562
    digest[8] = digest[8] & 0x3F | 0x80
    digits = digest.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
