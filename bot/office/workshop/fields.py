"""A form's fields: what they show of an item's values, and how a sent form changes the values.

A field's name is its place in the values: `questions.yaml|questions|0|ask|th`. A bubble of a text
file is `th.md|0`.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from content.workshop.editing import tidy
from content.workshop.editing.bubbles import bubbles_of, with_bubbles
from content.workshop.editing.items import Values
from content.workshop.editing.narrow_check import Place, Wrong
from handlers.core.say import Say

Kind = Literal["short", "text", "list", "day", "phone", "choice", "check"]


@dataclass(frozen=True, slots=True)
class Field:
    """One input. `limit`: most letters, told beside it. `choices`: (value, words) of a choice.

    A `list` has one entry a line.
    """

    place: Place
    label: Say
    kind: Kind = "short"
    limit: int | None = None
    choices: tuple[tuple[str, Say], ...] = ()
    language: str = ""

    @property
    def name(self) -> str:
        """The name of the input."""
        return "|".join(self.place)


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under a heading; rows of two stand beside each other, Thai and English."""

    title: Say | None
    rows: tuple[tuple[Field, ...], ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields."""
        return tuple(field for row in self.rows for field in row)


def shown(values: Values, place: Place) -> str:
    """Return the text at a place; empty if there is none."""
    part, *keys = place
    at: Any = values.get(part, "")
    if part.endswith(".md"):
        bubbles = bubbles_of(at) if at.strip() else []
        number = int(keys[0]) if keys else 0
        return bubbles[number] if number < len(bubbles) else ""
    for key in keys:
        if isinstance(at, list):
            at = at[int(key)] if int(key) < len(at) else ""
        else:
            at = at.get(key, "") if isinstance(at, Mapping) else ""
    if isinstance(at, list) and all(isinstance(one, str) for one in at):
        return "\n".join(at)
    return at if isinstance(at, str) else ""


def typed(field: Field, form: Mapping[str, str]) -> str:
    """Return what somebody typed into a field, as it is kept."""
    words = form.get(field.name, "")
    match field.kind:
        case "day":
            return tidy.day(words)
        case "phone":
            return tidy.phone(words)
        case "check":
            return "true" if words else ""
        case "choice":
            return words if words in {value for value, _ in field.choices} else ""
        case "list":
            return "\n".join(filter(None, tidy.tidy(words).split("\n")))
        case _:
            return tidy.tidy(words, lines=field.kind == "text")


def changed(values: Values, groups: Sequence[Group], form: Mapping[str, str]) -> dict[str, Any]:
    """Return the values with what a form says; empty entries of a list or a choice are left out."""
    new: dict[str, Any] = copy.deepcopy(dict(values))
    bubbles: dict[str, list[str]] = {}
    for field in (field for group in groups for field in group.fields):
        words = typed(field, form)
        part, *keys = field.place
        if part.endswith(".md"):
            bubbles.setdefault(part, []).append(words)
        elif words != shown(values, field.place):
            _put(new, field.place, words.split("\n") if field.kind == "list" else words)
    for part, texts in bubbles.items():
        while texts and not texts[-1]:
            texts.pop()
        if texts != bubbles_of(new.get(part, "")):
            new[part] = with_bubbles(new.get(part, ""), texts)
    return {part: _without_empty(data) for part, data in new.items()}


OPTIONAL = frozenset(
    {
        "good_until",
        "trick",
        "test",
        "right",
        "keys",
        "keys_checked",
        "owner",
        "phone",
        "checked_by",
        "told",
        "lesson",
    }  # fmt: skip
)
"""Keys that go when their text is empty."""

_GROUPS = ("choices", "steps")


def _put(values: dict[str, Any], place: Place, words: str | list[str]) -> None:
    at: Any = values
    for here, after in zip(place, (*place[1:], ""), strict=True):
        last = after == ""
        key: Any = here
        if isinstance(at, list):
            key = int(here)
            while len(at) <= key:
                at.append({})
        if last:
            at[key] = words
        elif isinstance(at, dict) and key not in at:
            at[key] = [] if after.isdecimal() else {}
        at = at[key]


def _without_empty(data: Any) -> Any:
    if isinstance(data, dict):
        kept = {key: _without_empty(value) for key, value in data.items()}
        for key in _GROUPS:
            if isinstance(kept.get(key), dict):
                kept[key] = {name: one for name, one in kept[key].items() if _says(one)}
        return {
            key: value
            for key, value in kept.items()
            if not (value == "" and key in OPTIONAL and not _needed(key, kept))
            and not (key == "words" and not _says(value))
        }
    if isinstance(data, list):
        return [_without_empty(one) for one in data if _says(one)]
    return data


def _needed(key: str, entry: Mapping[str, Any]) -> bool:
    """Return whether an optional key is the answer of a question that puts in order."""
    return key == "right" and "steps" in entry


def _says(data: Any) -> bool:
    """Return whether there is any text in it but choices of a list."""
    if isinstance(data, dict):
        return any(
            _says(value) for key, value in data.items() if key not in ("status", "told", "right")
        )
    return any(map(_says, data)) if isinstance(data, list) else bool(data)


def sorted_to(
    groups: Sequence[Group], wrong: Sequence[Wrong]
) -> tuple[dict[str, list[Wrong]], list[Wrong]]:
    """Return mistakes by the name of their field, and those that belong to none of these."""
    fields = [field for group in groups for field in group.fields]
    by_name: dict[str, list[Wrong]] = {}
    others: list[Wrong] = []
    for one in wrong:
        home = next((f for f in fields if f.place == one.place), None)
        inside = len(one.place) > 1
        home = home or next(
            (f for f in fields if inside and f.place[: len(one.place)] == one.place), None
        )
        if home:
            by_name.setdefault(home.name, []).append(one)
        else:
            others.append(one)
    return by_name, others
