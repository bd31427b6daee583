"""What the program knows of a channel before any setting is read; cheap to import."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from bot.channels.settings import ChannelSettings
    from bot.commands import Commands


class ChannelType:
    """One for each folder here, as `CHANNEL` of its package.

    name:    in storage, in addresses and in metrics; never changed once people use it.
    loggers: of its SDK. They quote tokens and bodies, so only their warnings are written.

    The methods import what they return, since an SDK takes a second or two.
    """

    name: ClassVar[str]
    loggers: ClassVar[tuple[str, ...]] = ()

    def settings(self) -> type[ChannelSettings] | None:
        """The class of its settings; None if no setting switches it on."""
        return None

    def register(self, commands: Commands) -> None:
        """Add its commands to the command line."""
