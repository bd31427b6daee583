"""Decides what happens to a message that could not simply be sent, from the kind of its error."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.channels.base import Call, Channel, Fate, SendFailed
from storage.queue.outbox import OutboxMessage
from storage.queue.states import MessageState

TRIES = 10
"""Tries of a message before it is dead: about an hour with the waits below."""

WAITS = (1.0, 2.0, 4.0, 8.0, 15.0, 60.0, 300.0, 900.0, 1800.0)
"""Seconds before the second, third, ... try, unless the platform names a time itself."""

KEEP_SECONDS = 60.0
"""A message that has to wait longer is released, for any process to take when it is due."""

KEY_LIFE = timedelta(hours=24)
"""LINE remembers a retry key for 24 hours from its first use; after that, a message that may have
arrived might arrive twice (https://developers.line.biz/en/docs/messaging-api/retrying-api-request/).
A refused call does not count as a use: nothing can have arrived by it."""

QUOTA_PAUSE = timedelta(hours=1)
"""How often a message that waits for next month's quota is tried: the quota may be raised."""

QUOTA_OUT = "the month's pushes are used up"

CHANNEL_OFF_PAUSE = timedelta(minutes=10)
"""How often a message is looked at whose channel is off."""


@dataclass(frozen=True, slots=True)
class SendDecision:
    """The new state of a message in the outbox from `due` on.

    `wait`: try again in this process after so many seconds; None: release the message.
    `quota_out`: the channel takes no pushes until `due`. `blocked`: the person has blocked us.
    `moved_to`: the new id of the group's chat.
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
    """The decision about a message that need not be tried at all; None: send it.

    `channel` is None if it is off. `pushes_from`: when the channel may take pushes again, if its
    quota is used up.
    """
    if channel is None:
        return SendDecision(
            message, MessageState.WAITING, now + CHANNEL_OFF_PAUSE, "this channel is off"
        )
    if message.good_until is not None and now > message.good_until:
        return _too_late(message, channel, now)
    used = message.key_used or message.created  # never later, if the first use was not stored
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
    """The decision about a message after a failed try, which began at `began`."""
    if failed.fate is Fate.QUOTA:  # it may wait for weeks, so this does not count as a try
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
            )  # an earlier try arrived and used the token
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
    """The reply token is gone: push a message that must arrive, keep others for the next reply."""
    if not message.must_arrive:
        return SendDecision(message, MessageState.LATE, now, "reply token gone")
    call = channel.as_push(_call(message), message.chat)
    pushed = replace(
        message, body=call.body, push=True, good_until=None, unclear=False, key_used=None
    )
    return SendDecision(pushed, MessageState.OPEN, now, "pushed instead", wait=0.0)


def _call(message: OutboxMessage) -> Call:
    return Call(message.body, message.push, message.recipients)
