"""What a person tells in a report: the values that drafts and cases hold, and their stored JSON.

A Draft is a report that is not sent yet. Sending it makes a case out of its Report alone
(`Draft.to_report`), so that what only the draft needs can never reach an official. JSON of every
older version can be read; keys that are not known are left out.
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
    """What was lost."""

    NONE = "none"
    PAID = "paid"  # money
    CODE = "code"  # a code or personal data
    APP = "app"  # the telephone: an app was installed

    @property
    def urgent(self) -> bool:
        """Whether something is in a stranger's hands: never waits for a digest."""
        return self is not Loss.NONE


class ReportQuestion(enum.StrEnum):
    """A question that is answered by a button or in own words."""

    CLAIMED = "claimed"  # who the other side said they were
    VOICE = "voice"  # a person, a recording, a message
    WANTED = "wanted"  # what the other side wanted


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a ReportQuestion: the id of the button, or own words, or neither yet."""

    choice: str = ""
    words: str = ""


class Detail(enum.StrEnum):
    """A kind of detail that officials see only once the reporter uncovers it."""

    AMOUNT = "amount"
    TIME = "time"
    CONTACT = "contact"  # who and where the reporter is


class Speaker(enum.StrEnum):
    """Who says something in the talk about a case."""

    OFFICIAL = "official"
    REPORTER = "reporter"


@dataclass(frozen=True, slots=True)
class TalkEntry:
    """A question of an official, or the reporter's answer; with no words at all, a refusal.

    `texts`: a ready sentence by language. `question`: the id of the template that was asked.
    """

    by: Speaker
    words: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    question: str = ""

    @staticmethod
    def from_json(json: Json) -> TalkEntry | None:
        """What `to_json` made; None if it does not say who spoke."""
        by = member(Speaker, json.get("by"))
        if by is None:
            return None
        return TalkEntry(by, text(json, "words"), translations(json, "texts"), text(json, "id"))

    def to_json(self) -> dict[str, Any]:
        """As it is stored."""
        return filled(
            {"by": self.by, "words": self.words, "texts": dict(self.texts), "id": self.question}
        )


@dataclass(frozen=True, slots=True)
class Statement:
    """When it happened and how much was lost, for the words to read out to the police.

    `amount` is in baht, `about` says that it is a rough one, `time` is in own words.
    """

    amount: int | None = None
    about: bool = False
    day: dt.date | None = None
    time: str = ""

    @staticmethod
    def from_json(json: Json) -> Statement:
        """What `to_json` made."""
        try:
            day = dt.date.fromisoformat(text(json, "day"))
        except ValueError:
            day = None
        return Statement(number(json, "amount"), flag(json, "about"), day, text(json, "time"))

    def to_json(self) -> dict[str, Any]:
        """As it is stored."""
        day = self.day.isoformat() if self.day else ""
        return filled({"amount": self.amount, "about": self.about, "day": day, "time": self.time})

    def updated(self, newer: Statement) -> Statement:
        """This one, with what a newer one says."""
        amount = self if newer.amount is None else newer
        return Statement(
            amount.amount, amount.about, newer.day or self.day, newer.time or self.time
        )


@dataclass(frozen=True, slots=True)
class Report:
    """What is told in a case; all of it may be empty.

    `scam_type` is an id of content/scam_types.yaml, `helper`: told for somebody else. `uncovered`:
    the kinds of detail that officials may see. `bank` and `police` are the answers a day after a
    loss. `notes` are of officials, never shown to the reporter; `referred` is the office it was
    passed to, by language; `muted`: why its reporter may not report for some time.
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

    @property
    def empty(self) -> bool:
        """Whether nothing is told: it was withdrawn or forgotten."""
        return self == Report()

    @property
    def urgent(self) -> bool:
        """Whether money, a code or the telephone is in a stranger's hands."""
        return self.loss is not None and self.loss.urgent

    def answer(self, question: ReportQuestion) -> Answer:
        """The answer to a question."""
        match question:
            case ReportQuestion.CLAIMED:
                return self.claimed
            case ReportQuestion.VOICE:
                return self.voice
            case ReportQuestion.WANTED:
                return self.wanted

    def with_answer(self, question: ReportQuestion, answer: Answer) -> Report:
        """The report with this answer to a question."""
        match question:
            case ReportQuestion.CLAIMED:
                return replace(self, claimed=answer)
            case ReportQuestion.VOICE:
                return replace(self, voice=answer)
            case ReportQuestion.WANTED:
                return replace(self, wanted=answer)

    def with_phones(self, phones: Iterable[str]) -> Report:
        """The report with more telephone numbers, each once."""
        return replace(self, phones=tuple(dict.fromkeys((*self.phones, *phones))))

    def with_talk(self, entry: TalkEntry) -> Report:
        """The report with one more question or answer."""
        return replace(self, talk=(*self.talk, entry))

    @staticmethod
    def from_json(json: Json) -> Report:
        """What `to_json` made, in any version."""
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
        )

    def to_json(self) -> dict[str, Any]:
        """As it is stored: one flat object, with no key for what is empty."""
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
            }
        )


def _answer(json: Json, question: ReportQuestion) -> Answer:
    return Answer(text(json, question), text(json, f"{question}_words"))


@dataclass(frozen=True, slots=True)
class Draft:
    """A report that is not sent yet: what is told, and what only sending it needs.

    `district` is the DOPA code of the district it is about, if it is not the reporter's own;
    `headmen`: kamnan and village heads may help; `noticed`: the privacy notice was read.
    """

    told: Report = Report()
    district: str = ""
    headmen: bool = False
    noticed: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing was answered yet."""
        return self == Draft()

    def to_report(self) -> Report:
        """What officials get: nothing of what only the draft needs."""
        return self.told

    @staticmethod
    def from_json(json: Json) -> Draft:
        """What `to_json` made, in any version."""
        told = Report.from_json(json)
        return Draft(told, text(json, "district"), flag(json, "headmen"), flag(json, "noticed"))

    def to_json(self) -> dict[str, Any]:
        """As it is stored: the keys of the report, and its own beside them."""
        own = {"district": self.district, "headmen": self.headmen, "noticed": self.noticed}
        return {**self.told.to_json(), **filled(own)}
