"""Likeness to written examples: the same words in another order and spelling, and nothing else."""

from __future__ import annotations

from content.reading.library import Library
from handlers.understanding.similar import best, likeness


def test_the_same_words_are_alike_and_others_are_not() -> None:
    assert likeness("แต่เขามีบัตรตำรวจ", "แต่เขามีบัตรตำรวจ") > 0.99
    assert likeness("แต่เขามีบัตรตำรวจนะ", "เขามีบัตรตำรวจมาโชว์") > 0.5
    assert likeness("วันนี้กินข้าวกับอะไร", "เขามีบัตรตำรวจมาโชว์") < 0.2


def test_nothing_is_like_an_empty_text() -> None:
    assert likeness("", "เขามีบัตร") == 0.0
    assert best("", [(0, "เขามีบัตร")]) is None


def test_each_example_of_a_follow_up_finds_its_own_card(library: Library) -> None:
    for answer in library.answers.values():
        examples = [
            (number, said)
            for number, follow_up in enumerate(answer.follow_ups)
            for some in follow_up.said.values()
            for said in some
        ]
        for number, said in examples:
            assert best(said, examples) == number


def test_ways_to_ask_for_other_answers_seldom_look_like_a_follow_up(library: Library) -> None:
    asked = [said for answer in library.answers.values() for said in answer.said["th"]]
    taken = 0
    for answer in library.answers.values():
        examples = [
            (number, said)
            for number, follow_up in enumerate(answer.follow_ups)
            for said in follow_up.said.get("th", ())
        ]
        taken += sum(best(said, examples) is not None for said in asked[:60])
    assert taken <= 0.05 * 60 * len(library.answers)
