"""The value PersonId: names a person by a channel and a chat on it, before storage replaces it by a
keyed hash.

It is used between a platform and the door of storage only. Storage knows people by an id that holds
a keyed hash instead of the chat (Keyring.person).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


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

    @classmethod
    def parse(cls, key: str) -> Self:
        """Return the id for its text "<channel>:<chat>", or the channel and hash of a stored id.

        Raises ValueError if there is no channel.
        """
        channel, colon, chat = key.partition(":")
        if not channel or not colon:
            raise ValueError("a person's key begins with a channel and a colon")
        return cls(channel, chat)
