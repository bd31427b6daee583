"""Merges a lesson's file of a further language (lo.yaml beside lesson.yaml, same keys) into the
lesson.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from content.reading.files import Lines, read_text, read_yaml
from content.reading.problems import Mistakes

REVIEWED = "reviewed_by"


def merge(path: Path, about: Any, bank: Any, mistakes: Mistakes) -> None:
    """Add the texts of `path` (lo.yaml) to the data of lesson.yaml and questions.yaml in place.

    The file holds `reviewed_by`, `title` and `questions: {id: {ask: ..., choices: {a: {text: ...,
    why: ...}}}}`: the keys of the lesson, with plain text where the lesson has one per language.
    """
    texts = read_yaml(path, mistakes)
    if not isinstance(texts, dict) or not isinstance(about, dict) or not isinstance(bank, dict):
        return
    questions = {
        question.get("id"): question
        for question in bank.get("questions") or ()
        if isinstance(question, dict)
    }
    base = {**{key: about.get(key) for key in about}, "questions": questions}
    texts = {key: value for key, value in texts.items() if key != REVIEWED}
    for missing in _merge(texts, base, path.stem):
        line = Lines(read_text(path, mistakes) or "").of(missing)
        mistakes.add(path, line, "no_such_text", field=".".join(missing))


def _merge(texts: Any, base: Any, language: str, at: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Put every text beside its Thai text; returns the paths in `texts` that the lesson lacks."""
    if isinstance(base, dict) and "th" in base and isinstance(texts, str):
        base[language] = texts
        return []
    if not isinstance(texts, dict) or not isinstance(base, dict):
        return [at]
    return [
        missing
        for key, inner in texts.items()
        for missing in _merge(inner, base.get(key), language, (*at, str(key)))
    ]
