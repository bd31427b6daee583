"""Chooses which of a person's waiting events one turn answers together, and parses them."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from bot.channels.base import Channel, Envelope
from handlers.core.incoming import Gone, Incoming, Left, Text
from storage.queue import inbox
from storage.queue.events import StoredEvent
from storage.queue.inbox import Lane

log = logging.getLogger(__name__)


class Unreadable(Exception):
    """Raised if an event has no key or channel any more, or cannot be parsed."""


@dataclass(frozen=True, slots=True)
class TurnInput:
    """The events that one turn answers.

    `incoming` is their parsed content, empty if they are of unknown kinds. `envelope` belongs to
    the last event. `done` is the event number up to which the lane is handled after this turn.
    """

    events: tuple[StoredEvent, ...]
    incoming: tuple[Incoming, ...]
    envelope: Envelope
    done: int

    @property
    def last(self) -> StoredEvent:
        """The latest event, whose reply token the answer uses."""
        return self.events[-1]

    @property
    def unreachable(self) -> bool:
        """Whether the person blocked the bot or removed it from the group: nothing can be sent."""
        return any(isinstance(each.said, Gone | Left) for each in self.incoming)


def read_turn_input(lane: Lane, channels: Mapping[str, Channel]) -> TurnInput | None:
    """Return the next event of a lane, or all plain messages at its start; None if it is empty.

    After a failed attempt, events are taken one by one, so that only the one that cannot be handled
    is given up. Raises Unreadable.
    """
    events = lane.events or ()
    parsed: list[Incoming] = []
    envelope, used = None, 0
    for event in events[: inbox.EVENTS_AT_ONCE]:
        try:
            message, to = _parse(event, channels)
        except Unreadable:
            if used:
                break
            raise
        plain = is_plain(message, to)
        if used and not plain:
            break
        envelope, used = to, used + 1
        if message is not None:
            parsed.append(message)
        if lane.lease.tries or not plain:
            break
    if envelope is None:
        return None
    everything = used == len(events) < inbox.EVENTS_AT_ONCE
    last = events[used - 1].seq
    done = max(lane.lease.seq, last) if everything else last
    return TurnInput(events[:used], tuple(parsed), envelope, done)


def _parse(event: StoredEvent, channels: Mapping[str, Channel]) -> tuple[Incoming | None, Envelope]:
    channel = channels.get(event.channel)
    if channel is None or not event.raw:
        raise Unreadable
    try:
        return channel.parse(event, event.received)
    except Exception as error:
        log.exception("%s: an event was not understood", event.channel)
        raise Unreadable from error


def is_plain(message: Incoming | None, to: Envelope) -> bool:
    """Return whether a message may be answered together with those before and after it.

    True for unedited texts in private chats. An edited message would repeat its earlier text.
    """
    return (
        to.private and message is not None and isinstance(message.said, Text) and not message.edited
    )
