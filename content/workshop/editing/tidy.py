"""Cleans what is pasted into a form: texts out of Word and spreadsheets, days with a Buddhist year,
telephone numbers.
"""

from __future__ import annotations

import datetime as dt
import re

BUDDHIST_ERA = 543
_LATEST = 2200
"""Years from then on are of the Buddhist calendar, as people in Thailand write them."""

_UNSEEN = re.compile("[\ufeff\u200b\u200e\u200f\u2060\u00ad]")
_CURLY = {
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2018": "'", "\u2019": "'", "\u00a0": " ",
    "\u2028": "\n", "\u2029": "\n",
}  # fmt: skip
_THAI_DIGITS = {ord("\u0e50") + digit: str(digit) for digit in range(10)}
_DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def tidy(words: str, *, lines: bool = True) -> str:
    """Return a text with plain quotes, spaces and line ends, and none at its ends."""
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    words = _UNSEEN.sub("", words)
    for curly, plain in _CURLY.items():
        words = words.replace(curly, plain)
    words = "\n".join(re.sub(r"[ \t]+", " ", line).strip() for line in words.split("\n"))
    return words.strip() if lines else " ".join(words.split())


def day(words: str) -> str:
    """Return a day as 2026-11-30 (a month as 2026-11, a year as 2026), else the words as they are.

    Thai figures, 30/11/2569 and a Buddhist year are taken.
    """
    words = tidy(words, lines=False).translate(_THAI_DIGITS)
    if found := _DAY.fullmatch(words):
        date, month, year = map(int, found.groups())
    elif found := _ISO.fullmatch(words):
        year, month, date = (int(part) if part else 0 for part in found.groups())
    else:
        return words
    year -= BUDDHIST_ERA if year >= _LATEST else 0
    try:
        dt.date(year, month or 1, date or 1)
    except ValueError:
        return words
    return "-".join([f"{year:04d}", *(f"{part:02d}" for part in (month, date) if part)])


def day_in_thai(words: str) -> str:
    """Return a day as it is written in Thailand: 30/11/2569, a month as 2569-11."""
    found = _ISO.fullmatch(words)
    if not found:
        return words
    year, month, date = found.groups()
    year = str(int(year) + BUDDHIST_ERA)
    return f"{date}/{month}/{year}" if date else "-".join(filter(None, (year, month)))


EXTENSION = "\u0e15\u0e48\u0e2d"
_EXTENSION = re.compile(
    rf"\s*(?:{EXTENSION}|\bextension\b|\bext\b\.?|#)\s*(?=[0-9])", re.IGNORECASE
)


def phone(words: str) -> str:
    """Return a telephone number with plain figures, an extension behind the Thai word for it."""
    plain = tidy(words, lines=False).translate(_THAI_DIGITS)
    return _EXTENSION.sub(f" {EXTENSION} ", plain).strip()
