"""A number told right behind the reporter's own name is theirs; one that called them is not."""

from __future__ import annotations

import pytest

from content.reading.library import Library
from handlers.cases.text import own_numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("ฉันชื่อ สมศรี แก้วมะลิ โทร 0891234567 เขาหลอกให้โอน", ["0891234567"]),
        ("ผมชื่อสมชาย เบอร์ 089-123-4567", ["0891234567"]),
        ("ฉันชื่อมะลิ 0891234567, 0812223333", ["0891234567", "0812223333"]),
        ("My name is Mali, tel. 089 123 4567.", ["0891234567"]),
        ("ฉันชื่อแดง เบอร์ 0812345678 โทรมาหลอกให้โอน", []),
        ("My name is Mali, 0812345678 called me", []),
        ("มีคนโทรมาจาก 0812345678 บอกว่าชื่อสมชาย", []),
        ("", []),
    ],
)
def test_whose_number_it_is(text: str, numbers: list[str], library: Library) -> None:
    assert [run.digits for run in own_numbers.find(text, library)] == numbers
