"""Loads and saves offices.yaml: the details of district offices (phone, hours, local texts)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import AfterValidator, Field

from content.reading.files import Lines, read_model, read_text
from content.reading.places.places import Places
from content.reading.problems import Mistakes
from content.reading.schema import Model, content_error


def _thai_first(texts: dict[str, str]) -> dict[str, str]:
    if texts and not texts.get("th", "").strip():
        raise content_error("language_missing", language="th")
    return texts


_PHONE = "^(?:[0-9 ,-]|\u0e15\u0e48\u0e2d){0,40}$"
"""Telephones; before an extension stands the Thai word for it."""

_ONE_LINE = r"^[^\x00-\x1f\x7f]{0,100}$"
LocalWords = Annotated[dict[str, str], AfterValidator(_thai_first)]
"""A district's own text by language: Thai, and optionally English."""


DutyRole = Literal["deputy", "officer", "desk"]
"""A role that works cases and can be on duty outside office hours."""


class Office(Model):
    """A district office. `story` is a local story without names, `loudspeaker` a text for village
    loudspeakers. `holidays` are days on which this office alone is closed, `duty_nights` and
    `duty_weekends` the roles that are on duty then (weekends with holidays), beside the officials
    whom the head put on duty. `checked` is the day on which `checked_by` last verified all of it.
    `operator` answers for the service in this district, if that is not who runs the installation,
    and is reached at `contact`.
    """

    phone: str = Field(default="", pattern=_PHONE)
    hours: LocalWords = {}
    story: LocalWords = {}
    loudspeaker: LocalWords = {}
    holidays: tuple[dt.date, ...] = ()
    duty_nights: tuple[DutyRole, ...] = ()
    duty_weekends: tuple[DutyRole, ...] = ()
    checked: dt.date | None = None
    checked_by: str = ""
    operator: str = Field(default="", pattern=_ONE_LINE)
    contact: str = Field(default="", pattern=_ONE_LINE)


class OfficesFile(Model):
    """offices.yaml: district code -> office."""

    offices: dict[str, Office]


def load_offices(folder: Path, places: Places, mistakes: Mistakes) -> Mapping[str, Office]:
    """The offices by district code; none if there is no such file."""
    path = folder / "offices.yaml"
    file = read_model(path, OfficesFile, mistakes) if path.exists() else None
    if file is None:
        return {}
    for code in file.offices:
        if places.districts and places.find(code) is None:
            line = Lines(read_text(path, mistakes) or "").of(("offices", code))
            mistakes.add(path, line, "unknown_district", code=code)
    return file.offices


def save_offices(folder: Path, offices: Mapping[str, Office]) -> Path:
    """Write offices.yaml in the order of the codes."""
    path = folder / "offices.yaml"
    plain = {
        code: offices[code].model_dump(mode="python", exclude_defaults=True)
        for code in sorted(offices)
    }
    note = "# Filled by `content district import FILE.xlsx`; may also be edited here.\n"
    text = yaml.safe_dump({"offices": plain}, allow_unicode=True, sort_keys=False, width=100)
    path.write_text(note + text, encoding="utf-8")
    return path
