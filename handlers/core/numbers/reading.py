"""Finds telephone numbers and bank accounts in a text whose links were taken out.

Conventions: numbers are given as digits, a leading + kept. Hotlines are phones. A mobile number
given for PromptPay or a wallet is both. A national ID is given only as a PromptPay account.
E-mail addresses, LINE names (one that looks like a mobile number too), codes, USSD, dates, times,
amounts, extensions, rooms and parcel numbers are none.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import compress

from content.reading.lexicon.numbers import NumberWords

LIMIT = 30
"""Numbers found in one text."""
BEFORE, AFTER = 34, 22
"""Characters around a number in which a word still speaks of it."""
NEAR = 6
"""Characters between a room, a year or a price and its number."""

_GAP = r"[ \-._\u2010-\u2015()\u00a0]{0,2}"
_RUN = re.compile(
    rf"""
    (?: (?<![\w*\#@,/+\-]) | (?<=\d{{4}}[,/]) )(?<!\d[.:])
    (?: (?P<plus>\+\s?|00(?=66)|00\s(?=66)) (?P<abroad>\d(?:{_GAP}\d){{7,14}})
      | (?P<shaped>\d{{3}}[- ]\d[- ]\d{{5}}[- ]\d | \d{{3}}[- ]\d{{6}}[- ]\d
          | \d{{2}}[- ]\d{{3}}[- ]\d[- ]\d{{5}}[- ]\d | \d{{3}}(?:[- ]\d{{3}}){{3}})
      | (?P<called>\(?0[689](?:{_GAP}\d){{8}} | \(?0[23457](?:{_GAP}\d){{7}}
          | 1-?[89]00(?:{_GAP}\d){{6}})
      | (?P<run>\d(?:[ -]?\d){{2,18}})
    )(?(called) (?![\w*\#]|[.:]\d|-\d\d) | (?![\w*\#]|[,:/]\d|[.-]\d) )
    """,
    re.ASCII | re.VERBOSE,
)
_DATE = re.compile(
    r"(?:\d{1,2}[-/. ]\d{1,2}[-/. ](?:25\d\d|20\d\d|\d\d)|(?:25|20)\d\d-\d\d-\d\d)\Z"
)
_LETTER = re.compile(r"[^\W\d_]")
_NEXT = re.compile(r"[\s:=.\-]*[+(]?\d")
"""What follows a word that speaks of the number behind it."""
_JOINED = re.compile(r"\s*[/,&+|]\s*")
_TIME = re.compile(r"[012]?\d[.:]\d\d(?:\s?-\s?[012]?\d[.:]\d\d)?\Z")


@dataclass(frozen=True, slots=True)
class Numbers:
    """What was found, in the order of the text, each once."""

    phones: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()


_KINDS = (
    "label",
    "code",
    "identity",
    "account",
    "chat_name",
    "phone",
    "wallet",
    "promptpay",
    "none",
)


@dataclass(frozen=True, slots=True, eq=False)
class _Words:
    """The word lists, made ready once."""

    around: re.Pattern[str]
    kinds: dict[str, str]
    unit: re.Pattern[str]
    joined: tuple[str, ...]


@functools.lru_cache(maxsize=8)
def _compiled(words: NumberWords) -> _Words:
    kinds = {word.lower(): kind for kind in _KINDS for word in getattr(words, kind)}

    def either(some: Iterator[str]) -> str:
        return "|".join(
            rf"(?<![a-z]){re.escape(w)}(?![a-z])" if w[0].isascii() and w[0].isalpha()
            else re.escape(w)
            for w in sorted(some, key=len, reverse=True)
        )  # fmt: skip

    unit = re.compile(rf"\s?(?:{either(iter(words.unit)) or '(?!)'})", re.IGNORECASE)
    around = re.compile(either(iter(kinds)) or "(?!)", re.IGNORECASE)
    return _Words(around, kinds, unit, words.joined)


def find_numbers(text: str, words: NumberWords) -> Numbers:
    """Phones and accounts of a text in which digits are 0-9 and links are blanked out."""
    ready = _compiled(words)
    phones: dict[str, None] = {}
    accounts: dict[str, None] = {}
    last = 0
    for count, match in enumerate(_RUN.finditer(text)):
        if count >= LIMIT:
            break
        before = text[max(last, match.start() - BEFORE) : match.start()]
        after = text[match.end() : match.end() + AFTER]
        last = match.end()
        if _is_other(match[0], before, after, ready.unit):
            continue
        number = re.sub(r"\D", "", match["abroad"] or match[0])
        said, taken = _said_of_it(before, after, len(number) <= 4, ready)
        last += taken
        if match["plus"]:
            if number.startswith("660"):
                number = "66" + number[3:]  # +66(0)81...
            number = ("+" if match["plus"].startswith("+") else "00") + number
            phones[number] = None
            if said & {"promptpay", "wallet"}:
                accounts[number] = None
            continue
        is_phone, is_account = _kind(number, bool(match["shaped"]), said, words)
        if is_phone:
            phones[number] = None
        if is_account:
            accounts[number] = None
    return Numbers(tuple(phones), tuple(accounts))


def _is_other(run: str, before: str, after: str, unit: re.Pattern[str]) -> bool:
    """Whether it is a date, a time, an amount or a count."""
    if _DATE.match(run) or _TIME.match(run):
        return True
    if before.rstrip()[-1:] in ("$", "\u0e3f"):
        return True
    short = sum(c.isdigit() for c in run) < 9
    return short and (after.startswith(".-") or unit.match(after) is not None)


def _said_of_it(before: str, after: str, short: bool, ready: _Words) -> tuple[set[str], int]:
    """(what the words beside a number call it, how much of `after` speaks of it and no other).

    The nearest word before it counts, else the first after it. PromptPay and wallets are looked for
    on both sides, for they are named after it as well. A word with a number right behind it speaks
    of that number.
    """
    line = before.rsplit("\n", 1)[-1] if "\n" in before.rstrip() else before
    words = list(ready.around.finditer(line))
    earlier = [ready.kinds[word[0].lower()] for word in words]
    if "label" in earlier:
        start = len(line) - NEAR if short else len(line) + 1
        near = [kind != "label" or word.end() >= start
                for word, kind in zip(words, earlier, strict=True)]  # fmt: skip
        words, earlier = list(compress(words, near)), list(compress(earlier, near))
    first = ready.around.search(after.split("\n", 1)[0])
    later = ready.kinds[first[0].lower()] if first else ""
    if first and (_NEXT.match(after, first.end()) or later in ("chat_name", "label")):
        later = ""
    said = {earlier[-1]} if earlier else {later}
    paid = ("promptpay", "wallet")
    said |= {kind for kind in (*earlier, later) if kind in paid}
    if "account" in earlier and "phone" not in earlier[-1:]:
        said.add("account")
    if earlier[-1:] == ["chat_name"] and not _is_name(words, earlier, line, ready.joined):
        said = said - {"chat_name"} | {"phone"}
    return said, first.end() if first and later in paid and not set(earlier) & set(paid) else 0


def _is_name(
    words: list[re.Match[str]], earlier: list[str], line: str, joined: tuple[str, ...]
) -> bool:
    """Whether the number is a LINE name: the word for LINE stands right before it, alone.

    "Call or LINE 08..." makes it a telephone too.
    """
    if _LETTER.search(line, words[-1].end()) or _JOINED.match(line, words[-1].end()):
        return False
    if earlier[-2:-1] != ["phone"]:
        return True
    between = line[words[-2].end() : words[-1].start()]
    return not _JOINED.fullmatch(between) and between.strip().lower() not in joined


def _kind(number: str, shaped: bool, said: set[str], words: NumberWords) -> tuple[bool, bool]:
    """(is a phone, is an account) of digits with no plus; `shaped`: grouped as banks do."""
    size = len(number)
    paid = bool(said & {"promptpay", "wallet"})
    if "chat_name" in said and not paid:
        return False, False
    if size in (3, 4):
        known = number in words.hotlines and (size == 4 or "phone" in said or number in _SIRENS)
        called = size == 4 and number[0] == "1" and "phone" in said
        return (known or called) and not said & {"code", "identity", "account", "label"}, False
    if size == 13:
        return False, paid
    if shaped and not (paid and number[:2] in _MOBILE):
        return False, True
    if said & {"code", "identity"} and not said & {"phone", "account"} and not paid:
        return False, False
    mobile = size == 10 and number[:2] in _MOBILE
    landline = size == 9 and number[:2] in _LANDLINE
    free = size == 10 and number.startswith(("1800", "1900"))
    free |= size == 11 and number.startswith(_HOME) and "phone" in said
    if mobile or landline or free:
        if mobile and paid:
            return True, True
        if "account" in said and "phone" not in said:
            return False, True
        return True, False
    if 10 <= size <= 15 and (paid or "account" in said):
        return False, True
    return False, False


_MOBILE = frozenset({"06", "08", "09"})
_LANDLINE = frozenset({"02", "03", "04", "05", "07"})
_HOME = ("666", "668", "669")
"""A Thai mobile number with the code of the country and no plus."""
_SIRENS = frozenset({"191", "199"})
