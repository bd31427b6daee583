"""Loads lexicon/settled.yaml: words that settle what is meant where the reader takes one thing for
another; handlers/understanding/settled.py applies them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from content.reading.files import read_model
from content.reading.lexicon.word_rules import RuleLine, WordTest
from content.reading.problems import Mistakes

LONGEST = 120
"""Most characters of words that a line may settle."""


class _Rules(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(alias="is")
    of: tuple[str, ...] = ()
    longest: int = LONGEST
    when: list[RuleLine]
    unless: list[RuleLine] = []


class SettledFile(BaseModel):
    """The content of settled.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reviewed_by: str = ""
    settled: list[_Rules]


@dataclass(frozen=True, slots=True)
class Settled:
    """A situation `id`, the ones that such words are taken for (none: whatever is read), and the
    test of the words, of at most `longest` characters."""

    id: str
    of: frozenset[str]
    longest: int
    test: WordTest

    def fits(self, written: str, read_as: str) -> bool:
        """Whether it settles words in plain form that were read as a situation."""
        taken_for = not self.of or read_as in self.of
        return taken_for and len(written) <= self.longest and self.test.fits(written)


def load_settled(folder: Path, mistakes: Mistakes) -> Sequence[Settled]:
    """The rules of settled.yaml in their order."""
    path = folder / "lexicon" / "settled.yaml"
    if not path.exists():
        return ()
    file = read_model(path, SettledFile, mistakes)
    return tuple(
        Settled(one.id, frozenset(one.of), one.longest, WordTest.of(one.when, one.unless))
        for one in (file.settled if file else ())
    )
