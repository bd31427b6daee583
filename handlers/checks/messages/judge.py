"""Judges a whole message: red flags in its words, and every link in it, together."""

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
from handlers.checks.links.lookup import LookedUp
from handlers.checks.messages.evidence import Evidence
from handlers.checks.messages.model import message_model, odds
from handlers.checks.messages.respell import respeller
from handlers.checks.tree_model import Trained, share
from handlers.checks.verdict import LinkVerdict, Reason, Verdict, flag_reason, worst
from handlers.core.text import plain

LINKS_JUDGED = 10
"""Links of one message that are judged."""

BIAS = -3.4
LINK_WEIGHTS = {"danger": 4.2, "suspicious": 2.6, "unknown": 0.5, "official": 0.0}
SHORTENER = 0.7
SUSPICIOUS, DANGER = 0.65, 0.92
BARE = 0.85
"""Score from which words alone, with no red flag, link or number beside them, are suspicious: an
announcement of a village reads like an advert, and has nothing in it to press or to pay."""
CALM = 0.25
"""Score below which all else in a message speaks against an alarm: a link that only looks odd then
leaves it unknown, with what is odd told. One that is danger stays danger."""
FEW_WORDS = 24
"""Characters beside a link below which wording is no evidence."""
WORDING = 0.0
"""Log-odds of the words alone from which their wording is a reason, where no flag is."""
_CODE = re.compile(r"(?<![\d.,])\d{4,8}(?!\d|[.,:/]\d)", re.ASCII)
"""Digits that may be a code: no amount, no hour, no day."""


@dataclass(frozen=True, slots=True)
class MessageVerdict:
    """What is said of a message. `flags` are red flag ids, the weightiest first; `scam_type` is the
    trick they point to, if any; `links` keep the order of the text; `code_came`: it brings a code
    for its reader alone, and nothing speaks against it."""

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
        """Why, in plain words: red flags of the text, then what the worst link shows."""
        words = tuple(map(flag_reason, self.flags))
        of_link = tuple(reason for link in self.links[:1] for reason in link.reasons)
        return words + of_link


class MessageJudge:
    """Built once from the content; `judge` takes a few milliseconds a message."""

    def __init__(self, flags: RedFlags, links: LinkJudge, model: Trained | None = None) -> None:
        self._model = model or message_model()
        self._flags, self._topics, self._codes = flags.flags, flags.topics, flags.codes
        self._respell = respeller(flags.lookalikes)
        self._not_words = flags.not_words
        self._links = links

    def evidence(self, found: Found, known: LookedUp = NOTHING_KNOWN) -> Evidence:
        """The red flags and the link verdicts of a message, before they are weighed."""
        links = tuple(self._links.judge(link, known) for link in found.links[:LINKS_JUDGED])
        text = self._words(found) + (" http" if links else "")
        plainly = {flag.id for flag in self._flags if flag.test.fits(text)}
        seen = plainly.union(
            flag.id
            for reading in self._respell(text)
            for flag in self._flags
            if flag.id not in plainly and flag.test.fits(reading)
        )
        raised = tuple(flag for flag in self._flags if flag.id in seen)
        return Evidence(raised, links, _rules(raised, links), len(seen) > len(plainly))

    def judge(self, found: Found, known: LookedUp = NOTHING_KNOWN) -> MessageVerdict:
        """The verdict on what read() found in a message."""
        return self.weigh(found, self.evidence(found, known))

    def weigh(self, found: Found, seen: Evidence) -> MessageVerdict:
        """The verdict on a message in which this was seen."""
        total, words = odds(found, seen, self._model)
        score = share(total)
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
    """The worse of what the words and the links say.

    Wording alone, with no red flag a person could understand, is suspicious at most, and a few
    words beside a link say nothing. A message is never "official": who sent it cannot be seen.
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
    """Log-odds by rules: red flags, and the worst link."""
    total = BIAS + sum(flag.weight for flag in raised)
    if links:
        total += max(LINK_WEIGHTS[link.verdict.value] for link in links)
        if any(reason.code == "shortener" for link in links for reason in link.reasons):
            total += SHORTENER
    return total


def scam_type(
    raised: list[RedFlag], links: tuple[LinkVerdict, ...], topics: Sequence[Topic] = ()
) -> str | None:
    """The trick that the red flags point to: each votes with its weight, most for its likeliest,
    and what it is about votes too.

    With no red flag that points anywhere, a gambling link names its own trick.
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
    """The judge over this content, built once."""
    return _message_judge(content.red_flags, link_judge(content.links))
