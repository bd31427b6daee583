"""Draws a draft as both chat apps would show it, from the JSON that the preview page gets."""

from __future__ import annotations

import json
from typing import Any

from bot.channels.preview import render
from content.reading.schema import Lesson
from handlers.core.reply import Reply
from handlers.core.say import Speak
from handlers.learning.lesson import shown

Parts = list[dict[str, Any]]


def parts_of(lesson: Lesson, question: str, language: str, speak: Speak) -> Parts:
    """Return the parts of a lesson with one of its questions; the first if it has not this one."""
    asked = lesson.questions.get(question) or next(iter(lesson.questions.values()), None)
    if asked is None or not lesson.bubbles.get("th"):
        return []
    call = render.notice(Reply(shown(lesson, asked, language)), speak, "workshop")
    parts: Parts = json.loads(call.body)["parts"]
    return parts
