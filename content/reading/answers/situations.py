"""Loads situations.yaml: what a person can be in or want, and which card answers it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from content.reading.files import Lines, read_model, read_text
from content.reading.problems import Mistakes
from content.reading.schema import Model, Name, Slug, Words, content_error

Action = Annotated[str, StringConstraints(pattern=r"^[a-z_]+(\.[a-z_]+)*$", max_length=40)]
"""The action of a button that exists."""


class Situation(Model):
    """One thing a person can be in or want.

    `names` is what the button "do you mean this?" says. `urgent`: money, a code, the phone, freedom
    or a life is at risk now. It is answered by a flow (`press`, `argument`) or a card (`answer`).
    """

    id: Name
    names: Words
    urgent: bool = False
    press: Action = ""
    argument: str = Field(default="", pattern=r"^[a-z0-9_-]*$")
    answer: Slug | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Situation:
        if bool(self.press) == bool(self.answer):
            raise content_error("situation_way", id=self.id)
        return self


class SituationFile(Model):
    """situations.yaml as a whole."""

    reviewed_by: str = ""
    situations: tuple[Situation, ...]


def load_situations(folder: Path, mistakes: Mistakes) -> Mapping[str, Situation]:
    """The situations by id; none if there is no such file."""
    path = folder / "situations.yaml"
    if not path.exists():
        return {}
    file = read_model(path, SituationFile, mistakes)
    if file is None:
        return {}
    found: dict[str, Situation] = {}
    for place, situation in enumerate(file.situations):
        if situation.id in found:
            line = Lines(read_text(path, mistakes) or "").of(("situations", place, "id"))
            mistakes.add(path, line, "key_twice", key=situation.id)
        found[situation.id] = situation
    return found
