"""Own words are answered in the language they are written in; what is passed on is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from content.reading.library import Library
from handlers.core.incoming import Incoming, Media, Picture, Said, Text
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Press, Reply
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from handlers.core.words.answer_language import in_language_of_words, language_of
from storage.people.people import Person


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("someone is calling me now", "en"),
        ("โดนหลอกค่ะ", "th"),
        ("โอน SCB ไปแล้ว app มันเด้ง", "th"),
        ("ok", None),
        ("http://scb-th.top/login now", None),
        ("ຊ່ວຍແດ່", "lo"),
        ("ជួយផង please help me now", "km"),
        ("ကူညီပါ", "my"),
        ("请帮帮我", None),
        ("ຊ່ວຍแหน่ ຊ່ວຍແດ່", "lo"),
        ("0812345678", None),
        ("", None),
    ],
)
def test_the_language_of_words(text: str, language: str | None) -> None:
    assert language_of(text) == language


def answered(said: Said, library: Library, speaks: str, **more: Any) -> Outcome:
    person = replace(Person("test:1", "test", "a", "1"), language=speaks)
    event = Incoming(said, datetime(2026, 11, 30, tzinfo=UTC))
    nobody = cast(Any, None)
    turn = Turn(person, None, (event,), event.at, library, nobody, nobody)
    outcome = Outcome(Reply((Card(Phrase("menu.title")),)), **more)
    return in_language_of_words(turn, outcome)


def buttons(outcome: Outcome) -> list[tuple[str, str]]:
    assert outcome.reply is not None
    (card,) = outcome.reply.parts
    assert isinstance(card, Card)
    return [(one.action, one.argument) for one in card.buttons if isinstance(one, Press)]


def test_english_of_somebody_set_to_thai_is_answered_in_english(library: Library) -> None:
    outcome = answered(Text("they took my passport"), library, "th")
    assert outcome.reply_language == "en"
    assert buttons(outcome) == [("language", "en")]


def test_the_own_language_needs_no_button(library: Library) -> None:
    outcome = answered(Text("they took my passport"), library, "en")
    assert outcome.reply_language is None
    assert buttons(outcome) == []


def test_who_just_chose_a_language_gets_that(library: Library) -> None:
    outcome = answered(Text("speak thai to me"), library, "en", language="th")
    assert outcome.reply_language is None


def test_a_picture_has_no_words(library: Library) -> None:
    assert answered(Picture(Media("x")), library, "th").reply_language is None
