"""Checks the questions.yaml of a lesson: answers, references, lengths and wording."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from content.check.lengths import BUBBLE, LABEL, QUICK_LABEL, WHY
from content.check.pictures import check_message
from content.check.texts import Avoid, check_languages, check_length, check_wording
from content.check.yaml_tree import Node
from content.reading.problems import Mistakes

FEWEST = 3
"""Least questions of a lesson: one is asked with it, others on later days."""

_LIMITS = {
    "ask": BUBBLE,
    "scene": BUBBLE,
    "says": BUBBLE,
    "asker": QUICK_LABEL,
    "sender": LABEL,
    "text": LABEL,
}
_REASONS = ("real", "fake", "why")


def check_questions(
    path: Path, root: Node, tricks: Collection[str], avoid: Avoid, mistakes: Mistakes
) -> None:
    """Check what the pydantic models cannot: lengths, ids of tricks, that a right answer exists."""
    questions = root.items_at("questions")
    if len(questions) < FEWEST:
        mistakes.add(path, 1, "few_questions", count=len(questions), fewest=FEWEST)
    seen: set[str] = set()
    for question in questions:
        name = question.text_at("id")
        if name in seen:
            mistakes.add(path, question.line, "id_twice", id=name)
        seen.add(name)
        _check_right(path, question, mistakes)
        trick = question.at("trick")
        if trick and trick.text not in tricks:
            mistakes.add(path, trick.line, "unknown_trick", id=trick.text)
        _check_texts(path, question, avoid, mistakes)


def _check_right(path: Path, question: Node, mistakes: Mistakes) -> None:
    kind = question.text_at("kind")
    if kind in ("choose", "what_now", "advise", "spot_flag"):
        choices = question.at("choices")
        rights = [
            c for c in (choices.keys.values() if choices else ()) if _is_true(c.text_at("right"))
        ]
        if choices and not rights:
            mistakes.add(path, question.line, "no_right_answer", question=question.text_at("id"))
        elif choices and len(rights) == len(choices.keys):
            mistakes.add(path, question.line, "all_right", question=question.text_at("id"))
    elif kind == "order":
        steps = question.at("steps")
        if steps and sorted(question.text_at("right")) != sorted(steps.keys):
            mistakes.add(path, question.line, "no_right_answer", question=question.text_at("id"))


def _is_true(text: str) -> bool:
    return text.lower() in ("true", "yes", "on")  # true in YAML 1.1


def _check_texts(path: Path, question: Node, avoid: Avoid, mistakes: Mistakes) -> None:
    message = question.at("message")
    drawn = {id(node) for _, node in message.texts()} if message else set()
    if message:
        check_message(path, message, mistakes)
    for name, texts in question.texts():
        check_languages(path, name, texts, mistakes)
        is_message_text = id(texts) in drawn and name == "text"
        limit = BUBBLE if is_message_text else WHY if name in _REASONS else _LIMITS.get(name, LABEL)
        for node in texts.keys.values():
            check_length(path, name, node, limit, mistakes)
            # A drawn message shows what swindlers write.
            check_wording(path, node, Avoid() if is_message_text else avoid, mistakes)
