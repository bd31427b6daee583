"""The value Report, what a resident told: held by drafts and cases, and converted to stored JSON.

A Draft is a report that is not sent yet. A case is made from its Report alone (`Draft.to_report`),
so that values only the draft needs never reach an official. JSON of every older version can be
read; unknown keys are ignored.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from storage.engine.json_values import (
    Json,
    filled,
    flag,
    member,
    number,
    objects,
    text,
    texts,
    translations,
)


class Loss(enum.StrEnum):
    """What the resident lost."""

    NONE = "none"
    PAID = "paid"  # money
    CODE = "code"  # a code or personal data
    APP = "app"  # the telephone: an app was installed

    @property
    def urgent(self) -> bool:
        """Whether anything was lost; officials are told at once, without waiting for a digest."""
        return self is not Loss.NONE


class ReportQuestion(enum.StrEnum):
    """A question of a report that is answered with a button or in the person's own words."""

    CLAIMED = "claimed"  # who the other side said they were
    VOICE = "voice"  # a person, a recording, a message
    WANTED = "wanted"  # what the other side wanted


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a ReportQuestion: a button's id, or own words; both are empty until then."""

    choice: str = ""
    words: str = ""


class Detail(enum.StrEnum):
    """A kind of detail that officials see only after the reporter uncovers it."""

    AMOUNT = "amount"
    TIME = "time"
    CONTACT = "contact"  # who and where the reporter is


class Speaker(enum.StrEnum):
    """The author of an entry in the talk about a case."""

    OFFICIAL = "official"
    REPORTER = "reporter"


@dataclass(frozen=True, slots=True)
class TalkEntry:
    """A question of an official, or the reporter's answer.

    `words` are the author's own words, `texts` a prepared sentence (language code -> text). An
    answer with neither is a refusal. `question` is the id of the template that was asked. `theirs`
    is True if the reporter said that the names and numbers in an answer are the other side's.
    """

    by: Speaker
    words: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    question: str = ""
    theirs: bool = False

    @staticmethod
    def from_json(json: Json) -> TalkEntry | None:
        """Return the entry that `to_json` converted; None if its author is not known."""
        by = member(Speaker, json.get("by"))
        if by is None:
            return None
        words, asked = text(json, "words"), text(json, "id")
        ready = translations(json, "texts")
        return TalkEntry(by, words, ready, asked, flag(json, "theirs"))

    def to_json(self) -> dict[str, Any]:
        """Return the entry as a JSON object for storage."""
        return filled(
            {
                "by": self.by,
                "words": self.words,
                "texts": dict(self.texts),
                "id": self.question,
                "theirs": self.theirs,
            }
        )


@dataclass(frozen=True, slots=True)
class Statement:
    """When it happened and how much was lost, for the text to read out to the police.

    `amount` is in baht, `about` is True if it is approximate, `time` is in the person's own words.
    """

    amount: int | None = None
    about: bool = False
    day: dt.date | None = None
    time: str = ""

    @staticmethod
    def from_json(json: Json) -> Statement:
        """Return the statement that `to_json` converted."""
        try:
            day = dt.date.fromisoformat(text(json, "day"))
        except ValueError:
            day = None
        return Statement(number(json, "amount"), flag(json, "about"), day, text(json, "time"))

    def to_json(self) -> dict[str, Any]:
        """Return the statement as a JSON object for storage."""
        day = self.day.isoformat() if self.day else ""
        return filled({"amount": self.amount, "about": self.about, "day": day, "time": self.time})

    def updated(self, newer: Statement) -> Statement:
        """Return this statement with the values that a newer one gives."""
        amount = self if newer.amount is None else newer
        return Statement(
            amount.amount, amount.about, newer.day or self.day, newer.time or self.time
        )


