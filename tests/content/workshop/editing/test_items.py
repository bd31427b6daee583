"""What stands for a text cannot be given to another text, and items lie only where they may."""

from __future__ import annotations

import pytest

from content.workshop.editing.items import Item, fingerprint

LESSON = {"lesson.yaml": {"goal": "Set a code.", "reviewed_by": ""}, "th.md": "ก"}


def test_a_mark_is_too_long_for_two_texts_with_the_same_one() -> None:
    """Of 48 bits a pair is found in seconds: one text is shown, and the other one signed."""
    assert len(fingerprint(LESSON)) * 4 >= 128


@pytest.mark.parametrize("part", LESSON)
def test_every_change_of_a_text_changes_its_mark(part: str) -> None:
    assert fingerprint({**LESSON, part: "other"}) != fingerprint(LESSON)


def test_who_signed_it_is_no_part_of_a_text() -> None:
    signed = {**LESSON, "lesson.yaml": {"goal": "Set a code.", "reviewed_by": "Somsri"}}
    assert fingerprint(signed) == fingerprint(LESSON)


@pytest.mark.parametrize("id", ["..", ".", "a/b", "../a", "a\\b", "", "A", "a\n", "ก", "a" * 90])
def test_a_name_that_leads_elsewhere_is_no_item(id: str) -> None:
    assert Item.of("lessons", id) is None
