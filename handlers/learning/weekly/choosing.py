"""Pure rule: which lesson is a person's lesson of the week, by the season and by what they got
lately.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from content.reading.lessons.seasons import Season
from content.reading.library import Library
from content.reading.schema import Lesson
from storage.people.weekly import REST

ONCE_A_SEASON = timedelta(days=150)
"""After how long a season may bring a lesson again: in one season nobody gets it twice."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A lesson, and the season for which it was picked, or None."""

    lesson: Lesson
    season: Season | None = None


def choose(content: Library, sent: Mapping[str, datetime], now: datetime) -> Choice | None:
    """Return the lesson to send at `now` to somebody who got `sent` (lesson -> when), or None.

    First those of the season, once a season, in the order of the calendar; else the one not seen
    for longest, in teaching order if several were never seen. None that was sent within REST.
    """
    curriculum = content.curriculum
    rested = {
        lesson.slug: lesson
        for lesson in curriculum.lessons.values()
        if curriculum.modules[lesson.about.module].audience == "residents"
        and lesson.slug not in content.seasons.not_by_itself
        and (lesson.slug not in sent or sent[lesson.slug] <= now - REST)
    }
    for season in content.seasons.at(now):
        for slug in season.lessons:
            if slug in rested and (slug not in sent or sent[slug] <= now - ONCE_A_SEASON):
                return Choice(rested[slug], season)
    never = [lesson for lesson in rested.values() if lesson.slug not in sent]
    if never:
        return Choice(never[0])
    longest = min(rested.values(), key=lambda lesson: sent[lesson.slug], default=None)
    return Choice(longest) if longest else None
