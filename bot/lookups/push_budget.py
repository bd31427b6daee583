"""What a message to many people costs on the channels that limit pushes a month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from bot.channels.base import Channel, SendFailed
from bot.channels.person_id import PersonId
from handlers.core.ports import Room

RESERVE_SHARE = 5
"""One in five pushes of the month is kept for news of cases ..."""
RESERVE_LEAST = 100
"""... but at least this many."""


def reserve(limit: int | None) -> int:
    """How many pushes of a month with this limit alerts may not use."""
    return max(limit // RESERVE_SHARE, RESERVE_LEAST) if limit is not None else 0


class Month(Protocol):
    """The pushes of this month; `limit` is None if there is none."""

    @property
    def limit(self) -> int | None:
        """How many are allowed."""
        ...

    @property
    def used(self) -> int:
        """How many were made."""
        ...


@runtime_checkable
class CountsPushes(Protocol):
    """A channel whose plan limits pushes a month."""

    async def quota(self) -> Month:
        """The month so far. Raises SendFailed."""
        ...


class PushBudget:
    """The QuotaPort over the channels that limit pushes."""

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        self._channels = channels

    async def room(self, people: Sequence[str]) -> Room | None:
        """What one message to each of these people would cost, and what is left; None if a channel
        does not tell."""
        names = Counter(PersonId.parse(person).channel for person in people)
        cost, left, kept = 0, None, 0
        for name, channel in self._channels.items():
            if not isinstance(channel, CountsPushes):
                continue
            try:
                month = await channel.quota()
            except SendFailed:
                return None
            cost += names[name]
            if month.limit is not None:
                left = (left or 0) + max(month.limit - month.used, 0)
                kept += reserve(month.limit)
        return Room(cost, left, kept)
