"""What handlers may ask of the outside world, as Protocols; bot/app.py wires the real ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from handlers.core.incoming import Media
from storage.forgetting.terms import KEPT_DAYS

FORWARDED = "forwarded"
"""The situation of words that are somebody else's message, passed on to us."""


@dataclass(frozen=True, slots=True)
class Guess:
    """One meaning and how sure the reader is of it, 0 to 1 (calibrated)."""

    id: str
    confidence: float


NOTHING = Guess("", 0.0)


@dataclass(frozen=True, slots=True)
class Reading:
    """The three best guesses of each question, best first.

    `situations`: ids of content/situations.yaml, or FORWARDED. `acts`: deceit, warning, genuine,
    story, question, chat. `tricks`: ids of content/scam_types.yaml, or "none".
    """

    situations: tuple[Guess, ...] = ()
    acts: tuple[Guess, ...] = ()
    tricks: tuple[Guess, ...] = ()

    @property
    def situation(self) -> Guess:
        """The likeliest situation."""
        return self.situations[0] if self.situations else NOTHING

    def act(self, id: str) -> float:
        """How likely the message does this; 0 if the reader did not answer that."""
        return next((guess.confidence for guess in self.acts if guess.id == id), 0.0)


class MediaPort(Protocol):
    """Fetches what a person sent, from the platform it came from."""

    async def fetch(self, media: Media, limit: int) -> bytes | None:
        """At most `limit` bytes; None if it is larger, gone or does not arrive within 5 s."""
        ...


class ExpandPort(Protocol):
    """Follows a short link through the guarded expander."""

    async def expand(self, url: str, person: str) -> str | None:
        """Where a known shortener leads, at most five hops and 5 s; None when not known.

        `person` is for the per-person rate limit only.
        """
        ...


class FeedsPort(Protocol):
    """Threat lists that the operator has switched on."""

    def listed(self, url: str) -> str | None:
        """The name of the list that has this address, or None."""
        ...


class ReadingPort(Protocol):
    """Reads text in pictures, if an OCR program is installed."""

    async def read(self, picture: bytes) -> str | None:
        """The text, or None if reading is off, fails or is too slow."""
        ...


class UnderstandingPort(Protocol):
    """Says what a text means, where a model for it is installed."""

    async def understand(self, text: str) -> Reading | None:
        """The reading of a text of any length; None if there is no model or it is too slow."""
        ...


class RegistrationPort(Protocol):
    """When a domain was registered."""

    async def age_days(self, domain: str) -> int | None:
        """Days since registration, or None when not known (unknown is not suspicious)."""
        ...


GOOGLE, URLHAUS = "google", "urlhaus"
THREAT_SERVICES = (GOOGLE, URLHAUS)
"""External services that may be asked about links."""


class ThreatsPort(Protocol):
    """External services that know dangerous pages; the operator switches them on."""

    @property
    def names(self) -> tuple[str, ...]:
        """Which of THREAT_SERVICES are on."""
        ...

    async def threats(
        self, links: Sequence[str], person: str
    ) -> Mapping[str, tuple[str, ...]] | None:
        """Link -> codes of reasons (`check.reason.<code>`) for those that are listed.

        Of a link that is absent nothing is known. None if the answer came too late. `person` is
        for the per-person limit only; no link is told to anybody as it was written.
        """
        ...


@dataclass(frozen=True, slots=True)
class Room:
    """What a message to many would cost, in pushes counted this month.

    `left` is what may still be pushed, None if it is not limited or not known; `reserve` of it
    is kept for news of cases.
    """

    cost: int
    left: int | None = None
    reserve: int = 0

    @property
    def enough(self) -> bool:
        """Whether it fits without touching the reserve."""
        return self.left is None or self.cost <= self.left - self.reserve


class QuotaPort(Protocol):
    """What the channels charge for messages nobody asked for."""

    async def room(self, people: Sequence[str]) -> Room | None:
        """For one message to each of these persons; None if a channel does not answer."""
        ...


class OfficePort(Protocol):
    """Links to what a chat cannot carry, for officials only."""

    def to_evidence(
        self, case: str, piece: int, official: int, language: str, now: datetime
    ) -> str | None:
        """A link to an uncovered piece, valid for ten minutes; None if there are no web pages."""
        ...


class AppsPort(Protocol):
    """The chat apps that are on, for an official who wants their desk on a second one."""

    async def links(self, person: str, code: str) -> tuple[str, ...]:
        """Addresses that open Rutan in other apps than this person's and send the code there; an
        app that does not answer within 5 s is left out."""
        ...


@dataclass(frozen=True, slots=True)
class Operator:
    """Who answers for this installation (OPERATOR_NAME, OPERATOR_CONTACT), and for how many days
    they keep what was told in a case once it is closed (CASES_KEPT_DAYS).
    """

    name: str
    contact: str
    cases_kept_days: int = KEPT_DAYS


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything a handler can reach. A port that is off is a Null one, never None."""

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


class Off:
    """Every port, switched off: for the terminal, offline commands and tests."""

    async def fetch(self, media: Media, limit: int) -> bytes | None:
        """Nothing."""
        return None

    async def expand(self, url: str, person: str) -> str | None:
        """Unknown."""
        return None

    def listed(self, url: str) -> str | None:
        """On no list."""
        return None

    async def read(self, picture: bytes) -> str | None:
        """Unreadable."""
        return None

    async def age_days(self, domain: str) -> int | None:
        """Unknown."""
        return None

    async def understand(self, text: str) -> Reading | None:
        """No model."""
        return None

    @property
    def names(self) -> tuple[str, ...]:
        """None is on."""
        return ()

    async def threats(
        self, links: Sequence[str], person: str
    ) -> Mapping[str, tuple[str, ...]] | None:
        """Unknown."""
        return {}

    async def room(self, people: Sequence[str]) -> Room | None:
        """Nobody counts."""
        return Room(0)

    def to_evidence(
        self, case: str, piece: int, official: int, language: str, now: datetime
    ) -> str | None:
        """No web."""
        return None

    async def links(self, person: str, code: str) -> tuple[str, ...]:
        """No other app."""
        return ()


def ports_off(operator: Operator) -> Ports:
    """Ports that answer "not known" to everything."""
    off = Off()
    return Ports(off, off, off, off, off, operator)
