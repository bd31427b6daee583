"""Checks that the other checks use on any text: languages, placeholders, length, web addresses and
words to avoid.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from content.check.lengths import graphemes
from content.check.yaml_tree import Node
from content.reading.files import REQUIRED_LANGUAGES
from content.reading.problems import Mistakes

_ADDRESS = re.compile(
    r"https?://|\bwww\.|\b[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:com|net|org|th|info|xyz|link|cc|me)\b",
    re.IGNORECASE,
)

# Nobody can open these: .example is reserved (RFC 2606), and .go.th alone is a suffix.
_ONLY_SHOWN = re.compile(r"[a-z0-9.-]+\.example(?![.-]?[a-z0-9])|(?<![a-z0-9-])\.go\.th\b")


@dataclass(frozen=True, slots=True, eq=False)
class Avoid:
    """Words we never use, service names that contain such a word, and those of the words that call
    something safe; all in lower case. It equals itself only: what a text holds is remembered by it.
    """

    words: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    safe: tuple[str, ...] = ()

    def found_in(self, text: str) -> Iterator[str]:
        """The words to avoid in a lower-case text; those inside a service name do not count."""
        for name in self.names:
            text = text.replace(name, " ")
        if not _any_of(self.words).search(text):
            return
        for word in self.words:
            if re.search(_alone(word), text):
                yield word


def _alone(word: str) -> str:
    """The pattern of a word: English ones only as whole words, since Thai has no spaces."""
    return rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word)


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Finds whether a text has one of the words at all: nearly none has."""
    return re.compile("|".join(map(_alone, words)) or r"(?!)")


@lru_cache(maxsize=1 << 14)
def placeholders(text: str) -> frozenset[str] | None:
    """The names in {curly brackets}; None if a bracket does not close."""
    try:
        return frozenset(
            name for _, name, _, _ in string.Formatter().parse(text) if name is not None
        )
    except ValueError:
        return None


def check_languages(path: Path, name: str, node: Node, mistakes: Mistakes) -> None:
    """Check that the text exists in every required language, with the same placeholders."""
    for language in REQUIRED_LANGUAGES:
        if not node.text_at(language):
            at = node.at(language)
            line = at.line if at else node.line
            mistakes.add(path, line, "language_missing", field=name, language=language)
    check_placeholders(path, node.keys, mistakes)


def check_placeholders(path: Path, texts: Mapping[str, Node], mistakes: Mistakes) -> None:
    """Check that every language has the placeholders of the Thai text."""
    thai = texts.get("th")
    if thai is None:
        return
    wanted = placeholders(thai.text)
    for language, node in texts.items():
        found = placeholders(node.text)
        if found is None:
            mistakes.add(path, node.line, "brackets", language=language)
        elif wanted is not None and found != wanted:
            names = ", ".join(sorted("{" + name + "}" for name in found ^ wanted))
            mistakes.add(path, node.line, "placeholders", language=language, names=names)


def check_length(
    path: Path, name: str, node: Node, limit: int, mistakes: Mistakes, aim: int | None = None
) -> None:
    """Check that a text has at most `limit` graphemes; warn if it has more than `aim`."""
    count = graphemes(node.text.strip())
    if count > limit:
        mistakes.add(path, node.line, "too_long", field=name, count=count, limit=limit)
    elif aim and count > aim:
        mistakes.warn(path, node.line, "rather_long", field=name, count=count, aim=aim)


def check_wording(
    path: Path,
    node: Node,
    avoid: Avoid,
    mistakes: Mistakes,
    *,
    addresses: bool = False,
    judges: bool = False,
) -> None:
    """Check that a text has no web address (unless `addresses`), and warn of words to avoid; a text
    that `judges` a link, a number or a message must not call it safe."""
    address, words = _wording(node.text, avoid)
    if address and not addresses:
        mistakes.add(path, node.line, "web_address", address=address)
    for word in words:
        note = mistakes.add if judges and word in avoid.safe else mistakes.warn
        note(path, node.line, "word_to_avoid", word=word)


@lru_cache(maxsize=1 << 14)
def _wording(text: str, avoid: Avoid) -> tuple[str, tuple[str, ...]]:
    """(web address or empty, words to avoid) of a text: nearly all are the same at the next check
    of a workshop."""
    lowered = text.lower()
    address = _ADDRESS.search(_ONLY_SHOWN.sub(" ", lowered))
    return address[0] if address else "", tuple(avoid.found_in(lowered))
