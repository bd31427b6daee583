"""Reads stored JSON objects: a key that is missing, or of another type than expected, is empty.

What was stored by an older version must never stop a turn, so nothing here raises.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any, TypeVar

Json = Mapping[str, Any]
"""A JSON object as it was stored."""

E = TypeVar("E", bound=enum.StrEnum)


def text(json: Json, key: str) -> str:
    """A string."""
    value = json.get(key)
    return value if isinstance(value, str) else ""


def texts(json: Json, key: str) -> tuple[str, ...]:
    """A list of strings."""
    value = json.get(key)
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()


def number(json: Json, key: str) -> int | None:
    """A whole number."""
    value = json.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def flag(json: Json, key: str) -> bool:
    """A truth value; missing is False."""
    return json.get(key) is True


def translations(json: Json, key: str) -> dict[str, str]:
    """A text in several languages: language code -> text."""
    value = json.get(key)
    if not isinstance(value, Mapping):
        return {}
    return {code: text for code, text in value.items() if isinstance(text, str)}


def objects(json: Json, key: str) -> tuple[Json, ...]:
    """A list of JSON objects."""
    value = json.get(key)
    return tuple(v for v in value if isinstance(v, Mapping)) if isinstance(value, list) else ()


def member(kind: type[E], value: object) -> E | None:
    """The member of an enum that has this value, else None."""
    return next((each for each in kind if each.value == value), None)


def filled(json: Json) -> dict[str, Any]:
    """The object without what is empty in it: None, False, 0, "", an empty list."""
    return {key: value for key, value in json.items() if value}
