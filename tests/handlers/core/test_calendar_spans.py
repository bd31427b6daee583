"""How long something is kept, in the words people use."""

from __future__ import annotations

import pytest

from bot.turns.phrasebook import Phrasebook
from content.reading.library import Library
from handlers.core import calendar


@pytest.mark.parametrize(
    ("days", "thai", "english"),
    [
        (30, "30 วัน", "30 days"),
        (365, "1 ปี", "1 year"),
        (400, "400 วัน", "400 days"),
        (730, "2 ปี", "2 years"),
    ],
)
def test_whole_years_are_told_in_years_and_the_rest_in_days(
    library: Library, days: int, thai: str, english: str
) -> None:
    book = Phrasebook(library.phrases)
    assert book.speaker("th")(calendar.span(days)) == thai
    assert book.speaker("en")(calendar.span(days)) == english
