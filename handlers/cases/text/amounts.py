"""Reads amounts of money as people write them: "20,000", "20k", "2 and a half thousand" in Thai.

Numbers in words and in figures may follow each other; the words are content/lexicon/amounts.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from content.reading.lexicon.amounts import AmountWords
from handlers.core.text import written

MOST_BAHT = 1_000_000_000
_CEILING = 1e15
"""Larger numbers are nobody's money, and none of them is exact."""
_SHORT = 10
"""Behind a bare "thousand" or more, a number below this counts the next smaller scale."""
_THOUSAND = 1000
_JOINS = ("", "a", "and")
"""Between two words of one number."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number and where it stands in its text.

    `scale` is the largest scale word in it (1 without any), `figures` whether digits are in it,
    `grouped` whether they are grouped by commas, `money` whether a word for baht stands beside it.
    """

    value: int
    start: int
    end: int
    scale: int = 1
    figures: bool = False
    grouped: bool = False
    money: bool = False


@dataclass(frozen=True, slots=True)
class Amount:
    """Baht that somebody told. `sure`: plain figures and nothing else, with no need to ask back."""

    baht: int
    about: bool
    sure: bool


def read(text: str, words: AmountWords) -> Amount | None:
    """The amount that a text tells, else None; of several, the likeliest."""
    text = written(text)
    found = [number for number in numbers(text, words) if 0 < number.value < MOST_BAHT]
    if not found:
        return None
    best = max(found, key=lambda n: (n.money, n.scale > 1 or n.grouped, n.value))
    rest = (text[: best.start] + text[best.end :]).strip().lower()
    # The word for baht may have been counted to the number or not.
    plain = best.figures and best.scale == 1 and (not rest or rest in words.money)
    about = _pattern(words.about).search(text) is not None
    return Amount(best.value, about, plain and not about)


def numbers(text: str, words: AmountWords) -> Iterator[Number]:
    """Every number of a text, in order; `text` in the form of `text.written`."""
    run: list[re.Match[str]] = []
    for token in _tokens(words).finditer(text):
        kind = token.lastgroup
        gap = text[run[-1].end() : token.start()].strip(" -").lower() if run else ""
        if run and (gap not in _JOINS or _breaks(run[-1], token)):
            yield from _number(text, run, words)
            run = []
        if kind == "other":
            yield from _number(text, run, words)
            run = []
        else:
            run.append(token)
    yield from _number(text, run, words)


def _breaks(before: re.Match[str], token: re.Match[str]) -> bool:
    """Two numbers in figures beside each other are two numbers."""
    return before.lastgroup == token.lastgroup == "figure"


def _number(text: str, run: list[re.Match[str]], words: AmountWords) -> Iterator[Number]:
    if not run:
        return
    value, scale = _value(run, words)
    start, end = run[0].start(), run[-1].end()
    money = _pattern(words.money)
    behind = money.match(text, end) or money.match(
        text, end + 1 if text[end : end + 1] == " " else end
    )
    before = [
        m
        for m in money.finditer(text, max(0, start - 5), start)
        if not text[m.end() : start].strip()
    ]
    figures = [token[0] for token in run if token.lastgroup == "figure"]
    yield Number(
        int(min(value, _CEILING)),
        before[-1].start() if before else start,
        behind.end() if behind else end,
        scale,
        bool(figures),
        any("," in figure for figure in figures),
        bool(before or behind),
    )


def _value(run: list[re.Match[str]], words: AmountWords) -> tuple[float, int]:
    """(value, largest scale) of words and figures that follow each other."""
    total, pending, last, largest = 0.0, None, 0, 1
    bare = False  # the scale stood without a number before it
    for token in run:
        said = token[0].lower()
        match token.lastgroup:
            case "scale":
                times = words.scales[said]
                if last and times > last:
                    total = (total + (pending or 0)) * times
                else:
                    bare = pending is None and not total
                    total += (1 if pending is None else pending) * times
                pending, last, largest = None, times, max(largest, times)
            case "half" if last and pending is None:
                total += last / 2
            case "half":
                pending = (pending or 0) + 0.5
            case _:
                told = _figure(said) if token.lastgroup == "figure" else words.numbers[said]
                # "twenty five"
                pending = told if pending is None else pending + told
    if pending is None:
        return total, largest
    if bare and pending == 1 and last > _SHORT:
        return total, largest  # "one thousand", said with the one behind it
    if last >= _THOUSAND and pending < _SHORT:
        return total + pending * last / 10, largest
    return total + pending, largest


def _figure(said: str) -> float:
    return float(said.replace(",", ""))


@lru_cache(maxsize=4)
def _tokens(words: AmountWords) -> re.Pattern[str]:
    groups = (
        ("other", words.not_numbers),
        ("scale", tuple(words.scales)),
        ("half", words.half),
        ("word", tuple(words.numbers)),
    )
    kinds = "|".join(f"(?P<{kind}>{alternatives(listed)})" for kind, listed in groups)
    figure = r"(?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    return re.compile(f"{kinds}|{figure}", re.IGNORECASE)


@lru_cache(maxsize=16)
def _pattern(listed: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(alternatives(listed), re.IGNORECASE)


def alternatives(listed: tuple[str, ...]) -> str:
    """A pattern of these words, longest first; Latin letters keep their edges."""
    if not listed:
        return r"(?!)"
    return "|".join(_edged(word) for word in sorted(listed, key=len, reverse=True))


def _edged(word: str) -> str:
    before = "(?<![a-z])" if re.match("[a-z]", word) else ""
    after = "(?![a-z])" if re.search("[a-z]$", word) else ""
    return before + re.escape(word) + after
