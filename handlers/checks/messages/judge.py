"""Judges a whole message by the red flags in its text, by its links and by the message model."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from content.reading.lexicon.red_flags import RedFlag, RedFlags, Topic
from content.reading.lexicon.word_rules import without
from content.reading.library import Library
from handlers.checks.extract import Found
from handlers.checks.links.judge import NOTHING_KNOWN, LinkJudge, link_judge
from handlers.checks.links.lookup import LinkFacts
from handlers.checks.messages.deobfuscate import deobfuscator
from handlers.checks.messages.findings import Findings
from handlers.checks.messages.model import message_model, odds
from handlers.checks.tree_model import TreeModel, probability
from handlers.checks.verdict import LinkVerdict, Reason, Verdict, flag_reason, worst
from handlers.core.text import plain

LINKS_JUDGED = 10
"""Most links of one message that are judged."""

BIAS = -3.4
LINK_WEIGHTS = {"danger": 4.2, "suspicious": 2.6, "unknown": 0.5, "official": 0.0}
SHORTENER = 0.7
SUSPICIOUS, DANGER = 0.65, 0.92
BARE = 0.85
"""Score from which a text without red flags, links and numbers is suspicious: an announcement of a
village reads like an advert, but has nothing to click or to pay."""
CALM = 0.25
"""Score below which a suspicious link is not enough for an alarm: the verdict is then unknown, with
the link's reasons. A dangerous link stays dangerous."""
FEW_WORDS = 24
"""Characters of a text below which its wording is no evidence."""
WORDING = 0.0
"""Log-odds of the n-grams from which the wording is a reason, if there is no red flag."""
_CODE = re.compile(r"(?<![\d.,])\d{4,8}(?!\d|[.,:/]\d)", re.ASCII)
"""Digits that may be a one-time code: no amount, time or date."""


