"""Loads practice.yaml: the practice messages for people who agreed to them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from content.reading.files import read_model
from content.reading.problems import Mistakes
from content.reading.schema import Letter, Slug, Words, content_error


class PracticeKind(StrEnum):
    """What a practice message is; a notice is genuine."""

    TRICK = "trick"
    NOTICE = "notice"
    DRILL = "drill"


class PracticeItem(BaseModel):
    """One message. `press` is the button of whoever believes it; a drill has `choices` instead."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Slug
    kind: PracticeKind
    text: Words
    press: Words | None = None
    choices: dict[Letter, Words] = Field(default_factory=dict)
    right: str = ""
    told: Words
    lesson: Slug

    @model_validator(mode="after")
    def _has_its_buttons(self) -> PracticeItem:
        drill = self.kind is PracticeKind.DRILL
        if drill == bool(self.press) or drill != (self.right in self.choices):
            raise content_error("practice_buttons", id=self.id)
        return self


class PracticeFile(BaseModel):
    """practice.yaml. `never`: words that no trick or notice may have."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reviewed_by: str = ""
    never: tuple[str, ...] = ()
    practice: tuple[PracticeItem, ...] = ()


def load_practice(folder: Path, mistakes: Mistakes) -> tuple[PracticeItem, ...]:
    """Return the messages in the order of the file; none if there is no such file."""
    path = folder / "practice.yaml"
    file = read_model(path, PracticeFile, mistakes) if path.is_file() else None
    return file.practice if file else ()
