"""The lesson of the week fits the season and comes to nobody twice within sixty days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from content.reading.lessons.seasons import Season, Seasons
from content.reading.library import Library
from handlers.learning.weekly.choosing import choose
from storage.people.weekly import REST

NOVEMBER = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
WORDS = {"th": "หน้าเกี่ยวข้าว", "en": "Harvest"}


def test_the_season_comes_first_and_says_its_warning(library: Library) -> None:
    choice = choose(library, {}, NOVEMBER)
    assert choice
    assert choice.season
    assert (choice.season.id, choice.lesson.slug) == ("harvest", "harvest-sale")


def test_what_was_sent_lately_gives_way_to_the_next_of_the_season(library: Library) -> None:
    sent = {"harvest-sale": NOVEMBER - REST + timedelta(hours=1)}
    choice = choose(library, sent, NOVEMBER)
    assert choice
    assert choice.lesson.slug == "wrong-transfer"
    last_year = {"harvest-sale": NOVEMBER - timedelta(days=360)}
    assert choose(library, last_year, NOVEMBER) == choose(library, {}, NOVEMBER)


def test_a_lesson_may_come_again_after_sixty_days_but_not_for_the_same_season(
    library: Library,
) -> None:
    every = library.curriculum.lessons
    sent = dict.fromkeys(every, NOVEMBER - REST)
    assert choose(library, sent, NOVEMBER + timedelta(seconds=-1)) is None
    choice = choose(library, sent, NOVEMBER)
    assert choice
    assert choice.season is None


def test_without_a_season_the_one_not_seen_for_longest_comes(library: Library) -> None:
    plain = replace(library, seasons=Seasons())
    first = choose(plain, {}, NOVEMBER)
    assert first
    assert first.season is None
    slugs = list(library.curriculum.lessons)
    old = {slug: NOVEMBER - timedelta(days=100) for slug in slugs}
    old[slugs[3]] = NOVEMBER - timedelta(days=300)
    again = choose(plain, old, NOVEMBER)
    assert again
    assert again.lesson.slug == slugs[3]


def test_nothing_is_sent_when_everything_was_sent_lately(library: Library) -> None:
    sent = dict.fromkeys(library.curriculum.lessons, NOVEMBER)
    assert choose(library, sent, NOVEMBER) is None


def test_what_shames_on_a_screen_and_what_is_for_officials_never_comes(library: Library) -> None:
    sent: dict[str, datetime] = {}
    while choice := choose(library, sent, NOVEMBER):
        sent[choice.lesson.slug] = NOVEMBER
        assert choice.lesson.about.module != "helpers"
    assert sent.keys().isdisjoint(library.seasons.not_by_itself)
    assert len(sent) > 60


@pytest.mark.parametrize(
    ("day", "inside"), [("12-14", False), ("12-15", True), ("01-05", True), ("01-06", False)]
)
def test_a_season_may_go_over_new_year(day: str, inside: bool) -> None:
    season = Season(id="a", begins="12-15", ends="01-05", say=WORDS, lessons=("fake-police",))
    assert season.holds(datetime.fromisoformat(f"2027-{day}").date()) is inside


def test_a_season_of_days_of_the_month_is_on_those_days_in_thailand() -> None:
    season = Season(id="a", days_of_month=(16,), say=WORDS, lessons=("fake-police",))
    seasons = Seasons((season,))
    assert seasons.at(datetime(2026, 11, 15, 18, 0, tzinfo=UTC)) == (season,)
    assert seasons.at(datetime(2026, 11, 16, 18, 0, tzinfo=UTC)) == ()
