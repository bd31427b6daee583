"""Loads hotlines.yaml: numbers to call, each with its source and the date it was checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from content.reading.files import Lines, read_model, read_text
from content.reading.languages.names import spelt
from content.reading.problems import Mistakes

Group = Literal["first", "more", "bank", "hidden"]
Status = Literal["sourced", "secondary", "unverified"]
Hours = Literal["always", "office", "unknown"]


class Words(BaseModel):
    """A text in both languages; `more` holds those of content/languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    th: str = Field(min_length=1)
    en: str = Field(min_length=1)
    more: SkipJsonSchema[dict[str, str]] = Field(default_factory=dict)

    @property
    def texts(self) -> Mapping[str, str]:
        """Language code -> text."""
        return {"th": self.th, "en": self.en, **self.more}

    @property
    def spelt(self) -> Mapping[str, str]:
        """Language code -> text, of a name: in a language without it as its readers know it."""
        return spelt(self.texts)

    def plus(self, language: str, text: str) -> Words:
        """This text in one more language."""
        return self.model_copy(update={"more": {**self.more, language: text}})


class Hotline(BaseModel):
    """One number. `keys` are digits to press once the call is answered.

    `owner` is who phones it each quarter. `checked` and `keys_checked` are "2026", "2026-08" or
    "2026-08-01", or empty if unknown.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9_]{2,30}$")
    group: Group
    number: str = Field(pattern=r"^\+?[0-9][0-9-]{2,15}$")
    names: Words
    when: Words
    hours: Hours
    keys: str = Field(default="", pattern=r"^[0-9*#]*$")
    keys_checked: str = Field(default="", pattern=r"^(\d{4}(-\d\d){0,2})?$")
    status: Status
    checked: str = Field(default="", pattern=r"^(\d{4}(-\d\d){0,2})?$")
    owner: str = ""
    source: str = Field(min_length=1)

    @property
    def shown(self) -> Mapping[str, str]:
        """Its name by language; that of a bank is a proper name."""
        return self.names.spelt if self.group == "bank" else self.names.texts


class HotlineFile(BaseModel):
    """The content of hotlines.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reviewed_by: str = ""
    hotlines: list[Hotline]


@dataclass(frozen=True, slots=True)
class Hotlines:
    """The numbers that may be shown: unverified ones are left out.

    `numbers`: those of the whole file as they are written there, unverified ones too.
    """

    ordered: tuple[Hotline, ...] = ()
    numbers: frozenset[str] = frozenset()

    def get(self, id: str) -> Hotline | None:
        """The number of this id, or None if there is none to show."""
        return next((hotline for hotline in self.ordered if hotline.id == id), None)

    def of(self, group: Group) -> tuple[Hotline, ...]:
        """The numbers of one group, in the order of the file."""
        return tuple(hotline for hotline in self.ordered if hotline.group == group)

    def __iter__(self) -> Iterator[Hotline]:
        return iter(self.ordered)


def load_hotlines(folder: Path, mistakes: Mistakes) -> Hotlines:
    """The numbers of hotlines.yaml; unverified ones are validated but left out."""
    path = folder / "hotlines.yaml"
    file = read_model(path, HotlineFile, mistakes)
    if file is None:
        return Hotlines()
    seen: set[str] = set()
    for place, hotline in enumerate(file.hotlines):
        if hotline.id in seen:
            line = Lines(read_text(path, mistakes) or "").of(("hotlines", place, "id"))
            mistakes.add(path, line, "key_twice", key=hotline.id)
        seen.add(hotline.id)
    shown = tuple(h for h in file.hotlines if h.status != "unverified")
    return Hotlines(shown, frozenset(h.number for h in file.hotlines))
