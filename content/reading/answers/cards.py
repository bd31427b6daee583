"""Loads content/answers, one folder for each card, with the example sentences by which people ask
for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from content.reading.answers.follow_ups import FollowUp, Saying, check_follow_ups, load_shared
from content.reading.answers.situations import Action, Situation
from content.reading.files import Lines, read_model
from content.reading.hotlines import Hotlines
from content.reading.problems import Mistakes
from content.reading.schema import Model, Name, Slug, Source, Words, content_error

Tone = Literal["danger", "warn", "plain", "calm"]
Button = Literal[
    "report", "lesson", "calling", "paid", "app", "bank", "hotlines", "real", "questions",
    "learn", "district", "privacy", "menu",
]  # fmt: skip
"""Buttons that an answer may offer; each leads into a flow that exists."""

SAID_TH, SAID_EN = 5, 2
"""Fewest ways in which people ask for an answer, in each language."""


class Answer(Model):
    """answer.yaml: the card of one or more situations, and what people say next.

    `title` is the first line: what to do first. `numbers` are ids of hotlines.yaml. `said` are ways
    in which people ask for it, by language; further languages may stand beside th and en. `holds`
    stays right whatever they say next, and stands where no follow-up is clear. `answered` are words
    that answer the question of a flow and ask nothing of it: they are no follow-up. After
    `good_until` it must be looked at again. With `press` (and `argument`) a flow shows its own card
    instead, and the file says only what follows it.
    """

    reviewed_by: str = ""
    situations: tuple[Name, ...] = ()
    press: Action = ""
    argument: str = Field(default="", pattern=r"^[a-z0-9_-]*$")
    tone: Tone
    title: Words
    lines: tuple[Words, ...] = Field(default=(), max_length=5)
    numbers: tuple[str, ...] = Field(default=(), max_length=3)
    buttons: tuple[Button, ...] = Field(default=(), max_length=3)
    lesson: Slug | None = None
    said: dict[str, tuple[Saying, ...]] = Field(default_factory=dict)
    answered: dict[str, tuple[Saying, ...]] = Field(default_factory=dict)
    holds: Words | None = None
    follow_ups: tuple[FollowUp, ...] = ()
    sources: tuple[Source, ...] = ()
    good_until: dt.date | None = None

    @model_validator(mode="after")
    def _shows_something(self) -> Answer:
        if not self.lines and not self.press:
            raise content_error("answer_lines")
        return self


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
        slug = path.parent.name
        found[slug] = answer
        for place, number in enumerate(answer.numbers):
            if hotlines.get(number) is None:
                mistakes.add(path, _line(path, "numbers", place), "answer_number", id=number)
        for place, id in enumerate(answer.situations):
            if not _leads_to(situations.get(id), slug, answer):
                mistakes.add(path, _line(path, "situations", place), "answer_situation", id=id)
        for language, fewest in () if answer.press else (("th", SAID_TH), ("en", SAID_EN)):
            if len(answer.said.get(language, ())) < fewest:
                line = _line(path, "said", language)
                mistakes.add(path, line, "answer_said", language=language, fewest=fewest)
        check_follow_ups(path, answer.follow_ups, hotlines, mistakes)
    shared = load_shared(folder, found.keys(), hotlines, mistakes)
    return {
        slug: answer.model_copy(update={"follow_ups": (*answer.follow_ups, *shared[slug])})
        for slug, answer in found.items()
    }


def _leads_to(situation: Situation | None, slug: str, answer: Answer) -> bool:
    """Whether situations.yaml answers the situation by this card, or by its flow."""
    if situation is None:
        return False
    flow = bool(answer.press) and situation.press == answer.press
    return situation.answer == slug or (flow and situation.argument == answer.argument)


def _line(path: Path, *where: str | int) -> int:
    """The line of a value in an answer's file."""
    return Lines(path.read_text(encoding="utf-8-sig")).of(where)
