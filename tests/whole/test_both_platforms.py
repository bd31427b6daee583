"""The whole of Rutan on LINE and on Telegram, in Thai and in English, each call of ours judged by
the platform's own published description: nothing may be refused."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels.telegram.channel import TelegramChannel
from bot.process.polling import poll
from content.reading.library import Library
from tests.support.phones import Phone
from tests.support.running import until
from tests.support.whole_program import OPERATOR, Rutan, rutan_between

CHANNELS = ("line", "telegram")
LANGUAGES = ("th", "en")


@pytest.fixture
async def rutan(shared: Path, library: Library, tmp_path: Path) -> AsyncIterator[Rutan]:
    """A Rutan of its own for each test."""
    async with rutan_between(shared, library, tmp_path) as found:
        yield found


@pytest.fixture(params=CHANNELS)
def channel(request: pytest.FixtureRequest) -> str:
    """Each app in turn."""
    return str(request.param)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Each language in turn: what the person's app is set to."""
    return str(request.param)


def spoken(words: str) -> str:
    """The language most of the words are in: "th" or "en"."""
    words = words.replace(OPERATOR, "")
    thai = sum("\u0e00" <= letter <= "\u0e7f" for letter in words)
    latin = sum(letter.isascii() and letter.isalpha() for letter in words)
    return "th" if thai > latin else "en"


def digits(words: str) -> str:
    """The digits in the words, in order."""
    return "".join(filter(str.isdigit, words))


async def test_the_first_words_are_in_the_language_of_the_app(
    rutan: Rutan, channel: str, language: str
) -> None:
    phone = rutan.phone(channel, "มะลิ", language)
    await phone.begins()
    (message,) = phone.unread
    assert OPERATOR in message.words
    assert spoken(message.words) == language
    assert {"calling", "paid", "real", "learn", "report.start"} <= set(phone.actions)


async def test_the_language_is_changed_in_one_tap(
    rutan: Rutan, channel: str, language: str
) -> None:
    other = "en" if language == "th" else "th"
    phone = rutan.phone(channel, "มะลิ", language)
    await phone.begins()
    await phone.press("settings")
    await phone.press("language", other)
    assert spoken(phone.reads) == other
    await phone.says("menu")
    assert spoken(phone.reads) == other


async def test_a_link_is_looked_at_and_never_called_safe(
    rutan: Rutan, channel: str, language: str
) -> None:
    phone = rutan.phone(channel, "มะลิ", language)
    await phone.says("เงินเข้าแล้ว กดรับ https://kbank-th.top/login ภายในวันนี้")
    assert "kbank-th[.]top" in phone.reads
    assert spoken(phone.reads) == language
    assert not re.search(r"ปลอดภัย|\bsafe\b", phone.reads, re.IGNORECASE)
    assert {"report.carry", "paid"} <= set(phone.actions)


async def test_is_this_real_needs_nothing_to_paste(
    rutan: Rutan, channel: str, language: str
) -> None:
    phone = rutan.phone(channel, "มะลิ", language)
    await phone.begins()
    await phone.press("real")
    await phone.press("check.answer", "unsure")
    await phone.press("check.answer", "no")
    await phone.press("check.answer", "yes")
    assert spoken(phone.reads) == language
    assert "report.start" in phone.actions


async def report(phone: Phone, number: str = "0812345678", district: str = "ปากคาด") -> None:
    """A whole report, up to the card that shows what the officer will read."""
    await phone.says("menu")
    await phone.press("report.start")
    await phone.press("report.loss", "none")
    await phone.press("report.notice")
    await phone.press("report.answer", "claimed.police")
    await phone.press("report.answer", "voice.person")
    await phone.press("report.answer", "wanted.transfer")
    await phone.says(number)
    await phone.says(district)


async def test_a_report_is_shown_before_it_is_sent(
    rutan: Rutan, channel: str, language: str
) -> None:
    phone = rutan.phone(channel, "มะลิ", language)
    await report(phone)
    assert "0812345678" in digits(phone.reads)
    assert spoken(phone.reads) == language
    await phone.press("report.send", "district")
    assert "case.open" in phone.actions
    await phone.press("case.open")
    assert spoken(phone.reads) == language
    await phone.says("menu")
    await phone.press("settings")
    await phone.press("status")
    assert "case.open" in phone.actions


async def test_a_person_is_erased(rutan: Rutan, channel: str, language: str) -> None:
    phone = rutan.phone(channel, "มะลิ", language)
    await report(phone)
    await phone.press("report.send", "district")
    await phone.says("menu")
    await phone.press("settings")
    await phone.press("privacy")
    await phone.press("privacy.erase")
    await phone.press("privacy.erased")
    assert spoken(phone.reads) == language
    await phone.begins()
    assert OPERATOR in phone.reads
    await phone.press("report.start")
    assert "report.loss" in phone.actions


async def test_a_district_can_be_given_by_standing_in_it(
    rutan: Rutan, channel: str, language: str
) -> None:
    phone = rutan.phone(channel, "มะลิ", language)
    await phone.begins()
    await phone.press("settings")
    await phone.press("district")
    if channel == "telegram":
        await phone.press("", "place")
        assert phone.reads
    await phone.stands_at(18.3, 103.3)
    assert phone.actions.count("district.pick") == 3
    await phone.press("district.pick")
    assert spoken(phone.reads) == language


