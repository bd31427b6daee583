"""Answers as files: one folder of answers/ a card, with the ways people ask for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from content.reading.answers.situations import Situation
from content.reading.files import Lines, read_model
from content.reading.hotlines import Hotlines
from content.reading.problems import Mistakes
from content.reading.schema import Model, Name, Slug, Source, Words

Tone = Literal["danger", "warn", "plain", "calm"]
Button = Literal[
    "report", "lesson", "calling", "paid", "app", "bank", "hotlines", "real", "questions",
    "learn", "district", "privacy", "menu",
]  # fmt: skip
"""Buttons that an answer may offer; each leads into a flow that exists."""

SAID_TH, SAID_EN = 5, 2
"""Fewest ways in which people ask for an answer, in each language."""

Saying = Annotated[str, StringConstraints(min_length=2, max_length=400)]


class FollowUp(Model):
    """What people say next, and the card for it."""

    said: dict[str, tuple[Saying, ...]]
    title: Words
    lines: tuple[Words, ...] = Field(min_length=1, max_length=5)


class Answer(Model):
    """answer.yaml: the card of one or more situations.

    `title` is the first line: what to do first. `numbers` are ids of hotlines.yaml. `said` are ways
    in which people ask for it, by language; further languages may stand beside th and en. After
    `good_until` it must be looked at again.
    """

    reviewed_by: str = ""
    situations: tuple[Name, ...] = ()
    tone: Tone
    title: Words
    lines: tuple[Words, ...] = Field(min_length=1, max_length=5)
    numbers: tuple[str, ...] = Field(default=(), max_length=3)
    buttons: tuple[Button, ...] = Field(default=(), max_length=3)
    lesson: Slug | None = None
    said: dict[str, tuple[Saying, ...]]
    follow_ups: tuple[FollowUp, ...] = ()
    sources: tuple[Source, ...] = ()
    good_until: dt.date | None = None


def load_answers(
    folder: Path,
    situations: Mapping[str, Situation],
    hotlines: Hotlines,
    mistakes: Mistakes,
) -> Mapping[str, Answer]:
    """The answers by slug. Numbers and situations that are not there are mistakes."""
    found: dict[str, Answer] = {}
    if not (folder / "answers").is_dir():  # a reduced copy of the content
        return found
    for path in sorted((folder / "answers").glob("*/answer.yaml")):
        answer = read_model(path, Answer, mistakes)
        if answer is None:
            continue
        found[path.parent.name] = answer
        for place, number in enumerate(answer.numbers):
            if hotlines.get(number) is None:
                mistakes.add(path, _line(path, "numbers", place), "answer_number", id=number)
        for place, id in enumerate(answer.situations):
            if id not in situations or situations[id].answer != path.parent.name:
                mistakes.add(path, _line(path, "situations", place), "answer_situation", id=id)
        for language, fewest in (("th", SAID_TH), ("en", SAID_EN)):
            if len(answer.said.get(language, ())) < fewest:
                line = _line(path, "said", language)
                mistakes.add(path, line, "answer_said", language=language, fewest=fewest)
    return found


def _line(path: Path, *where: str | int) -> int:
    """The line of a value in an answer's file."""
    return Lines(path.read_text(encoding="utf-8-sig")).of(where)
