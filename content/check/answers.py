"""Checks that answers lead to what is there: situations to their cards, cards to their lessons."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from content.check.yaml_tree import read_tree
from content.reading.problems import Mistakes


def check_answers(folder: Path, lessons: Collection[str], mistakes: Mistakes) -> None:
    """Note each situation without its answer's folder, and each answer that names no lesson."""
    table = folder / "situations.yaml"
    root = read_tree(table)
    for entry in root.items_at("situations") if root else ():
        answer = entry.at("answer")
        if answer and not (folder / "answers" / answer.text / "answer.yaml").is_file():
            mistakes.add(table, answer.line, "answer_missing", id=answer.text)
    for path in sorted((folder / "answers").glob("*/answer.yaml")):
        card = read_tree(path)
        lesson = card.at("lesson") if card else None
        if lesson and lesson.text not in lessons:
            mistakes.add(path, lesson.line, "broken_link", id=lesson.text)
