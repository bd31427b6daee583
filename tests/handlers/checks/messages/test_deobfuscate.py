"""Spellings that slip past filters are read as they are meant; ordinary ones are left alone."""

from __future__ import annotations

import pytest

from content.reading.library import Library
from handlers.checks.extract import read
from handlers.checks.messages.deobfuscate import deobfuscator
from handlers.checks.messages.judge import message_judge


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("รัuโuนัส", "รับโบนัส"),
        ("คุณสามารถnู้ได้", "คุณสามารถกู้ได้"),
        ("เ ค ร ดิ ต ฟ รี", "เครดิตฟรี"),
        ("แ.อ.ด.ไ.ล.น์", "แอดไลน์"),
        ("l i n e", "line"),
        ("ถoน 1oo บาท", "ถอน 100 บาท"),
    ],
)
def test_a_disguised_spelling_is_undone(lists: Library, typed: str, meant: str) -> None:
    assert meant in deobfuscator(lists.red_flags.lookalikes)(typed)


@pytest.mark.parametrize("text", ["", "พรุ่งนี้ประชุมหมู่บ้าน", "a b c", "เน็ต 4gb 30 วัน", "ok ครับ"])
def test_ordinary_writing_has_no_other_reading(lists: Library, text: str) -> None:
    assert deobfuscator(lists.red_flags.lookalikes)(text) == ()


def test_with_no_lookalikes_letters_stay(lists: Library) -> None:
    assert deobfuscator(())("รัuโuนัส") == ()


def test_that_words_were_disguised_is_a_reason(lists: Library) -> None:
    found = message_judge(lists).judge(read("รัUโUนัสแรกเข้า 1o,ooo บ. ทักเลย", lists.numbers))
    assert {"gambling", "disguised"} <= set(found.flags)
    assert found.verdict.flagged
