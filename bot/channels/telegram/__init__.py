"""Telegram: the one folder that knows python-telegram-bot; imported only when it is on."""

from bot.channels.telegram.channel import TelegramChannel

__all__ = ["TelegramChannel"]
