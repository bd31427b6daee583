"""Word rules: lines of words that staff can edit, made into quick tests of a message.

A line is groups joined by " + "; each group is words joined by "|". A line fits a message when
every group has a word in it. Inside a word, ".." stands for up to 25 characters of anything, a
"*" at the end lets a Latin word go on ("scam*"), and "=" in front means the whole message.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_AND = re.compile(r"(?:^| )\+(?: |$)")
_GAP = ".{0,25}?"
_TONES = re.compile("[\u0e47-\u0e4b]")  # maitaikhu and the four tone marks
_SILENT = re.compile("[\u0e01-\u0e2e][\u0e34\u0e38]?\u0e4c")  # a letter under thanthakhat


class WrongRule(ValueError):
    """A line that is no rule: it has an empty group or an empty word."""


def fold(text: str) -> str:
    """Thai without tone marks and silent letters: how people type who are in a hurry."""
    return _TONES.sub("", _SILENT.sub("", text))


@dataclass(frozen=True, slots=True)
class WordRule:
    """One line, compiled twice: as written, and folded."""

    groups: tuple[re.Pattern[str], ...]
    folded: tuple[re.Pattern[str], ...]

    @staticmethod
    def of(line: str) -> WordRule:
        """The rule a line says. Raises WrongRule."""
        groups = [group.split("|") for group in _AND.split(line.lower())]
        if not all(word.strip(" =*.") for group in groups for word in group):
            raise WrongRule(line)
        return WordRule(
            tuple(_pattern(group) for group in groups),
            tuple(_pattern([fold(word) for word in group]) for group in groups),
        )


@dataclass(frozen=True, slots=True)
class WordTest:
    """Fits when a line of `when` does and none of `unless`."""

    when: tuple[WordRule, ...]
    unless: tuple[WordRule, ...] = ()

    @staticmethod
    def of(when: Iterable[str], unless: Iterable[str] = ()) -> WordTest:
        """The test that these lines make. Raises WrongRule."""
        return WordTest(
            tuple(WordRule.of(line) for line in when), tuple(WordRule.of(line) for line in unless)
        )

    def forbids(self, text: str) -> bool:
        """Whether a line of `unless` fits."""
        return any(_all(rule.groups, text) for rule in self.unless)

    def fits(self, text: str, folded: str | None = None) -> bool:
        """Whether it fits a text in plain form; with `folded`, judged by that form instead.

        What forbids is always looked for as written: "not" and "?" differ by a tone mark only.
        """
        if self.forbids(text):
            return False
        if folded is None:
            return any(_all(rule.groups, text) for rule in self.when)
        return any(_all(rule.folded, folded) for rule in self.when)


def _all(groups: tuple[re.Pattern[str], ...], text: str) -> bool:
    return all(group.search(text) for group in groups)


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(_word(word.strip()) for word in words))


def _word(word: str) -> str:
    whole, open_ended = word.startswith("="), word.endswith("*")
    word = word.strip("=*")
    body = _GAP.join(re.escape(piece) for piece in word.split(".."))
    if whole:
        return rf"\A{body}\Z"
    # Thai has no spaces between words; Latin letters and digits do, and need their edges.
    before = "(?<![a-z0-9])" if re.match("[a-z0-9]", word) else ""
    after = "(?![a-z0-9])" if re.search("[a-z0-9]$", word) and not open_ended else ""
    return before + body + after
