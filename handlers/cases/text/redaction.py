"""Covers amounts, times and the reporter's own details in their words, until they uncover them;
reporter_identity.py finds the details.

Hidden are amounts of money, times of day, and who or where the reporter is (reporter_identity.py).
The other side's numbers, years and short numbers to call stay: reports are matched by them. The
words are in content/lexicon/redaction.yaml. It errs towards hiding: the reporter sees each cover
before sending and can lift it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from content.reading.lexicon.redaction import RedactionWords
from content.reading.library import Library
from handlers.cases.text import amounts, reporter_identity
from handlers.core.numbers.runs import Run, Shape, runs
from storage.cases.report import Detail, Report, ReportQuestion, Speaker

MARK = "\u2022\u2022\u2022"
"""Replaces covered text, in every language."""

_STAYS = re.compile(
    r"https?://\S+|[\w\-]+(?:\.[\w\-]+)*\.[a-z]{2,}(?:/\S*)?"  # links
    r"|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\*{3}",  # days; a secret that is masked already
    re.IGNORECASE,
)
_ACCOUNT, _AT_HOME = 10, 8
"""Digits from which a number is not money: any number, and one that begins with a zero."""
_CLOCK = re.compile(r"(?<![\d.,:/])(?:[01]?\d|2[0-3])[:.][0-5]\d(?![\d:/]|[.,]\d)")
_HUNDRED = 100
"""An amount in words has a scale from here on; smaller numbers count people or days."""
_TEN, _HOURS = 10, 24
_YEARS = (range(1990, 2041), range(2530, 2581))


@dataclass(frozen=True, slots=True)
class Cover:
    """A covered stretch of a text, and its kind."""

    start: int
    end: int
    kind: Detail


def find(text: str, library: Library, *, answer: bool = False) -> tuple[Cover, ...]:
    """Return the stretches to cover, in order and without overlaps.

    `text` must be in the form of `text.written`. In an `answer` to an official every name and
    number counts as the reporter's.
    """
    identity = reporter_identity.find_in_answer if answer else reporter_identity.find
    kept = [match.span() for match in _STAYS.finditer(text)]
    kept += [(run.start, run.end) for run in runs(text) if _is_number(run)]
    told = tuple(amounts.numbers(text, library.amounts))
    covers: list[Cover] = []
    # Contact details are decided first: the reporter's own number is covered, any other stays.
    for cover in (
        *(
            Cover(start, end, Detail.CONTACT)
            for start, end in identity(text, library.reporter_identity_words)
        ),
        *_times(text, told, library),
        *_amounts(text, told, library),
    ):
        if cover.kind == Detail.CONTACT or not _touches(cover, kept):
            covers += _beside(cover, covers)
    return tuple(sorted(covers, key=lambda cover: cover.start))


def _is_number(run: Run) -> bool:
    """Return whether digits are a telephone number or an account, by their form or length."""
    if run.shape is not Shape.PLAIN:
        return True
    return len(run.digits) >= (_AT_HOME if run.digits.startswith("0") else _ACCOUNT)


def _beside(cover: Cover, covers: list[Cover]) -> list[Cover]:
    """Return the parts of a stretch that are not covered yet."""
    for other in covers:
        if cover.start < other.end and other.start < cover.end:
            left = Cover(cover.start, other.start, cover.kind)
            right = Cover(other.end, cover.end, cover.kind)
            rest = (part for part in (left, right) if part.start < part.end)
            return [piece for part in rest for piece in _beside(part, covers)]
    return [cover]


def _touches(cover: Cover, spans: list[tuple[int, int]]) -> bool:
    return any(cover.start < end and start < cover.end for start, end in spans)


def cover(
    text: str, library: Library, shown: Collection[Detail] = (), *, answer: bool = False
) -> str:
    """Return the text as officials read it; kinds in `shown` were uncovered."""
    pieces, at = [], 0
    for found in find(text, library, answer=answer):
        if found.kind not in shown:
            pieces += [text[at : found.start], MARK]
            at = found.end
    return "".join((*pieces, text[at:]))


def without_own(text: str, library: Library) -> str:
    """Remove the reporter's own contact details: the rest may be the other side's."""
    pieces, at = [], 0
    for start, end in reporter_identity.find(text, library.reporter_identity_words):
        pieces += [text[at:start], " "]
        at = end
    return "".join((*pieces, text[at:]))


def in_words(report: Report, library: Library) -> tuple[Detail, ...]:
    """Return the kinds covered now in the reporter's typed text, in the order of Detail."""
    found = {cover.kind for text in _told(report) for cover in find(text, library)}
    for entry in report.talk:
        if entry.by is Speaker.REPORTER:
            covers = find(entry.words, library, answer=not entry.theirs)
            found |= {cover.kind for cover in covers}
    return tuple(kind for kind in Detail if kind in found - report.uncovered)


