"""Bubbles are changed one by one; notes to the writer stay."""

from __future__ import annotations

import pytest

from content.workshop.editing.bubbles import bubbles_of, with_bubbles

TEXT = "<!-- tell a story -->\nOne\n\n---\n\nTwo\n\n---\n\nThree\n"


@pytest.mark.parametrize(
    "bubbles", [["One", "Two", "Three"], ["One", "2", "Three"], ["One"], ["One", "Two", "3", "4"]]
)
def test_what_was_written_is_what_is_read(bubbles: list[str]) -> None:
    changed = with_bubbles(TEXT, bubbles)
    assert bubbles_of(changed) == bubbles
    assert changed.startswith("<!-- tell a story -->\n")


def test_nothing_changes_if_nothing_was_changed() -> None:
    assert with_bubbles(TEXT, bubbles_of(TEXT)) == TEXT
    assert bubbles_of(with_bubbles("", ["One", "Two"])) == ["One", "Two"]
