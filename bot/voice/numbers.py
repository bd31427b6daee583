"""Numbers for the voice: digits of a Thai text to IPA (dialled ones digit by digit), and English
texts with dialled digits apart.
"""

from __future__ import annotations

import re
from itertools import groupby

DIGITS = (
    "suːn˩˩˦", "nɯŋ˨˩", "sɔːŋ˩˩˦", "saːm˩˩˦", "siː˨˩",
    "haː˥˩", "hok̚˨˩", "t͡ɕet̚˨˩", "pɛːt̚˨˩", "kaːw˥˩",
)  # fmt: skip
"""The digits 0 to 9 in IPA (Royal Institute dictionary's readings, as in the table of words)."""

ONE_LAST, TWENTY, POINT, MILLION = "ʔet̚˨˩", "jiː˥˩", "t͡ɕut̚˨˩", "laːn˦˥"
_PLACES = ("", "sip̚˨˩", "rɔːj˦˥", "pʰan˧", "mɯːn˨˩", "sɛːn˩˩˦")
"""Words of the places of a number: ten, hundred, thousand, ten thousand, hundred thousand."""

PAUSE, LONG_PAUSE = "_:", "_: _:"
"""Phonemes of espeak-ng: silence between digits, and between groups of them."""

RUN = re.compile(
    r"\d{1,4}[/-]\d{1,2}[/-]\d{1,4}(?![\d-])"  # a date
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)"  # an amount
    r"|\+?\d+(?:-\d+)+|\+?0\d{1,2}(?: \d{3,4}){1,2}(?!\d)"  # a telephone number
    r"|\d{1,2}:\d{2}(?!\d)|\d+\.\d+|\d+"
)
"""One number in a text, its signs included."""

_HOTLINE = re.compile(r"1\d{2,3}")
_LONGEST_COUNTED = 2
"""Digits of a number without signs that is said in words: two. "1441" is dialled."""


def syllables(run: str, counted: bool = False) -> str:
    """Return the IPA of a number of RUN, words separated by a space, PAUSE between digits.

    `counted`: a unit follows ("500 baht"), so that it is said in words. A hotline is said twice.
    """
    if "/" in run or re.fullmatch(r"\d{4}-\d\d-\d\d", run):
        return f" {LONG_PAUSE} ".join(_part(part) for part in re.split(r"[/-]", run))
    if "," in run or (counted and re.fullmatch(r"[1-9]\d*(?:\.\d+)?", run)):
        whole, _, rest = run.replace(",", "").partition(".")
        return _in_words(int(whole)) + (f" {POINT} {_digits(rest)}" if rest else "")
    if ":" in run:
        return f" {PAUSE} ".join(_part(part) for part in run.split(":"))
    if re.fullmatch(r"\d+\.\d+", run):
        whole, _, rest = run.partition(".")
        return f"{_part(whole)} {POINT} {_digits(rest)}"
    if re.search(r"[- +]", run):
        groups = re.findall(r"\d+", run)
        return f" {LONG_PAUSE} ".join(map(_digits, groups))
    said = _part(run)
    return f"{said} {LONG_PAUSE} {said}" if _HOTLINE.fullmatch(run) else said


def _part(digits: str) -> str:
    """Say a short number in words; a longer one, or one that begins with 0, by its digits."""
    if len(digits) == _LONGEST_COUNTED and digits[0] == "0" and digits != "00":
        return f"{DIGITS[0]} {DIGITS[int(digits[1])]}"
    short = len(digits) <= _LONGEST_COUNTED and digits != "00"
    return _in_words(int(digits)) if short else _digits(digits)


def _digits(digits: str) -> str:
    return f" {PAUSE} ".join(DIGITS[int(digit)] for digit in digits)


def _in_words(number: int) -> str:
    if number >= 1_000_000:
        millions, rest = divmod(number, 1_000_000)
        return f"{_in_words(millions)} {MILLION}" + (f" {_below(rest)}" if rest else "")
    return _below(number) if number else DIGITS[0]


def _below(number: int) -> str:
    """Say 1 to 999,999."""
    said: list[str] = []
    for place in range(len(_PLACES) - 1, -1, -1):
        digit = number // 10**place % 10
        if not digit:
            continue
        if place == 1:
            said += [*{1: (), 2: (TWENTY,)}.get(digit, (DIGITS[digit],)), _PLACES[1]]
        elif place == 0:
            said.append(ONE_LAST if digit == 1 and number > 10 else DIGITS[digit])
        else:
            said += [DIGITS[digit], _PLACES[place]]
    return " ".join(said)


def english(text: str) -> str:
    """Return an English text whose dialled numbers are separate digits, hotlines twice."""

    def said(found: re.Match[str]) -> str:
        run = found[0]
        if "," in run or ":" in run or "/" in run or "." in run:
            return run
        if len(run) <= _LONGEST_COUNTED and run[0] != "0":
            return run
        groups = [list(g) for digit, g in groupby(run, str.isdigit) if digit]
        spelt = ", ".join(", ".join(group) for group in groups)
        return f"{spelt}; {spelt}" if _HOTLINE.fullmatch(run) else spelt

    return RUN.sub(said, text)
