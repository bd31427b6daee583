"""Answers words in Burmese, Khmer and other scripts by their likeness to example sentences.

The reader learned Thai, Isan and English; of Lao, Khmer and Burmese it knows few words.
"""

from __future__ import annotations

from handlers.core.turn import Turn
from handlers.core.words.answer_language import FOREIGN_SCRIPTS, language_of
from handlers.understanding.similar import likeness

LIKE, LIKE_MEANWHILE = 0.44, 0.7
"""Likeness to a way of saying it from which words ask for its answer; and while a question is
open, whose answer they may be."""


def answer_said(turn: Turn, *, asked: bool) -> str | None:
    """The slug of the answer whose ways of saying it, in the language of the words, are likest.

    None for languages that the reader knows, and if nothing is like enough.
    """
    language = language_of(turn.text)
    if language not in FOREIGN_SCRIPTS:
        return None
    found = (
        (likeness(turn.text, said), slug)
        for slug, answer in turn.content.answers.items()
        for said in answer.said.get(language, ())
    )
    best, slug = max(found, default=(0.0, ""))
    return slug if best >= (LIKE_MEANWHILE if asked else LIKE) else None
