"""Writes a report as officials read it, with covered details hidden; and adds words and numbers to
a report.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from content.reading.library import Library
from handlers.cases.text import redaction, same_wording, sanitize
from handlers.core.calendar import day_in_thailand, in_figures
from handlers.core.numbers.reading import Numbers, told_numbers
from handlers.core.numbers.spelling import account, match_key, telephone
from handlers.core.report_choices import CHOICE
from handlers.core.say import Family, Passage, Phrase, Quote, Say
from handlers.core.text import written
from handlers.core.words.quoted import quote, quoted
from storage.cases import sightings
from storage.cases.campaigns import Campaign
from storage.cases.report import Detail, Loss, Report, ReportQuestion, Speaker, TalkEntry
from storage.cases.sightings import Seen
from storage.figures.counted import BANDS, band_of

MOST_LISTED = 5
"""Numbers or links shown on one card."""

BANK_ANSWERS = ("held", "not_held", "not_called")
POLICE_ANSWERS = ("told", "not_told")
"""Possible answers of a reporter a day after a loss: did the bank hold it, do the police know."""

LOSS = Family("case.loss", (*Loss, "unknown"))
ANSWERED = Family("case", ReportQuestion)
COVERED = Family("case.covered", Detail)
BANK = Family("case.bank", BANK_ANSWERS)
POLICE = Family("case.police", POLICE_ANSWERS)
BAND = Family("case.band", range(len(BANDS) + 1))
TALK = Family("case.talk", Speaker)
"""Lines of a report, by the kind of information."""


def spread(campaign: Campaign | None) -> tuple[Say, ...]:
    """Describe how far the same fraud has spread, for officials."""
    if campaign is None or campaign.reports < 2:
        return ()
    values: dict[str, Say | int] = {
        "reports": campaign.reports,
        "districts": campaign.districts,
        "first": in_figures(day_in_thailand(campaign.first)),
        "last": in_figures(day_in_thailand(campaign.last)),
    }
    return (Phrase("case.campaign", values),)


def counted(count: int, uncovered: int = 0) -> tuple[Say, ...]:
    """Say how many pictures and voice messages there are, and how many officials may see."""
    return (Phrase("evidence.count", {"count": count, "released": uncovered}),) if count else ()


def as_read(text: str, report: Report, library: Library, *, answer: bool = False) -> Say:
    """Return words of the reporter as officials read them: the one gate for all they typed.

    What the reporter has not shown is covered. In an `answer` to an official every name and number
    counts as the reporter's own.
    """
    return quote(redaction.cover(text, library, report.uncovered, answer=answer))


def lines(report: Report, library: Library) -> tuple[Say, ...]:
    """Return the lines of a report, as shown to the reporter before and officials after sending."""

    def typed(text: str) -> Say:
        return as_read(text, report, library)

    shown: list[Say] = [LOSS.phrase(report.loss or "unknown")]
    if report.helper:
        shown.append(Phrase("case.helper"))
    for question in ReportQuestion:
        answer = report.answer(question)
        if answer.words:
            shown.append(ANSWERED.phrase(question, {"what": typed(answer.words)}))
        elif answer.choice:
            chosen = CHOICE[question].phrase(answer.choice)
            shown.append(ANSWERED.phrase(question, {"what": chosen}))
    if scam_type := library.scam_types.get(report.scam_type):
        shown.append(Phrase("case.trick", {"what": Passage(scam_type.name)}))
    shown += [*_numbers(report), *payee(report, library)]
    if report.links:
        shown.append(Phrase("case.links", {"links": Quote(_listed(map(quoted, report.links)))}))
    shown += _money(report, library)
    if report.words:
        shown.append(Phrase("case.words", {"words": typed(report.words)}))
    if hidden := redaction.in_words(report, library):
        shown.append(covered(hidden))
    return tuple(shown)


def advice(report: Report) -> tuple[Say, ...]:
    """Return the line of advice that an official gave with the ending, if any."""
    if report.advised:
        return (Phrase("case.advice", {"words": Passage(report.advised)}),)
    return (Phrase("case.advice", {"words": quote(report.advice)}),) if report.advice else ()


def newly_shown(report: Report, before: Report, library: Library) -> tuple[Say, ...]:
    """Return the lines of a report, and of its talk, that read otherwise than before."""
    known = (*lines(before, library), *talk(before, library))
    return tuple(s for s in (*lines(report, library), *talk(report, library)) if s not in known)


def _numbers(report: Report) -> list[Say]:
    shown: list[Say] = []
    if report.phones:
        shown.append(Phrase("case.phones", {"numbers": quote(_listed(report.phones))}))
    if report.accounts:
        shown.append(Phrase("case.accounts", {"numbers": quote(_listed(report.accounts))}))
    return shown


def number_lines(report: Report, library: Library) -> tuple[Say, ...]:
    """Return the lines of numbers, bank, holder and day alone, to read them back."""
    day = report.statement.day
    when = [Phrase("case.day", {"day": in_figures(day)})] if day else []
    return (*_numbers(report), *payee(report, library), *when)


def payee(report: Report, library: Library) -> list[Say]:
    """Say at which bank the account that was paid is, and in whose name, as far as told."""
    shown: list[Say] = []
    if bank := library.hotlines.get(report.payee_bank):
        shown.append(Phrase("case.payee.bank", {"bank": Passage(bank.shown)}))
    if report.payee_holder:
        shown.append(Phrase("case.payee.holder", {"name": quote(report.payee_holder)}))
    return shown


def covered(kinds: tuple[Detail, ...]) -> Say:
    """Say which kinds of detail are covered; there must be one."""
    return Phrase("case.covered", {"what": all_of([COVERED.phrase(kind) for kind in kinds])})


def all_of(says: Sequence[Say]) -> Say:
    """Join texts to one, with gaps between; there must be one."""
    first, *rest = says
    return Phrase("case.covered.more", {"first": first, "rest": all_of(rest)}) if rest else first


def _money(report: Report, library: Library) -> list[Say]:
    """Say when and how much: a day and a band, until the reporter uncovers the exact values."""
    shown: list[Say] = []
    told = report.statement
    if told.day:
        shown.append(Phrase("case.day", {"day": in_figures(told.day)}))
    if told.time and Detail.TIME in report.uncovered:
        shown.append(Phrase("case.time", {"time": as_read(told.time, report, library)}))
    if told.amount:
        exact = Detail.AMOUNT in report.uncovered
        baht: Say = Quote(f"{told.amount:,}") if exact else band(told.amount)
        shown.append(Phrase("case.amount", {"amount": baht}))
    return [*shown, *bank_and_police(report)]


def bank_and_police(report: Report) -> tuple[Say, ...]:
    """Say whether the bank held the money, and whether the police know, as far as told."""
    bank = (BANK.phrase(report.bank),) if report.bank else ()
    return (*bank, *((POLICE.phrase(report.police),) if report.police else ()))


def band(amount: int) -> Say:
    """Return the band that an amount lies in."""
    return BAND.phrase(band_of(amount))


def _listed(values: Iterable[str]) -> str:
    values = list(values)
    more = " ..." if len(values) > MOST_LISTED else ""
    return ", ".join(values[:MOST_LISTED]) + more


def talk(report: Report, library: Library) -> tuple[Say, ...]:
    """Return the questions and answers so far, one line each, without the authors' names."""
    return tuple(
        TALK.phrase(entry.by, {"words": spoken(entry, report, library)}) for entry in report.talk
    )