@dataclass(frozen=True, slots=True)
class Report:
    """The content of a report; every field may be empty.

    `scam_type` is an id of content/scam_types.yaml. `helper` is True if the report is made for
    somebody else. `uncovered` are the kinds of detail that officials may see. `bank` and `police`
    are the answers to the questions asked a day after a loss. `notes` are by officials and never
    shown to the reporter; `referred` is the office the case was passed to (language code -> name);
    `muted` is the reason why its reporter may not report for some time. `advice` are the
    own words to the reporter of the official who closed the case, `advised` is a ready sentence
    (language code -> text). `payee_bank` is the bank of the account that was paid (an id of
    content/hotlines.yaml), `payee_holder` the name on it, as the reporter told it.
    """

    loss: Loss | None = None
    claimed: Answer = Answer()
    voice: Answer = Answer()
    wanted: Answer = Answer()
    phones: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    words: str = ""
    scam_type: str = ""
    helper: bool = False
    statement: Statement = Statement()
    uncovered: frozenset[Detail] = frozenset()
    bank: str = ""
    police: str = ""
    talk: tuple[TalkEntry, ...] = ()
    notes: tuple[str, ...] = ()
    referred: Mapping[str, str] = field(default_factory=dict)
    muted: str = ""
    payee_bank: str = ""
    payee_holder: str = ""
    advice: str = ""
    advised: Mapping[str, str] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether the report has no content: it was withdrawn or forgotten."""
        return self == Report()

    @property
    def urgent(self) -> bool:
        """Whether money, a code, personal data or control of the telephone was lost."""
        return self.loss is not None and self.loss.urgent

    def answer(self, question: ReportQuestion) -> Answer:
        """Return the answer to a question."""
        match question:
            case ReportQuestion.CLAIMED:
                return self.claimed
            case ReportQuestion.VOICE:
                return self.voice
            case ReportQuestion.WANTED:
                return self.wanted

    def with_answer(self, question: ReportQuestion, answer: Answer) -> Report:
        """Return the report with this answer to a question."""
        match question:
            case ReportQuestion.CLAIMED:
                return replace(self, claimed=answer)
            case ReportQuestion.VOICE:
                return replace(self, voice=answer)
            case ReportQuestion.WANTED:
                return replace(self, wanted=answer)

    def with_phones(self, phones: Iterable[str]) -> Report:
        """Return the report with more telephone numbers, without repeated ones."""
        return replace(self, phones=tuple(dict.fromkeys((*self.phones, *phones))))

    def with_talk(self, entry: TalkEntry) -> Report:
        """Return the report with one more entry in its talk."""
        return replace(self, talk=(*self.talk, entry))

    @staticmethod
    def from_json(json: Json) -> Report:
        """Return the report that `to_json` of any version converted."""
        talk = (TalkEntry.from_json(entry) for entry in objects(json, "talk"))
        uncovered = (member(Detail, kind) for kind in texts(json, "released"))
        return Report(
            loss=member(Loss, json.get("loss")),
            claimed=_answer(json, ReportQuestion.CLAIMED),
            voice=_answer(json, ReportQuestion.VOICE),
            wanted=_answer(json, ReportQuestion.WANTED),
            phones=texts(json, "phones"),
            accounts=texts(json, "accounts"),
            links=texts(json, "links"),
            words=text(json, "words"),
            scam_type=text(json, "scam_type"),
            helper=flag(json, "helper"),
            statement=Statement.from_json(json),
            uncovered=frozenset(kind for kind in uncovered if kind),
            bank=text(json, "bank"),
            police=text(json, "police"),
            talk=tuple(entry for entry in talk if entry),
            notes=texts(json, "notes"),
            referred=translations(json, "referred"),
            muted=text(json, "muted"),
            payee_bank=text(json, "payee_bank"),
            payee_holder=text(json, "payee_holder"),
            advice=text(json, "advice"),
            advised=translations(json, "advised"),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the report as one flat JSON object for storage, without empty values."""
        answers: dict[str, str] = {}
        for question in ReportQuestion:
            answer = self.answer(question)
            answers |= {question.value: answer.choice, f"{question}_words": answer.words}
        return filled(
            {
                "loss": self.loss,
                **answers,
                "phones": list(self.phones),
                "accounts": list(self.accounts),
                "links": list(self.links),
                "words": self.words,
                "scam_type": self.scam_type,
                "helper": self.helper,
                **self.statement.to_json(),
                "released": sorted(self.uncovered),
                "bank": self.bank,
                "police": self.police,
                "talk": [entry.to_json() for entry in self.talk],
                "notes": list(self.notes),
                "referred": dict(self.referred),
                "muted": self.muted,
                "payee_bank": self.payee_bank,
                "payee_holder": self.payee_holder,
                "advice": self.advice,
                "advised": dict(self.advised),
            }
        )


def _answer(json: Json, question: ReportQuestion) -> Answer:
    return Answer(text(json, question), text(json, f"{question}_words"))


@dataclass(frozen=True, slots=True)
class Draft:
    """A report that is not sent yet: its content, and the values that only sending it needs.

    `district` is the DOPA code of the district it is about, if that is not the reporter's own.
    `headmen` is True if kamnan and village heads may help, `noticed` if the privacy notice was
    read.
    """

    told: Report = Report()
    district: str = ""
    headmen: bool = False
    noticed: bool = False

    @property
    def empty(self) -> bool:
        """Whether no question was answered yet."""
        return self == Draft()

    def to_report(self) -> Report:
        """Return the report that officials get, without the values only the draft needs."""
        return self.told

    @staticmethod
    def from_json(json: Json) -> Draft:
        """Return the draft that `to_json` of any version converted."""
        told = Report.from_json(json)
        return Draft(told, text(json, "district"), flag(json, "headmen"), flag(json, "noticed"))

    def to_json(self) -> dict[str, Any]:
        """Return one flat JSON object for storage, with the keys of the report and of the draft."""
        own = {"district": self.district, "headmen": self.headmen, "noticed": self.noticed}
        return {**self.told.to_json(), **filled(own)}
