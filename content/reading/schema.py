"""Pydantic models of the lessons' and other content files: one class a file, one field a key."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from content.reading.files import LANGUAGE, REQUIRED_LANGUAGES
from content.reading.lessons.recordings import Recording


def content_error(code: str, /, **values: str | int) -> PydanticCustomError:
    """A validation error that content/reading/files.py notes as the mistake `code`."""
    return PydanticCustomError("content", "{code}", {"code": code, **values})


def _languages(texts: dict[str, str]) -> dict[str, str]:
    for language in texts:
        if not LANGUAGE.fullmatch(language):
            raise content_error("language_unknown", language=language)
    for language in REQUIRED_LANGUAGES:
        if not texts.get(language, "").strip():
            raise content_error("language_missing", language=language)
    return {language: text.strip() for language, text in texts.items()}


_WORDS_SCHEMA = {
    "type": "object",
    "properties": {language: {"type": "string"} for language in REQUIRED_LANGUAGES},
    "additionalProperties": {"type": "string"},
    "required": list(REQUIRED_LANGUAGES),
}

Words = Annotated[dict[str, str], AfterValidator(_languages), WithJsonSchema(_WORDS_SCHEMA)]
"""One text in several languages: {"th": "...", "en": "..."}."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=24)]
"""The name of a lesson's folder; with a question's id it must fit a button's data (64 bytes)."""

QuestionId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=16)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$", max_length=24)]
Letter = Annotated[str, StringConstraints(pattern=r"^[a-z]$")]
Status = Literal["sourced", "unverified"]
Told = Literal["hedged", "ask", "advice", "example", "nowhere"]
"""How a text tells what nobody has verified: `hedged`, as something that may be so; `ask`, by whom
to ask; `advice`, only what careful people do; `example`, in a made-up message; `nowhere`."""


class Model(BaseModel):
    """Base of the models: unknown fields are mistakes, and values are immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Origin(Model):
    """Source of a fact, and the day on which it was last checked."""

    where: str
    checked: dt.date
    status: Status
    told: Told | None = None
    words: Words | None = None  # of the text, where it is told as uncertain


class Source(Origin):
    """Source of a claim; after `good_until` it must be checked again."""

    claim: str
    good_until: dt.date | None = None


class Drawing(Model):
    """A picture of a lesson (beside it) or a module (in content/pictures), and its words."""

    file: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+\.(png|jpg)$")]
    alt: Words


class LessonFile(Model):
    """lesson.yaml: purpose and sources of a lesson; `order` is its place in the module."""

    module: Slug
    order: int = Field(ge=1)
    title: Words
    goal: str
    out_of_scope: str
    teaches: tuple[Name, ...]
    see_also: tuple[Slug, ...] = ()
    picture: Drawing | None = None
    sources: tuple[Source, ...] = ()
    reviewed_by: str = ""


class Choice(Model):
    """One answer: the label of its button, and why it is right or wrong."""

    text: Words
    why: Words
    right: bool = False


SentBy = Literal["sms", "chat", "call", "video_call", "letter", "poster", "post", "in_person"]
"""How a message came."""


class Message(Model):
    """A message to be drawn as a picture: how it came, from whom, its text."""

    by: SentBy
    sender: Words
    text: Words

    def text_hash(self, language: str) -> str:
        """A hash of its text in this language, which makes the picture's web address unique."""
        shown = [self.by, self.sender.get(language, ""), self.text.get(language, "")]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:12]


class _Question(Model):
    id: QuestionId
    trick: Name | None = None
    test: bool = False

    @property
    def revision(self) -> str:
        """A hash of what is asked and what is right; rewording a `why` does not change it."""
        asked = self.model_dump(mode="json", exclude={"id", "trick", "test"})
        return hashlib.sha256(json.dumps(_thai(asked), sort_keys=True).encode()).hexdigest()[:12]


def _thai(value: Any) -> Any:
    """The value with Thai texts only, and without any `why`."""
    if isinstance(value, dict):
        if "th" in value:
            return value["th"]
        return {key: _thai(inner) for key, inner in value.items() if key != "why"}
    return [_thai(inner) for inner in value] if isinstance(value, list) else value


class _Choices(_Question):
    choices: dict[Letter, Choice] = Field(min_length=2, max_length=4)

    @model_validator(mode="after")
    def _one_is_right(self) -> _Choices:
        if not any(choice.right for choice in self.choices.values()):
            raise content_error("no_right_answer", question=self.id)
        return self


class Choose(_Choices):
    """A question with choices."""

    kind: Literal["choose"]
    ask: Words


class WhatNow(_Choices):
    """A situation, and the choices of what to do."""

    kind: Literal["what_now"]
    scene: Words
    ask: Words


class Advise(_Choices):
    """Somebody else's trouble: `asker` tells what happened in `says`; the choices are advice."""

    kind: Literal["advise"]
    asker: Words
    says: Words


class SpotFlag(_Choices):
    """A message, and choices of which part of it is the red flag."""

    kind: Literal["spot_flag"]
    message: Message
    ask: Words


class RealOrFakeWhy(Model):
    """The reasons of the two answers."""

    real: Words
    fake: Words


class RealOrFake(_Question):
    """A message that is real or fake, as `genuine` says."""

    kind: Literal["real_or_fake"]
    message: Message
    genuine: bool
    why: RealOrFakeWhy


class OrderStep(Model):
    """One step of an order, and why it has that place."""

    text: Words
    why: Words


class PutInOrder(_Question):
    """Three to five steps to be tapped in the order of `right`."""

    kind: Literal["order"]
    ask: Words
    steps: dict[Letter, OrderStep] = Field(min_length=3, max_length=5)
    right: str

    @model_validator(mode="after")
    def _right_names_each_step_once(self) -> PutInOrder:
        if sorted(self.right) != sorted(self.steps):
            raise content_error("no_right_answer", question=self.id)
        return self


Question = Annotated[
    Choose | WhatNow | Advise | SpotFlag | RealOrFake | PutInOrder, Field(discriminator="kind")
]


def asked(question: Choose | WhatNow | Advise | SpotFlag | RealOrFake | PutInOrder) -> Words:
    """Return what a question asks: a message that is real or fake is shown itself."""
    match question:
        case RealOrFake():
            return question.message.text
        case Advise():
            return question.says
        case _:
            return question.ask


class QuestionsFile(Model):
    """questions.yaml: the questions of a lesson, asked in this order the first time."""

    questions: tuple[Question, ...] = Field(min_length=1)


class Lesson(Model):
    """A lesson. `bubbles`: language -> two to four short texts, one below the other; a missing
    language falls back to Thai. `recordings`: language -> the lesson read aloud."""

    slug: Slug
    about: LessonFile
    bubbles: Mapping[str, tuple[str, ...]]
    questions: Mapping[str, Question]
    recordings: Mapping[str, Recording] = {}


class ModuleFile(Model):
    """One module of the curriculum, in teaching order."""

    id: Slug
    title: Words
    about: Words
    audience: Literal["residents", "officials"] = "residents"
    picture: Drawing | None = None


class ModulesFile(Model):
    """modules.yaml."""

    modules: tuple[ModuleFile, ...]


class ScamType(Model):
    """One trick: how it works, its red flags, what to do, and the lesson that teaches it."""

    id: Name
    name: Words
    how: Words
    one_liner: Words
    flags: tuple[Words, ...] = Field(min_length=1, max_length=4)
    advice: Words
    lesson: Slug | None = None
    source: Origin


class ScamTypesFile(Model):
    """scam_types.yaml."""

    reviewed_by: str = ""
    scam_types: tuple[ScamType, ...]
