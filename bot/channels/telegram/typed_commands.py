"""Typed commands: those of the features, and Telegram's own."""

from __future__ import annotations

from handlers.core.feature import Command
from handlers.registry import COMMANDS

START = "start"
"""Telegram's own command: the first thing a person sends, with a deep link's code behind it."""

LISTED: tuple[Command, ...] = tuple(
    sorted((command for command in COMMANDS.values() if command.words), key=lambda c: c.place)
)
"""Commands in the app's list, in this order."""

LISTED_IN_GROUPS = tuple(command for command in LISTED if command.takes_words)
"""In a group it only looks at what it is asked to look at."""
