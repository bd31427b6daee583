"""The page at `/` as a channel: two drawn phones, no app and no account needed."""

from bot.channels.preview.channel import PreviewChannel
from bot.channels.preview.site import mount

__all__ = ["PreviewChannel", "mount"]
