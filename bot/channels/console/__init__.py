"""The terminal as a channel: `python -m bot chat`, and the stage of the written conversations."""

from bot.channels.console.channel import ConsoleChannel

__all__ = ["ConsoleChannel"]
