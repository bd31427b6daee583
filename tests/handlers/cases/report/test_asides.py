"""An open report answers what is asked of it meanwhile, and prints none of it as testimony."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from handlers.cases.report.asides import SURE, SURE_IN_A_STORY
from handlers.core.ports import Off
from handlers.core.words.reading import Guess, Reading
from storage.cases import drafts
from tests.handlers.cases.conftest import Village

WORDS = "where do I go to file a police complaint"


@dataclass
class Told(Off):
    """Understands each text as what it was told."""

    meant: dict[str, Guess] = field(default_factory=dict)

    async def understand(self, text: str) -> Reading | None:
        return Reading((self.meant[text],)) if text in self.meant else None


@pytest.fixture
def told(village: Village) -> Told:
    told = Told()
    village.ports = replace(village.ports, understanding=told)
    return told


async def at_number(village: Village) -> None:
    await village.report("mali")
    await village.presses("mali", "report.start")
    await village.presses("mali", "report.loss", "none")
    for _ in range(3):
        await village.presses("mali", "report.skip")


async def words_kept(village: Village) -> str:
    saved = await village.db.read(lambda unit: drafts.find(unit, "mali"))
    assert saved is not None
    return str(saved.draft.to_json())


async def test_a_question_is_answered_and_the_report_waits(village: Village, told: Told) -> None:
    told.meant[WORDS] = Guess("police_report", SURE)
    await at_number(village)
    shown = await village.types("mali", WORDS)
    assert "police station" in shown.lower()
    assert WORDS not in await words_kept(village)
    assert "exactly this" in await village.types("mali", "0812345678")


async def test_words_that_may_be_part_of_the_story_are_kept(village: Village, told: Told) -> None:
    story = "his friend said the police took the complaint"
    told.meant[story] = Guess("police_report", SURE - 0.01)
    await at_number(village)
    await village.types("mali", story)
    assert story in await words_kept(village)


ASKED = {
    "ต้องบอกชื่อไหม": "No name",
    "กลัวเขารู้ว่าฉันแจ้ง": "not told by whom",
    "can I withdraw it": "withdraw",
    "why do you ask that": "press skip",
}
"""What is asked of a report while it is open -> what the answer says."""


@pytest.mark.parametrize("step", range(5))
async def test_what_is_asked_of_the_report_is_answered_and_never_kept(
    village: Village, step: int
) -> None:
    await village.report("mali")
    await village.presses("mali", "report.start")
    if step:
        await village.presses("mali", "report.loss", "none")
    for _ in range(step - 1):
        await village.presses("mali", "report.skip")
    before = village.read("mali").splitlines()[-1]
    for words, says in ASKED.items():
        shown = await village.types("mali", words)
        if words.isascii():
            assert says in shown
        assert "oted" not in shown
        assert words not in await words_kept(village)
    assert before in village.read("mali"), "the question stands again"


async def test_a_bare_no_is_an_answer_and_no_testimony(village: Village) -> None:
    await at_number(village)
    shown = await village.types("mali", "ไม่")
    assert "exactly this" in shown
    shown = await village.types("mali", "no")
    assert "Words of" not in shown
    assert "'words'" not in await words_kept(village)


async def test_a_story_needs_more_to_be_taken_for_something_else(
    village: Village, told: Told
) -> None:
    story = "somebody called me and talked of a lot of things"
    told.meant[story] = Guess("small_talk", SURE_IN_A_STORY - 0.01)
    await village.report("mali")
    await village.presses("mali", "report.start")
    await village.types("mali", story)
    assert story in await words_kept(village)


@pytest.mark.parametrize("answer", ["0812345678", "ใช่", "yes", "มะลิ"])
async def test_a_number_and_a_short_answer_are_never_something_else(
    village: Village, told: Told, answer: str
) -> None:
    told.meant[answer] = Guess("off_topic", 0.99)
    await at_number(village)
    shown = await village.types("mali", answer)
    assert village.library.answers["off-topic"].title["en"] not in shown
