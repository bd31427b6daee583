"""Rules beside the reader: which gives way to a sure reading, and what stays one tap away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.training.understanding.first_answers import FirstAnswers
from content.reading.library import Library
from handlers.core.ports import Off
from handlers.core.words.reading import Guess, Reading
from handlers.understanding import rules

FIRE = "ฝันว่าไฟไหม้บ้าน ตีเป็นเลขอะไรดี"
LURED = "ครูให้ทำรายงานเรื่องคนถูกหลอกไปทำงานตึกฝั่งโน้น ช่วยอธิบายหน่อย"
CALLED = "เขายังถือสายอยู่ตอนนี้ แม่บอกเลขหกตัวให้เขาไปแล้ว กำลังคุยกันอยู่ในห้อง"
KNIFE = "ลูกเมายาถือมีดไล่แม่"
OUTSIDE = "เขากำลังโทรมา อยู่หน้าประตู"
BITTEN = "โดนงูกัด เขาแชร์ว่าให้ใช้มะนาว"
DIE = "ไม่อยากอยู่แล้ว อยากตาย"


class Told(Off):
    """Understands every text as the same."""

    def __init__(self, *guesses: tuple[str, float]) -> None:
        self.reading = Reading(tuple(Guess(*one) for one in guesses))

    async def understand(self, text: str) -> Reading | None:
        return self.reading


@pytest.mark.parametrize(
    ("words", "guess", "answers"),
    [
        # a calm answer, and the card of the rule one tap away
        (FIRE, ("off_topic", 0.98), "answer off-topic|answer ill-or-fire"),
        (LURED, ("lesson", 0.99), "press learn|answer violence"),
        (CALLED, ("call_over", 0.95), "answer call-over|press calling"),
        # another emergency, surer than that somebody is calling
        (CALLED, ("code_given", 0.95), "press paid code|press calling"),
        (CALLED, ("call_bank", 0.95), "press calling"),
        # a life at risk needs less
        (CALLED, ("violence", 0.75), "answer violence|press calling"),
        (OUTSIDE, ("violence", 0.75), "answer violence|press calling"),
        # who is bitten while others share a cure
        (BITTEN, ("rumour", 1.0), "answer ill-or-fire|answer rumour"),
        # not that sure: the rule
        (FIRE, ("off_topic", 0.8), "answer ill-or-fire|answer off-topic"),
        (CALLED, ("code_given", 0.85), "rule calling_now|press paid code"),
        # a life is at risk
        (KNIFE, ("addict_kin", 1.0), "answer violence|answer addict-kin"),
    ],
)
async def test_a_rule_gives_way_to_a_sure_reading_alone(
    library: Library, words: str, guess: tuple[str, float], answers: str
) -> None:
    named = await FirstAnswers(library, Told(guess)).name(words)
    assert named.split("|")[0] == answers.split("|")[0]
    assert set(answers.split("|")) <= set(named.split("|"))


async def test_words_of_a_suicide_give_way_to_nothing(library: Library) -> None:
    answers = FirstAnswers(library, Told(("off_topic", 1.0)))
    assert answers.is_emergency(await answers.name(DIE))


async def test_an_emergency_in_few_words_goes_before_a_rule_of_checks(library: Library) -> None:
    told = Told(("passport_kept", 0.64), ("held_abroad", 0.3))
    words = "ไต๋ยึดซีแมนบุ๊ก ดูให้หน่อย"
    assert (await FirstAnswers(library, told).name(words)).startswith("answer passport-kept")
    unsure = replace(told.reading, situations=(Guess("passport_kept", 0.75),))
    told.reading = unsure
    assert (await FirstAnswers(library, told).name(words)).startswith("rule check_message")


def test_who_is_held_abroad_is_told_so_whatever_a_rule_knows() -> None:
    held = Reading((Guess("held_abroad", 0.7),))
    assert not rules.is_exact("in_danger", held)
    assert rules.is_exact("in_danger", Reading((Guess("paid", 0.99),)))
    assert rules.is_exact("distress", replace(held, situations=(Guess("kin_held", 0.9),)))
    assert not rules.is_exact("check_link", Reading((Guess("paid", 0.5),)))
