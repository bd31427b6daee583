"""Base class by which a channel registers itself: its name, its settings class and the commands it
adds to the command line.

Cheap to import, because every command imports it before any setting is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from bot.channels.settings import ChannelSettings
    from bot.commands import Commands


class ChannelType:
    """Base class of a channel's entry point, which its package exports as `CHANNEL`.

    name:    names the channel in storage, URLs and metrics; must not change once in use.
    loggers: names of its SDK's loggers. They log tokens and bodies, so only warnings are written.

    Methods import their dependencies when called, because an SDK takes a second or two to import.
    """

    name: ClassVar[str]
    loggers: ClassVar[tuple[str, ...]] = ()

    def settings(self) -> type[ChannelSettings] | None:
        """Return the channel's settings class; None if no setting switches the channel on."""
        return None

    def register(self, commands: Commands) -> None:
        """Add the channel's commands to the command line."""
