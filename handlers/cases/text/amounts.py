"""Parses amounts of money in free text ("20,000", "20k", Thai words), with the words that
content/reading/lexicon/amounts.py loads.

Numbers in words and in figures may be combined; the words are in content/lexicon/amounts.yaml.
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
"""Larger numbers are never an amount of money, and floats are no longer exact."""
_SHORT = 10
"""After a bare "thousand" or more, a number below this counts the next smaller scale."""
_THOUSAND = 1000
_MILLION = 1_000_000
_HEAVIEST = 100
"""Gold is weighed in baht, 15 grams each; nobody mentions more of it than that."""
_JOINS = ("", "a", "and")
"""Allowed between two words of one number."""

_FIGURE = re.compile(
    r"(?P<commas>\d{1,3}(?:,\d{3})+(?:\.\d+)?)(?!,\d)"
    r"|(?P<odd>\d{1,3}(?:,\d\d)+,\d{3}|[1-9]\d{0,2}(?:\.\d{3})+(?![.\d]|,\d{3})(?:,\d\d?)?"
    r"|[1-9]\d{0,2}(?: \d{3})+(?![\d.,]\d|\d))"
    r"|(?P<plain>\d+(?:\.\d+)?)"
)
"""`odd`: grouped by dots, by spaces or in hundreds; it may mean another number."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number and its position in the text.

    `scale` is its largest scale word (1 if it has none), `figures` whether it has digits, `grouped`
    whether they are grouped, `odd` whether they are grouped in another way than by commas in
    thousands, `money` whether a word for baht is beside it, `other` whether it is not baht: satang,
    a weight of gold.
    """

    value: int
    start: int
    end: int
    scale: int = 1
    figures: bool = False
    grouped: bool = False
    odd: bool = False
    money: bool = False
    other: bool = False


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in baht.

    `sure`: plain figures and nothing else, so there is no need to ask back.
    """

    baht: int
    about: bool
    sure: bool


def read(text: str, words: AmountWords) -> Amount | None:
    """Return the likeliest amount in a text, or None if there is none."""
    text = written(text)
    all_told = numbers(text, words)
    found = [n for n in all_told if 0 < n.value < MOST_BAHT and not n.other]
    if not found:
        return None
    best = max(found, key=lambda n: (n.money, n.scale > 1 or n.grouped, n.value))
    rest = (text[: best.start] + text[best.end :]).strip().lower()
    # The word for baht may or may not have been included in the number.
    alone = best.figures and best.scale == 1 and (not rest or rest in words.money)
    about = _pattern(words.about).search(text) is not None
    return Amount(best.value, about, alone and not about and not best.odd)


def numbers(text: str, words: AmountWords) -> Iterator[Number]:
    """Yield every number of a text, in order; `text` in the form of `text.written`."""
    run: list[re.Match[str]] = []
    for token in _tokens_of(text, words):
        kind = token.lastgroup
        gap = text[run[-1].end() : token.start()].strip(" -").lower() if run else ""
        if run and (gap not in _JOINS or _breaks(run[-1], token)):
            yield from _number(text, run, words)
            run = []
        if kind == "other":
            yield from _number(text, run, words)
            run = []
        elif run or kind != "point":
            run.append(token)
    yield from _number(text, run, words)


def _tokens_of(text: str, words: AmountWords) -> Iterator[re.Match[str]]:
    """Yield the words and figures of a text.

    A name that is also a number counts as one only if a number or money word is next to it.
    """
    end = -1
    for token in _tokens(words).finditer(text):
        if token.lastgroup == "name":
            behind = _number_goes_on(words).match(text, token.end())
            if token.start() == end or behind:
                yield from _tokens(words, names=False).finditer(text, *token.span())
                end = token.end()
            continue
        yield token
        end = -1 if token.lastgroup == "other" else token.end()


def _breaks(before: re.Match[str], token: re.Match[str]) -> bool:
    """Return whether a new number starts at `token`: two figures side by side are two numbers."""
    return before.lastgroup == token.lastgroup == "figure"


def _number(text: str, run: list[re.Match[str]], words: AmountWords) -> Iterator[Number]:
    while run and run[-1].lastgroup == "point":
        run = run[:-1]
    if not run:
        return
    value, scale = _value(run, words)
    start, end = run[0].start(), run[-1].end()
    behind = _right_behind(words.money, text, end)
    before = _right_before(words.money, text, start)
    smaller = _right_behind(words.smaller, text, end)
    weighed = value <= _HEAVIEST and behind and _right_before(words.weighed, text, start)
    figures = [token[0] for token in run if token.lastgroup == "figure"]
    read_as = [match for figure in figures if (match := _FIGURE.fullmatch(figure))]
    yield Number(
        int(min(value, _CEILING)),
        before.start() if before else start,
        behind.end() if behind else end,
        scale,
        bool(figures),
        any(not match["plain"] for match in read_as),
        any(match["odd"] for match in read_as),
        bool(before or behind),
        bool(smaller or weighed),
    )


