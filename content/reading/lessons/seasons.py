"""Loads seasons.yaml, the calendar by which the lesson of the week is picked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from content.reading.files import read_model
from content.reading.hours import THAILAND
from content.reading.problems import Mistakes
from content.reading.schema import Name, Slug, Words

Day = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
"""A day of any year: MM-DD."""


class Season(BaseModel):
    """A time of the year, or some days of each month, with its warning and its lessons.

    `begins` and `ends` are both within it; it may go over New Year. With `days_of_month` it is only
    on these days.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Name
    begins: Day = "01-01"
    ends: Day = "12-31"
    days_of_month: tuple[Annotated[int, Field(ge=1, le=31)], ...] = ()
    say: Words
    lessons: tuple[Slug, ...] = Field(min_length=1)

    def holds(self, day: date) -> bool:
        """Return whether this day is in the season."""
        if self.days_of_month and day.day not in self.days_of_month:
            return False
        here = f"{day:%m-%d}"
        if self.begins <= self.ends:
            return self.begins <= here <= self.ends
        return here >= self.begins or here <= self.ends


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    reviewed_by: str = ""
    not_by_itself: tuple[Slug, ...] = ()
    seasons: tuple[Season, ...] = ()


@dataclass(frozen=True, slots=True)
class Seasons:
    """`every`: the seasons, the one that comes first where two meet.

    `not_by_itself`: lessons that nobody gets unasked, as others may look at the screen.
    """

    every: tuple[Season, ...] = ()
    not_by_itself: frozenset[str] = frozenset()

    def at(self, now: datetime) -> tuple[Season, ...]:
        """Return the seasons of this time, by the day in Thailand."""
        day = now.astimezone(THAILAND).date()
        return tuple(season for season in self.every if season.holds(day))


def load_seasons(folder: Path, mistakes: Mistakes) -> Seasons:
    """The calendar; empty if there is no such file. The content check knows unknown lessons."""
    path = folder / "seasons.yaml"
    file = read_model(path, _File, mistakes) if path.is_file() else None
    return Seasons(file.seasons, frozenset(file.not_by_itself)) if file else Seasons()