@dataclass(frozen=True, slots=True)
class MessageVerdict:
    """The verdict on a message. `flags` are ids of red flags, the weightiest first; `scam_type` is
    the trick that they suggest, if any; `links` are in the order of the text; `code_came`: it
    brings a one-time code and nothing speaks against it."""

    verdict: Verdict
    score: float
    flags: tuple[str, ...]
    scam_type: str | None
    links: tuple[LinkVerdict, ...]
    phones: tuple[str, ...]
    accounts: tuple[str, ...]
    code_came: bool = False

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Red flags of the text, then the reasons of the first link."""
        words = tuple(map(flag_reason, self.flags))
        of_link = tuple(reason for link in self.links[:1] for reason in link.reasons)
        return words + of_link


class MessageJudge:
    """Built once from the content; judging a message takes a few milliseconds."""

    def __init__(self, flags: RedFlags, links: LinkJudge, model: TreeModel | None = None) -> None:
        self._model = model or message_model()
        self._flags, self._topics, self._codes = flags.flags, flags.topics, flags.codes
        self._deobfuscate = deobfuscator(flags.lookalikes)
        self._not_words = flags.not_words
        self._links = links

    def find(self, found: Found, known: LinkFacts = NOTHING_KNOWN) -> Findings:
        """The red flags and link verdicts of a message, before they are weighed."""
        links = tuple(
            self._links.judge(link, known, plain=link not in found.doubtful)
            for link in found.links[:LINKS_JUDGED]
        )
        text = self._words(found) + (" http" if links else "")
        plainly = {flag.id for flag in self._flags if flag.test.fits(text)}
        seen = plainly.union(
            flag.id
            for reading in self._deobfuscate(text)
            for flag in self._flags
            if flag.id not in plainly and flag.test.fits(reading)
        )
        raised = tuple(flag for flag in self._flags if flag.id in seen)
        return Findings(raised, links, _rules(raised, links), len(seen) > len(plainly))

    def judge(self, found: Found, known: LinkFacts = NOTHING_KNOWN) -> MessageVerdict:
        """The verdict on a message, of which `found` was read."""
        return self.weigh(found, self.find(found, known))

    def weigh(self, found: Found, seen: Findings) -> MessageVerdict:
        """The verdict on a message with these findings."""
        total, words = odds(found, seen, self._model)
        score = probability(total)
        against = sorted((f for f in seen.raised if f.weight > 0), key=lambda f: -f.weight)
        names = [flag.id for flag in against] + ["disguised"] * seen.disguised
        if words >= WORDING and not names and len(found.rest.strip()) >= FEW_WORDS:
            names.append("wording")
        verdict = _verdict(score, found, seen.links, bool(against))
        text = self._words(found)
        topics = [topic for topic in self._topics if topic.test.fits(text)] if against else []
        return MessageVerdict(
            verdict=verdict,
            score=round(score, 4),
            flags=tuple(names),
            scam_type=scam_type(against, seen.links, topics),
            links=seen.links,
            phones=found.phones,
            accounts=found.accounts,
            code_came=verdict is Verdict.UNKNOWN and self._is_code(found, text),
        )

    def _words(self, found: Found) -> str:
        return without(self._not_words, plain(found.rest))

    def _is_code(self, found: Found, text: str) -> bool:
        return found.nothing and _CODE.search(text) is not None and self._codes.fits(text)


def _verdict(
    score: float, found: Found, links: tuple[LinkVerdict, ...], has_flags: bool
) -> Verdict:
    """The worse of the verdicts by text and by links.

    Wording without a red flag is suspicious at most, and a few words beside a link are no evidence.
    A message is never "official": its sender is unknown.
    """
    by_words = Verdict.UNKNOWN
    if has_flags or len(found.rest.strip()) >= FEW_WORDS:
        if score >= DANGER and has_flags:
            by_words = Verdict.DANGER
        elif score >= (BARE if found.nothing and not has_flags else SUSPICIOUS):
            by_words = Verdict.SUSPICIOUS
    by_links = worst(link.verdict for link in links)
    if by_links is Verdict.SUSPICIOUS and score < CALM and len(found.rest.strip()) >= FEW_WORDS:
        by_links = Verdict.UNKNOWN
    overall = worst((by_words, by_links))
    return Verdict.UNKNOWN if overall is Verdict.OFFICIAL else overall


def _rules(raised: tuple[RedFlag, ...], links: tuple[LinkVerdict, ...]) -> float:
    """Log-odds by rules: red flags and the worst link."""
    total = BIAS + sum(flag.weight for flag in raised)
    if links:
        total += max(LINK_WEIGHTS[link.verdict.value] for link in links)
        if any(reason.code == "shortener" for link in links for reason in link.reasons):
            total += SHORTENER
    return total


def scam_type(
    raised: list[RedFlag], links: tuple[LinkVerdict, ...], topics: Sequence[Topic] = ()
) -> str | None:
    """The trick that red flags suggest: each votes with its weight, most for its likeliest trick,
    and topics vote too. A gambling link votes for gambling.
    """
    votes: dict[str, float] = {}
    for topic in topics:
        votes[topic.type] = votes.get(topic.type, 0.0) + topic.weight
    for flag in raised:
        for place, name in enumerate(flag.types):
            vote = flag.weight * (0.2 if flag.method else 1.0) / (1 + place)
            votes[name] = votes.get(name, 0.0) + vote
    if any(reason.code == "gambling" for link in links for reason in link.reasons):
        votes["gambling"] = votes.get("gambling", 0.0) + 1.0
    return max(votes, key=votes.__getitem__) if votes else None


@functools.lru_cache(maxsize=4)
def _message_judge(flags: RedFlags, links: LinkJudge) -> MessageJudge:
    return MessageJudge(flags, links)


def message_judge(content: Library) -> MessageJudge:
    """The judge for this content, built once."""
    return _message_judge(content.red_flags, link_judge(content.links))
