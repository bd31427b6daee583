"""Loads content/languages/<code>.yaml: the texts of a further language that are no phrases, by
their ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from content.reading.answers.cards import Answer
from content.reading.desk import Desk, DeskQuestion
from content.reading.files import LANGUAGE, read_model
from content.reading.first_hour import FirstHour
from content.reading.hotlines import Hotlines
from content.reading.problems import Mistakes
from content.reading.schema import Model, ScamType

FOLDER = "languages"


class HotlineTexts(Model):
    """Name of a number to call, and when to call it."""

    name: str
    when: str = ""


class AnswerTexts(Model):
    """Title and lines of an answer, and ways in which people ask for it."""

    title: str
    lines: tuple[str, ...]
    said: tuple[str, ...] = ()


class QuestionTexts(Model):
    """What an official asks with one tap, and the answers in the order of desk.yaml."""

    ask: str
    answers: tuple[str, ...] = ()


class LanguageFile(Model):
    """The texts of one language by their ids: `first_hour` by step, `tricks` their names;
    of desk.yaml what a reporter reads: `questions`, `outcomes`, `advice`, names of `offices`."""

    reviewed_by: str = ""
    first_hour: dict[str, str] = {}
    hotlines: dict[str, HotlineTexts] = {}
    tricks: dict[str, str] = {}
    answers: dict[str, AnswerTexts] = {}
    questions: dict[str, QuestionTexts] = {}
    outcomes: dict[str, str] = {}
    advice: dict[str, str] = {}
    offices: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Texts:
    """What the content holds that these files translate."""

    first_hour: FirstHour
    hotlines: Hotlines
    tricks: Mapping[str, ScamType]
    answers: Mapping[str, Answer]
    desk: Desk


def load_languages(folder: Path, mistakes: Mistakes) -> Mapping[str, LanguageFile]:
    """The files of content/languages by language code."""
    found: dict[str, LanguageFile] = {}
    for path in language_files(folder):
        file = read_model(path, LanguageFile, mistakes)
        if file is not None:
            found[path.stem] = file
    return found


def language_files(folder: Path) -> list[Path]:
    """Paths of the files, one a language."""
    return sorted(
        path for path in (folder / FOLDER).glob("*.yaml") if LANGUAGE.fullmatch(path.stem)
    )


def with_languages(base: Texts, languages: Mapping[str, LanguageFile]) -> Texts:
    """The content with these texts beside the Thai ones; ids that it lacks are left out."""
    for code, file in languages.items():
        base = Texts(
            _first_hour(base.first_hour, code, file.first_hour),
            _hotlines(base.hotlines, code, file.hotlines),
            {
                id: one.model_copy(update={"name": {**one.name, code: file.tricks[id]}})
                if id in file.tricks
                else one
                for id, one in base.tricks.items()
            },
            {
                slug: _answer(one, code, file.answers[slug]) if slug in file.answers else one
                for slug, one in base.answers.items()
            },
            _desk(base.desk, code, file),
        )
    return base


def _first_hour(first_hour: FirstHour, code: str, texts: Mapping[str, str]) -> FirstHour:
    return FirstHour(
        {
            way: tuple(
                step.model_copy(update={"say": step.say.plus(code, texts[step.id])})
                if step.id in texts
                else step
                for step in steps
            )
            for way, steps in first_hour.ways.items()
        }
    )


def _hotlines(hotlines: Hotlines, code: str, texts: Mapping[str, HotlineTexts]) -> Hotlines:
    told = []
    for one in hotlines.ordered:
        if own := texts.get(one.id):
            when = one.when.plus(code, own.when) if own.when else one.when
            one = one.model_copy(update={"names": one.names.plus(code, own.name), "when": when})
        told.append(one)
    return Hotlines(tuple(told), hotlines.numbers)


def _answer(answer: Answer, code: str, texts: AnswerTexts) -> Answer:
    lines = zip(answer.lines, texts.lines, strict=False)
    return answer.model_copy(
        update={
            "title": {**answer.title, code: texts.title},
            "lines": tuple({**line, code: own} for line, own in lines)
            if len(texts.lines) == len(answer.lines)
            else answer.lines,
            "said": {**answer.said, code: texts.said} if texts.said else answer.said,
        }
    )


def _desk(desk: Desk, code: str, file: LanguageFile) -> Desk:
    return replace(
        desk,
        questions=tuple(
            _question(one, code, file.questions[one.id]) if one.id in file.questions else one
            for one in desk.questions
        ),
        outcomes=tuple(
            one.model_copy(update={"told": one.told.plus(code, file.outcomes[one.id])})
            if one.id in file.outcomes
            else one
            for one in desk.outcomes
        ),
        advice=tuple(
            one.model_copy(update={"text": one.text.plus(code, file.advice[one.id])})
            if one.id in file.advice
            else one
            for one in desk.advice
        ),
        offices=tuple(
            one.model_copy(update={"label": one.label.plus(code, file.offices[one.id])})
            if one.id in file.offices
            else one
            for one in desk.offices
        ),
    )


def _question(question: DeskQuestion, code: str, texts: QuestionTexts) -> DeskQuestion:
    ask, answers = question.ask.plus(code, texts.ask), question.answers
    if len(texts.answers) == len(answers):
        pairs = zip(answers, texts.answers, strict=True)
        answers = tuple(each.plus(code, own) for each, own in pairs)
    return question.model_copy(update={"ask": ask, "answers": answers})
