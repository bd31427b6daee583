"""What every channel's settings promise: whether it is on, what it is made of, what it says."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from bot.variables import Server

if TYPE_CHECKING:
    import aiohttp
    from aiohttp import web

    from bot.channels.base import Accept, Address, Channel
    from content.reading.library import Library
    from storage.engine.database import Database


class ChannelSettings(Server):
    """The variables of one channel.

    switches: variables that switch the channel on when all of them are set.
    where:    where to find what the switches hold, for who set only some of them.
    stand_in: no real app but a drawn one, so that it needs neither a key nor an operator.
    """

    switches: ClassVar[tuple[str, ...]] = ()
    where: ClassVar[str] = ""
    stand_in: ClassVar[bool] = False

    def why_off(self, real: Sequence[str]) -> str | None:
        """One sentence that says why the channel is off; None if it is on.

        `real` are titles of the channels that are on and no stand-ins.
        """
        if all(self.is_set(name) for name in self.switches):
            return None
        verb = "are" if len(self.switches) > 1 else "is"
        return f"{self.title} off: {' and '.join(self.switches)} {verb} not set"

    def mistakes(self, real: Sequence[str]) -> Iterator[str]:
        """One sentence for each thing that is wrong although each variable by itself is right."""
        missing = [name for name in self.switches if not self.is_set(name)]
        present = [name for name in self.switches if self.is_set(name)]
        if present and missing:
            verb = "are" if len(missing) > 1 else "is"
            yield (
                f"{' and '.join(missing)} {verb} not set although {' and '.join(present)} is: "
                f"{self.title} needs {'both' if len(self.switches) == 2 else 'all'} ({self.where})"
            )

    @property
    def pictures_below(self) -> str | None:
        """The address below which the app fetches pictures and recordings of ours; None if it
        cannot, "" if they come from where the page itself comes from."""
        return self.public_url

    @property
    def polled(self) -> bool:
        """Whether the channel fetches its events, in place of a webhook."""
        return False

    @abstractmethod
    def make(self, pictures: Address | None) -> Channel:
        """The channel, not yet open. `pictures` gives the address of a picture of ours."""

    @abstractmethod
    def banner(self, server: str) -> str:
        """One line for the person who started the program: how the channel is reached.

        `server` is the address of our own web server on this machine.
        """

    async def deep_link(self, session: aiohttp.ClientSession, code: str) -> str | None:
        """The address that opens the app's chat with Rutan and sends this code there; None if the
        app has no such thing, or its platform does not answer."""
        return None

    def mount(
        self,
        app: web.Application,
        channel: Channel,
        accept: Accept,
        database: Database,
        library: Library,
    ) -> Callable[[Library], None] | None:
        """Add web pages of the channel's own; its webhook is there already.

        The function returned, if there is one, takes new content into use.
        """
        return None
