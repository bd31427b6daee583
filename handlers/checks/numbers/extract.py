"""Finds telephone numbers and bank accounts in a text whose links were taken out.

Conventions: numbers are given as digits, a leading + kept. Hotlines are phones. A mobile number
given for PromptPay or a wallet is both. A national ID is given only as a PromptPay account.
E-mail addresses, LINE names, codes, USSD, dates, times, amounts and parcel numbers are none.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from content.number_words import NumberWords

LIMIT = 30
"""Numbers found in one text."""
BEFORE, AFTER = 34, 22
"""Characters around a number in which a word still speaks of it."""

_GAP = r"[ \-.\u2010-\u2015()\u00a0]{0,2}"
_RUN = re.compile(
    rf"""
    (?<![\w*#@,/+\-])(?<!\d[.:])
    (?: (?P<plus>\+\s?|00(?=66)|00\s(?=66)) (?P<abroad>\d(?:{_GAP}\d){{7,14}})
      | (?P<shaped>\d{{3}}[- ]\d[- ]\d{{5}}[- ]\d | \d{{3}}[- ]\d{{6}}[- ]\d
          | \d{{2}}[- ]\d{{3}}[- ]\d[- ]\d{{5}}[- ]\d)
      | (?P<called>\(?0[689](?:{_GAP}\d){{8}} | \(?0[23457](?:{_GAP}\d){{7}}
          | 1-?[89]00(?:{_GAP}\d){{6}})
      | (?P<run>\d(?:[ -]?\d){{2,18}})
    )(?![\w*]|\#|[,:/]\d|[.-]\d)
    """,
    re.ASCII | re.VERBOSE,
)
_DATE = re.compile(
    r"(?:\d{1,2}[-/. ]\d{1,2}[-/. ](?:25\d\d|20\d\d|\d\d)|(?:25|20)\d\d-\d\d-\d\d)\Z"
)
_TIME = re.compile(r"[012]?\d[.:]\d\d(?:\s?-\s?[012]?\d[.:]\d\d)?\Z")


@dataclass(frozen=True, slots=True)
class Numbers:
    """What was found, in the order of the text, each once."""

    phones: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()


@functools.lru_cache(maxsize=8)
def _compiled(words: NumberWords) -> tuple[re.Pattern[str], dict[str, str], re.Pattern[str]]:
    kinds = {
        word.lower(): kind
        for kind in ("code", "identity", "account", "phone", "wallet", "promptpay")
        for word in getattr(words, kind)
    }

    def either(some: Iterator[str]) -> str:
        return "|".join(
            rf"(?<![a-z]){re.escape(w)}(?![a-z])" if w[0].isascii() and w[0].isalpha()
            else re.escape(w)
            for w in sorted(some, key=len, reverse=True)
        )  # fmt: skip

    unit = re.compile(rf"\s?(?:{either(iter(words.unit)) or '(?!)'})", re.IGNORECASE)
    return re.compile(either(iter(kinds)) or "(?!)", re.IGNORECASE), kinds, unit


def find_numbers(text: str, words: NumberWords) -> Numbers:
    """Phones and accounts of a text in which digits are 0-9 and links are blanked out."""
    around, kinds, unit = _compiled(words)
    phones: dict[str, None] = {}
    accounts: dict[str, None] = {}
    last = 0
    for count, match in enumerate(_RUN.finditer(text)):
        if count >= LIMIT:
            break
        before = text[max(last, match.start() - BEFORE) : match.start()]
        after = text[match.end() : match.end() + AFTER]
        last = match.end()
        if _is_other(match[0], before, after, unit):
            continue
        said = _said_of_it(before, after, around, kinds)
        number = re.sub(r"\D", "", match["abroad"] or match[0])
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
    if before[-1:] in ("$", "\u0e3f"):
        return True
    short = sum(c.isdigit() for c in run) < 9
    return short and unit.match(after) is not None


def _said_of_it(
    before: str, after: str, around: re.Pattern[str], kinds: dict[str, str]
) -> set[str]:
    """What the words beside a number call it: the nearest before, else the first after.

    PromptPay and wallets are looked for on both sides, for they are named after it as well.
    """
    line = before.rsplit("\n", 1)[-1] if "\n" in before.rstrip() else before
    earlier = [kinds[m[0].lower()] for m in around.finditer(line)]
    later = [kinds[m[0].lower()] for m in around.finditer(after.split("\n", 1)[0])]
    said = {earlier[-1]} if earlier else set(later[:1])
    said |= {kind for kind in earlier + later[:1] if kind in ("promptpay", "wallet")}
    if "account" in earlier and "phone" not in earlier[-1:]:
        said.add("account")
    return said


def _kind(number: str, shaped: bool, said: set[str], words: NumberWords) -> tuple[bool, bool]:
    """(is a phone, is an account) of digits with no plus; `shaped`: grouped as banks do."""
    size = len(number)
    paid = bool(said & {"promptpay", "wallet"})
    if size in (3, 4):
        known = number in words.hotlines and (size == 4 or "phone" in said or number in _SIRENS)
        called = size == 4 and number[0] == "1" and "phone" in said
        return (known or called) and not said & {"code", "identity", "account"}, False
    if size == 13:
        return False, paid
    if shaped and not (paid and number[:2] in _MOBILE):
        return False, True
    if said & {"code", "identity"} and not said & {"phone", "account"} and not paid:
        return False, False
    mobile = size == 10 and number[:2] in _MOBILE
    landline = size == 9 and number[:2] in _LANDLINE
    free = size == 10 and number.startswith(("1800", "1900"))
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
_SIRENS = frozenset({"191", "199"})
