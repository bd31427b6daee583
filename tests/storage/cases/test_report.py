"""Reports are stored as they always were: old JSON is read, and odd JSON harms nothing."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest

from storage.cases.report import (
    Answer,
    Detail,
    Draft,
    Loss,
    Report,
    ReportQuestion,
    Speaker,
    Statement,
    TalkEntry,
)
from tests.support.rows import failing

STORED = {
    "loss": "paid",
    "claimed": "police",
    "voice_words": "เสียงผู้หญิง",
    "wanted": "transfer",
    "phones": ["0812345678"],
    "accounts": ["1234567890"],
    "links": ["https://evil.example"],
    "words": "เขาบอกว่าเป็นตำรวจ",
    "scam_type": "fake_police",
    "helper": True,
    "amount": 20_000,
    "about": True,
    "day": "2026-11-22",
    "time": "บ่ายสองครึ่ง",
    "released": ["amount", "contact"],
    "bank": "held",
    "police": "told",
    "talk": [
        {"by": "official", "texts": {"th": "เบอร์อะไร", "en": "Which number?"}, "id": "number"},
        {"by": "reporter", "words": "0812345678"},
        {"by": "official", "words": "เมื่อไร"},
        {"by": "reporter"},
    ],
    "notes": ["โทรแล้ว"],
    "referred": {"th": "ตำรวจ", "en": "Police"},
    "muted": "flood",
}
TOLD = Report(
    loss=Loss.PAID,
    claimed=Answer("police"),
    voice=Answer(words="เสียงผู้หญิง"),
    wanted=Answer("transfer"),
    phones=("0812345678",),
    accounts=("1234567890",),
    links=("https://evil.example",),
    words="เขาบอกว่าเป็นตำรวจ",
    scam_type="fake_police",
    helper=True,
    statement=Statement(20_000, True, dt.date(2026, 11, 22), "บ่ายสองครึ่ง"),
    uncovered=frozenset({Detail.AMOUNT, Detail.CONTACT}),
    bank="held",
    police="told",
    talk=(
        TalkEntry(
            Speaker.OFFICIAL, texts={"th": "เบอร์อะไร", "en": "Which number?"}, question="number"
        ),
        TalkEntry(Speaker.REPORTER, "0812345678"),
        TalkEntry(Speaker.OFFICIAL, "เมื่อไร"),
        TalkEntry(Speaker.REPORTER),
    ),
    notes=("โทรแล้ว",),
    referred={"th": "ตำรวจ", "en": "Police"},
    muted="flood",
)


def test_what_an_older_version_stored_is_read() -> None:
    assert Report.from_json(STORED) == TOLD


def test_it_is_stored_under_the_keys_it_always_had() -> None:
    assert json.loads(json.dumps(TOLD.to_json())) == STORED


def test_an_empty_report_is_an_empty_object() -> None:
    assert Report().to_json() == {}
    assert Report.from_json({}).empty
    assert not TOLD.empty


@pytest.mark.parametrize("value", [None, 7, -1.5, True, "odd", ["odd", None], {"odd": [1]}, [[]]])
def test_a_value_of_another_kind_leaves_the_rest_as_it_was(value: Any) -> None:
    def left(key: str) -> None:
        kept = json.loads(json.dumps(Report.from_json({**STORED, key: value}).to_json()))
        kept.pop(key, None)
        assert kept == {other: STORED[other] for other in STORED if other != key}

    assert failing(left, STORED) == []


def test_a_key_that_is_not_known_is_left_out() -> None:
    assert "shoe_size" not in Report.from_json({**STORED, "shoe_size": 43}).to_json()


def test_a_draft_keeps_its_own_beside_the_report_and_sends_none_of_it() -> None:
    own = {"district": "3805", "headmen": True, "noticed": True}
    draft = Draft.from_json({**STORED, **own})
    assert draft == Draft(TOLD, "3805", headmen=True, noticed=True)
    assert json.loads(json.dumps(draft.to_json())) == {**STORED, **own}
    assert json.loads(json.dumps(draft.to_report().to_json())) == STORED


def test_an_answer_is_put_to_its_own_question() -> None:
    for question in ReportQuestion:
        answered = Report().with_answer(question, Answer(words="ตอบ"))
        assert answered.answer(question) == Answer(words="ตอบ")
        assert answered.to_json() == {f"{question}_words": "ตอบ"}


def test_a_newer_statement_adds_to_an_older_one() -> None:
    older = Statement(500, True, dt.date(2026, 11, 1), "เช้า")
    assert older.updated(Statement()) == older
    assert older.updated(Statement(700, time="บ่าย")) == replace(
        older, amount=700, about=False, time="บ่าย"
    )


def test_each_number_is_noted_once() -> None:
    assert TOLD.with_phones(["0899999999", "0812345678"]).phones == ("0812345678", "0899999999")
