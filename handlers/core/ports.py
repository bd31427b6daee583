"""Protocols of the ports, the outside services that handlers may use; storage is none. bot/app.py
gives the real ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from handlers.core.incoming import Media
from handlers.core.reply import Reply
from handlers.core.say import Speak
from handlers.core.words.reading import Reading
from handlers.core.words.speech import RecognitionPort, SpeechPort
from storage.forgetting.terms import KEPT_DAYS

if TYPE_CHECKING:  # settings are read without a database
    from storage.people.people import Hearing, Person

FORWARDED = "forwarded"
"""The situation of words that are somebody else's message, passed on to us."""


class MediaPort(Protocol):
    """Fetches a file that a person sent, from the platform it came from."""

    async def fetch(self, media: Media, limit: int) -> bytes | None:
        """At most `limit` bytes; None if it is larger, gone or does not arrive within 5 s."""
        ...


class ExpandPort(Protocol):
    """Follows short links through the guarded expander."""

    async def expand(self, url: str, person: str) -> str | None:
        """Return the target of a known shortener, at most five hops and 5 s; None if unknown.

        `person` is used for the per-person rate limit only.
        """
        ...


class FeedsPort(Protocol):
    """Looks links up in threat lists that the operator has switched on."""

    def listed(self, url: str) -> str | None:
        """Return the name of the list that contains this address, or None."""
        ...


class ListingPort(Protocol):
    """Knows what may stand on a list of dangerous addresses, and how a link is sought on one."""

    def form_of(self, link: str) -> str | None:
        """Return the name of this link as the districts' list has it: `name.com/`.

        None if it may not be listed: a known or much visited site, no address, a shared host.
        """
        ...

    def forms(self, link: str) -> Sequence[str]:
        """Return the addresses under which a list may contain this link."""
        ...


class PopularPort(Protocol):
    """Knows which names many people visit. Being visited is never proof of being honest."""

    @property
    def available(self) -> bool:
        """Return whether anything is known: if not, an unknown name means nothing."""
        ...

    def rank(self, registered: str) -> int | None:
        """Return how many names at most are visited as much as this one; None if it is unknown.

        `registered` is WebAddress.registered. Free, shared and short-link hosts are never known.
        """
        ...


class NotOpened(StrEnum):
    """Why a file was not opened.

    DAMAGED: of no kind that is opened, damaged, too large when unfolded, or too costly.
    TOO_MANY: its sender has sent as much as one person may for some minutes.
    BUSY: no process to open it could be had in time; the same file may be sent again.
    """

    DAMAGED = "damaged"
    TOO_MANY = "too_many"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class CleanRecording:
    """A recording without metadata, and its MIME type."""

    mime: str
    data: bytes


class FilesPort(Protocol):
    """Opens files of strangers, in processes that can be ended. Handlers open none themselves.

    `person` is used for the per-person limit and for whose turn it is.
    """

    async def codes(self, picture: bytes, person: str) -> tuple[str, ...] | NotOpened:
        """The texts of the QR codes in a picture, at most five."""
        ...

    async def clean_picture(self, picture: bytes, person: str) -> bytes | NotOpened:
        """The picture as a JPEG drawn anew, without place, camera or hidden parts."""
        ...

    async def clean_recording(self, recording: bytes, person: str) -> CleanRecording | NotOpened:
        """The recording with its sound alone."""
        ...


class ReadingPort(Protocol):
    """Reads text in pictures, if an OCR program is installed."""

    async def read(self, picture: bytes, person: str) -> str | None:
        """The text, or None if reading is off, fails or is too slow. `person` as in FilesPort."""
        ...


class UnderstandingPort(Protocol):
    """Says what a text means, where a model for it is installed."""

    async def understand(self, text: str) -> Reading | None:
        """The reading of a text of any length; None if there is no model or it is too slow."""
        ...

    async def likelihoods(
        self, text: str, groups: Sequence[Sequence[str]]
    ) -> Sequence[float] | None:
        """How likely the text says what each group of examples says; the rest of 1 is for none.

        None as above.
        """
        ...


class RegistrationPort(Protocol):
    """Looks up when a domain was registered."""

    async def age_days(self, domain: str) -> int | None:
        """Return the days since registration, or None if unknown (unknown is not suspicious)."""
        ...


GOOGLE, URLHAUS = "google", "urlhaus"
THREAT_SERVICES = (GOOGLE, URLHAUS)
"""External services that may be asked about links."""


class ThreatsPort(Protocol):
    """External services that know dangerous pages; the operator switches them on."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return which of THREAT_SERVICES are on."""
        ...

    async def threats(
        self, links: Sequence[str], person: str
    ) -> Mapping[str, tuple[str, ...]] | None:
        """Map each listed link to the codes of its reasons (`check.reason.<code>`).

        Of a link that is absent nothing is known. None if the answer came too late. `person` is
        for the per-person limit only; no link is told to anybody as it was written.
        """
        ...


@dataclass(frozen=True, slots=True)
class Room:
    """The cost of a message to many people, in pushes counted this month.

    `left` is what may still be pushed, None if it is not limited or not known; `reserve` of it
    is kept for news of cases.
    """

    cost: int
    left: int | None = None
    reserve: int = 0

    @property
    def enough(self) -> bool:
        """Return whether the message fits without touching the reserve."""
        return self.left is None or self.cost <= self.left - self.reserve


