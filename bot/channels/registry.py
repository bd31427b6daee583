"""The channels. One is added by its folder and its line here."""

from __future__ import annotations

import importlib
from functools import cache

from bot.channels.channel_type import ChannelType

CHANNELS: tuple[str, ...] = (
    "line",
    "telegram",
    "preview",
    "console",
)
"""Names of the folders beside this module, in the order in which people are told of them."""


@cache
def channel_types() -> tuple[ChannelType, ...]:
    """What each folder exports as `CHANNEL`."""
    return tuple(importlib.import_module(f"bot.channels.{name}").CHANNEL for name in CHANNELS)
