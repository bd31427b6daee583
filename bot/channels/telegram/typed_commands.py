"""Typed commands, and the button each one stands for."""

from __future__ import annotations

from types import MappingProxyType

from handlers.core.say import Family

START = "start"
"""Telegram's own command: the first thing a person sends, with a deep link's code behind it."""

CHECK = "check"
"""The one command that takes words: what follows it is what is to be checked."""

ACTIONS = MappingProxyType(
    {
        "menu": "menu",
        "calling": "calling",
        "paid": "paid",
        CHECK: "real",
        "learn": "learn",
        "report": "report.start",
        "status": "status",
        "numbers": "hotlines",
        "district": "district",
        "language": "settings",
        "settings": "settings",
        "privacy": "privacy",
        "help": "menu",
    }
)
"""Command -> button action."""

SHOWN = (
    "menu",
    "calling",
    "paid",
    CHECK,
    "learn",
    "report",
    "status",
    "numbers",
    "language",
    "privacy",
)
"""Commands in the app's list, in this order; `telegram.command.<name>` has the words of each."""
COMMAND = Family("telegram.command", SHOWN)
"""What each of them does, in words."""
