"""Finds telephone numbers and bank accounts in a text, by their form and the words beside them.

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
from itertools import compress, islice

from content.reading.lexicon.numbers import NumberWords
from handlers.core.numbers.runs import Run, Shape, runs
from handlers.core.numbers.spelling import account, telephone

LIMIT = 30
"""Numbers found in one text."""
BEFORE, AFTER = 34, 22
"""Characters around a number in which a word still speaks of it."""
NEAR = 6
"""Characters between a room, a year or a price and its number."""
SHORT_LINE = 4
"""Digits of the longest hotline."""
_TELEPHONE = range(8, 15)
"""Digits of a telephone number somewhere in the world."""
_ACCOUNT = range(10, 16)
"""Digits of a bank account; a landline has nine."""
_SPOKEN = 9
"""Words for digits that follow each other, from which they are a number that was spelled out."""

_LETTER = re.compile(r"[^\W\d_]")
_NEXT = re.compile(r"[\s:=.\-]*[+(]?\d")
"""What follows a word that speaks of the number behind it."""
_JOINED = re.compile(r"\s*[/,&+|]\s*")
_DATE = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d\d\Z")
_TIME = re.compile(r"[012]?\d[.:]\d\d(?:\s?-\s?[012]?\d[.:]\d\d)?\Z")
_MOBILE = frozenset({"06", "08", "09"})
_LANDLINE = frozenset({"02", "03", "04", "05", "07"})
_SIRENS = frozenset({"191", "199"})
_PAID = frozenset({"promptpay", "wallet"})
_NEITHER = frozenset({"code", "identity"})
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


@dataclass(frozen=True, slots=True)
class Numbers:
    """What was found, in the order of the text, each once."""

    phones: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class _Words:
    """The word lists, made ready once."""

    around: re.Pattern[str]
    kinds: dict[str, str]
    unit: re.Pattern[str]
    joined: tuple[str, ...]
    spoken: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Read:
    """A run with what it was read as; `said`: what the words beside it call it."""

    run: Run
    said: frozenset[str]
    is_phone: bool
    is_account: bool


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
    spoken = re.compile(
        rf"(?:(?:{either(iter(words.spoken)) or '(?!)'})[\s,\-]*){{{_SPOKEN},}}", re.IGNORECASE
    )
    return _Words(around, kinds, unit, words.joined, spoken)


def find_numbers(text: str, words: NumberWords) -> Numbers:
    """Phones and accounts of somebody's message, its links blanked out, as they are written."""
    read = [one for one in islice(_read(text, words), LIMIT) if not one.run.attached]
    return Numbers(
        _each(_phone(one.run) for one in read if one.is_phone),
        _each(one.run.digits for one in read if one.is_account),
    )


def told_numbers(text: str, words: NumberWords) -> Numbers:
    """Phones and accounts in a reporter's own words, in their one spelling.

    People report what called them: digits of the length of a telephone number that no word explains
    otherwise are one here, and a number that is called a LINE name as well.
    """
    read = [one for one in islice(_read(text, words), LIMIT) if not one.run.attached]
    phones = (one.run for one in read if one.is_phone or _may_be_phone(one))
    return Numbers(
        # Who tells of a hotline called there for help.
        _each(telephone(_phone(run)) for run in phones if len(run.digits) > SHORT_LINE),
        _each(account(one.run.digits) for one in read if one.is_account),
    )


def any_numbers(text: str, words: NumberWords) -> tuple[str, ...]:
    """What answers the question for a number: the telephones of a text, else any digits that are
    no date, no card and no national ID."""
    if phones := told_numbers(text, words).phones:
        return phones
    unknown = (Shape.CALLED, Shape.GROUPED, Shape.PLAIN)
    return _each(
        telephone(run.landline or run.digits) for run in runs(text) if run.shape in unknown
    )


def any_accounts(text: str) -> tuple[str, ...]:
    """What answers the question for an account, in its one spelling: also a number or an ID that
    PromptPay knows."""
    long_enough = (run for run in runs(text) if len(run.digits) in range(9, 16))
    return _each(account(run.digits) for run in long_enough if run.shape is not Shape.CARD)


def bare_account(text: str) -> str:
    """The account that a text with nothing beside it is, in digits; else empty."""
    text = text.strip()
    run = next(runs(text), None)
    if run is None or (run.start, run.end) != (0, len(text)):
        return ""
    # Thirteen digits are a national ID, which is nobody's to look up.
    sized = run.shape in (Shape.GROUPED, Shape.PLAIN) and len(run.digits) in range(10, 13)
    return run.digits if sized else ""


