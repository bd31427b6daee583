"""Loads how_tos.yaml: drawings that show how something is done on a telephone, and where they are
offered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import Field

from content.reading.answers.situations import Action
from content.reading.files import Lines, read_model, read_text
from content.reading.problems import Mistakes
from content.reading.schema import Drawing, Model, Name, Slug, Words


class HowTo(Model):
    """One drawing with its steps. `button` leads to it, on the cards of `ways` (first_hour.yaml),
    `answers` and `lessons`; `press` and `argument` lead back, `see_also` on to others."""

    id: Name
    button: Words
    title: Words
    picture: Drawing
    steps: tuple[Words, ...] = Field(min_length=1, max_length=4)
    press: Action
    argument: str = Field(default="", pattern=r"^[a-z0-9_-]*$")
    see_also: tuple[Name, ...] = ()
    ways: tuple[Name, ...] = ()
    answers: tuple[Slug, ...] = ()
    lessons: tuple[Slug, ...] = ()


class HowTosFile(Model):
    """how_tos.yaml as a whole."""

    reviewed_by: str = ""
    how_tos: tuple[HowTo, ...]


@dataclass(frozen=True, slots=True)
class HowTos:
    """All how-tos by id, in the order of the file."""

    by_id: Mapping[str, HowTo] = field(default_factory=dict)

    def after_way(self, way: str) -> tuple[HowTo, ...]:
        """Return those that are offered with the steps of a way of first_hour.yaml."""
        return tuple(each for each in self.by_id.values() if way in each.ways)

    def after_answer(self, slug: str) -> tuple[HowTo, ...]:
        """Return those that are offered on the card of an answer."""
        return tuple(each for each in self.by_id.values() if slug in each.answers)

    def in_lesson(self, slug: str) -> tuple[HowTo, ...]:
        """Return those that are offered with a lesson."""
        return tuple(each for each in self.by_id.values() if slug in each.lessons)

    def next_of(self, how_to: HowTo) -> tuple[HowTo, ...]:
        """Return those that are worth seeing after this one."""
        return tuple(self.by_id[id] for id in how_to.see_also if id in self.by_id)


def load_how_tos(folder: Path, mistakes: Mistakes) -> HowTos:
    """Return the how-tos; none if there is no such file."""
    path = folder / "how_tos.yaml"
    if not path.exists():
        return HowTos()
    file = read_model(path, HowTosFile, mistakes)
    if file is None:
        return HowTos()
    found: dict[str, HowTo] = {}
    for place, how_to in enumerate(file.how_tos):
        if how_to.id in found:
            mistakes.add(path, _line(path, mistakes, place), "key_twice", key=how_to.id)
        found[how_to.id] = how_to
    return HowTos(found)


def _line(path: Path, mistakes: Mistakes, place: int) -> int:
    return Lines(read_text(path, mistakes) or "").of(("how_tos", place, "id"))
