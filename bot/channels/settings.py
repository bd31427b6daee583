"""Base class of the environment variables of one channel: why it is off, how to make it, and the
web address that opens its chat.
"""

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
    """The environment variables of one channel.

    switches: the variables that switch the channel on once all of them are set.
    where:    where to find their values; part of the error message if only some of them are set.
    stand_in: True for a simulated app, which needs neither DATA_KEY nor an operator and uses a
              trial database.
    """

    switches: ClassVar[tuple[str, ...]] = ()
    where: ClassVar[str] = ""
    stand_in: ClassVar[bool] = False

    def why_off(self, real: Sequence[str]) -> str | None:
        """Return one sentence that says why the channel is off; None if it is on.

        `real` are the titles of the channels that are on and not simulated.
        """
        if all(self.is_set(name) for name in self.switches):
            return None
        verb = "are" if len(self.switches) > 1 else "is"
        return f"{self.title} off: {' and '.join(self.switches)} {verb} not set"

    def mistakes(self, real: Sequence[str]) -> Iterator[str]:
        """Yield one sentence for each mistake in the combination of variables."""
        missing = [name for name in self.switches if not self.is_set(name)]
        present = [name for name in self.switches if self.is_set(name)]
        if present and missing:
            verb = "are" if len(missing) > 1 else "is"
            yield (
                f"{' and '.join(missing)} {verb} not set although {' and '.join(present)} is: "
                f"{self.title} needs {'both' if len(self.switches) == 2 else 'all'} ({self.where})"
            )

    @property
    def letters_beside_sound(self) -> int | None:
        """How many letters the app shows in one message with a sound; None if it has no limit."""
        return None

    @property
    def pictures_below(self) -> str | None:
        """The base URL from which the app fetches pictures and recordings of this program.

        None if it cannot fetch them; "" if the app can use relative URLs.
        """
        return self.public_url

    @property
    def polled(self) -> bool:
        """Whether the channel polls for its events instead of using a webhook."""
        return False

    @abstractmethod
    def make(self, pictures: Address | None) -> Channel:
        """Create the channel without opening it. `pictures` returns the URL of a picture."""

    @abstractmethod
    def banner(self, server: str) -> str:
        """Return one line that tells the operator at start how the channel is reached.

        `server` is the address of this program's web server on this machine.
        """

    async def deep_link(self, session: aiohttp.ClientSession, code: str) -> str | None:
        """Return the URL that opens Rutan's chat in the app and sends this code; None if the app
        has no such links or the platform does not answer."""
        return None

    def mount(
        self,
        app: web.Application,
        channel: Channel,
        accept: Accept,
        database: Database,
        library: Library,
    ) -> Callable[[Library], None] | None:
        """Add the channel's own web routes; the webhook is added for every channel elsewhere.

        Returns a function to call with the new library when content is reloaded, or None.
        """
        return None
