"""Compiles word rules, the lines of words that staff edit, into fast tests of a message.

A line consists of groups joined by " + ", and a group of words joined by "|". A line fits a message
if a word of every group occurs in it, and none of these occurrences lies inside another: "in"
inside "pin" does not count. In a word, ".." stands for any 0 to 25 characters, "*" at the end lets
a Latin word continue ("scam*"), and "=" in front makes it match the whole message only. "!" in
front means that the word is looked for only as written with its tone marks, because without them it
would occur inside another word.
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
_SILENT = re.compile("[\u0e01-\u0e2e][\u0e34\u0e38]?\u0e4c")  # a letter with a thanthakhat


class WrongRule(ValueError):
    """Raised if a line is no rule, because it has an empty group or an empty word."""


def fold(text: str) -> str:
    """Return Thai text without tone marks and silent letters, which hurried people leave out."""
    return _TONES.sub("", _SILENT.sub("", text))


Letters = frozenset[int]
"""The positions of a word's letters in a text, without the characters in its gaps ("..")."""


def without(words: Sequence[str], text: str) -> str:
    """Return a text in plain form with "_" in place of these words.

    They are place names and everyday words that contain a word of the rules by chance."""
    return _any_of(tuple(words)).sub("_", text) if words else text


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


@cache
def _ready(words: str) -> re.Pattern[str]:
    return re.compile("|".join(map(_word, words.split("|"))))


@cache
def _pieces(words: str) -> tuple[re.Pattern[str], ...]:
    """Return a pattern per word, with a capturing group for each piece between its gaps."""
    return tuple(re.compile(_word(word, "({})")) for word in words.split("|"))


@dataclass(frozen=True, slots=True)
class WordGroup:
    """Alternative words, joined by "|", of which one must occur.

    `beginnings` holds each word up to its first gap. Most words do not occur in a message, and a
    plain substring search finds that about twenty times faster than the pattern with word edges and
    gaps. The pattern is compiled at its first use, as compiling all takes a third of a second.
    """

    beginnings: tuple[str, ...]
    words: str

    @staticmethod
    def of(words: Iterable[str]) -> WordGroup:
        """Make the group of these words."""
        words = list(words)
        beginnings = {_bare(word).partition("..")[0]: None for word in words}
        return WordGroup(tuple(beginnings), "|".join(words))

    def fits(self, text: str) -> bool:
        """Return whether one of the words occurs in the text."""
        for beginning in self.beginnings:
            if beginning in text:
                return _ready(self.words).search(text) is not None
        return False

    def places(self, text: str) -> Iterator[Letters]:
        """Yield the letters' positions of every occurrence of a word, also overlapping ones."""
        for word in _pieces(self.words):
            match = word.search(text)
            while match:
                yield frozenset(n for start, end in match.regs[1:] for n in range(start, end))
                match = word.search(text, match.start() + 1)


@dataclass(frozen=True, slots=True)
class WordRule:
    """One compiled line: its groups as written, and folded (see `fold`)."""

    groups: tuple[WordGroup, ...]
    folded: tuple[WordGroup, ...]

    @staticmethod
    def of(line: str) -> WordRule:
        """Compile a line. Raises WrongRule."""
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
    """A test that fits a message if a line of `when` fits it and no line of `unless` does.

    `heads` and `folded_heads` hold the first two letters of every word in the first groups. A short
    message contains none of those of most tests, whose lines then need not be tried.
    """

    when: tuple[WordRule, ...]
    unless: tuple[WordRule, ...] = ()
    heads: frozenset[str] = frozenset()
    folded_heads: frozenset[str] = frozenset()

    @staticmethod
    def of(when: Iterable[str], unless: Iterable[str] = ()) -> WordTest:
        """Compile these lines into a test. Raises WrongRule."""
        rules = tuple(WordRule.of(line) for line in when)
        return WordTest(
            rules,
            tuple(WordRule.of(line) for line in unless),
            _heads(rule.groups[0] for rule in rules),
            _heads(rule.folded[0] for rule in rules),
        )

    def forbids(self, text: str) -> bool:
        """Return whether a line of `unless` fits the text."""
        return any(_all(rule.groups, text) for rule in self.unless)

    def fits(self, text: str, folded: str | None = None) -> bool:
        """Return whether the test fits a text in plain form.

        If the folded text is given too, the lines of `when` are tried on it. Those of `unless` are
        always tried on `text`, because Thai "not" and the question word differ only in a tone mark.
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
"""A line as a field of a content file; a line that is no rule is reported as a mistake of it."""


def _groups(line: str) -> Sequence[Sequence[str]]:
    """Return the words of each group of a line. Raises WrongRule."""
    groups = [[word.strip() for word in group.split("|")] for group in _AND.split(line.lower())]
    if not all(word.strip("!=*.") for group in groups for word in group):
        raise WrongRule(line)
    return groups


def _heads(groups: Iterable[WordGroup]) -> frozenset[str]:
    return frozenset(beginning[:2] for group in groups for beginning in group.beginnings)


@lru_cache(maxsize=4)
def _pairs(text: str) -> frozenset[str]:
    """Return all letters and pairs of letters of a text; cached, as all tests need those of one."""
    return frozenset(text).union(map(str.__add__, text, text[1:]))


def _all(groups: tuple[WordGroup, ...], text: str) -> bool:
    """Return whether a word of every group occurs in the text, none of them inside another."""
    if not all(group.fits(text) for group in groups):
        return False
    return len(groups) == 1 or _apart([frozenset(group.places(text)) for group in groups])


def _apart(choices: Sequence[Collection[Letters]], chosen: tuple[Letters, ...] = ()) -> bool:
    """Return whether an occurrence can be chosen for each group so that none contains another."""
    if not choices:
        return True
    return any(
        _apart(choices[1:], (*chosen, place))
        for place in choices[0]
        if not any(place <= other or other <= place for other in chosen)
    )


def _bare(word: str) -> str:
    """Return a word without "=" in front and "*" at the end; elsewhere these are literal."""
    return word.lstrip("=").rstrip("*")


def _word(word: str, piece: str = "{}") -> str:
    """Return the pattern of a word; `piece` is a format for each piece between its gaps."""
    whole, open_ended = word.startswith("="), word.endswith("*")
    word = _bare(word)
    body = _GAP.join(piece.format(re.escape(part)) for part in word.split(".."))
    if whole:
        return rf"\A{body}\Z"
    # Thai has no spaces between words; words of Latin letters or digits must match as a whole.
    before = "(?<![a-z0-9])" if re.match("[a-z0-9]", word) else ""
    after = "(?![a-z0-9])" if re.search("[a-z0-9]$", word) and not open_ended else ""
    return before + body + after
