"""Values: the verdicts (danger, suspicious, unknown, official), the reasons for them, and the
verdict on one link.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from content.reading.library import Library
from handlers.core.say import Family, Say


class Verdict(enum.Enum):
    """The verdicts. There is no "safe": the best is that a name matches its owner's."""

    DANGER = "danger"
    SUSPICIOUS = "suspicious"
    UNKNOWN = "unknown"
    OFFICIAL = "official"

    @property
    def flagged(self) -> bool:
        """Whether it is a warning."""
        return self in FLAGGED


FLAGGED = (Verdict.DANGER, Verdict.SUSPICIOUS)
UNPROVEN = (*FLAGGED, Verdict.UNKNOWN)
"""Verdicts that need no known owner."""

TITLE = Family("check.verdict", Verdict)
WORDS_TITLE = Family("check.verdict.words", FLAGGED)
"""Titles for a message without links."""
ADVICE = Family("check.do", Verdict)
"""What to do now."""


_WORST_FIRST = (Verdict.DANGER, Verdict.SUSPICIOUS, Verdict.UNKNOWN, Verdict.OFFICIAL)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The most serious verdict; UNKNOWN if there is none."""
    return min(verdicts, key=_WORST_FIRST.index, default=Verdict.UNKNOWN)


def worst_first(links: Iterable[LinkVerdict]) -> list[LinkVerdict]:
    """The links by how serious their verdict is, otherwise in the order of the text."""
    return sorted(links, key=lambda link: _WORST_FIRST.index(link.verdict))


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for a verdict: the phrase `check.reason.<code>` and its values."""

    code: str
    values: Mapping[str, str | int | Say] = field(default_factory=dict)

    @property
    def say(self) -> Say:
        """The reason in words."""
        return REASON.phrase(self.code, dict(self.values))


REASON = Family(
    "check.reason",
    (
        "flag", "official", "nothing_found", "unreadable", "leads_to",
        "brand_token", "brand_looks", "brand_typo", "brand_twin", "brand_weak", "brand_strict",
        "world_token", "world_looks", "world_typo", "world_weak", "agency_copy",
        "number_host", "hidden_host", "odd_port", "program", "name_in_path",
        "shortener", "shared_host", "free_host", "cheap_suffix", "false_ending", "lure_words",
        "thai_copy", "thai_short", "thai_branch", "thai_marker", "foreign_letters", "gambling",
        "unknown_ending", "many_parts", "random_name", "odd_name", "young",
        "listed", "officials", "google_deceives", "google_harms", "urlhaus",
    ),
)  # fmt: skip
"""The codes of all reasons that are shown."""


def _flag_ids(content: Library) -> tuple[str, ...]:
    return tuple(flag.id for flag in content.red_flags.flags if flag.weight > 0)


FLAG = Family("check.flag", ("disguised", "wording"), from_content=_flag_ids)
"""Red flags by id: those of the lexicon, and two that MessageJudge raises itself."""


def flag_reason(flag: str) -> Reason:
    """A red flag as a reason."""
    return Reason("flag", {"flag": FLAG.phrase(flag)})


@dataclass(frozen=True, slots=True)
class LinkVerdict:
    """The verdict on one link. `score` is 0 (nothing found) to 1. `shown` is the link in a form
    that no app makes clickable. `brand` is the brand id that it matches or imitates, if any.
    """

    url: str
    verdict: Verdict
    score: float
    reasons: tuple[Reason, ...] = ()
    brand: str | None = None
    shown: str = ""
