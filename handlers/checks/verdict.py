"""The verdict that links, messages and files share, and the reasons that lead to it."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from handlers.core.say import Phrase, Say


class Verdict(enum.Enum):
    """What we say. There is no "safe": the best a name can be is one that matches its owner's."""

    DANGER = "danger"
    SUSPICIOUS = "suspicious"
    UNKNOWN = "unknown"
    OFFICIAL = "official"

    @property
    def flagged(self) -> bool:
        """Whether we warn of it."""
        return self in (Verdict.DANGER, Verdict.SUSPICIOUS)


_WORST_FIRST = (Verdict.DANGER, Verdict.SUSPICIOUS, Verdict.UNKNOWN, Verdict.OFFICIAL)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The most serious of several; UNKNOWN of none."""
    return min(verdicts, key=_WORST_FIRST.index, default=Verdict.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason in plain words: the phrase `check.reason.<code>` and its values."""

    code: str
    values: Mapping[str, str | int | Say] = field(default_factory=dict)

    @property
    def say(self) -> Say:
        """The sentence."""
        return Phrase(f"check.reason.{self.code}", dict(self.values))


@dataclass(frozen=True, slots=True)
class LinkVerdict:
    """What is said of one link. `score` is 0 (nothing found) to 1. `shown` is safe to print in a
    chat: no app makes it something to press. `brand` is a brand id, where one is matched or copied.
    """

    url: str
    verdict: Verdict
    score: float
    reasons: tuple[Reason, ...] = ()
    brand: str | None = None
    shown: str = ""
