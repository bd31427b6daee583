"""The content check of `content check`: finds every mistake in a content folder at once.

The loader (content/reading) refuses what cannot be used; the modules here find what can be loaded
but should not be shown. They read the files as syntax trees, so that one mistake hides no other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Protocol

import yaml

from content.check.answer_keys import check_answer_keys
from content.check.answers import check_answers, check_how_tos
from content.check.guessing import check_guessing
from content.check.handwritten_numbers import check_handwritten_numbers
from content.check.languages import check_language_texts
from content.check.lengths import BUBBLE, LABEL
from content.check.lessons import Known, check_about, check_bubbles, check_order, check_source
from content.check.phrases import check_phrases
from content.check.phrases_in_code import Name, phrases_in_code
from content.check.pictures import check_picture
from content.check.questions import check_questions
from content.check.texts import Avoid, check_languages, check_length, check_wording
from content.check.tour import check_tour
from content.check.verified import check_hotlines, check_unverified
from content.check.yaml_tree import Node, check_written_twice, read_tree
from content.reading.files import Loader
from content.reading.foreign_files import FileReader
from content.reading.library import Library
from content.reading.plurals import fill
from content.reading.problems import Mistake, Mistakes

HERE = Path(__file__).resolve().parents[1]
"""The content folder that ships with the program: it holds the sentences of this check."""


class PhraseFamily(Protocol):
    """Phrases picked by a value (handlers/core/say.py has the class)."""

    def keys(self, content: Library) -> tuple[str, ...]:
        """The keys of all its members."""
        ...


def check(
    folder: Path, today: dt.date, families: Mapping[Name, PhraseFamily], files: FileReader
) -> list[Mistake]:
    """Every mistake and warning in a content folder, by file and line.

    `families` are those that the code declares; `files` opens pictures and recordings.
    """
    mistakes = Mistakes(folder)
    library = Library.read(folder, mistakes, files)
    lessons = {home.name: home for home in sorted((folder / "lessons").glob("*/"))}
    known = known_of(folder, today, files)
    for path in [*folder.glob("*.yaml"), *folder.glob("lessons/*/*.yaml")]:
        check_written_twice(path, mistakes)
    questions: list[Node] = []
    for home in lessons.values():
        if about := read_tree(home / "lesson.yaml"):
            check_about(home / "lesson.yaml", about, known, mistakes)
        if bank := read_tree(home / "questions.yaml"):
            check_questions(home / "questions.yaml", bank, known.tricks, known.avoid, mistakes)
            questions.extend(bank.items_at("questions"))
        check_bubbles(home, known, mistakes)
    check_order(lessons, mistakes)
    check_answers(folder, known, mistakes)
    check_tour(folder, known.avoid, mistakes)
    check_answer_keys(folder / "lessons", questions, mistakes)
    check_guessing(folder, questions, mistakes)
    _check_list(folder / "modules.yaml", "modules", known, mistakes)
    _check_list(folder / "scam_types.yaml", "scam_types", known, mistakes)
    _check_list(folder / "seasons.yaml", "seasons", known, mistakes)
    _check_list(folder / "practice.yaml", "practice", known, mistakes)
    _check_list(folder / "how_tos.yaml", "how_tos", known, mistakes)
    check_how_tos(folder / "how_tos.yaml", known, mistakes)
    _check_practice(folder / "practice.yaml", mistakes)
    _check_season_lessons(folder / "seasons.yaml", known, mistakes)
    check_hotlines(folder / "hotlines.yaml", today, mistakes)
    check_handwritten_numbers(folder, mistakes)
    check_unverified(folder, mistakes)
    if library.desk.outcomes and not library.desk.fraud_outcomes:
        mistakes.warn(folder / "desk.yaml", 0, "no_fraud_outcome")
    members = {name: family.keys(library) for name, family in families.items()}
    said = phrases_in_code(HERE.parent).with_members(members)
    check_phrases(folder, said, known.avoid, mistakes)
    check_language_texts(folder, library, known.avoid, mistakes)
    once = {(one.path, one.line, one.code, one.warning): one for one in reversed(mistakes)}
    return sorted(once.values(), key=lambda one: (one.path, one.line, one.code))


def known_of(folder: Path, today: dt.date, files: FileReader) -> Known:
    """What a lesson or an answer of this folder may name."""
    return Known(
        lessons=frozenset(home.name for home in (folder / "lessons").glob("*/")),
        modules=_ids(folder / "modules.yaml", "modules"),
        tricks=_ids(folder / "scam_types.yaml", "scam_types"),
        avoid=_avoid(folder / "lexicon" / "words_to_avoid.yaml"),
        plain=_plain(folder / "lexicon" / "plain_words.yaml"),
        today=today,
        files=files,
    )


def _ids(path: Path, key: str) -> frozenset[str]:
    root = read_tree(path)
    return frozenset(node.text_at("id") for node in root.items_at(key)) if root else frozenset()


def _avoid(path: Path) -> Avoid:
    root = read_tree(path)
    return Avoid() if root is None else _avoided(root)


@lru_cache(maxsize=16)
def _avoided(root: Node) -> Avoid:
    """The same words for the same file, so that texts are not looked through again."""
    words, names, safe = (
        tuple(node.text.lower() for node in root.items_at(key))
        for key in ("avoid", "names", "safe")
    )
    return Avoid(words, names, safe)


def _plain(path: Path) -> frozenset[str]:
    root = read_tree(path)
    lists = root.keys.values() if root else ()
    return frozenset(node.text for one in lists for node in one.items)


def _check_list(path: Path, key: str, known: Known, mistakes: Mistakes) -> None:
    """Check the entries of modules.yaml or scam_types.yaml."""
    root = read_tree(path)
    for entry in root.items_at(key) if root else ():
        for name, texts in entry.texts():
            check_languages(path, name, texts, mistakes)
            for node in texts.keys.values():
                limit = LABEL if name in ("title", "name") else BUBBLE
                check_length(path, name, node, limit, mistakes)
                check_wording(path, node, known.avoid, mistakes)
        if picture := entry.at("picture"):
            check_picture(path, picture, path.parent / "pictures", known.files, mistakes)
        lesson = entry.at("lesson")
        if lesson and lesson.text and lesson.text not in known.lessons:
            mistakes.add(path, lesson.line, "broken_link", id=lesson.text)
        if key == "scam_types" and not (lesson and lesson.text):
            mistakes.warn(path, entry.line, "trick_untaught", id=entry.text_at("id"))
        if source := entry.at("source"):
            check_source(path, source, known.today, mistakes)


def _check_practice(path: Path, mistakes: Mistakes) -> None:
    """Check that no practice message looks like an office, the police or a bank."""
    root = read_tree(path)
    never = [word.text.lower() for word in root.items_at("never")] if root else []
    for entry in root.items_at("practice") if root else ():
        if entry.text_at("kind") == "drill":
            continue
        for name in ("text", "press"):
            texts = entry.at(name)
            for node in texts.keys.values() if texts else ():
                for word in never:
                    if word in node.text.lower():
                        mistakes.add(path, node.line, "practice_poses", word=word)


def _check_season_lessons(path: Path, known: Known, mistakes: Mistakes) -> None:
    """Check that the lessons of seasons.yaml exist."""
    root = read_tree(path)
    if root is None:
        return
    seasons = (node for one in root.items_at("seasons") for node in one.items_at("lessons"))
    for node in (*root.items_at("not_by_itself"), *seasons):
        if node.text not in known.lessons:
            mistakes.add(path, node.line, "broken_link", id=node.text)


def describe(mistake: Mistake, language: str) -> str:
    """`path:line: sentence` in this language; English if it lacks the sentence."""
    kind = sentence("warning", language, {}) if mistake.warning else ""
    place = f"{mistake.path}:{mistake.line}" if mistake.line else mistake.path
    return f"{place}: {kind}{sentence(mistake.code, language, mistake.values)}"


def sentence(code: str, language: str, values: Mapping[str, str | int]) -> str:
    """The phrase `linter.<code>` with its values; the code itself if even English lacks it."""
    words = _sentences(language).get(f"linter.{code}")
    if words is None:
        language, words = "en", _sentences("en").get(f"linter.{code}", f"{code} ")
    try:
        return fill(words, values, language)
    except (KeyError, ValueError, IndexError):  # a placeholder without a value
        return f"{words} {dict(values)}"


@cache
def _sentences(language: str) -> Mapping[str, str]:
    path = HERE / "phrases" / language / "linter.yaml"
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader)  # noqa: S506
        return {str(key): str(text) for key, text in data["phrases"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, yaml.YAMLError):
        return {}
