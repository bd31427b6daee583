"""The id of a person: a channel, a chat in it, and the key that joins both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from storage.queue.events import PersonKey as PersonKey


@dataclass(frozen=True, slots=True)
class PersonId:
    """A person on one channel; a group is a person of its own.

    channel: the channel's name, without a colon.
    chat:    the platform's id of the private chat or of the group, whatever is in it.
    """

    channel: str
    chat: str

    def __str__(self) -> str:
        return f"{self.channel}:{self.chat}"

    @property
    def key(self) -> PersonKey:
        """The text that storage keeps."""
        return PersonKey(str(self))

    @classmethod
    def parse(cls, key: str) -> Self:
        """The id that a key stands for. Raises ValueError if it has no channel."""
        channel, colon, chat = key.partition(":")
        if not channel or not colon:
            raise ValueError("a person's key begins with a channel and a colon")
        return cls(channel, chat)
