"""The list of all channels, each named once and imported when it is used; a new channel is added
here.
"""

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
"""Names of the folders beside this module, in the order in which channels are shown to people."""


@cache
def channel_types() -> tuple[ChannelType, ...]:
    """Return the `CHANNEL` object of each folder."""
    return tuple(importlib.import_module(f"bot.channels.{name}").CHANNEL for name in CHANNELS)
