"""Checks one lesson's questions.yaml as it was written, so that one mistake hides no other."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from content.check.lengths import BUBBLE, LABEL, WHY
from content.check.pictures import check_message
from content.check.tree import Node
from content.check.words import Avoid, check_languages, check_length, check_wording
from content.reading.problems import Mistakes

FEWEST = 3
"""Questions of a lesson: one at once, and others for the days after."""

_LIMITS = {"ask": BUBBLE, "scene": BUBBLE, "sender": LABEL, "text": LABEL}
_REASONS = ("real", "fake", "why")


def check_questions(
    path: Path, root: Node, tricks: Collection[str], avoid: Avoid, mistakes: Mistakes
) -> None:
    """Everything a model cannot know: lengths, ids met elsewhere, whether an answer is right."""
    questions = root.listed("questions")
    if len(questions) < FEWEST:
        mistakes.add(path, 1, "few_questions", count=len(questions), fewest=FEWEST)
    seen: set[str] = set()
    for question in questions:
        name = question.say("id")
        if name in seen:
            mistakes.add(path, question.line, "id_twice", id=name)
        seen.add(name)
        _check_right(path, question, mistakes)
        trick = question.at("trick")
        if trick and trick.text not in tricks:
            mistakes.add(path, trick.line, "unknown_trick", id=trick.text)
        _check_texts(path, question, avoid, mistakes)


def _check_right(path: Path, question: Node, mistakes: Mistakes) -> None:
    kind = question.say("kind")
    if kind in ("choose", "what_now", "spot_flag"):
        choices = question.at("choices")
        rights = [c for c in (choices.keys.values() if choices else ()) if _is_true(c.say("right"))]
        if choices and not rights:
            mistakes.add(path, question.line, "no_right_answer", question=question.say("id"))
        elif choices and len(rights) == len(choices.keys):
            mistakes.add(path, question.line, "all_right", question=question.say("id"))
    elif kind == "order":
        steps = question.at("steps")
        if steps and sorted(question.say("right")) != sorted(steps.keys):
            mistakes.add(path, question.line, "no_right_answer", question=question.say("id"))


def _is_true(text: str) -> bool:
    return text.lower() in ("true", "yes", "on")  # what YAML 1.1 takes for true


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
            # A drawn message shows what swindlers write; its addresses end in .example.
            check_wording(path, node, Avoid() if is_message_text else avoid, mistakes)
