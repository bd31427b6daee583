"""The terminal as a channel: `python -m bot chat`, and the stage of the written conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.channel_type import ChannelType

if TYPE_CHECKING:
    from bot.commands import Commands


class Console(ChannelType):
    """Started by its own command, so no setting switches it on."""

    name = "console"

    def register(self, commands: Commands) -> None:
        """`chat`."""
        from bot.channels.console.commands import register

        register(commands)


CHANNEL = Console()
