"""Registers the terminal channel, for `python -m bot chat` and the conversations in the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.channel_type import ChannelType

if TYPE_CHECKING:
    from bot.commands import Commands


class Console(ChannelType):
    """The terminal channel. It is started by its own command, so no setting switches it on."""

    name = "console"

    def register(self, commands: Commands) -> None:
        """Add the command `chat`."""
        from bot.channels.console.commands import register

        register(commands)


CHANNEL = Console()
