"""Every question outside reports and the desk, held against what answers nothing: it is asked
again and keeps its way out, and "cancel" leads out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from handlers.cases.handler import FEATURE as CASES
from handlers.core.incoming import File, Hello, Media, Said, Sticker, Text
from handlers.registry import FEATURES
from storage.people import flow_state
from storage.people.flow_state import FlowState
from tests.handlers.cases.conftest import Village
from tests.handlers.cases.conftest import village as village

Road = Callable[[Village], Awaitable[None]]
NOTHING: tuple[Said, ...] = (Sticker(), Text("😀"), Text("..."), File(Media("x")))
SMALL_TALK = ("hello", "สวัสดีค่ะ", "thanks", "ขอบคุณค่ะ", "who are you", "ถามเยอะจัง")


async def begun(village: Village) -> None:
    await village.does("mali", Hello("d3805"))


def checking(*answers: str) -> Road:
    async def walk(village: Village) -> None:
        await begun(village)
        await village.presses("mali", "real")
        for answer in answers:
            await village.presses("mali", "check.answer", answer)

    return walk


async def erasing(village: Village) -> None:
    await begun(village)
    await village.presses("mali", "privacy.erase")


async def naming(village: Village) -> None:
    """As after the last test of a module."""
    await begun(village)
    module = next(iter(village.library.curriculum.modules))
    asked = FlowState("certificate", "name", {"module": module})
    await village.db.write(lambda unit: flow_state.put(unit, "mali", asked))


async def warning(village: Village) -> None:
    await village.official("mali")
    await village.official("deputy", role="deputy")
    for name in ("noi", "fon", "dao"):
        await village.report(name)
    reference = await village.report("nok")
    await village.presses("mali", "alert.draft", reference)
    await village.presses("mali", "alert.draft", reference)
    await village.presses("mali", "alert.edit", "1")


QUESTIONS: dict[str, Road] = {
    "check.money": checking(),
    "check.code": checking("no"),
    "check.app": checking("no", "no"),
    "check.secret": checking("no", "no", "no"),
    "privacy.sure": erasing,
    "certificate.name": naming,
    "alert.words": warning,
}


async def step(village: Village) -> str:
    found = await village.db.read(lambda unit: flow_state.find(unit, "mali"))
    return found.name if found else ""


ASKS_NOTHING = {"answer.shown", "verdict.shown"}
"""States that only remember what was shown: whatever is said there may be about something else."""


def test_no_question_is_left_out() -> None:
    others = {step for feature in FEATURES if feature is not CASES for step in feature.steps}
    assert set(QUESTIONS) == others - ASKS_NOTHING


@pytest.mark.parametrize("question", QUESTIONS)
async def test_what_says_nothing_is_answered_by_the_question(
    village: Village, question: str
) -> None:
    await QUESTIONS[question](village)
    assert await step(village) == question
    for said in (*NOTHING, *NOTHING):
        read = await village.does("mali", said)
        assert await step(village) == question, read
        assert "such as" in read or "Press" in read, read
        assert village.now("mali"), "nothing to press"


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("words", SMALL_TALK)
async def test_small_talk_is_answered_by_the_question(
    village: Village, question: str, words: str
) -> None:
    await QUESTIONS[question](village)
    asked = {button.action for button in village.now("mali")}
    await village.types("mali", words)
    assert await step(village) == question
    if question != "certificate.name":  # its road shows no question
        assert asked == {button.action for button in village.now("mali")}


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("words", ["cancel", "ยกเลิก"])
async def test_cancel_leads_out(village: Village, question: str, words: str) -> None:
    await QUESTIONS[question](village)
    await village.types("mali", words)
    assert await step(village) == ""


async def test_yes_that_is_typed_erases_nothing(village: Village) -> None:
    await erasing(village)
    assert "Press" in await village.types("mali", "yes")
    await village.types("mali", "no")
    assert await step(village) == ""
