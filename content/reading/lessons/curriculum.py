"""Loads modules.yaml and the folder of each lesson into the values Curriculum and Lesson."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from content.reading.files import (
    LANGUAGE,
    REQUIRED_LANGUAGES,
    read_model,
    read_text,
    read_yaml,
    validate,
)
from content.reading.foreign_files import FileReader
from content.reading.lessons.recordings import load_recordings
from content.reading.lessons.translations import merge
from content.reading.named_numbers import resolved
from content.reading.problems import Mistakes
from content.reading.schema import (
    Lesson,
    LessonFile,
    ModuleFile,
    ModulesFile,
    Question,
    QuestionsFile,
)

SEPARATOR = "---"
"""The line between two bubbles."""

_NOTE = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True)
class Curriculum:
    """Modules by id and lessons by slug, both in teaching order."""

    modules: Mapping[str, ModuleFile] = field(default_factory=dict)
    lessons: Mapping[str, Lesson] = field(default_factory=dict)

    def of_module(self, module: str) -> tuple[Lesson, ...]:
        """The lessons of a module in their order."""
        return tuple(lesson for lesson in self.lessons.values() if lesson.about.module == module)

    def after(self, slug: str) -> Lesson | None:
        """The lesson that follows in the same module, or None at its end."""
        lessons = self.of_module(self.lessons[slug].about.module)
        place = [lesson.slug for lesson in lessons].index(slug)
        return lessons[place + 1] if place + 1 < len(lessons) else None


def split_bubbles(text: str) -> tuple[tuple[int, str], ...]:
    """(line, text) of each bubble of a lesson's text; comments <!-- like this --> are removed."""
    # The line breaks of a comment stay, so that the lines after it keep their numbers.
    text = _NOTE.sub(lambda note: "\n" * note[0].count("\n"), text)
    bubbles: list[tuple[int, str]] = []
    start, lines = 1, list[str]()
    for number, line in enumerate([*text.splitlines(), SEPARATOR], start=1):
        if line.strip() == SEPARATOR:
            blank = next((i for i, text in enumerate(lines) if text.strip()), 0)
            bubbles.append((start + blank, "\n".join(line.strip() for line in lines).strip()))
            start, lines = number + 1, []
        else:
            lines.append(line)
    return tuple(bubbles)


def load_curriculum(
    folder: Path, mistakes: Mistakes, files: FileReader | None = None
) -> Curriculum:
    """All modules and lessons; a lesson of an unknown module is a mistake.

    Without `files` no recording is loaded.
    """
    path = folder / "modules.yaml"
    file = read_model(path, ModulesFile, mistakes) if path.exists() else None
    modules = {module.id: module for module in file.modules} if file else {}
    loaded = [
        lesson
        for home in sorted((folder / "lessons").glob("*/"))
        if (lesson := load_lesson(home, mistakes, files))
    ]
    order = {module: place for place, module in enumerate(modules)}
    for lesson in loaded:
        if lesson.about.module not in order:
            about = folder / "lessons" / lesson.slug / "lesson.yaml"
            mistakes.add(about, line_of(about, "module:"), "unknown_module", id=lesson.about.module)
    loaded.sort(key=lambda one: (order.get(one.about.module, 0), one.about.order, one.slug))
    return Curriculum(modules, {lesson.slug: lesson for lesson in loaded})


def line_of(path: Path, words: str) -> int:
    """The first line of a file that begins with these words, else 1."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return next((n for n, line in enumerate(lines, 1) if line.lstrip("- ").startswith(words)), 1)


def last_line_of(path: Path, words: str) -> int:
    """The last line of a file that consists of these words, else 1."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return max((n for n, line in enumerate(lines, 1) if line.lstrip("- ") == words), default=1)


def load_lesson(home: Path, mistakes: Mistakes, files: FileReader | None = None) -> Lesson | None:
    """The lesson in this folder, or None with its mistakes noted."""
    path = home / "questions.yaml"
    before = len(mistakes)
    about_data = read_yaml(home / "lesson.yaml", mistakes)
    about_read, before = len(mistakes) == before, len(mistakes)
    bank_data = read_yaml(path, mistakes)
    bank_read = len(mistakes) == before
    for other in sorted(home.glob("*.yaml")):
        if LANGUAGE.fullmatch(other.stem):
            merge(other, about_data, bank_data, mistakes)
    for language in REQUIRED_LANGUAGES:
        if not (home / f"{language}.md").exists():
            mistakes.add(home / f"{language}.md", 0, "no_file")
    bubbles = {
        text.stem: tuple(
            words for _, words in split_bubbles(resolved(read_text(text, mistakes) or "", text))
        )
        for text in sorted(home.glob("*.md"))
    }
    # A file that cannot be read hides no mistake of the other one.
    about = validate(home / "lesson.yaml", about_data, LessonFile, mistakes) if about_read else None
    bank = validate(path, bank_data, QuestionsFile, mistakes) if bank_read else None
    if about is None or bank is None:
        return None
    questions: dict[str, Question] = {}
    for question in bank.questions:
        if question.id in questions:
            mistakes.add(path, last_line_of(path, f"id: {question.id}"), "id_twice", id=question.id)
        questions[question.id] = question
    recordings = load_recordings(home, mistakes, files)
    try:
        return Lesson(
            slug=home.name,
            about=about,
            bubbles=bubbles,
            questions=questions,
            recordings=recordings,
        )
    except ValidationError:
        mistakes.add(home / "lesson.yaml", 1, "slug_wrong", slug=home.name)
        return None
