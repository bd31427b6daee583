"""Loads the pronunciation table (content/voice/words.tsv) and turns Thai text into clauses of
phonemes by it.

content/voice/words.tsv is made by `python -m bot voice words` (bot/training/pronunciations.py). A
text with a word that is not in it is not said at all: a wrong word would be worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from bot.voice import numbers
from bot.voice.phonemes import word

TABLE, SAID_AS = "voice/words.tsv", "voice/said_as.yaml"
"""Files of the content folder."""

THAI = "\u0e01-\u0e3a\u0e40-\u0e4e"
"""Thai letters, for a class of a regular expression; digits and currency are none."""
REPEAT = "\u0e46"
"""The sign that says the word before it twice (mai yamok)."""

_THAI_ZERO = ord("\u0e50")
_DIGITS = {_THAI_ZERO + digit: str(digit) for digit in range(10)}
_HIDDEN = re.compile("[\u200b-\u200f\u2060\ufeff\ufe0f]")


class Unsayable(Exception):
    """Raised for a text with a word that is not in the table; the message is that word."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Words said in one breath: phonemes of espeak-ng, or plain text if `plain`."""

    said: str
    plain: bool = False


@dataclass(frozen=True)
class Words:
    """The table in use. `said`: word -> IPA; `counted`: units after which a number is counted."""

    said: Mapping[str, str] = field(default_factory=dict)
    counted: tuple[str, ...] = ()

    @staticmethod
    def load(folder: Path) -> Words:
        """The table of a content folder; an empty one if it has none."""
        table, respelt = folder / TABLE, folder / SAID_AS
        if not table.exists():
            return Words()
        rows = (line.split("\t") for line in table.read_text("utf-8").splitlines())
        told = yaml.safe_load(respelt.read_text("utf-8")) if respelt.exists() else {}
        return Words(dict(row for row in rows if len(row) == 2), tuple(told.get("counted", ())))

    @cached_property
    def _split(self) -> re.Pattern[str]:
        """What of a text is said: a number, words without spaces, or the rest, which is silent."""
        signs = "".join(re.escape(each) for each in self.said if not each[0].isalpha())
        return re.compile(
            f"(?P<number>{numbers.RUN.pattern})|(?P<thai>[{THAI}{REPEAT}.]+)"
            f"|(?P<latin>[A-Za-z]+)" + (f"|(?P<sign>[{signs}])" if signs else "")
        )

    @cached_property
    def _trie(self) -> Any:
        from pythainlp.util import Trie

        return Trie([each for each in self.said if re.match(f"[{THAI}]", each)])

    def clauses(self, text: str) -> tuple[Clause, ...]:
        """Return what is said of a Thai text, clause by clause.

        Raises Unsayable.
        """
        text = _HIDDEN.sub("", text).translate(_DIGITS)
        runs = (run for part in re.split(r"[\s\u201c\u201d\"()]+", text) if (run := part))
        joined = _with_spaced_numbers(runs)
        return tuple(
            Clause(said) for run, after in joined if (said := " ".join(self._run(run, after)))
        )

    def _run(self, run: str, after: str) -> Iterator[str]:
        for found in self._split.finditer(run):
            match found.lastgroup:
                case "number":
                    rest = run[found.end() :] or after
                    counted = rest.startswith(self.counted) if self.counted else False
                    ipa = numbers.syllables(found[0], counted)
                    yield " ".join(
                        each if each == numbers.PAUSE else word(each) for each in ipa.split()
                    )
                case "thai":
                    yield from self._thai(found[0])
                case _:
                    yield self._word(found[0])

    def _thai(self, run: str) -> Iterator[str]:
        from pythainlp.tokenize import newmm

        before = ""
        for token in newmm.segment(run, self._trie):
            if token == REPEAT:
                yield before
            elif token.strip("."):
                before = self._word(token if token in self.said else token.strip("."))
                yield before

    def _word(self, token: str) -> str:
        ipa = self.said.get(token) or self.said.get(token.upper())
        if ipa is None:
            raise Unsayable(token)
        return word(ipa)


def _with_spaced_numbers(runs: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Yield (run, next run); groups of a telephone number written with spaces are one run."""
    held: list[str] = []
    for run in runs:
        spaced = held and re.fullmatch(r"\d{3,4}", run) and re.fullmatch(r"0\d[\d-]*", held[-1])
        if spaced:
            held[-1] += f"-{run}"
            continue
        if len(held) == 2:
            yield held.pop(0), held[0]
        held.append(run)
    for place, run in enumerate(held):
        yield run, held[place + 1] if place + 1 < len(held) else ""
