"""What becomes of a letter that could not simply be sent: decided by the error's own word."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.channels.base import Call, Channel, Fate, SendFailed
from storage.queue.outbox import Letter

TRIES = 10
"""Tries of a letter before it is dead: with the waits below, about an hour."""

WAITS = (1.0, 2.0, 4.0, 8.0, 15.0, 60.0, 300.0, 900.0, 1800.0)
"""Seconds before the second, third ... try, where the platform names no time itself."""

HELD = 60.0
"""Seconds: a letter that has to wait longer goes back to the table, for any process to take."""

KEY_LIFE = timedelta(hours=24)
"""LINE knows a retry key for 24 hours from its first use; what may have arrived might arrive twice
after that (https://developers.line.biz/en/docs/messaging-api/retrying-api-request/). A refusal is
no use: nothing can have arrived by it."""

QUOTA_PAUSE = timedelta(hours=1)
"""How often a letter that waits for the next month's quota asks again: it may have been raised."""

QUOTA_OUT = "the month's pushes are used up"

CHANNEL_OFF_PAUSE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Next:
    """A letter's new state in the outbox (see storage/queue/outbox.py), from `due` on.

    `wait`: try again in this process after so many seconds; None: not here.
    `quota_out`: the channel takes no pushes until `due`.
    `blocked`: its person takes nothing from us. `moved`: the group's chat has this new id.
    """

    letter: Letter
    state: str
    due: datetime
    error: str = ""
    wait: float | None = None
    quota_out: bool = False
    blocked: bool = False
    moved: str | None = None


def hopeless(
    letter: Letter, channel: Channel | None, now: datetime, pushes_from: datetime | None
) -> Next | None:
    """What becomes of a letter that need not even be tried, or None: try it.

    `pushes_from`: when the channel may take pushes again, if its quota is used up.
    """
    if channel is None:
        return Next(letter, "waiting", now + CHANNEL_OFF_PAUSE, "this channel is off")
    if letter.good_until is not None and now > letter.good_until:
        return _too_late(letter, channel, now)
    used = letter.key_used or letter.created  # no later, where the first use was not kept
    if letter.push and letter.unclear and now - used > KEY_LIFE:
        return Next(letter, "dead", now, "may have arrived; its key is older than 24 hours")
    if letter.push and pushes_from is not None and now < pushes_from:
        return Next(letter, "waiting", pushes_from, QUOTA_OUT)
    return None


def after(
    letter: Letter, failed: SendFailed, channel: Channel, now: datetime, began: datetime
) -> Next:
    """What becomes of a letter after a try that failed; it began at `began`."""
    if failed.fate is Fate.QUOTA:  # it may wait for weeks, so that asking is none of its tries
        return Next(letter, "waiting", now + QUOTA_PAUSE, QUOTA_OUT, quota_out=True)
    letter = replace(letter, attempts=letter.attempts + 1)
    match failed.fate:
        case Fate.RETRY | Fate.UNCLEAR:
            return _again(letter, failed, channel, now, began)
        case Fate.TOKEN_GONE if letter.unclear:
            return Next(letter, "sent", now)  # an earlier try arrived and used the token up
        case Fate.TOKEN_GONE:
            return _too_late(letter, channel, now)
        case Fate.BLOCKED:
            return Next(letter, "dropped", now, "blocked", blocked=True)
        case Fate.MOVED if failed.moved_to and failed.moved_to != letter.chat:
            call = channel.as_push(_call(letter), failed.moved_to)
            moved = replace(letter, body=call.body, push=call.push, chat=failed.moved_to)
            return Next(moved, "open", now, "moved", wait=0.0, moved=failed.moved_to)
        case _:
            return Next(letter, "dead", now, str(failed))


def _again(
    letter: Letter, failed: SendFailed, channel: Channel, now: datetime, began: datetime
) -> Next:
    if failed.fate is Fate.UNCLEAR:
        used = (letter.key_used or began) if letter.push else None  # a reply has no key
        letter = replace(letter, unclear=True, key_used=used)
    if letter.attempts >= TRIES:
        return Next(letter, "dead", now, str(failed))
    wait = failed.after if failed.after is not None else WAITS[letter.attempts - 1]
    due = now + timedelta(seconds=wait)
    if letter.good_until is not None and due > letter.good_until:
        return _too_late(letter, channel, now)
    return Next(letter, "open", due, str(failed), wait=wait if wait <= HELD else None)


def _too_late(letter: Letter, channel: Channel, now: datetime) -> Next:
    """The reply token is gone: push what must arrive, keep the rest for the next reply."""
    if not letter.must_arrive:
        return Next(letter, "late", now, "reply token gone")
    call = channel.as_push(_call(letter), letter.chat)
    pushed = replace(
        letter, body=call.body, push=True, good_until=None, unclear=False, key_used=None
    )
    return Next(pushed, "open", now, "pushed instead", wait=0.0)


def _call(letter: Letter) -> Call:
    return Call(letter.body, letter.push, letter.recipients)
