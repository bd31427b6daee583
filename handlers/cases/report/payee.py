"""Parses an answer about who was paid: the account, its bank and its holder, and the day.

The holder is whoever is named where the account is asked for: the other side, never the reporter.
Words that nothing explains stay words of the report, so that nothing is dropped unseen.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from content.reading.library import Library
from handlers.cases.text import sanitize
from handlers.cases.text.dates import day_in
from handlers.core.numbers.reading import Numbers, told_numbers
from handlers.core.numbers.runs import runs
from handlers.core.text import plain, written

LONGEST_NAME = 60
"""Most characters of a holder's name."""
SHORTEST_NUMBER = 9
"""Fewest digits of a telephone or an account; shorter ones may be a day."""
SHORTEST_ACCOUNT = 10
"""Fewest digits of an account."""
SHORTEST_PART = 4
"""Fewest letters of a part of a bank's name that stands for it."""


@dataclass(frozen=True, slots=True)
class Payee:
    """What an answer tells of a payment; `bank` is the id of a bank in content/hotlines.yaml.

    `rest` are the words that were not understood as any of it.
    """

    numbers: Numbers = Numbers()
    bank: str = ""
    holder: str = ""
    day: dt.date | None = None
    rest: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was understood."""
        return not (self.numbers.phones or self.numbers.accounts or self.bank or self.holder)


def read(text: str, library: Library, own: str, *, today: dt.date | None = None) -> Payee:
    """Return what a text tells of a payment; `own` is the text without the reporter's own numbers.

    `today` (in Thailand) is given where the day is asked for, too.
    """
    text = written(text)
    numbers = told_numbers(own, library.numbers)
    if today:
        numbers = _accounts_apart(numbers)
    long = [run for run in runs(text) if len(run.digits) >= SHORTEST_NUMBER]
    left = _without(text, [(run.start, run.end) for run in long])
    day = _day(left, today, library) if today else None
    bank, left = _bank(left, library)
    holder, left = _holder(left, library)
    if today:
        holder = _without_day(holder, today, library)
    return Payee(numbers, bank, sanitize.words(holder), day, _words(left, library))


def _day(text: str, today: dt.date, library: Library) -> dt.date | None:
    """Return the day a text names, "yesterday" included."""
    if day := day_in(text, today, library.dates, library.amounts):
        return day
    for words, ago in ((library.numbers.yesterday, 1), (library.numbers.today, 0)):
        if any(word in text.lower() for word in words):
            return today - dt.timedelta(days=ago)
    return None


def _without_day(name: str, today: dt.date, library: Library) -> str:
    """Return a name without the day that was told behind it."""
    words = name.split()
    while words and (
        words[-1].lower() in library.dates.day or _day(words[-1], today, library) is not None
    ):
        words.pop()
    return " ".join(words)


def _accounts_apart(numbers: Numbers) -> Numbers:
    """Take digits that no telephone here begins with for an account, as one was asked for."""
    others = [n for n in numbers.phones if n[0] not in "0+" and len(n) >= SHORTEST_ACCOUNT]
    phones = tuple(n for n in numbers.phones if n not in others)
    return Numbers(phones, (*numbers.accounts, *others))


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    pieces, at = [], 0
    for start, end in sorted(spans):
        pieces += [text[at:start], " "]
        at = max(at, end)
    return "".join((*pieces, text[at:]))


def _bank(text: str, library: Library) -> tuple[str, str]:
    """Return (id of the bank that is named or "", the text without its name)."""
    generic = {plain(word) for word in library.numbers.bank}
    for bank in library.hotlines.of("bank"):
        names = [bank.id, *bank.shown.values()]
        for name in names:
            if found := re.search(rf"(?<![a-z]){re.escape(name.lower())}(?![a-z])", text.lower()):
                return bank.id, _without(text, [found.span()])
    for word in re.finditer(rf"[^\s,;:/()]{{{SHORTEST_PART},}}", text):
        part = plain(word[0])
        for each in generic:
            part = part.removeprefix(each)
        if len(part) < SHORTEST_PART:
            continue
        for bank in library.hotlines.of("bank"):
            if any(part in plain(name) for name in bank.shown.values()):
                return bank.id, _without(text, [word.span()])
    return "", text


def _holder(text: str, library: Library) -> tuple[str, str]:
    """Return (the name behind a word for the holder or "", the text without both)."""
    words = sorted(library.numbers.holder, key=len, reverse=True)
    if not words:
        return "", text
    either = "|".join(map(re.escape, words))
    name = rf"[^\d\n,;]{{2,{LONGEST_NAME}}}"
    found = re.search(rf"(?:{either})\s*[:=]?\s*({name})", text, re.IGNORECASE)
    if found is None or not any(letter.isalpha() for letter in found[1]):
        return "", text
    return found[1].strip(" .-"), _without(text, [found.span()])


def _words(text: str, library: Library) -> str:
    """Return what is left without the words that only label a number, a bank or a name."""
    words = library.numbers
    labels = [
        *words.account, *words.phone, *words.promptpay, *words.joined,
        *library.numbers.bank, *library.numbers.holder, *library.numbers.polite,
        *library.numbers.yesterday, *library.numbers.today,
    ]  # fmt: skip
    for label in sorted(labels, key=len, reverse=True):
        text = re.sub(re.escape(label), " ", text, flags=re.IGNORECASE)
    return " ".join(re.sub(r"[^\w\s\u0e00-\u0e7f]", " ", text).split())
