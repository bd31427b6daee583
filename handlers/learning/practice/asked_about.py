"""Handles the text of a practice message that somebody sends us, and the question whether the one
they just got is real.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from content.reading.lessons.practice import PracticeItem
from handlers.core.buttons import MENU
from handlers.core.incoming import Text
from handlers.core.last_answer import LastAnswer, asks_something
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Press, Reply
from handlers.core.say import Passage, Phrase
from handlers.core.text import plain
from handlers.core.turn import Turn
from handlers.core.words.intents import intent_of
from handlers.learning.practice.handler import TOLD
from handlers.learning.practice.messages import revealed, waiting
from storage.people import practice
from storage.people.practice import AnswerPractice

LONGEST = 60
"""The most characters of a question about the message just got; more is a message to judge."""

LATELY = timedelta(days=1)
"""For so long "is this real" is about the practice message that came last."""


async def from_message(turn: Turn) -> Outcome | None:
    """Handle words that are a practice message, or ask about the one that waits for an answer."""
    said = turn.said
    if not isinstance(said, Text) or said.hidden_links or len(turn.events) != 1:
        return None
    pasted = _pasted(turn)
    if pasted is None and not _asks(turn):
        return None
    sent = await turn.read(partial(practice.sent, person=turn.person.id))
    waits = waiting(turn.content.practice, sent) if turn.person.practice else None
    lately = waits is not None and turn.now < sent[waits.id].at + LATELY
    if waits and (waits == pasted or (pasted is None and lately)):
        change = AnswerPractice(turn.person.id, waits.id, TOLD)
        return Outcome(Reply((revealed(waits, TOLD, going=True),)), changes=(change,))
    return Outcome(Reply((_ours(pasted),))) if pasted else None


def _pasted(turn: Turn) -> PracticeItem | None:
    """The message that these words are, whole: anything more may be somebody else's bait."""
    words = plain(turn.text)
    same = (
        one for one in turn.content.practice if words in {plain(each) for each in one.text.values()}
    )
    return next(same, None)


def _asks(turn: Turn) -> bool:
    if turn.person.practice is None or len(turn.text) > LONGEST:
        return False
    if asks_something(turn) or LastAnswer.of(turn):
        return False
    words = turn.text.rstrip(". ")
    if any(letter.isdigit() or letter in "./:@" for letter in words):
        return False  # a link, number or name is with it, to be judged
    return intent_of(turn.text, turn.content.intents) == "check_message"


def _ours(item: PracticeItem) -> Card:
    """What it is; that it came from us cannot be told from its words."""
    read = Press(Phrase("weekly.button_read"), "lesson.start", item.lesson)
    lines = (Phrase("practice.ours.else"), Passage(item.told))
    return Card(Phrase("practice.ours"), lines, buttons=(read, MENU))
