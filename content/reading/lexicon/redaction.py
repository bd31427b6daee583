"""Words beside what officials do not see of a report until it is released: lexicon/covered.yaml."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from content.reading.files import read_model
from content.reading.problems import Mistakes


class CoveredWords(BaseModel):
    """lexicon/covered.yaml as a whole; what each list does stands beside it in the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reviewed_by: str = ""
    paid: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    clock_before: tuple[str, ...] = ()
    clock_leads: tuple[str, ...] = ()
    clock_behind: tuple[str, ...] = ()
    clock_more: tuple[str, ...] = ()
    clock_alone: tuple[str, ...] = ()


def load_covered_words(folder: Path, mistakes: Mistakes) -> CoveredWords:
    """The lists; empty ones where the file is absent."""
    path = folder / "lexicon" / "covered.yaml"
    file = read_model(path, CoveredWords, mistakes) if path.is_file() else None
    return file or CoveredWords()
