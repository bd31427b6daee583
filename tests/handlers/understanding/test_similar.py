"""Likeness to written examples: the same words in another order and spelling, and nothing else."""

from __future__ import annotations

from handlers.understanding.similar import likelihoods, likeness


def test_the_same_words_are_alike_and_others_are_not() -> None:
    assert likeness("แต่เขามีบัตรตำรวจ", "แต่เขามีบัตรตำรวจ") > 0.99
    assert likeness("แต่เขามีบัตรตำรวจนะ", "เขามีบัตรตำรวจมาโชว์") > 0.5
    assert likeness("วันนี้กินข้าวกับอะไร", "เขามีบัตรตำรวจมาโชว์") < 0.2


def test_nothing_is_like_an_empty_text() -> None:
    assert likeness("", "เขามีบัตร") == 0.0
    assert likeness("เขามีบัตร", "") == 0.0


def test_the_group_with_the_same_words_is_likely_and_others_are_not() -> None:
    badge, rain = likelihoods("เขามีบัตรตำรวจ", [("แต่เขามีบัตรตำรวจ", "มีบัตร"), ("วันนี้ฝนตก",)])
    assert badge > 0.9
    assert rain < 0.05
    assert max(likelihoods("กินข้าวหรือยัง", [("แต่เขามีบัตรตำรวจ",), ()])) < 0.1
