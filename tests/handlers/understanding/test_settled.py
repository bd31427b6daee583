"""Words of content settle what the reader takes for something else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from content.reading.library import Library
from handlers.core.incoming import Incoming, Text
from handlers.core.ports import Off, Operator, ports_off
from handlers.core.turn import Turn
from handlers.core.words.reading import Guess, Reading
from handlers.understanding.settled import SURE, meaning
from storage.engine.database import Database
from storage.people.people import Person

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


@dataclass
class Reader(Off):
    """Reads every text as one situation."""

    id: str

    async def understand(self, text: str) -> Reading | None:
        return Reading((Guess(self.id, 0.8), Guess("romance", 0.2))) if self.id else None


async def read(library: Library, db: Database, read_as: str, words: str) -> Reading | None:
    ports = replace(ports_off(Operator("x", "02")), understanding=Reader(read_as))
    person = Person("test:1", "test", "a", "1", language="th")
    event = Incoming(Text(words), NOW)
    return await meaning(Turn(person, None, (event,), NOW, library, db.read, ports))


@pytest.mark.parametrize(
    ("read_as", "words", "meant"),
    [
        ("kin_held", "ลูกสาวโดนขู่จะปล่อยคลิป", "sextortion"),
        ("violence", "my niece is blackmailed with naked photos", "sextortion"),
        ("kin_held", "น้องโดนขังที่ปอยเปต ขู่จะส่งคลิปช็อตไฟฟ้า", "kin_held"),
        ("threatened_arrest", "แอปกู้ขู่จะเอาคลิปไปประจาน", "threatened_arrest"),
        ("visitor", "มีผู้ชายเข้ามาในบ้าน", "violence"),
        ("small_talk", "someone is breaking into my house", "violence"),
        ("visitor", "มีเจ้าหน้าที่เข้ามาในบ้าน ขอดูมิเตอร์", "visitor"),
        ("hacked", "มีคนเข้ามาในบ้านเมื่อวาน", "hacked"),
        ("paid", "สแกนไปแล้ว", "clicked_only"),
        ("password_given", "I already clicked", "clicked_only"),
        ("paid", "สแกนจ่ายเงินไปแล้ว", "paid"),
        ("password_given", "กดลิงก์แล้วกรอกรหัสไป", "password_given"),
        ("report", "ครูให้ทำรายงานเรื่องแก๊งคอล", "lesson"),
        ("report", "ครูที่โรงเรียนโดนหลอก อยากแจ้งอำเภอ", "report"),
    ],
)
async def test_they_settle_what_is_meant(
    library: Library, db: Database, read_as: str, words: str, meant: str
) -> None:
    reading = await read(library, db, read_as, words)
    assert reading is not None
    assert reading.situation.id == meant
    assert sum(one.confidence for one in reading.situations) <= 1.0001
    if meant != read_as:
        assert reading.situation.confidence == SURE


async def test_long_words_and_no_reader_are_left_alone(library: Library, db: Database) -> None:
    story = "ข่าวเล่าว่า " * 12 + "ลูกสาวโดนขู่จะปล่อยคลิป"
    reading = await read(library, db, "kin_held", story)
    assert reading is not None
    assert reading.situation.id == "kin_held"
    assert await read(library, db, "", "ลูกสาวโดนขู่จะปล่อยคลิป") is None
