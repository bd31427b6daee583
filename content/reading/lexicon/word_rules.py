"""Word rules: lines of words that staff can edit, made into quick tests of a message.

A line is groups joined by " + "; each group is words joined by "|". A line fits a message when
every group has a word in it, each with a letter of its own: a word that stands inside another is
no second word, as "in" stands in "pin". Inside a word, ".." stands for up to 25 characters of
anything, a "*" at the end lets a Latin word go on ("scam*"), and "=" in front means the whole
message. "!" in front means with its tone marks only: without them the word would stand inside some
other word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

_AND = re.compile(r"(?:^| )\+(?: |$)")
_GAP = ".{0,25}?"
_TONES = re.compile("[\u0e47-\u0e4b]")  # maitaikhu and the four tone marks
_SILENT = re.compile("[\u0e01-\u0e2e][\u0e34\u0e38]?\u0e4c")  # a letter under thanthakhat


class WrongRule(ValueError):
    """A line that is no rule: it has an empty group or an empty word."""


def fold(text: str) -> str:
    """Thai without tone marks and silent letters: how people type who are in a hurry."""
    return _TONES.sub("", _SILENT.sub("", text))


Letters = frozenset[int]
"""Where the letters of a word stand in a text: what lies in its gaps is not its."""


def without(words: Sequence[str], text: str) -> str:
    """A text in plain form with "_" for these words: names of places and everyday words that hold
    a word of the rules and mean something else."""
    return _any_of(tuple(words)).sub("_", text) if words else text


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


@cache
def _ready(words: str) -> re.Pattern[str]:
    return re.compile("|".join(map(_word, words.split("|"))))


@cache
def _pieces(words: str) -> tuple[re.Pattern[str], ...]:
    """A pattern for each word, with a group for each of its pieces; made for words that fit."""
    return tuple(re.compile(_word(word, "({})")) for word in words.split("|"))


@dataclass(frozen=True, slots=True)
class WordGroup:
    """Words of which one must be there, joined by "|".

    `beginnings` is each word up to its first gap. Most words are nowhere in a message, and looking
    for plain letters tells so some twenty times faster than the pattern that knows edges and gaps.
    The pattern is made at its first use: all of them together take a third of a second.
    """

    beginnings: tuple[str, ...]
    words: str

    @staticmethod
    def of(words: Iterable[str]) -> WordGroup:
        """The group of these words."""
        words = list(words)
        beginnings = {_bare(word).partition("..")[0]: None for word in words}
        return WordGroup(tuple(beginnings), "|".join(words))

    def fits(self, text: str) -> bool:
        """Whether one of the words is in the text."""
        for beginning in self.beginnings:
            if beginning in text:
                return _ready(self.words).search(text) is not None
        return False

    def places(self, text: str) -> Iterator[Letters]:
        """The letters of each word wherever it is in the text, one that begins in another too."""
        for word in _pieces(self.words):
            match = word.search(text)
            while match:
                yield frozenset(n for start, end in match.regs[1:] for n in range(start, end))
                match = word.search(text, match.start() + 1)


@dataclass(frozen=True, slots=True)
class WordRule:
    """One line, made ready twice: as written, and folded."""

    groups: tuple[WordGroup, ...]
    folded: tuple[WordGroup, ...]

    @staticmethod
    def of(line: str) -> WordRule:
        """The rule a line says. Raises WrongRule."""
        written = _groups(line)
        groups = tuple(
            WordGroup.of(word.removeprefix("!").lstrip() for word in group) for group in written
        )
        if "!" not in line and fold(line) == line:
            return WordRule(groups, groups)
        loose = [[fold(word) for word in group if word[0] != "!"] for group in written]
        return WordRule(groups, tuple(map(WordGroup.of, loose)))


@dataclass(frozen=True, slots=True)
class WordTest:
    """Fits when a line of `when` does and none of `unless`.

    `heads` and `folded_heads` are the first two letters of every word that could begin a fit: a
    short message shares none of them with most tests, and need not be held against their lines.
    """

    when: tuple[WordRule, ...]
    unless: tuple[WordRule, ...] = ()
    heads: frozenset[str] = frozenset()
    folded_heads: frozenset[str] = frozenset()

    @staticmethod
    def of(when: Iterable[str], unless: Iterable[str] = ()) -> WordTest:
        """The test that these lines make. Raises WrongRule."""
        rules = tuple(WordRule.of(line) for line in when)
        return WordTest(
            rules,
            tuple(WordRule.of(line) for line in unless),
            _heads(rule.groups[0] for rule in rules),
            _heads(rule.folded[0] for rule in rules),
        )

    def forbids(self, text: str) -> bool:
        """Whether a line of `unless` fits."""
        return any(_all(rule.groups, text) for rule in self.unless)

    def fits(self, text: str, folded: str | None = None) -> bool:
        """Whether it fits a text in plain form; with `folded`, judged by that form instead.

        What forbids is always looked for as written: "not" and "?" differ by a tone mark only.
        """
        if folded is None:
            if self.heads.isdisjoint(_pairs(text)):
                return False
            found = any(_all(rule.groups, text) for rule in self.when)
        else:
            if self.folded_heads.isdisjoint(_pairs(folded)):
                return False
            found = any(_all(rule.folded, folded) for rule in self.when)
        return found and not self.forbids(text)


def _check(line: str) -> str:
    try:
        _groups(line)
    except WrongRule as error:
        raise PydanticCustomError("content", "", {"code": "no_rule", "rule": line}) from error
    return line


RuleLine = Annotated[str, AfterValidator(_check)]
"""A line as a field of a file: one that is no rule is a mistake of that file."""


def _groups(line: str) -> Sequence[Sequence[str]]:
    """The words of each group of a line. Raises WrongRule."""
    groups = [[word.strip() for word in group.split("|")] for group in _AND.split(line.lower())]
    if not all(word.strip("!=*.") for group in groups for word in group):
        raise WrongRule(line)
    return groups


def _heads(groups: Iterable[WordGroup]) -> frozenset[str]:
    return frozenset(beginning[:2] for group in groups for beginning in group.beginnings)


@lru_cache(maxsize=4)
def _pairs(text: str) -> frozenset[str]:
    """Every letter and pair of letters of a text; all tests ask it of the same text in turn."""
    return frozenset(text).union(map(str.__add__, text, text[1:]))


def _all(groups: tuple[WordGroup, ...], text: str) -> bool:
    """Whether every group has a word in the text, none of them inside another."""
    if not all(group.fits(text) for group in groups):
        return False
    return len(groups) == 1 or _apart([frozenset(group.places(text)) for group in groups])


def _apart(choices: Sequence[Collection[Letters]], chosen: tuple[Letters, ...] = ()) -> bool:
    """Whether a place can be chosen for each group so that none lies inside another."""
    if not choices:
        return True
    return any(
        _apart(choices[1:], (*chosen, place))
        for place in choices[0]
        if not any(place <= other or other <= place for other in chosen)
    )


def _bare(word: str) -> str:
    """The letters of a word: "=" has a meaning in front only ("otp=" is looked for whole)."""
    return word.lstrip("=").rstrip("*")


def _word(word: str, piece: str = "{}") -> str:
    """The pattern of a word; `piece`: how each piece of it is put."""
    whole, open_ended = word.startswith("="), word.endswith("*")
    word = _bare(word)
    body = _GAP.join(piece.format(re.escape(part)) for part in word.split(".."))
    if whole:
        return rf"\A{body}\Z"
    # Thai has no spaces between words; Latin letters and digits do, and need their edges.
    before = "(?<![a-z0-9])" if re.match("[a-z0-9]", word) else ""
    after = "(?![a-z0-9])" if re.search("[a-z0-9]$", word) and not open_ended else ""
    return before + body + after
