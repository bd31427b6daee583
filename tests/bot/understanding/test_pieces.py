"""Texts as the model reads them: one spelling, a beginning and an end, and never too long."""

from __future__ import annotations

import pytest

from bot.understanding.model import WEIGHTS
from bot.understanding.pieces import BEGIN, END, HEAD, MOST, Pieces, prepare, window


def test_what_looks_the_same_is_spelled_the_same() -> None:
    assert prepare("บอกไปเเล้ว") == prepare("บอกไปแล้ว")
    assert prepare("  a \n\n b ") == "a b"


def test_of_a_long_text_the_beginning_and_the_end_are_read() -> None:
    numbers = list(range(10, 1_000))
    kept = window(numbers)
    assert len(kept) == MOST
    assert kept[0] == BEGIN
    assert kept[-1] == END
    assert kept[1 : HEAD + 1] == numbers[:HEAD]
    assert kept[-2] == numbers[-1]


def test_a_short_text_is_read_whole() -> None:
    assert window([7, 8]) == [BEGIN, 7, 8, END]
    assert window([]) == [BEGIN, END]


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud83d\ude00", "ก" * 10_000, "🆘" * 500])
def test_anything_at_all_becomes_few_numbers(text: str) -> None:
    pytest.importorskip("sentencepiece", reason="needs sentencepiece")
    assert 2 <= len(Pieces(WEIGHTS / "pieces.model").numbers(text)) <= MOST
