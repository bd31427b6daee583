"""Registers the Telegram channel; only this folder uses python-telegram-bot, imported only when
needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.channel_type import ChannelType

if TYPE_CHECKING:
    from bot.channels.telegram.settings import TelegramSettings
    from bot.commands import Commands


class Telegram(ChannelType):
    """A Telegram bot."""

    name = "telegram"
    loggers = ("telegram", "httpx", "httpcore")

    def settings(self) -> type[TelegramSettings]:
        """Return the settings class of a Telegram bot."""
        from bot.channels.telegram.settings import TelegramSettings

        return TelegramSettings

    def register(self, commands: Commands) -> None:
        """Add the command `telegram setup`."""
        from bot.channels.telegram.commands import register

        register(commands)


CHANNEL = Telegram()
