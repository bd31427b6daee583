"""The first answer by name: rules, the reader and the judge of messages as the router asks them."""

from __future__ import annotations

import pytest

from bot.training.understanding.first_answers import (
    BY_RULE,
    JUDGED,
    NOT_UNDERSTOOD,
    OFFER,
    FirstAnswers,
)
from content.reading.library import Library
from handlers.core.ports import Off
from handlers.core.words.reading import Guess, Reading


class Told(Off):
    """Understands what it was told of these words."""

    def __init__(self, meant: dict[str, tuple[tuple[str, float], ...]]) -> None:
        self.meant = meant

    async def understand(self, text: str) -> Reading | None:
        guesses = self.meant.get(text)
        return Reading(tuple(Guess(*one) for one in guesses)) if guesses else None


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("พี่ชายหายไปหลังข้ามฝั่งโน้น", "answer kin-held"),
        ("เครื่องมันกระตุกเองแปลกมากเลย", "press paid app"),
        ("ขอเบอร์ตำรวจ", "rule hotline"),
        ("โอนเงินไปแล้ว", "rule lost_money_emergency"),
        ("http://krungthai-next.cc/login", JUDGED),
        ("กขค งจฉ ชซฌ", NOT_UNDERSTOOD),
    ],
)
async def test_each_first_answer_has_a_name(library: Library, words: str, name: str) -> None:
    told = Told({
        "พี่ชายหายไปหลังข้ามฝั่งโน้น": (("kin_held", 0.9),),
        "เครื่องมันกระตุกเองแปลกมากเลย": (("screen_moves", 0.9),),
    })  # fmt: skip
    assert await FirstAnswers(library, told).name(words) == name


async def test_an_offer_names_what_its_buttons_lead_to(library: Library) -> None:
    unsure = (("kin_held", 0.3), ("paid", 0.2), ("call_now", 0.1))
    told = Told({"กขค งจฉ ชซฌ ญฎฏ": unsure})
    answers = FirstAnswers(library, told)
    name = await answers.name("กขค งจฉ ชซฌ ญฎฏ")
    assert name.split("|") == [OFFER, "answer kin-held", "press paid", "press calling"]
    assert not answers.is_emergency(name)


def test_rules_name_situations_that_content_has(library: Library) -> None:
    assert {id for right in BY_RULE.values() for id in right} <= set(library.situations)