def _each(found: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))


def _phone(run: Run) -> str:
    return run.landline or run.digits


def _may_be_phone(one: _Read) -> bool:
    """Whether digits that nothing explains may be a telephone number."""
    if one.is_account or one.run.shape not in (Shape.CALLED, Shape.PLAIN):
        return False
    explained = one.said & {"code", "identity", "label", "account", *_PAID}
    return len(one.run.digits) in _TELEPHONE and len(one.run.digits) != 13 and not explained


def _read(text: str, words: NumberWords) -> Iterator[_Read]:
    """Every run that is no date, time, amount or count."""
    ready = _compiled(words)
    text = ready.spoken.sub(lambda match: _figures(match[0], words), text)
    last = 0
    for run in runs(text):
        before = text[max(last, run.start - BEFORE) : run.start]
        after = text[run.end : run.end + AFTER]
        last = last if run.attached else run.end
        if run.shape is Shape.DATE or _is_other(text[run.start : run.end], before, after, ready):
            continue
        said, taken = _said_of_it(before, after, len(run.digits) <= SHORT_LINE, ready)
        last += taken
        yield _Read(run, frozenset(said), *_kind(run, said, words))


def _figures(said: str, words: NumberWords) -> str:
    """Digits that are said one by one, in figures."""
    found = re.findall("|".join(sorted(words.spoken, key=len, reverse=True)), said.lower())
    return "".join(words.spoken[word] for word in found) + " "


def _is_other(run: str, before: str, after: str, ready: _Words) -> bool:
    """Whether it is a date, a time, an amount or a count."""
    if _DATE.match(run) or _TIME.match(run):
        return True
    if before.rstrip()[-1:] in ("$", "\u0e3f"):
        return True
    short = sum(c.isdigit() for c in run) < 9
    return short and (after.startswith(".-") or ready.unit.match(after) is not None)


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
    said |= {kind for kind in (*earlier, later) if kind in _PAID}
    if "account" in earlier and "phone" not in earlier[-1:]:
        said.add("account")
    if earlier[-1:] == ["chat_name"] and not _is_name(words, earlier, line, ready.joined):
        said = said - {"chat_name"} | {"phone"}
    return said, first.end() if first and later in _PAID and not set(earlier) & _PAID else 0


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


def _kind(run: Run, said: set[str], words: NumberWords) -> tuple[bool, bool]:
    """(is a phone, is an account), by the form of a run and what is said of it."""
    paid = bool(said & _PAID)
    only_account = "account" in said and "phone" not in said
    if "chat_name" in said and not paid:
        return False, False
    match run.shape:
        case Shape.ABROAD:
            return True, paid
        case Shape.IDENTITY:
            return False, paid
        case Shape.GROUPED if run.landline and "phone" in said and not paid:
            return True, False
        case Shape.GROUPED if not (paid and run.digits[:2] in _MOBILE):
            return False, True
        case _:
            pass
    if len(run.digits) <= SHORT_LINE:
        return _is_short_line(run.digits, said, words), False
    if said & _NEITHER and not said & {"phone", "account"} and not paid:
        return False, False
    if _is_called(run, said):
        if paid and len(run.digits) >= len("0812345678"):
            return True, True
        if only_account and len(run.digits) == len("0812345678"):
            return False, True
        return True, False
    is_account = len(run.digits) in _ACCOUNT and (paid or "account" in said)
    return False, is_account and (len(run.digits) != 13 or paid)


def _is_called(run: Run, said: set[str]) -> bool:
    """Whether its digits are those of a telephone number of here, or are said to be of next door:
    mobile numbers of Cambodia have nine or ten digits, too."""
    if run.shape is Shape.CALLED:
        return True
    size, begins = len(run.digits), run.digits[:2]
    if (size == 10 and begins in _MOBILE) or (size == 9 and begins in _LANDLINE):
        return True
    return begins == "01" and size in (9, 10) and "phone" in said


def _is_short_line(number: str, said: set[str], words: NumberWords) -> bool:
    known = number in words.hotlines and (len(number) == 4 or "phone" in said or number in _SIRENS)
    called = len(number) == 4 and number[0] == "1" and "phone" in said
    return (known or called) and not said & {"code", "identity", "account", "label"}
