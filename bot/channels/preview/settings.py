"""When the preview page is on: only while no real app is, and only for this machine."""

from __future__ import annotations

import ipaddress
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
    """The page has no log-in, so it must not be met by strangers, nor show real reports."""

    title: ClassVar[str] = "Preview"
    stand_in: ClassVar[bool] = True

    wanted: YesNo | None = variable(
        "PREVIEW",
        "1 or 0. The page has no log-in, and its official reads the reports of a district: it is "
        "refused beside a real channel",
        unset="on while no real channel is and only this machine can reach it",
    )

    def why_off(self, real: Sequence[str]) -> str | None:
        """It gives way to real channels, and to other machines unless it was asked for."""
        if self.wanted is False:
            return "Preview off: PREVIEW=0"
        if real:
            return "Preview off: a real channel is on"
        if self.wanted or is_loopback(self.host):
            return None
        return (
            f"Preview off: HOST={self.host} can be reached by others, and the page has no log-in "
            "(PREVIEW=1 shows it all the same)"
        )

    def mistakes(self, real: Sequence[str]) -> Iterator[str]:
        """Whoever opened the page would read what real residents reported."""
        if self.wanted and real:
            yield (
                f"PREVIEW cannot be 1 while {' and '.join(real)} {'are' if len(real) > 1 else 'is'}"
                " on: the page has no log-in, and its official would read real reports. Take "
                "PREVIEW away, or try the page without the channel's settings"
            )

    @property
    def pictures_below(self) -> str:
        """The page itself comes from this server."""
        return ""

    def make(self, pictures: base.Address | None) -> PreviewChannel:
        """The channel; nothing of it needs opening."""
        from bot.channels.preview.channel import PreviewChannel

        return PreviewChannel(pictures=pictures)

    def banner(self, server: str) -> str:
        """Where to look."""
        return f"Preview on: open {server}/ in a browser"

    def mount(
        self,
        app: web.Application,
        channel: base.Channel,
        accept: base.Accept,
        database: Database,
        library: Library,
    ) -> Callable[[Library], None] | None:
        """The page at `/`, and what it calls."""
        from bot.channels.preview.channel import PreviewChannel
        from bot.channels.preview.site import mount

        if not isinstance(channel, PreviewChannel):
            return None
        return mount(app, channel, accept, database, library)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens there."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
