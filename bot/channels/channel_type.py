"""What the program knows about a channel before any setting is read. Cheap to import."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from bot.channels.settings import ChannelSettings
    from bot.commands import Commands


class ChannelType:
    """Base class of a channel's entry point, which its package exports as `CHANNEL`.

    name:    the channel in storage, in addresses and in metrics; never changed once in use.
    loggers: loggers of its SDK. They quote tokens and bodies, so only warnings are written.

    Methods import what they need when called: an SDK takes a second or two to import.
    """

    name: ClassVar[str]
    loggers: ClassVar[tuple[str, ...]] = ()

    def settings(self) -> type[ChannelSettings] | None:
        """Its settings class; None if no setting switches the channel on."""
        return None

    def register(self, commands: Commands) -> None:
        """Add its commands to the command line."""
