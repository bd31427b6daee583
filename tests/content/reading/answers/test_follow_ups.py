"""What people say after a card: enough of it for every emergency, and each mistake is named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from content.reading.answers.cards import Answer
from content.reading.library import Library
from content.reading.problems import BrokenContent
from tests.content.conftest import copy_of_content
from tests.support.content_check import check

TODAY = dt.date(2026, 11, 30)
SHARED = """\
after: [held-abroad]
follow_ups:
  - said:
      th: ["หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก"]
      en: ["one", "two", "three", "four"]
    title: {th: "ชื่อ", en: "Title"}
    lines:
      - {th: "บรรทัด", en: "A line."}
    numbers: [police]
"""


@pytest.fixture
def with_file(tmp_path: Path) -> Callable[[str], Path]:
    """A copy of the content with one more file of shared follow-ups."""
    home = copy_of_content(tmp_path)

    def add(text: str) -> Path:
        (home / "follow_ups" / "more.yaml").write_text(text, encoding="utf-8")
        return home

    return add


def answering(library: Library, situation: str) -> Answer | None:
    """The answer of a situation: its card, or what follows the card of its flow."""
    found = library.situations[situation]
    if found.answer:
        return library.answers[found.answer]
    flow = (found.press, found.argument)
    after = (one for one in library.answers.values() if (one.press, one.argument) == flow)
    return next(after, None)


def test_every_emergency_answers_what_is_asked_next(library: Library) -> None:
    for id, situation in library.situations.items():
        answer = answering(library, id)
        if situation.urgent:
            assert answer is not None, id
            assert len(answer.follow_ups) >= (4 if id == "evacuation" else 5), id


def test_shared_follow_ups_come_after_the_cards_that_they_name(
    with_file: Callable[[str], Path],
) -> None:
    library = Library.load(with_file(SHARED))
    assert library.answers["held-abroad"].follow_ups[-1].said["en"][0] == "one"
    assert library.answers["paid"].follow_ups[-1].said["en"][0] != "one"


def test_no_card_leads_to_itself(library: Library) -> None:
    for slug, answer in library.answers.items():
        assert all(follow_up.answer != slug for follow_up in answer.follow_ups)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"หนึ่ง", ', "", "answer_said"),
        ('"one", ', "", "answer_said"),
        ("[police]", "[no_such_number]", "answer_number"),
        ("    numbers: [police]", "    answer: paid", "follow_up_way"),
        ("after: [held-abroad]", "after: []", "field_short"),
    ],
)
def test_a_mistake_is_named(
    with_file: Callable[[str], Path], old: str, new: str, code: str
) -> None:
    with pytest.raises(BrokenContent) as caught:
        Library.load(with_file(SHARED.replace(old, new)))
    assert code in [one.code for one in caught.value.mistakes if one.path == "follow_ups/more.yaml"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("[held-abroad]", "[no-such-card]", "answer_missing"),
        ('"one"', f'"{"one " * 11}"', "too_long"),
        ('"A line."', '"See www.example.com"', "web_address"),
        ('"A line."', f'"{"line " * 61}"', "too_long"),
    ],
)
def test_what_does_not_fit_is_found_by_the_check(
    with_file: Callable[[str], Path], old: str, new: str, code: str
) -> None:
    found = check(with_file(SHARED.replace(old, new)), TODAY)
    assert code in [one.code for one in found if one.path == "follow_ups/more.yaml"]


def test_a_follow_up_that_leads_nowhere_is_found_by_the_check(
    with_file: Callable[[str], Path],
) -> None:
    text = SHARED[: SHARED.index("    title")] + "    answer: no-such-card\n"
    found = check(with_file(text), TODAY)
    assert ("answer_missing", False) in [
        (one.code, one.warning) for one in found if one.path == "follow_ups/more.yaml"
    ]