def spoken(entry: TalkEntry, report: Report, library: Library) -> Say:
    """Return one message of the talk: a template or ready answer, own words, or a refusal.

    A reporter's own words are covered as everywhere else.
    """
    if entry.texts:
        return Passage(entry.texts)
    if not entry.words:
        return Phrase("case.talk.declined")
    if entry.by is Speaker.OFFICIAL:
        return quote(entry.words)
    return as_read(entry.words, report, library, answer=not entry.theirs)


def with_words(report: Report, text: str, library: Library) -> Report:
    """Add free words to the report, and the numbers in them except the reporter's own."""
    own = redaction.without_own(written(text), library)
    words = "\n".join(filter(None, (report.words, sanitize.words(text))))[: sanitize.LONGEST]
    return with_numbers(replace(report, words=words), told_numbers(own, library.numbers))


def with_numbers(report: Report, found: Numbers) -> Report:
    """Add telephone numbers and accounts to the report, each once and in its one spelling."""
    accounts = dict.fromkeys((*report.accounts, *map(account, found.accounts)))
    return replace(report.with_phones(map(telephone, found.phones)), accounts=tuple(accounts))


def joined(report: Report, other: Report, library: Library) -> Report:
    """Add the words, numbers and links of another report, everything that may be matched."""
    told = with_words(report, other.words, library)
    more = with_numbers(told, Numbers(other.phones, other.accounts))
    return replace(
        more,
        links=tuple(dict.fromkeys((*more.links, *other.links))),
        payee_bank=more.payee_bank or other.payee_bank,
        payee_holder=more.payee_holder or other.payee_holder,
    )


def seen(report: Report) -> tuple[Seen, ...]:
    """Return everything in a report that can be matched with other reports."""
    phones = [Seen(sightings.PHONE, match_key(phone)) for phone in report.phones]
    accounts = [Seen(sightings.ACCOUNT, account(told)) for told in report.accounts]
    hosts = {_host(link) for link in report.links}
    domains = (Seen(sightings.DOMAIN, host) for host in sorted(hosts) if host)
    return (*phones, *accounts, *domains, *same_wording.seen(report.words))


def newly_seen(report: Report, before: Report) -> tuple[Seen, ...]:
    """Return everything in a report that can be matched and was not in its earlier form."""
    known = seen(before)
    return tuple(each for each in seen(report) if each not in known)


def _host(link: str) -> str:
    try:
        return (urlsplit(link if "//" in link else f"//{link}").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
