"""Answers that answer nothing: what every question of reports and the desk holds against."""

from __future__ import annotations

from handlers.core import incoming
from handlers.core.thai import plain
from handlers.core.turn import Turn


def says_nothing(turn: Turn) -> bool:
    """Whether this cannot answer a question put in words: a sticker, a file, marks or emoji."""
    match turn.said:
        case incoming.Text():
            return not any(letter.isalnum() for letter in turn.text)
        case incoming.Sticker() | incoming.File():
            return True
        case _:
            return False


def means(turn: Turn, *ids: str) -> bool:
    """Whether what was typed is one of these words of lexicon/report.yaml: "cancel", "skip"."""
    words, text = turn.content.report_words, plain(turn.text)
    return bool(text) and any((test := words.get(id)) and test.fits(text) for id in ids)
