"""Judges a whole message: red flags in its words, and every link in it, together."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass

from content.library import Library
from content.red_flags import RedFlag, RedFlags
from handlers.checks.found import Found
from handlers.checks.links.judge import LinkJudge, link_judge
from handlers.checks.verdict import LinkVerdict, Reason, Verdict, worst
from handlers.core.say import Phrase
from handlers.core.thai import plain

LINKS_JUDGED = 10
"""Links of one message that are judged."""

BIAS = -3.4
LINK_WEIGHTS = {"danger": 4.2, "suspicious": 2.6, "unknown": 0.5, "official": 0.0}
SHORTENER = 0.7
SUSPICIOUS, DANGER = 0.40, 0.86


@dataclass(frozen=True, slots=True)
class MessageVerdict:
    """What is said of a message. `flags` are red flag ids, the weightiest first; `scam_type` is the
    trick they point to, if any; `links` keep the order of the text."""

    verdict: Verdict
    score: float
    flags: tuple[str, ...]
    scam_type: str | None
    links: tuple[LinkVerdict, ...]
    phones: tuple[str, ...]
    accounts: tuple[str, ...]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why, in plain words: red flags of the text, then what the worst link shows."""
        words = tuple(Reason("flag", {"flag": Phrase(f"check.flag.{flag}")}) for flag in self.flags)
        of_link = tuple(reason for link in self.links[:1] for reason in link.reasons)
        return words + of_link


class MessageJudge:
    """Built once from the content; `judge` takes a few milliseconds a message."""

    def __init__(self, flags: RedFlags, links: LinkJudge) -> None:
        self._flags = flags.flags
        self._links = links

    def judge(
        self, found: Found, listed: Callable[[str], str | None] = lambda url: None
    ) -> MessageVerdict:
        """The verdict on what read() found in a message."""
        links = tuple(self._links.judge(link, listed) for link in found.links[:LINKS_JUDGED])
        text = plain(found.rest) + (" http" if links else "")
        raised = [flag for flag in self._flags if flag.test.fits(text)]
        score = self._score(raised, links)
        return MessageVerdict(
            verdict=self._verdict(score, links),
            score=round(score, 4),
            flags=tuple(f.id for f in sorted(raised, key=lambda f: -f.weight)),
            scam_type=scam_type(raised),
            links=links,
            phones=found.phones,
            accounts=found.accounts,
        )

    def _score(self, raised: list[RedFlag], links: tuple[LinkVerdict, ...]) -> float:
        total = BIAS + sum(flag.weight for flag in raised)
        if links:
            total += max(LINK_WEIGHTS[link.verdict.value] for link in links)
            if any(reason.code == "shortener" for link in links for reason in link.reasons):
                total += SHORTENER
        return 1 / (1 + math.exp(-total))

    def _verdict(self, score: float, links: tuple[LinkVerdict, ...]) -> Verdict:
        by_words = Verdict.UNKNOWN
        if score >= DANGER:
            by_words = Verdict.DANGER
        elif score >= SUSPICIOUS:
            by_words = Verdict.SUSPICIOUS
        found = worst((by_words, *(link.verdict for link in links)))
        # A message is never "official": who sent it cannot be seen from its words.
        return Verdict.UNKNOWN if found is Verdict.OFFICIAL else found


def scam_type(raised: list[RedFlag]) -> str | None:
    """The trick that the red flags point to: each votes with its weight, most for its likeliest."""
    votes: dict[str, float] = {}
    for flag in raised:
        for place, name in enumerate(flag.types):
            votes[name] = votes.get(name, 0.0) + flag.weight / (1 + place)
    return max(votes, key=votes.__getitem__) if votes else None


@functools.lru_cache(maxsize=4)
def _message_judge(flags: RedFlags, links: LinkJudge) -> MessageJudge:
    return MessageJudge(flags, links)


def message_judge(content: Library) -> MessageJudge:
    """The judge over this content, built once."""
    return _message_judge(content.red_flags, link_judge(content.links))