def kinds(report: Report, library: Library) -> tuple[Detail, ...]:
    """Return the kinds covered now in the whole report.

    This includes an amount and a time that were given as answers to questions.
    """
    found = {*in_words(report, library)}
    found |= {Detail.AMOUNT} if report.statement.amount is not None else set()
    found |= {Detail.TIME} if report.statement.time else set()
    return tuple(kind for kind in Detail if kind in found - report.uncovered)


def texts(report: Report) -> tuple[str, ...]:
    """Return everything in a report that its reporter typed."""
    answers = [entry.words for entry in report.talk if entry.by is Speaker.REPORTER]
    return tuple(filter(None, (*_told(report), *answers)))


def _told(report: Report) -> tuple[str, ...]:
    """Return what its reporter typed, apart from answers to officials."""
    return (report.words, *(report.answer(question).words for question in ReportQuestion))


_LAUGHTER = {"5"}
"""Fives alone are laughter: five is "ha" in Thai. Sums are grouped or said to be paid."""


def _amounts(text: str, told: tuple[amounts.Number, ...], library: Library) -> Iterator[Cover]:
    for number in told:
        if number.money or number.grouped:
            covers = True
        elif number.scale >= _HUNDRED:
            alone = text[number.start : number.end].lower() in library.amounts.scales
            covers = not alone or _ends_with(text[: number.start], library.redaction_words.paid)
        else:
            covers = number.figures and _is_money(number, text, library)
        if covers:
            yield Cover(number.start, number.end, Detail.AMOUNT)


def _is_money(number: amounts.Number, text: str, library: Library) -> bool:
    """Return whether plain figures are money: said to be paid, or large and not known otherwise."""
    words, lead = library.redaction_words, text[: number.start]
    figures = text[number.start : number.end]
    if figures.startswith("0") or figures in library.numbers.hotlines:
        return False
    if _ends_with(lead, words.calls) or _ends_with(lead, words.stays):
        return False
    if _ends_with(lead, words.paid):
        return True
    if set(figures) == _LAUGHTER:
        return False
    return len(figures) >= len("1000") and not any(number.value in years for years in _YEARS)


def _times(text: str, told: tuple[amounts.Number, ...], library: Library) -> Iterator[Cover]:
    """Yield times in figures, then in numbers with a word beside them, then in words alone."""
    words = library.redaction_words
    behind = _words(words.clock_behind)
    for match in _CLOCK.finditer(text):
        yield Cover(match.start(), _past(text, match.end(), words), Detail.TIME)
    for number in told:
        lead = text[: number.start]
        mark = behind.match(text, _gap(text, number.end))
        before = _end_of(lead, words.clock_before)
        timed = mark or before is not None or _ends_with(lead, words.clock_leads)
        if timed and 0 < number.value <= _HOURS and number.scale <= _TEN and not number.money:
            start = number.start if before is None else before
            yield Cover(start, _past(text, mark.end() if mark else number.end, words), Detail.TIME)
    for match in _words(words.clock_alone).finditer(text):
        yield Cover(match.start(), _past(text, match.end(), words), Detail.TIME)


def _past(text: str, end: int, words: RedactionWords) -> int:
    """Return the end, moved past the following words that belong to the time."""
    more = _words((*words.clock_more, *words.clock_behind))
    while match := more.match(text, _gap(text, end)):
        end = match.end()
    return end


def _gap(text: str, at: int) -> int:
    return at + (text[at : at + 1] == " ")


def _ends_with(lead: str, listed: tuple[str, ...]) -> bool:
    return _end_of(lead, listed) is not None


def _end_of(lead: str, listed: tuple[str, ...]) -> int | None:
    """Return where the listed word that a text ends with begins, or None if it ends with none.

    One space may follow it.
    """
    match = _at_end(listed).search(lead[-30:])
    return match.start() + max(0, len(lead) - 30) if match else None


@lru_cache(maxsize=16)
def _at_end(listed: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"(?:{amounts.alternatives(listed)}) ?:? ?$", re.IGNORECASE)


@lru_cache(maxsize=16)
def _words(listed: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(amounts.alternatives(listed), re.IGNORECASE)
