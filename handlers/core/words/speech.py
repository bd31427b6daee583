"""Protocols of two ports: answers said aloud, and recordings of people written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from handlers.core.reply import Reply
from handlers.core.say import Speak

if TYPE_CHECKING:  # settings are read without a database
    from storage.people.people import Hearing, Person


class SpeechPort(Protocol):
    """Says answers aloud, where a voice is installed. Only our own words are ever said."""

    def speaks(self, person: Person) -> bool:
        """Return whether this person can hear us: in their language, in their app."""
        ...

    async def aloud(self, reply: Reply, speak: Speak, person: Person, hearing: Hearing) -> Reply:
        """Return the reply with its sound in front; unchanged if nothing of it can be said."""
        ...


class RecognitionPort(Protocol):
    """Writes down what is said in a recording, where a recogniser is installed. None ships."""

    @property
    def listens(self) -> bool:
        """Return whether a recogniser is installed."""
        ...

    async def words(self, recording: bytes, language: str, person: str) -> str | None:
        """The words, which may be misheard; None if there are none or it is too slow."""
        ...