class QuotaPort(Protocol):
    """Knows what the channels charge for pushed messages, which are not replies."""

    async def room(self, people: Sequence[str]) -> Room | None:
        """For one message to each of these persons; None if a channel does not answer."""
        ...

    def free(self, person: str) -> bool:
        """Return whether a message to this person is never counted nor charged."""
        ...


class OfficePort(Protocol):
    """Makes web links to content that a chat cannot carry, for officials only."""

    def to_evidence(
        self, case: str, piece: int, official: int, language: str, now: datetime
    ) -> str | None:
        """A link to an uncovered piece, valid for ten minutes; None if there are no web pages."""
        ...

    def to_sign_in(self, code: str) -> str | None:
        """The link that signs in with this one-time code; None if there are no web pages."""
        ...


class AppsPort(Protocol):
    """Knows the chat apps that are on, for an official who wants their desk on a second one."""

    async def links(self, person: str, code: str) -> tuple[str, ...]:
        """Return links that open Rutan in apps other than this person's and send the code there.

        An app that does not answer within 5 s is left out.
        """
        ...


@dataclass(frozen=True, slots=True)
class Operator:
    """The party responsible for this installation (OPERATOR_NAME, OPERATOR_CONTACT).

    Also for how many days they keep the content of a case once it is closed (CASES_KEPT_DAYS).
    """

    name: str
    contact: str
    cases_kept_days: int = KEPT_DAYS


@dataclass(frozen=True, slots=True)
class Ports:
    """Every port a handler can reach. A port that is off is a Null one, never None."""

    media: MediaPort
    expand: ExpandPort
    feeds: FeedsPort
    reading: ReadingPort
    registration: RegistrationPort
    operator: Operator
    quota: QuotaPort = field(default_factory=lambda: Off())
    office: OfficePort = field(default_factory=lambda: Off())
    apps: AppsPort = field(default_factory=lambda: Off())
    threats: ThreatsPort = field(default_factory=lambda: Off())
    understanding: UnderstandingPort = field(default_factory=lambda: Off())
    popular: PopularPort = field(default_factory=lambda: Off())
    listing: ListingPort = field(default_factory=lambda: Off())
    files: FilesPort = field(default_factory=lambda: Off())
    speech: SpeechPort = field(default_factory=lambda: Off())
    recognition: RecognitionPort = field(default_factory=lambda: Off())


class Off:
    """Implements every port as switched off: for the terminal, offline commands and tests."""

    async def fetch(self, media: Media, limit: int) -> bytes | None:
        """Return None: nothing can be fetched."""
        return None

    async def expand(self, url: str, person: str) -> str | None:
        """Return None: the target is unknown."""
        return None

    def listed(self, url: str) -> str | None:
        """Return None: the address is on no list."""
        return None

    def form_of(self, link: str) -> str | None:
        """Return None: nothing can be listed."""
        return None

    def forms(self, link: str) -> Sequence[str]:
        """Return no addresses: there is no list."""
        return ()

    @property
    def available(self) -> bool:
        """Return False: it is not known what people visit."""
        return False

    def rank(self, registered: str) -> int | None:
        """Return None: it is not known what people visit."""
        return None

    async def read(self, picture: bytes, person: str) -> str | None:
        """Return None: no text can be read."""
        return None

    async def codes(self, picture: bytes, person: str) -> tuple[str, ...] | NotOpened:
        """Return BUSY: nothing is opened."""
        return NotOpened.BUSY

    async def clean_picture(self, picture: bytes, person: str) -> bytes | NotOpened:
        """Return BUSY: nothing is opened."""
        return NotOpened.BUSY

    async def clean_recording(self, recording: bytes, person: str) -> CleanRecording | NotOpened:
        """Return BUSY: nothing is opened."""
        return NotOpened.BUSY

    def speaks(self, person: Person) -> bool:
        """Return False: there is no voice."""
        return False

    async def aloud(self, reply: Reply, speak: Speak, person: Person, hearing: Hearing) -> Reply:
        """Return the reply as it is."""
        return reply

    @property
    def listens(self) -> bool:
        """Return False: there is no recogniser."""
        return False

    async def words(self, recording: bytes, language: str, person: str) -> str | None:
        """Return None: nothing is understood."""
        return None

    async def age_days(self, domain: str) -> int | None:
        """Return None: the age is unknown."""
        return None

    async def understand(self, text: str) -> Reading | None:
        """No model."""
        return None

    async def likelihoods(
        self, text: str, groups: Sequence[Sequence[str]]
    ) -> Sequence[float] | None:
        """No model."""
        return None

    @property
    def names(self) -> tuple[str, ...]:
        """Return no names: no service is on."""
        return ()

    async def threats(
        self, links: Sequence[str], person: str
    ) -> Mapping[str, tuple[str, ...]] | None:
        """Return None: nothing is known."""
        return {}

    async def room(self, people: Sequence[str]) -> Room | None:
        """Return None: the cost is unknown."""
        return Room(0)

    def free(self, person: str) -> bool:
        """Return False: it is not known that it costs nothing."""
        return False

    def to_evidence(
        self, case: str, piece: int, official: int, language: str, now: datetime
    ) -> str | None:
        """Return None: there is no web."""
        return None

    def to_sign_in(self, code: str) -> str | None:
        """Return None: there is no web."""
        return None

    async def links(self, person: str, code: str) -> tuple[str, ...]:
        """Return no links: there is no other app."""
        return ()


def ports_off(operator: Operator) -> Ports:
    """Return ports that answer "not known" to everything."""
    off = Off()
    return Ports(off, off, off, off, off, operator)
