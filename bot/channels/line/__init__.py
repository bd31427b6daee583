"""Registers the LINE channel; only this folder uses line-bot-sdk, and imports it only when
needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.channel_type import ChannelType

if TYPE_CHECKING:
    from bot.channels.line.settings import LineSettings
    from bot.commands import Commands


class Line(ChannelType):
    """A LINE Official Account."""

    name = "line"
    loggers = ("linebot",)

    def settings(self) -> type[LineSettings]:
        """Return the settings class of a LINE account."""
        from bot.channels.line.settings import LineSettings

        return LineSettings

    def register(self, commands: Commands) -> None:
        """Add the commands `line setup` and `line picture`."""
        from bot.channels.line.commands import register

        register(commands)


CHANNEL = Line()
