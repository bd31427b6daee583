"""The typed commands that Telegram shows and understands."""

from __future__ import annotations

from handlers.core.feature import Command
from handlers.registry import COMMANDS

START = "start"
"""Telegram's own command, sent when a person starts the bot, with the code of a deep link."""

LISTED: tuple[Command, ...] = tuple(
    sorted((command for command in COMMANDS.values() if command.words), key=lambda c: c.place)
)
"""Commands in the app's list, in this order."""

LISTED_IN_GROUPS = tuple(command for command in LISTED if command.takes_words)
"""In a group it only looks at what it is asked to look at."""
