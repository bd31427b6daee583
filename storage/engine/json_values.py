"""Reads typed values out of stored JSON objects without raising; a wrong or missing one is empty.

A key that is missing or has another type than expected reads as empty, because data stored by an
older version must never make a turn fail.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any, TypeVar

Json = Mapping[str, Any]
"""A JSON object as it was stored."""

E = TypeVar("E", bound=enum.StrEnum)


def text(json: Json, key: str) -> str:
    """Return the string under `key`, or "" if there is none."""
    value = json.get(key)
    return value if isinstance(value, str) else ""


def texts(json: Json, key: str) -> tuple[str, ...]:
    """Return the strings of the list under `key`; items of other types are left out."""
    value = json.get(key)
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()


def number(json: Json, key: str) -> int | None:
    """Return the whole number under `key`, or None if there is none."""
    value = json.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def flag(json: Json, key: str) -> bool:
    """Return whether `key` holds True; False if it is missing."""
    return json.get(key) is True


def translations(json: Json, key: str) -> dict[str, str]:
    """Return a text in several languages, as language code -> text; {} if there is none."""
    value = json.get(key)
    if not isinstance(value, Mapping):
        return {}
    return {code: text for code, text in value.items() if isinstance(text, str)}


def objects(json: Json, key: str) -> tuple[Json, ...]:
    """Return the objects of the list under `key`; items of other types are left out."""
    value = json.get(key)
    return tuple(v for v in value if isinstance(v, Mapping)) if isinstance(value, list) else ()


def member(kind: type[E], value: object) -> E | None:
    """Return the member of the enum `kind` that has this value, else None."""
    return next((each for each in kind if each.value == value), None)


def filled(json: Json) -> dict[str, Any]:
    """Return the object without its empty values: None, False, 0, "" and empty collections."""
    return {key: value for key, value in json.items() if value}
