"""Which open events of a lane one turn answers, put into our words."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from bot.channels.base import Channel, Envelope, RawEvent
from handlers.core import incoming
from handlers.core.incoming import Incoming
from storage.queue import inbox
from storage.queue.inbox import Event, Lane

log = logging.getLogger(__name__)


class Unreadable(Exception):
    """No key of ours opens this event, its channel is off, or it broke the channel's parser."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The events that one turn answers. `said` is empty for kinds unknown to us.

    `envelope` is that of the last one; `done` the number up to which the lane is handled then.
    """

    events: tuple[Event, ...]
    said: tuple[Incoming, ...]
    envelope: Envelope
    done: int

    @property
    def last(self) -> Event:
        """The latest event: the one whose token the answer uses."""
        return self.events[-1]

    @property
    def gone(self) -> bool:
        """Whether they blocked us or put us out: nothing more can be sent."""
        return any(isinstance(each.said, incoming.Gone | incoming.Left) for each in self.said)


def hear(lane: Lane, channels: Mapping[str, Channel]) -> Heard | None:
    """The next event, or the run of plain messages that is waiting; None when there is none.

    Raises Unreadable. After a failed try events come one by one, so that only the one that cannot
    be handled is given up.
    """
    events = lane.events or ()
    said: list[Incoming] = []
    envelope, used = None, 0
    for event in events[: inbox.RUN]:
        try:
            words, to = _parse(event, channels)
        except Unreadable:
            if used:
                break
            raise
        # An edited message stands alone: beside its old wording it would say everything twice.
        plain = words is not None and _joins(words) and to.private
        if used and not plain:
            break
        envelope, used = to, used + 1
        if words is not None:
            said.append(words)
        if lane.lease.tries or not plain:
            break
    if envelope is None:
        return None
    everything = used == len(events) < inbox.RUN
    last = events[used - 1].seq
    done = max(lane.lease.seq, last) if everything else last
    return Heard(events[:used], tuple(said), envelope, done)


def _parse(event: Event, channels: Mapping[str, Channel]) -> tuple[Incoming | None, Envelope]:
    channel = channels.get(event.channel)
    if channel is None or event.raw is None:
        raise Unreadable
    raw = RawEvent(event.channel, event.account, event.event_id, event.person, event.raw)
    try:
        return channel.parse(raw, event.received)
    except Exception as error:
        log.exception("%s: an event was not understood", event.channel)
        raise Unreadable from error


def _joins(words: Incoming) -> bool:
    return isinstance(words.said, incoming.Text) and not words.edited
