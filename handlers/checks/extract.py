"""Extracts the links, telephone numbers and bank accounts from a message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from content.reading.lexicon.numbers import NumberWords
from handlers.checks.links.extract import find_links
from handlers.checks.links.refang import refanger
from handlers.core.numbers.reading import find_numbers
from handlers.core.text import normalized


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a message.

    `text` is the message with disguised links restored ("refanged"), `rest` the same with its links
    replaced by spaces.
    """

    text: str
    rest: str
    links: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether the message contains nothing that could be looked up."""
        return not (self.links or self.phones or self.accounts)


def read(message: str, words: NumberWords, hidden: Sequence[str] = ()) -> Found:
    """Extract what is in a message; `hidden` are links that its text does not show."""
    text = refanger(words.dot, words.com)(normalized(message))
    spots = find_links(text)
    pieces, place = [], 0
    for spot in spots:
        pieces += [text[place : spot.start], " "]
        place = spot.end
    rest = "".join([*pieces, text[place:]])
    numbers = find_numbers(rest, words)
    links = dict.fromkeys([spot.url for spot in spots])
    links.update(dict.fromkeys(spot.url for url in hidden for spot in find_links(normalized(url))))
    return Found(text, rest, tuple(links), numbers.phones, numbers.accounts)
