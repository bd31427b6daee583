"""Registers the preview channel: a web page at `/` with two simulated phones, which needs no chat
app.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.channel_type import ChannelType

if TYPE_CHECKING:
    from bot.channels.preview.settings import PreviewSettings


class Preview(ChannelType):
    """The preview page."""

    name = "preview"

    def settings(self) -> type[PreviewSettings]:
        """Return the settings class, which decides whether the page is on."""
        from bot.channels.preview.settings import PreviewSettings

        return PreviewSettings


CHANNEL = Preview()
