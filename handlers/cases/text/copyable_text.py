"""Joins lines into one message that a person copies and sends on, with a card that says how; the
callers write the lines.

Its lines are in Thai in every language, as Thai banks and agencies read them. What is not known is
a blank that the person fills in.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from handlers.core.reply import Button, Card, Part, Text
from handlers.core.say import Phrase, Say


def parts(lines: Sequence[Say], buttons: tuple[Button, ...]) -> tuple[Part, ...]:
    """Return the text as a message of its own, which can be copied whole, and what to do with it.

    There must be a line.
    """
    first, *rest = lines
    whole = reduce(
        lambda one, more: Phrase("letter.and", {"first": one, "rest": more}), rest, first
    )
    return Text(whole), Card(Phrase("letter.how"), (Phrase("letter.blanks"),), buttons=buttons)
