"""Loads red_flags.yaml: word tests for the red flags of fraud in messages, and the tricks that they
suggest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from content.reading.files import read_model
from content.reading.lexicon.word_rules import RuleLine, WordTest
from content.reading.problems import Mistakes

Letters = Annotated[str, Field(min_length=1, max_length=2)]


class _Flag(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    weight: float
    method: bool = False
    types: tuple[str, ...]
    when: tuple[RuleLine, ...]
    unless: tuple[RuleLine, ...] = ()


class _Topic(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    type: str
    weight: float
    when: tuple[RuleLine, ...]
    unless: tuple[RuleLine, ...] = ()


class _Codes(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    when: tuple[RuleLine, ...]
    unless: tuple[RuleLine, ...] = ()


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    checked: date
    reviewed_by: str = ""
    not_words: tuple[str, ...] = ()
    lookalikes: dict[Annotated[str, Field(pattern="^[a-z0]$")], Letters] = {}
    codes: _Codes = _Codes(when=())
    flags: tuple[_Flag, ...]
    topics: tuple[_Topic, ...] = ()


@dataclass(frozen=True, slots=True)
class RedFlag:
    """One red flag. `weight` is log-odds, `types` are scam type ids, the likeliest first.

    `method`: common to many tricks, so its vote for a trick counts little.
    """

    id: str
    weight: float
    types: tuple[str, ...]
    test: WordTest
    method: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """Words of one trick: in a message with red flags they vote for `type`, with `weight`."""

    type: str
    weight: float
    test: WordTest


@dataclass(frozen=True, eq=False)
class RedFlags:
    """All of them in file order; compared by identity, so that they can key a cache.

    `lookalikes`: (Latin letter, the one or two Thai letters it stands for inside Thai words).
    `codes`: fits a message that brings a code for its reader alone. `not_words` hold a word of the
    rules and mean something else.
    """

    flags: tuple[RedFlag, ...] = ()
    lookalikes: tuple[tuple[str, str], ...] = ()
    topics: tuple[Topic, ...] = ()
    codes: WordTest = WordTest(())
    not_words: tuple[str, ...] = ()


def load_red_flags(folder: Path, mistakes: Mistakes) -> RedFlags:
    """The red flags; none if there is no such file. An id used twice is a mistake."""
    path = folder / "lexicon" / "red_flags.yaml"
    if not path.is_file():
        return RedFlags()
    file = read_model(path, _File, mistakes)
    if file is None:
        return RedFlags()
    ids = [flag.id for flag in file.flags]
    for name in {name for name in ids if ids.count(name) > 1}:
        mistakes.add(path, 0, "id_twice", id=name)
    return RedFlags(
        tuple(
            RedFlag(
                flag.id,
                flag.weight,
                flag.types,
                WordTest.of(flag.when, flag.unless),
                flag.method,
            )
            for flag in file.flags
        ),
        tuple(sorted(file.lookalikes.items())),
        tuple(
            Topic(topic.type, topic.weight, WordTest.of(topic.when, topic.unless))
            for topic in file.topics
        ),
        WordTest.of(file.codes.when, file.codes.unless),
        file.not_words,
    )
