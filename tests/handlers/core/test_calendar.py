"""Days and months in figures, by Thai time and in the reader's era."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.turns.phrasebook import Phrasebook
from content.reading.library import Library
from handlers.core.calendar import day_in_thailand, in_figures, month_in_figures


def test_an_evening_in_utc_is_the_next_day_in_thailand() -> None:
    assert day_in_thailand(datetime(2026, 11, 30, 16, 59, tzinfo=UTC)) == date(2026, 11, 30)
    assert day_in_thailand(datetime(2026, 11, 30, 17, 0, tzinfo=UTC)) == date(2026, 12, 1)


def test_thai_readers_see_the_buddhist_era_and_others_the_common_one(library: Library) -> None:
    book, last = Phrasebook(library.phrases), datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
    assert book.speaker("th")(in_figures(date(2026, 11, 22))) == "22/11/2569"
    assert book.speaker("en")(in_figures(date(2026, 11, 22))) == "22/11/2026"
    assert book.speaker("th")(month_in_figures(day_in_thailand(last))) == "01/2570"
    assert book.speaker("en")(month_in_figures(day_in_thailand(last))) == "01/2027"
