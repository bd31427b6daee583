"""Answers as files: what staff add is there at once, and each mistake is named at its line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from content.reading.library import Library
from content.reading.problems import BrokenContent
from tests.support.content_check import check

TODAY = dt.date(2026, 11, 30)

ANSWER = """\
reviewed_by: ""
situations: [stolen_buffalo]
tone: warn
title: {th: "โทรตำรวจก่อน", en: "Call the police first"}
lines:
  - {th: "บอกสีและรอยของควาย", en: "Tell its colour and marks."}
numbers: [police]
buttons: [report]
said:
  th: ["ควายหาย", "ควายโดนขโมย", "ใครเอาควายไป", "ควายในคอกไม่อยู่", "ตามหาควาย"]
  en: ["my buffalo is gone", "somebody took the buffalo"]
sources:
  - {claim: "191", where: "hotlines.yaml", checked: 2026-11-30, status: sourced}
"""
SITUATION = """\
  - id: stolen_buffalo
    names: {th: "ควายหาย", en: "A lost buffalo"}
    urgent: false
    answer: stolen-buffalo
"""


def add(folder: Path, answer: str = ANSWER, situation: str = SITUATION) -> None:
    home = folder / "answers" / "stolen-buffalo"
    home.mkdir()
    (home / "answer.yaml").write_text(answer, encoding="utf-8")
    table = folder / "situations.yaml"
    table.write_text(table.read_text(encoding="utf-8") + situation, encoding="utf-8")


def mistakes(folder: Path) -> list[str]:
    with pytest.raises(BrokenContent) as caught:
        Library.load(folder)
    return [f"{one.path}:{one.code}" for one in caught.value.mistakes]


def checked(folder: Path) -> set[str]:
    return {f"{one.path}:{one.code}" for one in check(folder, TODAY) if not one.warning}


def test_an_answer_that_names_no_lesson_is_found_by_the_check(folder: Path) -> None:
    add(folder, ANSWER.replace("[report]", "[report]\nlesson: no-such-lesson"))
    assert "answers/stolen-buffalo/answer.yaml:broken_link" in checked(folder)


def test_a_situation_without_its_answer_is_found_by_the_check(folder: Path) -> None:
    add(folder, situation=SITUATION.replace("answer: stolen", "answer: no-such"))
    assert "situations.yaml:answer_missing" in checked(folder)


def test_an_answer_added_by_files_is_there(folder: Path) -> None:
    add(folder)
    library = Library.load(folder)
    assert library.situations["stolen_buffalo"].answer == "stolen-buffalo"
    assert library.answers["stolen-buffalo"].title["en"] == "Call the police first"


def test_every_situation_is_answered_by_a_flow_or_a_card(library: Library) -> None:
    assert len(library.situations) >= 75
    for situation in library.situations.values():
        assert bool(situation.press) != bool(situation.answer)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("[police]", "[no_such_number]", "answer_number"),
        ('"ควายหาย", "ควายโดนขโมย", ', "", "answer_said"),
        ("tone: warn", "tone: loud", "field_not_of"),
        ("[stolen_buffalo]", "[paid]", "answer_situation"),
        ("title:", "titel:", "field_missing"),
    ],
)
def test_a_mistake_in_an_answer_is_named(folder: Path, old: str, new: str, code: str) -> None:
    add(folder, ANSWER.replace(old, new))
    assert f"answers/stolen-buffalo/answer.yaml:{code}" in mistakes(folder)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("    answer: stolen-buffalo\n", "", "situation_way"),
        ("id: stolen_buffalo", "id: paid", "key_twice"),
    ],
)
def test_a_mistake_in_the_table_is_named(folder: Path, old: str, new: str, code: str) -> None:
    add(folder, situation=SITUATION.replace(old, new))
    assert f"situations.yaml:{code}" in mistakes(folder)


def test_every_card_with_own_follow_ups_says_what_holds_whatever_comes(library: Library) -> None:
    talk = {"off-topic", "small-talk", "who-are-you"}  # what follows these is another matter
    silent = {slug for slug, one in library.answers.items() if one.follow_ups and not one.holds}
    assert silent <= talk
    assert all(one.holds["th"] and one.holds["en"] for one in library.answers.values() if one.holds)