@pytest.mark.parametrize("reporter", ["line-th", "line-en", "telegram-th"])
async def test_a_report_reaches_officials_on_both_apps_and_their_answer_comes_back(
    rutan: Rutan, reporter: str
) -> None:
    app, _, speaks = reporter.partition("-")
    resident = rutan.phone(app, "มะลิ", speaks)
    deputy = rutan.phone("telegram", "ปลัด")
    desk = rutan.phone("line", "ศูนย์ดำรงธรรม")
    for official, role in ((deputy, "deputy"), (desk, "desk")):
        await official.begins(await rutan.invite("3805", role))
        assert "desk" in official.actions
        official.unread.clear()

    await report(resident)
    shown = resident.unread[-1].words.splitlines()
    await resident.press("report.send", "district")
    for official in (deputy, desk):
        (news,) = official.unread
        assert {"desk.take", "desk.close", "desk.keep", "desk.know", "desk.more"} == set(
            official.actions
        )
        assert "081" in news.words
        assert resident.id not in news.words
        if speaks == "th":
            lines = news.words.splitlines()
            told = next(n for n, line in enumerate(lines, 1) if line.startswith("แจ้งเมื่อ"))
            read = lines[told:]
            assert [line for line in read if line in shown][:4] == read[:4]

    desk.unread.clear()
    resident.unread.clear()
    await deputy.press("desk.take")
    assert len(desk.unread) == len(resident.unread) == 1
    await desk.press("desk.take")
    assert "desk.take" not in desk.actions

    await resident.press("case.open")
    await deputy.press("desk.ask")
    resident.unread.clear()
    await deputy.press("desk.question")
    (news,) = resident.unread
    assert "081" not in news.words
    await resident.press("case.open")
    assert spoken(resident.reads) == speaks
    deputy.unread.clear()
    await resident.press("case.answer")
    assert {"desk.ask", "desk.close"} <= set(deputy.actions)

    await deputy.press("desk.close")
    await deputy.press("desk.advice")
    resident.unread.clear()
    await deputy.press("desk.end")
    assert len(resident.unread) == 1
    await resident.press("case.open")
    assert spoken(resident.reads) == speaks
    await resident.press("case.handled")
    assert spoken(resident.reads) == speaks
    for other in (deputy, desk):
        assert resident.id not in "".join(message.words for message in other.messages)
        assert other.id not in "".join(message.words for message in resident.messages)


async def test_a_lesson_is_learned_to_its_end_and_a_quiz_answered(
    rutan: Rutan, channel: str, language: str
) -> None:
    phone = rutan.phone(channel, "มะลิ", language)
    await phone.begins()
    await phone.press("learn")
    if "learn.module" in phone.actions:  # one module alone is opened at once
        await phone.press("learn.module")
    await phone.press("lesson.start")
    assert spoken(phone.reads) == language
    questions = 0
    while "lesson.answer" in phone.actions:
        while "lesson.answer" in phone.actions:  # a question that asks an order takes several taps
            await phone.press("lesson.answer")
            assert spoken(phone.reads) == language
        questions += 1
        await phone.press("lesson.next")
    assert questions >= 3
    assert {"learn.remember", "learn", "menu"} <= set(phone.actions)
    await phone.press("learn.remember")
    await phone.press("learn")
    await phone.press("learn.quiz")
    await phone.press("lesson.answer")
    assert spoken(phone.reads) == language


async def test_on_telegram_an_answer_takes_the_place_of_its_question(rutan: Rutan) -> None:
    phone = rutan.phone("telegram", "มะลิ")
    await phone.begins()
    await phone.presses("learn.quiz")
    await phone.press("lesson.answer")
    edits = [call for call in rutan.telegram.calls if call["method"] == "editMessageText"]
    assert len(edits) == 1


async def test_what_a_platform_sends_five_times_is_answered_once(
    rutan: Rutan, channel: str
) -> None:
    phone = rutan.phone(channel, "มะลิ")
    await phone.post(phone.typed("เมนู"), times=5)
    await rutan.settle()
    assert len(phone.unread) == 1


async def test_without_a_public_address_telegram_is_asked_for_what_is_new(rutan: Rutan) -> None:
    channel = rutan.running.channels["telegram"]
    assert isinstance(channel, TelegramChannel)
    running = rutan.running
    polling = asyncio.create_task(poll(channel, running.process.leads, running.dispatcher.accept))
    phone = rutan.phone("telegram", "มะลิ")
    rutan.telegram.updates += [
        {"update_id": 1, **phone.began("")},
        {"update_id": 2, **phone.pressed("menu")},
    ]

    def made(method: str) -> int:
        return sum(call["method"] == method for call in rutan.telegram.calls)

    await until(lambda: made("sendMessage") == 2 and made("answerCallbackQuery") == 1)
    polling.cancel()
    await asyncio.wait({polling})
    await rutan.settle()
    assert len(phone.unread) == 2
    assert made("deleteWebhook") == 1


async def test_the_menu_below_a_line_chat_follows_the_language(rutan: Rutan) -> None:
    def asked() -> list[str]:
        return [c["path"] for c in rutan.line.calls if "/richmenu/alias/" in c["path"]]

    thai, english = rutan.phone("line", "มะลิ", "th"), rutan.phone("line", "จอห์น", "en")
    await thai.begins()
    assert asked() == [], "the Thai menu is everybody's"
    await english.begins()
    assert asked() == ["/v2/bot/richmenu/alias/rutan-en"]
    await thai.presses("language?en")
    await thai.presses("language?th")
    assert asked()[1:] == ["/v2/bot/richmenu/alias/rutan-en", "/v2/bot/richmenu/alias/rutan-th"]
