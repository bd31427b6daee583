"""Loads content/tour, a file for each tour story: what people type and press; the answers are the
program's own.

A story says only what people type and press: the answers come from the running program.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from content.reading.files import read_model
from content.reading.problems import Mistakes
from content.reading.schema import Model, Words, content_error

Role = Literal["resident", "official"]
"""Whose phone it is."""

Button = Annotated[str, StringConstraints(pattern=r"^[a-z_]+(\.[a-z_]+)*(\?[A-Za-z0-9_.-]+)?$")]
"""A button by its action, with the beginning of its argument: "menu", "report.loss?paid"."""

MOST_STEPS = 25
"""A longer story is played to its end by nobody."""


class Step(Model):
    """One thing that a person types or presses; `say` tells the visitor what it is beforehand."""

    phone: Role
    say: Words
    type: Words | None = None
    press: Button | None = None

    @model_validator(mode="after")
    def _does_one_thing(self) -> Step:
        if (self.type is None) == (self.press is None):
            raise content_error("tour_step")
        return self


class StoryFile(Model):
    """The content of a file; `roles` are the visitors to whom it is offered first."""

    order: int = Field(ge=1)
    roles: tuple[Role, ...] = Field(min_length=1)
    title: Words
    about: Words
    steps: tuple[Step, ...] = Field(min_length=1, max_length=MOST_STEPS)
    end: Words
    reviewed_by: str = ""


class Story(StoryFile):
    """A story with its short name, the name of its file."""

    id: str


def load_stories(folder: Path, mistakes: Mistakes) -> tuple[Story, ...]:
    """The usable stories of content/tour in their order; none if there is no such folder."""
    stories = []
    for path in sorted((folder / "tour").glob("*.yaml")):
        if file := read_model(path, StoryFile, mistakes):
            stories.append(Story(id=path.stem, **dict(file)))
    return tuple(sorted(stories, key=lambda story: (story.order, story.id)))
