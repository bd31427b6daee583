"""Draws a draft as both chat apps would show it, from the JSON that the preview page gets.

The pictures are those of the draft: pictures.py answers at their addresses.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.fit import measure
from bot.channels.preview import render
from content.reading.answers.cards import Answer
from content.reading.hotlines import Hotline
from content.reading.library import Library
from content.reading.schema import Lesson
from content.workshop.editing.items import Item
from content.workshop.editing.narrow_check import Shown
from handlers.core.reply import Card, Drawn, Part, Picture, Reply, Sound
from handlers.core.say import Speak
from handlers.learning.lesson import shown
from handlers.learning.question_card import question_card
from handlers.learning.question_ref import QuestionRef
from handlers.understanding.cards import answer_card
from handlers.welcome.hotlines import number_card

CAPTION = 1024
"""Most UTF-16 units below a photo of Telegram (Bot API, sendPhoto)."""

Parts = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Phones:
    """What both telephones show. `parts` are drawn one below the other.

    In LINE every card has its picture. Telegram shows one `photo` above the whole message (its
    address and its words), and none at all beside a second one or above a long text: the words
    of a picture stand in the text there.
    """

    parts: Parts
    photo: Mapping[str, str] | None


def phones_of(
    item: Item, about: Shown | None, question: str, language: str, library: Library, speak: Speak
) -> Phones | None:
    """Return what an item looks like; None if it cannot be shown.

    Of a lesson the first question is asked below its text; another `question`, by its id, alone.
    """
    parts: tuple[Part, ...]
    match about:
        case Lesson():
            first = next(iter(about.questions.values()), None)
            asked = about.questions.get(question) or first
            if asked is None or not about.bubbles.get("th"):
                return None
            ref = QuestionRef(about.slug, asked.id)
            alone = (question_card(asked, ref, language),)
            parts = shown(about, asked, language, library.how_tos) if asked is first else alone
        case Answer() if not about.press:  # a flow shows its own card
            parts = (answer_card(library, item.id, about),)
        case Hotline():
            parts = (number_card(about),)
        case _:
            return None

    def address(part: Picture | Drawn | Sound) -> str | None:
        from bot.pictures.keepsake import can_draw  # Pillow costs a start 20 MB

        home = f"/office/content/{item}"
        if isinstance(part, Picture):
            return f"{home}/pictures/{part.name.removeprefix(item.id + '.')}"
        if not isinstance(part, Drawn) or not can_draw():
            return None
        told = part.values
        return f"{home}/messages/{told['question']}.{told['language']}.{told['look']}.png"

    call = render.notice(Reply(parts), speak, "workshop", address)
    drawn: Parts = json.loads(call.body)["parts"]
    return Phones(drawn, _photo(parts, drawn))


def _photo(parts: tuple[Part, ...], drawn: Parts) -> Mapping[str, str] | None:
    """Return the one picture that Telegram shows."""
    cards = [part for part in parts if isinstance(part, Card) and part.picture]
    pictures = [part["picture"] for part in drawn if part.get("picture")]
    if len(cards) != 1 or not pictures or not pictures[0]["url"]:
        return None
    texts = [line for part in drawn for line in _lines(part)]
    long = measure("\n".join(texts), "utf16") + len(drawn) - 1 > CAPTION
    return None if long else pictures[0]


def _lines(part: Mapping[str, Any]) -> list[str]:
    if part["kind"] == "text":
        return [part["text"]]
    told = [part["picture"]["alt"]] if part["picture"] else []
    return [part["title"], *told, *part["lines"]]
