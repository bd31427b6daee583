"""What is said after an answer: its follow-ups, by letters, by meaning, or as buttons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from content.reading.answers.cards import Answer
from handlers.core.outcome import KEEP, Outcome
from handlers.core.reply import Reply
from handlers.core.turn import Turn
from handlers.understanding import certainty, similar
from handlers.understanding.cards import follow_up_card, still_card
from storage.engine.json_values import text

FLOW = "answer"
SHOWN = "shown"
"""The flow state of a person who was just shown an answer."""
NUMBER = 9
"""Digits of a telephone or account number."""
_ADDRESS = re.compile(r"://|[a-z0-9]\.[a-z]{2}", re.IGNORECASE)
REMEMBERED = timedelta(hours=1)
"""For so long the next words are read in the light of the answer that was shown."""


def in_mind(turn: Turn) -> tuple[str, Answer | None]:
    """(slug, answer) that was shown within the hour, if content still has it."""
    at = turn.flow_state
    if at is None or (at.updated and turn.now - at.updated > REMEMBERED):
        return "", None
    slug = text(at.data, "slug")
    return slug, turn.content.answers.get(slug)


def is_to_be_checked(words: str) -> bool:
    """Whether the words hold an address or a number, which are checked whatever was said before."""
    return bool(_ADDRESS.search(words)) or sum(map(str.isdigit, words)) >= NUMBER


def shown(turn: Turn, answer: Answer, number: int) -> Outcome:
    """The card of one follow-up; the answer stays in mind."""
    return Outcome(Reply((follow_up_card(turn.content, answer, answer.follow_ups[number]),)), KEEP)


def offered(turn: Turn, slug: str, answer: Answer) -> Outcome:
    """The numbers of the answer again, and its follow-ups as buttons."""
    return Outcome(Reply((still_card(turn.content, slug, answer),)), KEEP)


def by_letters(words: str, answer: Answer) -> int | None:
    """The number of the follow-up whose examples the words are written like."""
    return similar.best(words, _examples(answer))


async def by_meaning(turn: Turn, answer: Answer) -> int | None:
    """The number of the follow-up that the words are most like in meaning, if a reader is there."""
    examples = list(_examples(answer))
    said = [example for _, example in examples]
    alike = await turn.ports.understanding.likeness(turn.text, said)
    if not alike:
        return None
    best, number = max(zip(alike, (number for number, _ in examples), strict=True))
    return number if best >= certainty.LIKE_FOLLOW_UP else None


def _examples(answer: Answer) -> Iterator[tuple[int, str]]:
    for number, follow_up in enumerate(answer.follow_ups):
        for said in follow_up.said.values():
            yield from ((number, example) for example in said)
