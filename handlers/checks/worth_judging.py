"""Tells a message that somebody was sent from what a person says of themselves, and judges it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from content.reading.library import Library
from handlers.checks.bare_input import with_account
from handlers.checks.extract import Found, read
from handlers.checks.links.lookup import LinkFacts
from handlers.checks.messages.act import joined
from handlers.checks.messages.judge import LINKS_JUDGED, MessageVerdict, message_judge
from handlers.checks.verdict_card import COMFORT
from handlers.core import incoming
from handlers.core.ports import FORWARDED
from handlers.core.turn import Turn
from handlers.core.words.intents import intent_of
from handlers.core.words.reading import Reading

LONG = 60
"""Characters from which a text may be a forwarded message."""
VERY_LONG = 160
"""Characters from which it surely is."""
PASSED_ON = 0.3
"""Likelihood of a message passed on below which words are the person's own, however long."""
SURELY_PASSED_ON = 0.6
"""The same from which it is judged, however short."""
_ABOUT_CHECKS = frozenset({None, "check_link", "check_phone", "check_message"})

LookUp = Callable[[Turn, tuple[str, ...]], Awaitable[LinkFacts]]
"""Returns what is known of the links of a turn."""


def prepare(content: Library) -> None:
    """Judge a message, which builds the judges of this content and the list of domain endings."""
    message_judge(content).judge(read("https://example.com 0123456789", content.numbers))


async def judged(turn: Turn, look_up: LookUp) -> MessageVerdict | None:
    """The verdict on the text of a turn, or None if there is nothing to judge in it."""
    hidden = tuple(
        link
        for event in turn.events
        if isinstance(event.said, incoming.Text)
        for link in event.said.hidden_links
    )
    found = with_account(read(turn.text, turn.content.numbers, hidden))
    if _belongs_to_others(turn, found):
        return None
    reading = (
        await turn.ports.understanding.understand(turn.text)
        if len(turn.text) >= LONG // 2
        else None
    )
    if _is_told(found, reading):
        return None
    known = await look_up(turn, found.links[:LINKS_JUDGED])
    verdict = joined(message_judge(turn.content).judge(found, known), reading)
    if found.nothing and not _is_message(turn.text, verdict) and not _is_passed_on(reading):
        return None
    return verdict


def _belongs_to_others(turn: Turn, found: Found) -> bool:
    """Whether the text has an intent that another feature answers."""
    if found.links or found.accounts:
        return False
    intent = intent_of(turn.text, turn.content.intents)
    return intent not in _ABOUT_CHECKS and len(turn.text) < LONG


def _is_told(found: Found, reading: Reading | None) -> bool:
    """Whether a text without links and numbers is what the person says, and no message to judge."""
    if not found.nothing or reading is None:
        return False
    return reading.any_of({FORWARDED}) < PASSED_ON


def _is_passed_on(reading: Reading | None) -> bool:
    """Whether a text is surely somebody else's message, though nothing in it is flagged."""
    return reading is not None and reading.any_of({FORWARDED}) >= SURELY_PASSED_ON


def _is_message(words: str, verdict: MessageVerdict) -> bool:
    """Whether a text without links and numbers reads like a message that somebody received."""
    size = len(words)
    return (
        size >= VERY_LONG
        or verdict.code_came
        or (verdict.verdict.flagged and verdict.scam_type in COMFORT)
        or (size >= LONG and verdict.verdict.flagged)
        or (size >= LONG // 2 and len(verdict.flags) >= 2 and verdict.verdict.flagged)
    )
