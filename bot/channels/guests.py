"""Values and protocols of guest questions: a message that somebody asks about in a chat that Rutan
is not in, or types behind its name before it is sent.

They are no events. A channel hands them over as they come and sends the answer at once; no process
stores them, and whoever asks is no person here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from handlers.core.incoming import Said, Text
from handlers.core.ports import MediaPort
from handlers.core.reply import Reply
from handlers.core.say import Speak


@dataclass(frozen=True, slots=True)
class GuestQuestion:
    """One question.

    channel:  the channel's name.
    mode:     what the channel calls this way of asking: a short ASCII word, for the count.
    id:       the platform's id of the question; asked twice, it is answered once.
    asker:    whoever asks, as the platform names them: for the rate limit of the running minute.
    chat:     the chat in which it is asked, likewise; "" if the platform does not tell.
    about:    the message that is asked about; Unread if there is none.
    own:      what the asker says to it, or None.
    language: the asker's, if told ("th", "en", ...).
    typed:    asked with every pause of whoever types, before anything is sent.
    """

    channel: str
    mode: str
    id: str
    asker: str
    chat: str
    about: Said
    own: Text | None = None
    language: str | None = None
    typed: bool = False


@dataclass(frozen=True, slots=True)
class GuestAnswer:
    """The reply, and how to say it. `judged`: it is about the message; else it only invites the
    asker to write in private."""

    reply: Reply
    speak: Speak
    judged: bool


class AnswerGuest(Protocol):
    """Answers guest questions."""

    async def __call__(
        self, question: GuestQuestion, media: MediaPort | None = None
    ) -> GuestAnswer | None:
        """Return the answer; None if a limit is reached or it was answered before. Never raises.

        media: fetches a picture that is asked about; None if that cannot be fetched.
        """
        ...


@runtime_checkable
class TakesGuests(Protocol):
    """A channel that can be asked in chats that Rutan is not in."""

    def use_guests(self, answer: AnswerGuest | None) -> None:
        """Answer guest questions by this from now on; None: not any more."""
        ...
