"""Makes the description of a question's example message that is drawn as a picture, and the same in
words.
"""

from __future__ import annotations

from typing import get_args

import regex

from content.reading.drawable import undrawable
from content.reading.schema import Message, RealOrFake, SentBy, SpotFlag
from handlers.core.reply import Drawn, Shape
from handlers.core.say import Family, Passage, Phrase, Say
from handlers.learning.question_ref import QuestionRef

KIND = "message"
"""The kind of the drawing, which is also part of its URL."""

SENT_BY: Family[SentBy] = Family("lesson.by_{}", get_args(SentBy))
"""The phrases for how a message was sent, e.g. by SMS."""

WIDTH = 1024
"""The width in pixels, the most that LINE shows in a Flex message (Messaging API, image)."""

_HEIGHTS = ((80, 640), (150, 800))
_TALLEST = 1024


def picture_of(question: SpotFlag | RealOrFake, at: QuestionRef, language: str) -> Drawn | None:
    """Return the question's message as a picture in this language, or else in Thai.

    Returns None if the font lacks a letter of it.
    """
    message = question.message
    language = language if language in message.text else "th"
    if not is_drawable(message, language):
        return None
    values = {
        "lesson": at.slug,
        "question": question.id,
        "language": language,
        "look": message.text_hash(language),
    }
    return Drawn(KIND, values, in_words(message), shape(message.text[language]))


def in_words(message: Message) -> Say:
    """Return how the message was sent, its sender and its text."""
    by = SENT_BY.phrase(message.by)
    sender, text = Passage(message.sender), Passage(message.text)
    return Phrase("lesson.drawn", {"by": by, "sender": sender, "text": text})


def is_drawable(message: Message, language: str) -> bool:
    """Return whether the font has all letters of the message and its sender."""
    words = (message.text[language], message.sender.get(language, message.sender["th"]))
    return not any(undrawable(each) for each in words)


def shape(text: str) -> Shape:
    """Return (width, height) in pixels; the height depends on the length of the text."""
    letters = len(regex.findall(r"\X", text))
    height = next((height for most, height in _HEIGHTS if letters <= most), _TALLEST)
    return WIDTH, height
