"""Loads the follow-ups (what people say after a card, and the card for it): from a card's own file,
or shared in follow_ups/.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from content.reading.files import Lines, read_model
from content.reading.hotlines import Hotlines
from content.reading.problems import Mistakes
from content.reading.schema import Model, Slug, Source, Words, content_error

FEWEST = (("th", 6), ("en", 4))
"""Fewest ways in which people say what follows, in each language."""

Saying = Annotated[str, StringConstraints(min_length=2, max_length=400)]


class FollowUp(Model):
    """What people say next, and the card for it, or the slug of the `answer` that has it.

    The first way of saying it is the button that offers it. `numbers` stand instead of those of the
    card before, if they are given.
    """

    said: dict[str, tuple[Saying, ...]]
    title: Words | None = None
    lines: tuple[Words, ...] = Field(default=(), max_length=5)
    numbers: tuple[str, ...] | None = Field(default=None, max_length=3)
    answer: Slug | None = None

    @model_validator(mode="after")
    def _one_way(self) -> FollowUp:
        own = self.title is not None and bool(self.lines)
        if own == (self.answer is not None) or (self.answer and (self.title or self.lines)):
            raise content_error("follow_up_way")
        return self


class SharedFollowUps(Model):
    """A file of follow_ups/: what people say next, whichever of the cards `after` was shown."""

    reviewed_by: str = ""
    after: tuple[Slug, ...] = Field(min_length=1)
    follow_ups: tuple[FollowUp, ...] = Field(min_length=1)
    sources: tuple[Source, ...] = ()


def load_shared(
    folder: Path, answers: Collection[str], hotlines: Hotlines, mistakes: Mistakes
) -> Mapping[str, Sequence[FollowUp]]:
    """The shared follow-ups of each answer, by its slug."""
    shared: dict[str, list[FollowUp]] = {slug: [] for slug in answers}
    for path in sorted((folder / "follow_ups").glob("*.yaml")):
        file = read_model(path, SharedFollowUps, mistakes)
        if file is None:
            continue
        check_follow_ups(path, file.follow_ups, hotlines, mistakes)
        for slug in shared.keys() & set(file.after):
            shared[slug] += (one for one in file.follow_ups if one.answer != slug)
    return shared


def check_follow_ups(
    path: Path, follow_ups: Sequence[FollowUp], hotlines: Hotlines, mistakes: Mistakes
) -> None:
    """Note follow-ups that too few ways of saying lead to, and numbers that are not there."""
    for place, follow_up in enumerate(follow_ups):
        for language, fewest in FEWEST:
            if len(follow_up.said.get(language, ())) < fewest:
                line = _line(path, "follow_ups", place, "said")
                mistakes.add(path, line, "answer_said", language=language, fewest=fewest)
        for number in follow_up.numbers or ():
            if hotlines.get(number) is None:
                line = _line(path, "follow_ups", place, "numbers")
                mistakes.add(path, line, "answer_number", id=number)


def _line(path: Path, *where: str | int) -> int:
    """The line of a value in a file of follow-ups."""
    return Lines(path.read_text(encoding="utf-8-sig")).of(where)
