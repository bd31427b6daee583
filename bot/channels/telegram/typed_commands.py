"""Table of the commands that a resident may type in Telegram, such as /menu, in the order in which
Telegram lists them.
"""

from __future__ import annotations

from handlers.core.feature import Command
from handlers.registry import COMMANDS

START = "start"
"""Telegram's own command, sent when a person starts the bot; a deep link's code follows it."""

LISTED: tuple[Command, ...] = tuple(
    sorted((command for command in COMMANDS.values() if command.words), key=lambda c: c.place)
)
"""The commands in the app's list, in this order."""

LISTED_IN_GROUPS = tuple(command for command in LISTED if command.takes_words)
"""The commands listed in groups: those that take words, as there the bot only checks messages."""
