"""Loads lexicon/amounts.yaml, the words for amounts of money; handlers/cases/text/amounts.py parses
with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from content.reading.files import read_model
from content.reading.problems import Mistakes


class AmountWordFile(BaseModel):
    """The content of lexicon/amounts.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reviewed_by: str = ""
    numbers: dict[str, int]
    scales: dict[str, int]
    point: tuple[str, ...] = ()
    ones: tuple[str, ...] = ()
    half: tuple[str, ...]
    about: tuple[str, ...]
    money: tuple[str, ...]
    smaller: tuple[str, ...] = ()
    weighed: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    not_numbers: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class AmountWords:
    """The word lists, in lower case; compared by identity, so that they can be a cache key."""

    numbers: Mapping[str, int] = field(default_factory=dict)
    scales: Mapping[str, int] = field(default_factory=dict)
    point: tuple[str, ...] = ()
    ones: tuple[str, ...] = ()
    half: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    money: tuple[str, ...] = ()
    smaller: tuple[str, ...] = ()
    weighed: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    not_numbers: tuple[str, ...] = ()


def load_amount_words(folder: Path, mistakes: Mistakes) -> AmountWords:
    """The lists; all empty if there is no such file."""
    path = folder / "lexicon" / "amounts.yaml"
    if not path.is_file():
        return AmountWords()
    file = read_model(path, AmountWordFile, mistakes)
    return AmountWords(**file.model_dump(exclude={"reviewed_by"})) if file else AmountWords()
