"""LINE: the only folder that knows line-bot-sdk, imported only when the channel is on."""

from bot.channels.line.channel import LineChannel

__all__ = ["LineChannel"]
