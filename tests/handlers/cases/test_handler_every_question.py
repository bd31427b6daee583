"""Every question of reports, statements and the desk, held against what answers nothing: it is
asked again in plain words with an example, and its ways out stay, any number of times."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from handlers.cases.handler import FEATURE
from handlers.core.incoming import File, Hello, Media, Said, Sticker, Text
from storage.cases import drafts
from storage.cases.report import Answer
from storage.officials import officials, second_chats
from storage.people import flow_state
from tests.handlers.cases.conftest import Village

WAYS_OUT = {
    *("report.cancel", "district.keep", "case.open", "desk.case", "leave.cancel", "status", "paid"),
}
"""Actions that lead out of a question; out of one that a code opened it is the menu."""
NOTHING: tuple[Said, ...] = (Sticker(), Text("😀"), Text("👍🏽!!"), Text("..."), File(Media("x")))
NONSENSE: tuple[Said, ...] = (Text("1234567890"), Text("ฟฟฟฟกก ดดด"), Text("qwrtp zxcv"))

Road = Callable[[Village], Awaitable[None]]


async def reporting(village: Village, *answers: tuple[str, str]) -> None:
    await village.does("mali", Hello(""))
    await village.presses("mali", "report.start")
    for action, argument in answers:
        await village.presses("mali", action, argument)


NONE = ("report.loss", "none")
READ = ("report.notice", "")
CLAIMED = ("report.answer", "claimed.bank")
VOICE = ("report.answer", "voice.person")
WANTED = ("report.answer", "wanted.transfer")
SKIP = ("report.skip", "")


def report(*answers: tuple[str, str]) -> Road:
    async def walk(village: Village) -> None:
        await reporting(village, *answers)

    return walk


async def to_review(village: Village) -> None:
    await reporting(village, NONE, READ, CLAIMED, VOICE, WANTED, SKIP)
    await village.types("mali", "pak khat")


async def to_resume(village: Village) -> None:
    await reporting(village, NONE, READ, CLAIMED)
    await village.presses("mali", "report.start")


async def to_own_district(village: Village) -> None:
    await village.does("mali", Hello(""))
    await village.presses("mali", "district")


async def to_bank(village: Village) -> None:
    await village.presses("mali", "paid")
    await village.presses("mali", "bank")


async def loss(village: Village) -> str:
    await village.official("nok")
    await village.does("mali", Hello("d3805"))
    await village.presses("mali", "report.start", "")
    await village.presses("mali", "report.loss", "paid")
    await village.presses("mali", "report.resume")
    await village.presses("mali", "report.notice")
    for action, argument in (CLAIMED, VOICE, WANTED, SKIP):
        await village.presses("mali", action, argument)
    await village.presses("mali", "report.send", "district")
    return next(b.argument for b in village.buttons("mali") if b.action == "case.open")


def statement(*answers: str) -> Road:
    async def walk(village: Village) -> None:
        await village.presses("mali", "case.statement", await loss(village))
        for answer in answers:
            await village.types("mali", answer)

    return walk


async def to_adding(village: Village) -> None:
    await village.presses("mali", "case.add", await loss(village))


async def to_answer(village: Village) -> None:
    reference = await loss(village)
    await village.presses("nok", "desk.question", f"{reference}.said")
    await village.presses("mali", "case.open", reference)


async def to_check_back(village: Village) -> None:
    await village.presses("mali", "case.check", await loss(village))


async def to_another_district(village: Village) -> None:
    await village.does("mali", Hello("d3805"))
    await village.does("mali", Hello("d3801"))


async def to_invitation(village: Village) -> None:
    code = officials.new_code()
    await village.db.write(officials.MakeInvite(code, "officer", "3805", None).apply)
    await village.does("mali", Hello(code))


async def to_second_app(village: Village) -> None:
    await village.official("nok")
    code = second_chats.new_code()
    await village.db.write(second_chats.MakeLinkCode(code, "nok").apply)
    await village.does("mali", Hello(code))


async def to_leave(village: Village) -> None:
    await village.official("nok")
    await village.presses("nok", "leave")


async def to_advice(village: Village) -> None:
    await village.presses("nok", "desk.advice", f"{await loss(village)}.advised")


def desk(action: str) -> Road:
    async def walk(village: Village) -> None:
        await village.presses("nok", action, await loss(village))

    return walk


QUESTIONS: dict[str, tuple[str, Road]] = {
    "report.loss": ("mali", report()),
    "report.notice": ("mali", report(NONE)),
    "report.claimed": ("mali", report(NONE, READ)),
    "report.voice": ("mali", report(NONE, READ, CLAIMED)),
    "report.wanted": ("mali", report(NONE, READ, CLAIMED, VOICE)),
    "report.number": ("mali", report(NONE, READ, CLAIMED, VOICE, WANTED)),
    "report.district": ("mali", report(NONE, READ, CLAIMED, VOICE, WANTED, SKIP)),
    "report.review": ("mali", to_review),
    "report.resume": ("mali", to_resume),
    "district.typing": ("mali", to_own_district),
    "district.sure": ("mali", to_another_district),
    "official.invited": ("mali", to_invitation),
    "second.code": ("mali", to_second_app),
    "bank.pick": ("mali", to_bank),
    "check_back.asked": ("mali", to_check_back),
    "case.adding": ("mali", to_adding),
    "case.answer": ("mali", to_answer),
    "statement.amount": ("mali", statement()),
    "statement.sure": ("mali", statement("about 20k")),
    "statement.day": ("mali", statement("5000")),
    "statement.time": ("mali", statement("5000", "today")),
    "statement.account": ("mali", statement("5000", "today", "14:30")),
    "desk.question": ("nok", desk("desk.ask")),
    "desk.district": ("nok", desk("desk.district")),
    "desk.note": ("nok", desk("desk.note")),
    "leave.day": ("nok", to_leave),
    "desk.advice": ("nok", to_advice),
}


async def step(village: Village, name: str) -> str:
    found = await village.db.read(lambda unit: flow_state.find(unit, name))
    return found.name if found else ""


def ways_out(village: Village, name: str) -> set[str]:
    actions = {button.action for button in village.now(name)}
    opened = {button.action for button in village.buttons(name)[:4]}
    return actions & ({"menu"} if opened & {"official.accept", "second.link"} else WAYS_OUT)


def test_no_question_is_left_out() -> None:
    assert set(QUESTIONS) == set(FEATURE.steps)


@pytest.mark.parametrize("question", QUESTIONS)
async def test_what_says_nothing_is_answered_by_the_question_and_an_example(
    village: Village, question: str
) -> None:
    name, road = QUESTIONS[question]
    await road(village)
    assert await step(village, name) == question
    assert ways_out(village, name)
    for said in (*NOTHING, *NOTHING):
        read = await village.does(name, said)
        kept = await step(village, name)
        # An amount that was read back is asked for again.
        assert kept == question or (question, kept) == ("statement.sure", "statement.amount")
        assert ways_out(village, name), read
        assert "such as" in read or "Press" in read, read


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("said", NONSENSE, ids=repr)
async def test_nonsense_never_loses_the_way_out(
    village: Village, question: str, said: Said
) -> None:
    name, road = QUESTIONS[question]
    await road(village)
    for _ in range(3):
        await village.does(name, said)
        if await step(village, name) not in ("", "verdict.shown"):  # out of the question
            assert ways_out(village, name), village.read(name)


SMALL_TALK = ("hello", "สวัสดีค่ะ", "thank you", "ขอบคุณครับ", "ok", "who are you?", "ถามเยอะจัง")
ANSWERED_BY_OK = {
    "case.answer", "desk.note", "statement.sure", "report.notice", "report.resume",
    "check_back.asked",
}  # fmt: skip
"""Questions to which "ok" is an answer."""


@pytest.mark.parametrize("question", QUESTIONS)
async def test_small_talk_gets_a_kind_word_and_the_question_again(
    village: Village, question: str
) -> None:
    name, road = QUESTIONS[question]
    for words in SMALL_TALK:
        if words == "ok" and question in ANSWERED_BY_OK:
            continue
        if await step(village, name) != question:
            await road(village)
        before = await village.db.read(lambda unit: drafts.find(unit, name))
        read = await village.types(name, words)
        kept = await step(village, name)
        assert kept == question or (question, kept) == ("statement.sure", "statement.amount")
        assert any(kind in read for kind in ("Hello.", "welcome", "Good.", "machine", "Sorry.")), (
            read
        )
        assert "oted" not in read, "no word of it is kept"
        assert ways_out(village, name)
        after = await village.db.read(lambda unit: drafts.find(unit, name))
        assert (after and after.draft) == (before and before.draft)


@pytest.mark.parametrize("words", ["hello, he said he was police", "สวัสดีค่ะ เขาบอกเป็นตำรวจ"])
async def test_a_greeting_before_an_answer_does_not_hide_the_answer(
    village: Village, words: str
) -> None:
    name, road = QUESTIONS["report.claimed"]
    await road(village)
    await village.types(name, words)
    assert await step(village, name) == "report.voice"


@pytest.mark.parametrize("words", ["ตำรวจไซเบอร์", "cyber police", "โรงพยาบาล"])
async def test_whom_they_claimed_to_be_is_no_wish_for_a_number(
    village: Village, words: str
) -> None:
    name, road = QUESTIONS["report.claimed"]
    await road(village)
    await village.types(name, words)
    saved = await village.db.read(lambda unit: drafts.find(unit, name))
    assert saved
    assert saved.draft.told.claimed == Answer(words=words)


async def test_a_wish_for_something_else_leaves_the_question_for_a_district(
    village: Village,
) -> None:
    name, road = QUESTIONS["district.typing"]
    await road(village)
    assert "1441" in await village.types(name, "ขอเบอร์สายด่วนหน่อย")


@pytest.mark.parametrize("question", QUESTIONS)
async def test_cancel_leads_out_when_typed_too(village: Village, question: str) -> None:
    name, road = QUESTIONS[question]
    await road(village)
    await village.types(name, "cancel")
    assert await step(village, name) == ""


@pytest.mark.parametrize(
    "question",
    ["report.number", "statement.amount", "statement.day", "statement.time", "statement.account"],
)
@pytest.mark.parametrize(
    "words",
    [
        "ไม่รู้",
        "จำไม่ได้",
        "ไม่มี",
        "จำเบอร์ไม่ได้ค่ะ",
        "ไม่รู้เหมือนกัน",
        "don't know",
        "I don't remember it",
        "no idea",
    ],
)
async def test_not_knowing_goes_on(village: Village, question: str, words: str) -> None:
    name, road = QUESTIONS[question]
    await road(village)
    await village.types(name, words)
    assert await step(village, name) != question


@pytest.mark.parametrize("words", ["ไม่รู้", "จำไม่ได้", "don't know"])
async def test_who_does_not_know_their_bank_is_told_what_to_do(
    village: Village, words: str
) -> None:
    await to_bank(village)
    assert "1441" in await village.types("mali", words)
    assert await step(village, "mali") == ""
