"""The name of a place is a name: no detector takes the words inside it for words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from content.reading.library import Library
from handlers.checks.extract import read
from handlers.checks.messages.judge import message_judge
from handlers.core.text import plain
from handlers.core.words.intents import intent_of, is_emergency

SUBDISTRICTS = (
    "โขงหลง", "กาหลง", "วังชะโอน", "มหาสอน", "ท่าบ่อสงคราม", "พลสงคราม", "ชนะสงคราม", "ชุมแสงสงคราม",
    "มหาสวัสดิ์", "สุขสวัสดิ์", "วารีสวัสดิ์", "พรหมสวัสดิ์", "หนองเหียง", "แม่เหียะ", "สงยาง", "วังตามัว",
    "ดงลิง", "หนองปลิง", "คลีกลิ้ง", "เชื้อเพลิง", "ศรีบัวบาน", "เกาะศรีบอยา", "เขาล้าน",
    "เขาพระบาท", "ภูเขาทอง",
)  # fmt: skip
"""Names that hold a word of some rule, found among all 7,400 of the country."""


def places(library: Library) -> Iterator[str]:
    """Every district and province in both languages, and subdistricts, as people type them."""
    for district in library.places.districts.values():
        yield from district.names.values()
        yield f"อำเภอ{district.names['th']}"
        yield f"{district.names['th']} {district.province.names['th']}"
        yield f"{district.names['th']}ค่ะ"
    for province in library.places.provinces.values():
        yield from province.names.values()
    for name in SUBDISTRICTS:
        yield from (name, f"ตำบล{name}")


def test_no_name_of_a_place_is_an_emergency_or_a_wish(library: Library) -> None:
    intents = library.intents
    heard = [n for n in places(library) if is_emergency(n, intents) or intent_of(n, intents)]
    assert heard == []


def test_no_name_of_a_place_raises_a_flag(library: Library) -> None:
    judge = message_judge(library)
    found = ((name, judge.judge(read(name, library.numbers))) for name in places(library))
    assert [n for n, judged in found if judged.flags or judged.verdict.flagged] == []


def test_no_name_of_a_place_is_a_word_that_is_typed_in_a_report(library: Library) -> None:
    tests = library.report_words.values()
    assert [n for n in places(library) if any(test.fits(plain(n)) for test in tests)] == []


@pytest.mark.parametrize(
    "words",
    [
        "อยู่บึงโขงหลง เขาบอกให้รอ",
        "แจ้งที่บึงโขงหลงให้หน่อย",
        "พ่อหลงลืม บอกไม่ฟัง",
        "หลงทาง ให้ช่วยหน่อย",
        "แม่ความดันสูง หมอให้กินยา",
        "ตายายหลงรักหลานคนเล็ก",
        "ผลักดันให้ลูกเรียน",
    ],
)
def test_words_around_a_name_or_inside_a_word_alarm_nobody(words: str, library: Library) -> None:
    assert not is_emergency(words, library.intents)


@pytest.mark.parametrize(
    "words",
    [
        "หลงกดลิงก์ที่เขาส่งมา",
        "หลงไปโอนให้เขา",
        "หลงบอกเลขบัตรไป",
        "เผลอลงแอปไป",
        "อยู่บึงโขงหลง โอนเงินไปแล้ว",
        "i gave him the otp",
        "she sent them money",
        "เลขบัตร atm ให้เขาไป",
        "มือถือขยับเอง",
    ],
)
def test_what_was_given_away_is_heard_as_before(words: str, library: Library) -> None:
    assert is_emergency(words, library.intents)


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("แก้อำเภอหน่อย", "change_district"),
        ("ย้ายไปอำเภอศรีสงคราม", "change_district"),
        ("สวัสดิค่ะ", "greeting"),
        ("สงครามจะเกิดไหม", "border_news"),
        ("สอนเรื่องนี้หน่อย", "learn"),
        ("แจ้งตำรวจไซเบอร์ยังไง", "hotline"),
        ("ที่แจ้งไว้เป็นยังไงบ้าง", "status_of_report"),
    ],
)
def test_wishes_are_understood_as_before(words: str, intent: str, library: Library) -> None:
    assert intent_of(words, library.intents) == intent
