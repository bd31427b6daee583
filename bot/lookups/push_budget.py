"""The quota port: computes how many pushes a message to many people takes and whether the month's
limit leaves room.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from bot.channels.base import Channel, SendFailed
from bot.channels.person_id import PersonId
from handlers.core.ports import Room

RESERVE_SHARE = 5
"""One in this many pushes of the month is reserved for news of cases ..."""
RESERVE_LEAST = 100
"""... but at least this many pushes."""


def reserve(limit: int | None) -> int:
    """Return how many of a month's `limit` pushes are not available for alerts; 0 for no limit."""
    return max(limit // RESERVE_SHARE, RESERVE_LEAST) if limit is not None else 0


class Month(Protocol):
    """The pushes of this month."""

    @property
    def limit(self) -> int | None:
        """How many are allowed; None if there is no limit."""
        ...

    @property
    def used(self) -> int:
        """How many were made."""
        ...


@runtime_checkable
class CountsPushes(Protocol):
    """A channel whose plan limits the pushes per month."""

    async def quota(self) -> Month:
        """Return the pushes of this month so far. Raises SendFailed."""
        ...


class PushBudget:
    """Implements QuotaPort over the channels that limit pushes."""

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        self._channels = channels

    async def room(self, people: Sequence[str]) -> Room | None:
        """Return the pushes that one message to each of these people takes, and how many are left.

        Returns None if a channel's quota cannot be read."""
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

    def free(self, person: str) -> bool:
        """Return whether the person's channel is on and counts no pushes."""
        channel = self._channels.get(PersonId.parse(person).channel)
        return channel is not None and not isinstance(channel, CountsPushes)
