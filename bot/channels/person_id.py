"""The id of a person: a channel and a chat on it, and its conversion to text for storage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from storage.queue.events import PersonKey as PersonKey


@dataclass(frozen=True, slots=True)
class PersonId:
    """A person on one channel; a group counts as a person of its own.

    channel: the channel's name, which contains no colon.
    chat:    the platform's id of the private chat or of the group; may contain any characters.
    """

    channel: str
    chat: str

    def __str__(self) -> str:
        return f"{self.channel}:{self.chat}"

    @property
    def key(self) -> PersonKey:
        """The id as storage holds it: "<channel>:<chat>"."""
        return PersonKey(str(self))

    @classmethod
    def parse(cls, key: str) -> Self:
        """Return the id for a key. Raises ValueError if the key has no channel."""
        channel, colon, chat = key.partition(":")
        if not channel or not colon:
            raise ValueError("a person's key begins with a channel and a colon")
        return cls(channel, chat)
