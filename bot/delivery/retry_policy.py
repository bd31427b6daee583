"""Pure rules for a message before it is sent and after its sending failed: send, try again later,
drop or give up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.channels.base import Call, Channel, Fate, SendFailed
from storage.queue.outbox import OutboxMessage
from storage.queue.states import MessageState

TRIES = 10
"""How often a message is tried before it is dead: for about an hour with the waits below."""

WAITS = (1.0, 2.0, 4.0, 8.0, 15.0, 60.0, 300.0, 900.0, 1800.0)
"""Seconds before the second, third, ... attempt, unless the platform specifies a time."""

KEEP_SECONDS = 60.0
"""A message that has to wait longer is released, so that any process can take it when it is due."""

KEY_LIFE = timedelta(hours=24)
"""How long LINE recognises a retry key after its first use
(https://developers.line.biz/en/docs/messaging-api/retrying-api-request/). After that, a message
that may have arrived could arrive twice. A refused call does not count as a use, as it cannot have
delivered anything."""

QUOTA_PAUSE = timedelta(hours=1)
"""How often a message that waits for next month's quota is tried, as the quota may be raised."""

QUOTA_OUT = "the month's pushes are used up"

CHANNEL_OFF_PAUSE = timedelta(minutes=10)
"""How often a message whose channel is off is looked at again."""


@dataclass(frozen=True, slots=True)
class SendDecision:
    """The new state of a message in the outbox, and when it is due again.

    wait:      seconds after which this process tries again; None to release the message.
    quota_out: the channel accepts no pushes until `due`.
    blocked:   the person has blocked the bot.
    moved_to:  the new id of the group's chat.
    """

    message: OutboxMessage
    state: MessageState
    due: datetime
    error: str = ""
    wait: float | None = None
    quota_out: bool = False
    blocked: bool = False
    moved_to: str | None = None


def decide_before_sending(
    message: OutboxMessage, channel: Channel | None, now: datetime, pushes_from: datetime | None
) -> SendDecision | None:
    """Return the decision about a message that must not be sent now; None if it is to be sent.

    `channel` is None if it is off. `pushes_from` is when the channel may accept pushes again, or
    None if its quota is not used up.
    """
    if channel is None:
        return SendDecision(
            message, MessageState.WAITING, now + CHANNEL_OFF_PAUSE, "this channel is off"
        )
    if message.good_until is not None and now > message.good_until:
        return _too_late(message, channel, now)
    used = message.key_used or message.created  # if the first use is not stored: the earliest time
    if message.push and message.unclear and now - used > KEY_LIFE:
        return SendDecision(
            message, MessageState.DEAD, now, "may have arrived; its key is older than 24 hours"
        )
    if message.push and pushes_from is not None and now < pushes_from:
        return SendDecision(message, MessageState.WAITING, pushes_from, QUOTA_OUT)
    return None


def decide_after_failure(
    message: OutboxMessage, failed: SendFailed, channel: Channel, now: datetime, began: datetime
) -> SendDecision:
    """Return the decision about a message after a failed attempt, which began at `began`."""
    if failed.fate is Fate.QUOTA:  # it may wait for weeks, so this does not count as an attempt
        return SendDecision(
            message, MessageState.WAITING, now + QUOTA_PAUSE, QUOTA_OUT, quota_out=True
        )
    message = replace(message, attempts=message.attempts + 1)
    match failed.fate:
        case Fate.RETRY | Fate.UNCLEAR:
            return _retry(message, failed, channel, now, began)
        case Fate.TOKEN_GONE if message.unclear:
            return SendDecision(
                message, MessageState.SENT, now
            )  # an earlier attempt arrived and used the token
        case Fate.TOKEN_GONE:
            return _too_late(message, channel, now)
        case Fate.BLOCKED:
            return SendDecision(message, MessageState.DROPPED, now, "blocked", blocked=True)
        case Fate.MOVED if failed.moved_to and failed.moved_to != message.chat:
            call = channel.as_push(_call(message), failed.moved_to)
            moved = replace(message, body=call.body, push=call.push, chat=failed.moved_to)
            return SendDecision(
                moved, MessageState.OPEN, now, "moved", wait=0.0, moved_to=failed.moved_to
            )
        case _:
            return SendDecision(message, MessageState.DEAD, now, str(failed))


def _retry(
    message: OutboxMessage, failed: SendFailed, channel: Channel, now: datetime, began: datetime
) -> SendDecision:
    if failed.fate is Fate.UNCLEAR:
        used = (message.key_used or began) if message.push else None  # a reply has no key
        message = replace(message, unclear=True, key_used=used)
    if message.attempts >= TRIES:
        return SendDecision(message, MessageState.DEAD, now, str(failed))
    wait = failed.after if failed.after is not None else WAITS[message.attempts - 1]
    due = now + timedelta(seconds=wait)
    if message.good_until is not None and due > message.good_until:
        return _too_late(message, channel, now)
    keep = wait if wait <= KEEP_SECONDS else None
    return SendDecision(message, MessageState.OPEN, due, str(failed), wait=keep)


def _too_late(message: OutboxMessage, channel: Channel, now: datetime) -> SendDecision:
    """Decide about a reply whose token expired: push it if it must arrive, else keep it.

    A kept reply goes in front of the next one.
    """
    if not message.must_arrive:
        return SendDecision(message, MessageState.LATE, now, "reply token gone")
    call = channel.as_push(_call(message), message.chat)
    pushed = replace(
        message, body=call.body, push=True, good_until=None, unclear=False, key_used=None
    )
    return SendDecision(pushed, MessageState.OPEN, now, "pushed instead", wait=0.0)


def _call(message: OutboxMessage) -> Call:
    return Call(message.body, message.push, message.recipients)
