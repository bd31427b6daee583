"""The port that asks outside services (Safe Browsing, URLhaus) about links, all that are switched
on at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.lookups.allowance import Allowance
from bot.lookups.safe_browsing import SafeBrowsing
from bot.lookups.settings import Services
from bot.lookups.urlhaus import UrlHaus
from bot.metrics import LOOKUPS
from handlers.core.ports import GOOGLE, URLHAUS

PER_PERSON, WINDOW = 20, 600.0
"""How many messages with links are looked up for one person, in how many seconds."""


class ThreatService(Protocol):
    """A service that can be asked about links."""

    async def ask(self, links: Sequence[str]) -> Mapping[str, str]:
        """Return link -> code of the reason, for the links that the service lists."""
        ...


class ThreatServices:
    """Implements ThreatsPort over services by name."""

    def __init__(self, services: Mapping[str, ThreatService]) -> None:
        self._services = services
        self._allowance = Allowance(PER_PERSON, WINDOW)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the services that are on, e.g. ("google",)."""
        return tuple(self._services)

    async def threats(self, links: Sequence[str], person: str) -> Mapping[str, tuple[str, ...]]:
        """Return link -> codes of the reasons, for links that any service lists."""
        if not links or not self._services:
            return {}
        if not self._allowance.take(person):
            LOOKUPS.labels("all", "too_many").inc()
            return {}
        answers = await asyncio.gather(*(each.ask(links) for each in self._services.values()))
        found: dict[str, tuple[str, ...]] = {}
        for answer in answers:
            for link, code in answer.items():
                found[link] = (*found.get(link, ()), code)
        return found


def make_threats(services: Services, shared: frozenset[str]) -> ThreatServices:
    """Return the services that the settings switch on."""
    on: dict[str, ThreatService] = {}
    if services.safe_browsing_key:
        on[GOOGLE] = SafeBrowsing(
            services.safe_browsing_key, services.a_day, services.safe_browsing_base
        )
    if services.urlhaus_key:
        on[URLHAUS] = UrlHaus(services.urlhaus_key, services.a_day, shared, services.urlhaus_base)
    return ThreatServices(on)
