"""Extracts the links, telephone numbers and bank accounts from a message, by links/extract.py and
core/numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from content.reading.lexicon.numbers import NumberWords
from handlers.checks.links.address import parse
from handlers.checks.links.extract import find_links
from handlers.checks.links.refang import refanger
from handlers.checks.links.spelling import as_browsers_read, plainly_written, spans
from handlers.core.numbers.reading import find_numbers
from handlers.core.text import normalized
from handlers.core.words.remembered import remembered


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a message.

    `text` is the message with disguised links restored ("refanged"), `rest` the same with its links
    replaced by spaces. `doubtful` are links whose host other readers may read otherwise: they are
    never official.
    """

    text: str
    rest: str
    links: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    doubtful: frozenset[str] = frozenset()

    @property
    def nothing(self) -> bool:
        """Whether the message contains nothing that could be looked up."""
        return not (self.links or self.phones or self.accounts)


def read(message: str, words: NumberWords, hidden: Sequence[str] = ()) -> Found:
    """Extract what is in a message; `hidden` are links that its text does not show."""
    return _shown(message, words) if not hidden else _read(message, words, hidden)


@remembered
def _shown(message: str, words: NumberWords) -> Found:
    return _read(message, words)


def _read(message: str, words: NumberWords, hidden: Sequence[str] = ()) -> Found:
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
    doubtful, more = _doubtful(tuple(links), (*spans(message), *hidden))
    links.update(dict.fromkeys(more))
    return Found(text, rest, tuple(links), numbers.phones, numbers.accounts, doubtful)


def _doubtful(links: Sequence[str], raw: Sequence[str]) -> tuple[frozenset[str], Sequence[str]]:
    """(links that are not plainly written, what a browser opens in their place)."""
    doubtful, hosts = set(), set()
    for link in links:
        address = parse(link)
        if address is None:
            continue
        hosts.add(address.host)
        if not plainly_written({address.host, address.name}, raw):
            doubtful.add(link)
    if not doubtful:
        return frozenset(), ()
    read = [href for span in raw if "." in span for href in as_browsers_read(span)]
    more = [href for href in read if (a := parse(href)) and a.host not in hosts]
    return frozenset(doubtful.union(more)), more
