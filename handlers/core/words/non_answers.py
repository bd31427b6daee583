"""Recognises messages that cannot answer a question (stickers, emoji, small talk), and test words
such as "cancel".
"""

from __future__ import annotations

from handlers.core import incoming
from handlers.core.reply import Text
from handlers.core.say import Family
from handlers.core.text import plain
from handlers.core.turn import Turn


def says_nothing(turn: Turn) -> bool:
    """Whether this cannot answer any question: a sticker, a file, punctuation or emoji."""
    match turn.said:
        case incoming.Text():
            return not any(letter.isalnum() for letter in turn.text)
        case incoming.Sticker() | incoming.File() | incoming.Unread():
            return True
        case _:
            return False


def means(turn: Turn, *ids: str) -> bool:
    """Whether the text means one of these tests of lexicon/report.yaml ("cancel", "skip")."""
    words, text = turn.content.report_words, plain(turn.text)
    return bool(text) and any((test := words.get(id)) and test.fits(text) for id in ids)


SMALL_TALK = ("hello", "thanks", "fine", "who", "cross")
"""Ids of lexicon/report.yaml: small talk, which answers no question."""
SMALL_TALK_ANSWER = Family("unclear", SMALL_TALK)


def small_talk(turn: Turn, *answers: str) -> Text | None:
    """A friendly line in answer to small talk, else None.

    `answers` are the ids of SMALL_TALK that do answer this question: "fine" does so for an
    official.
    """
    said = (id for id in SMALL_TALK if id not in answers and means(turn, id))
    id = next(said, None)
    return Text(SMALL_TALK_ANSWER.phrase(id)) if id else None