def _right_behind(listed: tuple[str, ...], text: str, at: int) -> re.Match[str] | None:
    found = _pattern(listed).match(text, at)
    return found or _pattern(listed).match(text, at + (text[at : at + 1] == " "))


def _right_before(listed: tuple[str, ...], text: str, at: int) -> re.Match[str] | None:
    near = _pattern(listed).finditer(text, max(0, at - 12), at)
    return next((found for found in near if not text[found.end() : at].strip()), None)


def _value(run: list[re.Match[str]], words: AmountWords) -> tuple[float, int]:
    """Return (value, largest scale) of consecutive words and figures."""
    total, last, largest = 0.0, 0, 1
    pending: float | None = None
    bare = False  # the scale had no number before it
    place = 0.0  # the value of the next decimal after a point
    for n, token in enumerate(run):
        said = token[0].lower()
        match token.lastgroup:
            case "scale":
                times = words.scales[said]
                again = times == last == _MILLION and pending is None
                if last and (times > last or again):
                    total = (total + (pending or 0)) * times
                else:
                    bare = pending is None and not total
                    total += (1 if pending is None else pending) * times
                pending, last, largest, place = None, times, max(largest, times), 0.0
            case "point":
                pending, place = pending or 0, 0.1
            case "half" if last and pending is None:
                total += last / 2
            case "half":
                pending = (pending or 0) + 0.5
            case "figure" if place:
                pending = (pending or 0) + float("0." + re.sub(r"\D", "", said))
            case "word" if place:
                pending, place = (pending or 0) + words.numbers[said] * place, place / 10
            case _:
                scaled = n + 1 < len(run) and run[n + 1].lastgroup == "scale"
                told = _figure(said, scaled) if token.lastgroup == "figure" else words.numbers[said]
                # "twenty five"
                pending = told if pending is None else pending + told
    if pending is None:
        return round(total, 6), largest
    if run[-1][0] in words.ones:
        return total + pending, largest
    if bare and pending == 1 and last > _SHORT:
        return total, largest  # "one thousand", said together with the scale
    if last >= _THOUSAND and pending < _SHORT and not place:
        return total + pending * last / 10, largest
    return round(total + pending, 6), largest


def _figure(said: str, scaled: bool) -> float:
    """Return the value of figures; "1.500" before a scale is one and a half."""
    match = _FIGURE.fullmatch(said)
    if match and match["odd"] and not (scaled and said.count(".") == 1):
        return float(re.sub(r"[ .,]", "", re.sub(r",\d\d?$", "", said)))
    return float(said.replace(",", "").replace(" ", ""))


@lru_cache(maxsize=4)
def _tokens(words: AmountWords, names: bool = True) -> re.Pattern[str]:
    groups = (
        ("other", words.not_numbers),
        ("name", words.names if names else ()),
        ("scale", tuple(words.scales)),
        ("half", words.half),
        ("point", words.point),
        ("word", tuple(words.numbers)),
    )
    kinds = "|".join(f"(?P<{kind}>{alternatives(listed)})" for kind, listed in groups)
    figure = re.sub(r"\(\?P<\w+>", "(?:", _FIGURE.pattern)
    return re.compile(f"{kinds}|(?P<figure>{figure})", re.IGNORECASE)


@lru_cache(maxsize=4)
def _number_goes_on(words: AmountWords) -> re.Pattern[str]:
    """Return a pattern that, matched after a name that is also a number, means the number."""
    listed = (*words.scales, *words.money)
    return re.compile(rf" ?(?:{alternatives(listed)})", re.IGNORECASE)


@lru_cache(maxsize=16)
def _pattern(listed: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(alternatives(listed), re.IGNORECASE)


def alternatives(listed: tuple[str, ...]) -> str:
    """Return a regex that matches any of these words, longest first.

    A word that begins or ends with a Latin letter must not be part of a longer Latin word.
    """
    if not listed:
        return r"(?!)"
    return "|".join(_edged(word) for word in sorted(listed, key=len, reverse=True))


def _edged(word: str) -> str:
    before = "(?<![a-z])" if re.match("[a-z]", word) else ""
    after = "(?![a-z])" if re.search("[a-z]$", word) else ""
    return before + re.escape(word) + after
