"""The environment variables of the preview page, which is on if no real channel is, for this
machine only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from bot.channels.settings import ChannelSettings
from bot.variables import YesNo, variable

if TYPE_CHECKING:
    from aiohttp import web

    from bot.channels import base
    from bot.channels.preview.channel import PreviewChannel
    from content.reading.library import Library
    from storage.engine.database import Database


class PreviewSettings(ChannelSettings):
    """Decides whether the preview page is on.

    The page has no log-in, so strangers must not reach it and it must not show real reports.
    """

    title: ClassVar[str] = "Preview"
    stand_in: ClassVar[bool] = True

    wanted: YesNo | None = variable(
        "PREVIEW",
        "1 or 0. The page has no log-in, and its official reads the reports of a district: it is "
        "refused beside a real channel or a PUBLIC_URL, and through a proxy",
        unset="on while no real channel and no PUBLIC_URL is and only this machine can reach it",
    )

    def why_off(self, real: Sequence[str]) -> str | None:
        """Return why the page is off, or None.

        It is off beside real channels and a PUBLIC_URL, and if other machines can reach it, unless
        PREVIEW=1.
        """
        if self.wanted is False:
            return "Preview off: PREVIEW=0"
        if real:
            return "Preview off: a real channel is on"
        if self.public_url:
            return "Preview off: PUBLIC_URL is set, and the page has no log-in"
        from bot.channels.preview.guard import is_loopback

        if self.wanted or is_loopback(self.host):
            return None
        return (
            f"Preview off: HOST={self.host} can be reached by others, and the page has no log-in "
            "(PREVIEW=1 shows it all the same)"
        )

    def mistakes(self, real: Sequence[str]) -> Iterator[str]:
        """Yield a mistake for PREVIEW=1 beside a real channel, as it would show real reports, or
        where everybody may come."""
        if self.wanted and real:
            yield (
                f"PREVIEW cannot be 1 while {' and '.join(real)} {'are' if len(real) > 1 else 'is'}"
                " on: the page has no log-in, and its official would read real reports. Take "
                "PREVIEW away, or try the page without the channel's settings"
            )
        elif self.wanted and self.public_url:
            yield (
                "PREVIEW cannot be 1 while PUBLIC_URL is set: the page has no log-in, and "
                "everybody could act as an official. Take one of them away"
            )

    @property
    def pictures_below(self) -> str:
        """Empty, for relative URLs, as the page is served by the same server."""
        return ""

    def make(self, pictures: base.Address | None) -> PreviewChannel:
        """Create the channel."""
        from bot.channels.preview.channel import PreviewChannel

        return PreviewChannel(pictures=pictures)

    def banner(self, server: str) -> str:
        """Return a line that says where to open the page."""
        return f"Preview on: open {server}/ in a browser"

    def mount(
        self,
        app: web.Application,
        channel: base.Channel,
        accept: base.Accept,
        database: Database,
        library: Library,
    ) -> Callable[[Library], None] | None:
        """Add the routes of the page at `/` and of the calls that it makes."""
        from bot.channels.preview.channel import PreviewChannel
        from bot.channels.preview.site import mount

        if not isinstance(channel, PreviewChannel):
            return None
        return mount(app, channel, accept, database, library)
