"""Replaces `{number:aoc}` in a text by that telephone number of hotlines.yaml, and finds names that
are unknown.

So a number stands in one file only. The name is resolved when a file is read, before anything else
looks at the text; only numbers that may be shown (not `unverified`) have one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

HOTLINES = "hotlines.yaml"

_MARK = "{number:"
_NAMED = re.compile(r"\{number:([^{}]*)\}")


def resolved(text: str, path: Path) -> str:
    """The text of a file at `path` with its named numbers; a name that is none stays as it is."""
    return replaced(text, numbers_for(path)) if _MARK in text else text


def replaced(text: str, numbers: Mapping[str, str]) -> str:
    """The text with these numbers (name -> number); a name that is none of them stays as it is."""
    if _MARK not in text or not numbers:
        return text
    return _NAMED.sub(lambda found: numbers.get(found[1], found[0]), text)


def numbers_named_in(text: str, path: Path) -> tuple[tuple[str, str], ...]:
    """(name, number) of all that the text of a file at `path` may name; none if it names none."""
    return tuple(numbers_for(path).items()) if _MARK in text else ()


def resolved_all(value: Any, path: Path) -> Any:
    """The data of a YAML file with the named numbers in all its texts."""
    if isinstance(value, str):
        return resolved(value, path)
    if isinstance(value, dict):
        return {key: resolved_all(inner, path) for key, inner in value.items()}
    return [resolved_all(inner, path) for inner in value] if isinstance(value, list) else value


def unknown_names(text: str, path: Path) -> list[tuple[int, str]]:
    """(line, name) of every named number of a file that hotlines.yaml does not show."""
    if _MARK not in text:
        return []
    numbers = numbers_for(path)
    return [
        (text.count("\n", 0, found.start()) + 1, found[1])
        for found in _NAMED.finditer(text)
        if found[1] not in numbers
    ]


def numbers_for(path: Path) -> Mapping[str, str]:
    """Name -> number, of the hotlines.yaml in the nearest folder above; empty if there is none."""
    for folder in path.parents:
        try:
            about = (folder / HOTLINES).stat()
        except OSError:
            continue
        return _numbers(folder / HOTLINES, about.st_mtime_ns, about.st_size)
    return {}


@lru_cache(maxsize=16)
def _numbers(path: Path, changed: int, size: int) -> Mapping[str, str]:
    """The numbers of one file; `changed` and `size` make an edited file a new one."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8-sig"), yaml.CSafeLoader)
        return {
            str(one["id"]): str(one["number"])
            for one in data["hotlines"]
            if one.get("status") != "unverified"
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError, yaml.YAMLError):
        return {}  # noted by the loader
