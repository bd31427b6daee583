"""Stories of the tour: what a file must hold, and that a broken one is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.reading.problems import Mistakes
from content.reading.tour.stories import MOST_STEPS, load_stories
from tests.support.paths import CONTENT

GOOD = """\
order: 1
roles: [resident]
title: {th: เรื่อง, en: Story}
about: {th: เกี่ยวกับ, en: About}
steps:
  - phone: resident
    say: {th: พิมพ์, en: Types}
    type: {th: สวัสดี, en: hello}
  - phone: official
    say: {th: กด, en: Presses}
    press: desk.take?bank
end: {th: จบ, en: The end}
"""


def loaded(tmp_path: Path, text: str) -> tuple[int, Mistakes]:
    (tmp_path / "tour").mkdir()
    (tmp_path / "tour" / "story.yaml").write_text(text, encoding="utf-8")
    mistakes = Mistakes(tmp_path)
    return len(load_stories(tmp_path, mistakes)), mistakes


def test_our_own_stories_come_in_their_order() -> None:
    mistakes = Mistakes(CONTENT)
    stories = load_stories(CONTENT, mistakes)
    assert not mistakes
    assert [story.order for story in stories] == sorted(story.order for story in stories)
    assert {role for story in stories for role in story.roles} == {"resident", "official"}


def test_a_content_folder_without_a_tour_has_no_stories(tmp_path: Path) -> None:
    assert load_stories(tmp_path, Mistakes(tmp_path)) == ()


def test_a_story_is_read(tmp_path: Path) -> None:
    assert loaded(tmp_path, GOOD) == (1, [])


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("    type: {th: สวัสดี, en: hello}\n", "", 6, "tour_step"),
        (
            "    press: desk.take?bank\n",
            "    press: menu\n    type: {th: ก, en: a}\n",
            9,
            "tour_step",
        ),
        ("phone: official", "phone: neighbour", 9, "field_not_of"),
        ("    press: desk", "    presses: desk", 11, "field_unknown"),
        ("en: hello", "de: hallo", 8, "language_missing"),
        ("press: desk.take?bank", "press: Take it", 11, "field_letters"),
        ("order: 1", "order: 0", 1, "field_wrong"),
        ("roles: [resident]", "roles: []", 2, "field_short"),
        ("title: {th: เรื่อง, en: Story}", "title: {th: เรื่อง, en: Story", 4, "yaml_braces"),
        ("end: {th: จบ, en: The end}\n", "", 1, "field_missing"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, code: str
) -> None:
    count, mistakes = loaded(tmp_path, GOOD.replace(old, new))
    assert count == 0
    found = [(one.path, one.line, one.code) for one in mistakes]
    assert ("tour/story.yaml", line, code) in found


def test_a_story_that_nobody_would_play_to_its_end_is_refused(tmp_path: Path) -> None:
    step = GOOD[GOOD.index("  - phone: official") : GOOD.index("end:")]
    count, mistakes = loaded(tmp_path, GOOD.replace(step, step * MOST_STEPS))
    assert (count, mistakes[0].code) == (0, "field_long")
