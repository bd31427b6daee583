"""What is to be said becomes text of the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.turns.phrasebook import Phrasebook
from content.reading.library import Library
from handlers.core.say import Passage, Phrase, Quote, Values

PHRASES: Mapping[str, Mapping[str, str]] = {
    "th": {"a.days": "{n} วัน", "a.only_thai": "{n} เรื่อง", "a.whose": "ของ{who}"},
    "en": {"a.days": "{n} {n:day|days}", "a.whose": "of {who}", "a.empty": ""},
}


def test_a_number_picks_the_form_of_the_readers_language() -> None:
    book = Phrasebook(PHRASES)
    assert book.speaker("en")(Phrase("a.days", {"n": 1})) == "1 day"
    assert book.speaker("en")(Phrase("a.days", {"n": 2})) == "2 days"
    assert book.speaker("th")(Phrase("a.days", {"n": 1})) == "1 วัน"


def test_a_phrase_that_a_language_lacks_is_said_in_thai_by_the_rules_of_thai() -> None:
    assert Phrasebook(PHRASES).speaker("en")(Phrase("a.only_thai", {"n": 2})) == "2 เรื่อง"
    assert Phrasebook(PHRASES).speaker("lo")(Phrase("a.days", {"n": 2})) == "2 วัน"


def test_a_phrase_nobody_wrote_is_shown_as_its_name() -> None:
    assert Phrasebook(PHRASES).speaker("en")(Phrase("a.nothing", {"n": 1})) == "a.nothing"


def test_a_value_is_said_in_the_same_language() -> None:
    who = Passage({"th": "บ้าน", "en": "the village"})
    book = Phrasebook(PHRASES)
    assert book.speaker("en")(Phrase("a.whose", {"who": who})) == "of the village"
    assert book.speaker("th")(Phrase("a.whose", {"who": who})) == "ของบ้าน"
    assert book.speaker("en")(Phrase("a.whose", {"who": Quote("{n}")})) == "of {n}"


@pytest.mark.parametrize(
    ("key", "values", "said"),
    [
        ("desk.morning", {"count": 1}, "This morning 1 report waits for somebody"),
        ("desk.gave_all", {"count": 1, "role": "Officer"}, "1 report was given to: Officer"),
        ("alert.people", {"people": 1}, "Will reach 1 person"),
        ("alert.had", {"people": 1}, "1 person has it already"),
        ("check.more_links", {"n": 1}, "There is 1 more link: do not press it yet"),
        ("check.more_links", {"n": 2}, "There are 2 more links: do not press them yet"),
        (
            "case.campaign",
            {"reports": 2, "districts": 1, "first": "1/1/2026", "last": "2/1/2026"},
            "Reported 2 times in 1 district, 1/1/2026 to 2/1/2026 (unproven)",
        ),
    ],
)
def test_our_own_english_is_right_for_one(
    library: Library, key: str, values: Values, said: str
) -> None:
    assert Phrasebook(library.phrases).speaker("en")(Phrase(key, values)) == said
