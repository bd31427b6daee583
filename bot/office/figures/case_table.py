"""The columns of a table of cases, one a fact, in one language, without what only some officials
may read.

Nobody's account is in it. What a reporter typed goes through the same gate as on the card
(handlers/cases/case/report.py), and so do officials' notes: what is covered stays covered.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from content.reading.hours import THAILAND
from content.reading.library import Library
from handlers.cases.case import case_name
from handlers.cases.case import report as told
from handlers.cases.desk.notices import ROLE
from handlers.cases.text import redaction
from handlers.core import districts
from handlers.core.calendar import in_figures
from handlers.core.report_choices import CHOICE
from handlers.core.say import Family, Passage, Phrase, Quote, Say, Speak
from handlers.core.words.quoted import quoted
from storage.cases.report import Detail, ReportQuestion, Speaker
from storage.cases.states import Level, Move, State
from storage.figures.counted import LOSS_BANDS
from storage.figures.listing import ListedCase

Cell = str | int | datetime | None


class Column(enum.StrEnum):
    """The columns, in their order."""

    CASE = "case"
    DISTRICT = "district"
    LEVEL = "level"
    OPENED = "opened"
    TAKEN = "taken"
    CLOSED = "closed"
    HOURS_TO_TAKE = "hours_to_take"
    HOURS_TO_CLOSE = "hours_to_close"
    TRICK = "trick"
    LOSS = "loss"
    STATE = "state"
    HOLDER = "holder"
    OUTCOME = "outcome"
    CLAIMED = "claimed"
    VOICE = "voice"
    WANTED = "wanted"
    PHONES = "phones"
    ACCOUNTS = "accounts"
    LINKS = "links"
    WORDS = "words"
    COVERED = "covered"
    DAY = "day"
    TIME = "time"
    AMOUNT = "amount"
    BANK = "bank"
    POLICE = "police"
    QUESTIONS = "questions"
    ANSWERS = "answers"
    NOTES = "notes"
    REFERRED = "referred"
    MOVES = "moves"


COLUMN = Family("figures.column", Column)
STATE = Family("figures.state", State)
LEVEL = Family("figures.level", Level)
LOSS = Family("figures.loss", LOSS_BANDS)
OPEN, WITHDRAWN = Phrase("figures.outcome.open"), Phrase("figures.outcome.withdrawn")
UNKNOWN = Phrase("figures.unknown")


def trick(library: Library, id: str) -> Say:
    """Return the name of a kind of fraud."""
    found = library.scam_types.get(id)
    return Passage(found.name) if found else UNKNOWN


def outcome(library: Library, id: str) -> Say:
    """Return the name of an ending; "" is a case that is still open."""
    found = library.desk.outcome(id)
    if found:
        return Passage(found.label.texts)
    return OPEN if not id else WITHDRAWN if id == Move.WITHDRAW else Quote(id)


class CaseTable:
    """Makes the rows of a table in one language. Moments are Thai time, without a zone."""

    def __init__(self, library: Library, speak: Speak) -> None:
        self._library = library
        self._speak = speak

    def header(self) -> tuple[str, ...]:
        """Return the names of the columns."""
        return tuple(self._speak(COLUMN.phrase(column)) for column in Column)

    def row(self, listed: ListedCase) -> tuple[Cell, ...]:
        """Return the cells of a case, in the order of the columns."""
        cells = {**self._facts(listed), **self._told(listed)}
        return tuple(cells.get(column) for column in Column)

    def _facts(self, listed: ListedCase) -> Mapping[Column, Cell]:
        case, library = listed.case, self._library
        district = library.places.find(case.district)
        return {
            Column.CASE: self._speak(case_name.name(library, case)),
            Column.DISTRICT: self._speak(districts.name(district)) if district else case.district,
            Column.LEVEL: self._speak(LEVEL.phrase(case.level)),
            Column.OPENED: _local(case.opened),
            Column.TAKEN: _local(listed.taken),
            Column.CLOSED: _local(listed.closed),
            Column.HOURS_TO_TAKE: _hours(case.opened, listed.taken),
            Column.HOURS_TO_CLOSE: _hours(case.opened, listed.closed),
            Column.TRICK: self._speak(trick(library, listed.counted.trick)),
            Column.LOSS: self._speak(LOSS.phrase(listed.counted.loss)),
            Column.STATE: self._speak(STATE.phrase(case.state)),
            Column.HOLDER: self._speak(ROLE.phrase(listed.holder)) if listed.holder else "",
            Column.OUTCOME: self._speak(outcome(library, case.outcome)),
            Column.MOVES: listed.moves,
        }

    def _told(self, listed: ListedCase) -> Mapping[Column, Cell]:
        case, library = listed.case, self._library
        report = case.report
        if case.forgotten:
            return {Column.WORDS: self._speak(Phrase("case.forgotten"))}
        typed: Callable[[str], str] = lambda words: (  # noqa: E731
            self._speak(told.as_read(words, report, library)) if words else ""
        )
        answers: dict[Column, Cell] = {}
        for column, question in (
            (Column.CLAIMED, ReportQuestion.CLAIMED),
            (Column.VOICE, ReportQuestion.VOICE),
            (Column.WANTED, ReportQuestion.WANTED),
        ):
            answer = report.answer(question)
            chosen = self._speak(CHOICE[question].phrase(answer.choice)) if answer.choice else ""
            answers[column] = typed(answer.words) or chosen
        hidden = redaction.in_words(report, library)
        statement = report.statement
        exact = Detail.AMOUNT in report.uncovered
        amount: Cell = None
        if statement.amount:
            amount = statement.amount if exact else self._speak(told.band(statement.amount))
        return {
            **answers,
            Column.PHONES: _lines(report.phones),
            Column.ACCOUNTS: _lines(report.accounts),
            Column.LINKS: _lines([quoted(link) for link in report.links]),
            Column.WORDS: typed(report.words),
            Column.COVERED: _lines([self._speak(told.COVERED.phrase(each)) for each in hidden]),
            Column.DAY: self._speak(in_figures(statement.day)) if statement.day else "",
            Column.TIME: typed(statement.time) if Detail.TIME in report.uncovered else "",
            Column.AMOUNT: amount,
            Column.BANK: self._speak(told.BANK.phrase(report.bank)) if report.bank else "",
            Column.POLICE: self._speak(told.POLICE.phrase(report.police)) if report.police else "",
            Column.QUESTIONS: self._talk(listed, Speaker.OFFICIAL),
            Column.ANSWERS: self._talk(listed, Speaker.REPORTER),
            Column.NOTES: _lines([self._note(listed, note) for note in report.notes]),
            Column.REFERRED: self._speak(Passage(report.referred)) if report.referred else "",
        }

    def _note(self, listed: ListedCase, note: str) -> str:
        """A note of an official, with every name and number covered: nobody knows whose it is."""
        return self._speak(told.as_read(note, listed.case.report, self._library, answer=True))

    def _talk(self, listed: ListedCase, by: Speaker) -> str:
        report = listed.case.report
        said = (entry for entry in report.talk if entry.by is by)
        return _lines([self._speak(told.spoken(entry, report, self._library)) for entry in said])


def _lines(values: Sequence[str]) -> str:
    return "\n".join(values)


def _local(moment: datetime | None) -> datetime | None:
    return moment.astimezone(THAILAND).replace(tzinfo=None, microsecond=0) if moment else None


def _hours(begin: datetime, end: datetime | None) -> Cell:
    return None if end is None else round((end - begin) / timedelta(hours=1))
