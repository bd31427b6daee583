"""Loads lexicon/dates.yaml, words for the day something happened; handlers/cases/text/dates.py
parses with them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from content.reading.files import read_model
from content.reading.problems import Mistakes

Month = Annotated[int, Field(ge=1, le=12)]


class DateWords(BaseModel):
    """lexicon/dates.yaml as a whole; what each list does stands beside it in the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reviewed_by: str = ""
    months: dict[Month, tuple[str, ...]] = {}
    month_ends: tuple[str, ...] = ()
    days_ago: tuple[str, ...] = ()
    before_yesterday: tuple[str, ...] = ()
    day: tuple[str, ...] = ()
    month: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    last_month: tuple[str, ...] = ()
    goes_on: tuple[str, ...] = ()
    not_behind: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()

    def __hash__(self) -> int:
        """By identity, so that they can key a cache."""
        return id(self)


def load_date_words(folder: Path, mistakes: Mistakes) -> DateWords:
    """The lists; all empty if there is no such file."""
    path = folder / "lexicon" / "dates.yaml"
    file = read_model(path, DateWords, mistakes) if path.is_file() else None
    return file or DateWords()
