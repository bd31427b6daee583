"""The page at `/` as a channel: two drawn phones, no app and no account needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.channel_type import ChannelType

if TYPE_CHECKING:
    from bot.channels.preview.settings import PreviewSettings


class Preview(ChannelType):
    """The preview page."""

    name = "preview"

    def settings(self) -> type[PreviewSettings]:
        """When the page is on."""
        from bot.channels.preview.settings import PreviewSettings

        return PreviewSettings


CHANNEL = Preview()
