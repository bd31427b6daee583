"""What is asked of an open question is answered; what may answer it is left to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from content.reading.library import Library
from handlers.core.incoming import Incoming, Text
from handlers.core.outcome import KEEP, Outcome
from handlers.core.ports import Operator, ports_off
from handlers.core.reply import Card
from handlers.core.say import Passage
from handlers.core.turn import Turn
from handlers.understanding.asides import said_beside
from storage.engine.database import Database
from storage.people.flow_state import FlowState
from storage.people.people import Person

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def turn(library: Library, db: Database, at: FlowState | None, words: str) -> Turn:
    person = Person("test:1", "test", "a", "1", language="th")
    event = Incoming(Text(words), NOW)
    return Turn(person, at, (event,), NOW, library, db.read, ports_off(Operator("x", "02")))


async def title(said: Turn) -> str:
    """The title of the card that answers it, or "" if it is left to the question."""
    found = await said_beside(said)
    if not isinstance(found, Outcome):
        return ""
    assert found.flow_state is KEEP
    assert found.reply is not None
    card = found.reply.parts[0]
    assert isinstance(card, Card)
    assert isinstance(card.title, Passage)
    return card.title.texts["th"]


@pytest.mark.parametrize(
    ("flow", "step", "words", "answer"),
    [
        ("report", "loss", "ต้องบอกชื่อไหม", "ไม่ต้องบอกชื่อ"),
        ("report", "review", "ถอนเรื่องได้ไหม", "ยังไม่ส่ง กดยกเลิกได้"),
        ("report", "district", "ใครจะเห็นเรื่องนี้บ้าง", "เจ้าหน้าที่ของอำเภอ"),
        ("district", "typing", "ไม่รู้ว่าอยู่อำเภออะไร", ""),
        ("district", "typing", "ทำไมต้องบอกอำเภอ", "ใช้ส่งเรื่อง"),
        ("check", "money", "ใครเห็นที่ตอบ", "ตอบสี่ข้อ"),
        ("privacy", "sure", "กู้คืนได้ไหม", "สิ่งที่เราเก็บหายถาวร"),
    ],
)
async def test_it_is_answered_and_the_question_stays_open(
    library: Library, db: Database, flow: str, step: str, words: str, answer: str
) -> None:
    found = await title(turn(library, db, FlowState(flow, step), words))
    assert found.startswith(answer) if answer else not found


@pytest.mark.parametrize(
    "words",
    ["ไม่", "no", "ขอบคุณค่ะ", "ok", "ยกเลิก", "0812345678", "ปากคาด", "/menu", "อยากตาย", "ส่งเลย"],
)
async def test_what_answers_a_question_is_left_to_it(
    library: Library, db: Database, words: str
) -> None:
    assert not await title(turn(library, db, FlowState("report", "loss"), words))


async def test_without_an_open_question_nothing_is_asked_of_it(
    library: Library, db: Database
) -> None:
    assert not await title(turn(library, db, None, "ต้องบอกชื่อไหม"))
    edited = turn(library, db, FlowState("report", "loss"), "ต้องบอกชื่อไหม")
    event = replace(edited.events[0], edited=True)
    assert not await title(replace(edited, events=(event,)))


async def test_what_is_said_to_the_first_hour_in_a_report_is_answered_by_its_card(
    library: Library, db: Database
) -> None:
    said = turn(library, db, FlowState("report", "first_hour"), "เสียไปแค่ไม่กี่ร้อย ต้องโทรไหม")
    assert (await title(said)).startswith("เงินน้อยก็โทรธนาคาร")
