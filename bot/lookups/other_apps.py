"""The port that makes links to Rutan in other apps, for officials who want their desk in a second
chat app.
"""

from __future__ import annotations

from bot.channels.person_id import PersonId
from bot.deep_links import addresses
from bot.settings import Settings


class OtherApps:
    """Implements OtherAppsPort over the channels that are on."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def links(self, person: str, code: str) -> tuple[str, ...]:
        """Return URLs that open Rutan in each app but this person's and send this code there."""
        here = PersonId.parse(person).channel
        found = await addresses(self._settings, code)
        return tuple(at for channel, at in found.items() if at and channel != here)
