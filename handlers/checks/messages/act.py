"""Joins a verdict with what the understanding model says a message does (its act: deceit, warning,
notice and so on).

Red flags are words of a topic, and a warning about a trick has them too. The reading tells deceit
from a warning, a genuine notice, a story, a question and talk.
"""

from __future__ import annotations

from dataclasses import replace
from math import exp, log

from handlers.checks.messages.judge import DANGER, MessageVerdict
from handlers.checks.verdict import Verdict
from handlers.core.words.reading import Reading

DECEIT = "deceit"
NO_TRICK = "none"
OLD, NEW, BASE = 0.4, 0.85, -0.5
"""Weights of the log-odds by flags and links, of those by the reading, and the rest: fitted on
messages of a village and on three writers the model did not learn from, each set weighing alike.
"""
SUSPICIOUS = 0.7
HONEST = 0.2
"""Score below which a message is left alone, whatever flags its words raise."""
WARNING = "warning"
WARNING_SURE = 0.6
"""Confidence in a warning from which the words of the trick it warns of do not count against it."""
TRICK_SURE = 0.4
"""Confidence from which the reading names the trick."""
_EDGE = 1e-4


def joined(verdict: MessageVerdict, reading: Reading | None) -> MessageVerdict:
    """The verdict with the reading taken in. A dangerous link stays dangerous."""
    if reading is None or not reading.acts:
        return verdict
    odds = OLD * _odds(verdict.score) + NEW * _odds(reading.act(DECEIT)) + BASE
    score = 1 / (1 + exp(-odds))
    return replace(
        verdict,
        score=round(score, 4),
        verdict=_verdict(verdict, score, warns=reading.act(WARNING) >= WARNING_SURE),
        scam_type=_trick(verdict, reading),
    )


def _verdict(before: MessageVerdict, score: float, *, warns: bool) -> Verdict:
    if any(link.verdict is Verdict.DANGER for link in before.links):
        return Verdict.DANGER
    if warns:
        return Verdict.UNKNOWN
    if score >= DANGER and before.flags:
        return Verdict.DANGER
    if score >= SUSPICIOUS:
        return Verdict.SUSPICIOUS
    if score >= HONEST and any(link.verdict is Verdict.SUSPICIOUS for link in before.links):
        return Verdict.SUSPICIOUS
    return Verdict.UNKNOWN


def _trick(before: MessageVerdict, reading: Reading) -> str | None:
    named = reading.tricks[0] if reading.tricks else None
    if named and named.id != NO_TRICK and named.confidence >= TRICK_SURE:
        return named.id
    return before.scam_type


def _odds(share: float) -> float:
    kept = min(max(share, _EDGE), 1 - _EDGE)
    return log(kept / (1 - kept))
