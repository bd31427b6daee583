"""LINE: the only folder that knows line-bot-sdk, imported only when it is needed."""

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
        """The settings of its Messaging API channel."""
        from bot.channels.line.settings import LineSettings

        return LineSettings

    def register(self, commands: Commands) -> None:
        """`line setup` and `line picture`."""
        from bot.channels.line.commands import register

        register(commands)


CHANNEL = Line()
