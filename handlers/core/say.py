"""What can be said to a person, before it is put into a language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Phrase:
    """One of our own sentences: a key of content/phrases and the values of its {placeholders}.

    A value is plain text, a number, or another Say (spoken in the same language).
    """

    key: str
    values: Mapping[str, str | int | Say] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passage:
    """Text that content carries in several languages: code -> text (Thai is always there)."""

    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Quote:
    """A person's own words, a number, a name: shown as it is in every language."""

    text: str


Say = Phrase | Passage | Quote
Speak = Callable[[Say], str]
"""Turns a Say into text of one reader's language (bot/turns/phrasebook.py makes one a reader)."""
