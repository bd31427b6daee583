"""A mistake is told at its field, and one item alone is checked."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from content.check.lessons import Known
from content.workshop.editing import items
from content.workshop.editing.items import Item
from content.workshop.editing.narrow_check import check_item

LESSON = Item("lessons", "fake-police")


def values_of(folder: Path, item: Item) -> Any:
    values = items.read(folder, item)
    assert values is not None
    return copy.deepcopy(values)


@pytest.mark.parametrize(
    "name", ["lessons/fake-police", "lessons/loans", "answers/paid", "numbers/aoc",
             "phrases/desk.take", "places/3805"],
)  # fmt: skip
def test_what_is_in_order_is_good(folder: Path, known: Known, name: str) -> None:
    item = Item(*name.split("/"))
    checked = check_item(folder, item, values_of(folder, item), known)
    assert checked.good, checked.wrong


@pytest.mark.parametrize(
    ("place", "words", "told", "code"),
    [
        ("lesson.yaml title th", "", "", "language_missing"),
        ("lesson.yaml title en", "x" * 41, "", "too_long"),
        ("lesson.yaml sources 0 checked", "31/2/2569", "", "field_date"),
        ("lesson.yaml sources 0 where", " ", "", "source_lacks"),
        ("lesson.yaml module", "nowhere", "", "unknown_module"),
        ("questions.yaml questions 0 choices a text en", "x" * 41, "", "too_long"),
        ("questions.yaml questions 1 choices a why th", "", "", "language_missing"),
        ("questions.yaml questions 2 message sender en", "", "", "language_missing"),
        ("questions.yaml questions 0 choices b right", "false",
         "questions.yaml questions 0 id", "no_right_answer"),
        ("questions.yaml questions 1 id", "warrant", "", "id_twice"),
        ("questions.yaml questions 0 scene en", "Look at www.bad.com", "", "web_address"),
    ],
)  # fmt: skip
def test_a_mistake_of_a_lesson_is_told_at_its_field(
    folder: Path, known: Known, place: str, words: str, told: str, code: str
) -> None:
    values = values_of(folder, LESSON)
    at: Any = values
    *steps, last = place.split()
    for step in steps:
        at = at[int(step)] if isinstance(at, list) else at[step]
    at[last] = words
    checked = check_item(folder, LESSON, values, known)
    assert not checked.good
    found = [(" ".join(one.place), one.code) for one in checked.wrong if not one.warning]
    assert found == [(told or place, code)]


def test_a_bubble_is_told_by_its_number(folder: Path, known: Known) -> None:
    values = values_of(folder, LESSON)
    values["th.md"] = "ก\n---\nดู www.bad.com\n"
    found = {(one.place, one.code) for one in check_item(folder, LESSON, values, known).wrong}
    assert (("th.md", "1"), "web_address") in found
    assert (("en.md", "0"), "bubbles_unequal") in found


def test_numbers_and_districts_are_told_at_their_fields(folder: Path, known: Known) -> None:
    number = values_of(folder, Item("numbers", "aoc"))
    number["entry"] |= {"number": "14x", "checked": "2026-15"}
    number["entry"]["names"]["en"] = ""
    checked = check_item(folder, Item("numbers", "aoc"), number, known)
    assert {one.place for one in checked.wrong} == {
        ("entry", "number"), ("entry", "checked"), ("entry", "names", "en")
    }  # fmt: skip
    office = {"entry": {"phone": "call me", "story": {"en": "no Thai"}, "checked": "x"}}
    checked = check_item(folder, Item("places", "3805"), office, known)
    assert {one.place for one in checked.wrong} == {
        ("entry", "phone"), ("entry", "story", "th"), ("entry", "checked")
    }  # fmt: skip


def test_a_number_written_by_hand_and_a_claim_told_as_certain_are_refused_as_by_the_content_check(
    folder: Path, known: Known
) -> None:
    values = values_of(folder, LESSON)
    values["en.md"] = "Call 1568 now.\n\n---\n\nHang up.\n\n---\n\nAsk.\n"
    values["th.md"] = "วางสาย\n\n---\n\nถาม\n\n---\n\nโทรหาลูก\n"
    values["lesson.yaml"]["sources"][0] |= {"status": "unverified"}
    values["lesson.yaml"]["sources"][0].pop("told", None)
    found = {(one.code, one.place[0]) for one in check_item(folder, LESSON, values, known).wrong}
    assert ("number_not_known", "en.md") in found
    assert ("told_as_certain", "lesson.yaml") in found


def test_a_districts_own_telephone_is_no_number_written_by_hand(folder: Path, known: Known) -> None:
    item = Item("places", "3805")
    values = {"entry": {"phone": "042-491234"}}
    assert check_item(folder, item, values, known).good
