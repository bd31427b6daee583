"""Reads a written conversation (format: README.md beside this file)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

_SPEAKER = re.compile(r"@(?P<name>[a-z][a-z0-9-]*)(?: (?P<language>th|en|lo|km))?")
_KIND = re.compile(r"\{(?P<kind>[a-z]+)(?: (?P<rest>[^}]*))?\}")
_BUTTON = re.compile(r"\[(?P<label>.+)\]")


class Unreadable(Exception):
    """A line that is none of the format's; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """From here on this person acts and reads; `language` only matters when they first appear."""

    name: str
    language: str | None


@dataclass(frozen=True, slots=True)
class Words:
    """They type this."""

    text: str


@dataclass(frozen=True, slots=True)
class Button:
    """They press the newest button with this label."""

    label: str


@dataclass(frozen=True, slots=True)
class Other:
    """They share something, or time passes: `kind` and what belongs to it."""

    kind: str
    rest: str


@dataclass(frozen=True, slots=True)
class Expected:
    """Lines they now read, in this order, others may stand between."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Never:
    """Words that nothing they now read may contain."""

    words: str


Action = Speaker | Words | Button | Other | Expected | Never


@dataclass(frozen=True, slots=True)
class Line:
    """One action and the number of the line it begins at."""

    number: int
    action: Action


@dataclass(frozen=True, slots=True)
class Script:
    """A whole file; `language` is what a new person's phone is set to."""

    path: Path
    language: str
    lines: tuple[Line, ...] = field(default=())


def read(path: Path) -> Script:
    """The script of a file named `<what happens>.<th, en, lo or km>.txt`. Raises Unreadable."""
    language = path.suffixes[-2:-1]
    if language not in ([".th"], [".en"], [".lo"], [".km"]):
        raise Unreadable(f"{path.name}: the name must end in .th.txt, .en.txt, .lo.txt or .km.txt")
    lines: list[Line] = []
    joined = ""  # the mark of the line before, where it may go on
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        text = text.strip()
        mark, _, rest = text.partition(" ")
        if not text or text.startswith("#"):
            joined = ""
        elif mark in (">", "<") and mark == joined:
            lines[-1] = Line(lines[-1].number, _longer(lines[-1].action, rest.strip()))
        else:
            lines.append(Line(number, _action(path, number, text, mark, rest.strip())))
            joined = mark
    return Script(path, language[0][1:], tuple(lines))


def _longer(action: Action, rest: str) -> Action:
    if isinstance(action, Words):
        return Words(f"{action.text}\n{rest}")
    assert isinstance(action, Expected)
    return Expected((*action.lines, rest))


def _action(path: Path, number: int, text: str, mark: str, rest: str) -> Action:
    if mark == ">":
        return Words(rest)
    if mark == "<":
        return Expected((rest,))
    if mark == "!" and rest:
        return Never(rest)
    if found := _SPEAKER.fullmatch(text):
        return Speaker(found["name"], found["language"])
    if found := _BUTTON.fullmatch(text):
        return Button(found["label"].strip())
    if found := _KIND.fullmatch(text):
        return Other(found["kind"], (found["rest"] or "").strip())
    raise Unreadable(f"{path.name}:{number}: no line of the format: {text}")
