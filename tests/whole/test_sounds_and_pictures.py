"""Recordings and drawn messages before both strict platforms: one call a step, and words alone
where no app can fetch anything from us."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.settings import ROOT
from content.reading.library import Library
from tests.support.opened_here import ReadHere
from tests.support.phones import Phone
from tests.support.sounds import m4a
from tests.support.whole_program import Rutan, rutan_between

PUBLIC = "https://rutan.example"
SOUND = f"{PUBLIC}/media/fake-police.th.m4a"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The content, with one lesson recorded in Thai."""
    folder = tmp_path_factory.mktemp("content") / "content"
    shutil.copytree(ROOT / "content", folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (folder / "lessons" / "fake-police" / "th.m4a").write_bytes(m4a(38))
    return Library.load(folder, ReadHere())


@pytest.fixture(params=[PUBLIC, ""], ids=["with PUBLIC_URL", "without"])
def public_url(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def rutan(
    shared: Path, library: Library, tmp_path: Path, public_url: str
) -> AsyncIterator[Rutan]:
    async with rutan_between(shared, library, tmp_path, public_url=public_url) as found:
        yield found


@pytest.fixture(params=["line", "telegram"])
def phone(request: pytest.FixtureRequest, rutan: Rutan) -> Phone:
    return rutan.phone(request.param, "มะลิ")


def sent(rutan: Rutan) -> list[dict[str, Any]]:
    """The calls to either platform that carried a message."""
    line = [c["body"] for c in rutan.line.calls if c["path"].startswith("/v2/bot/message/")]
    methods = ("sendMessage", "sendPhoto", "sendAudio", "editMessageText")
    return line + [c["params"] for c in rutan.telegram.calls if c["method"] in methods]


async def step(phone: Phone, data: str) -> str:
    """Press; the one call that followed, as JSON."""
    before = len(sent(phone.rutan))
    await phone.presses(data)
    (call,) = sent(phone.rutan)[before:]
    return json.dumps(call, ensure_ascii=False)


async def test_a_lesson_is_read_aloud_where_the_app_can_fetch_it(
    phone: Phone, public_url: str
) -> None:
    await phone.begins()
    await step(phone, "lesson.start?fake-police")
    assert ("lesson.listen" in phone.actions) is bool(public_url)
    heard = await step(phone, "lesson.listen?fake-police")
    assert (SOUND in heard) is bool(public_url)
    assert "lesson.answer" in phone.actions, "the question comes with the recording"


async def test_a_lesson_nobody_recorded_offers_nothing_to_hear(phone: Phone) -> None:
    await phone.begins()
    await step(phone, "lesson.start?parcel-and-account")
    assert "lesson.listen" not in phone.actions
    await step(phone, "lesson.listen?parcel-and-account")
    assert "learn" in phone.actions, "an old button is answered kindly"


async def test_thai_is_not_read_to_who_reads_english(rutan: Rutan) -> None:
    phone = rutan.phone("line", "จอห์น", "en")
    await phone.begins()
    await step(phone, "lesson.start?fake-police")
    assert "lesson.listen" not in phone.actions


async def test_a_message_is_shown_as_a_picture_with_its_words(
    phone: Phone, public_url: str
) -> None:
    await phone.begins()
    await step(phone, "lesson.ask?fake-police.station-letter..z")
    shown = json.dumps(sent(phone.rutan)[-1], ensure_ascii=False)
    assert (f"{PUBLIC}/media/message/fake-police.station-letter.th." in shown) is bool(public_url)
    assert "ขอเชิญท่านมาให้ปากคำ" in phone.reads
    assert "สถานีตำรวจอำเภอ" in phone.reads
    await step(phone, phone.button("lesson.answer"))


async def test_a_module_begins_with_its_drawing(phone: Phone, public_url: str) -> None:
    await phone.begins()
    shown = await step(phone, "learn.module?calls")
    assert (f"{PUBLIC}/media/module-calls.png" in shown) is bool(public_url)
    assert "ยายกับโทรศัพท์" not in phone.reads, "what only decorates is not told"


@pytest.mark.parametrize("id", ["switch_off", "flight_mode", "hang_up", "call_log", "apk_prompt"])
async def test_how_something_is_done_is_shown_in_one_call_with_its_words(
    phone: Phone, public_url: str, library: Library, id: str
) -> None:
    await phone.begins()
    shown = await step(phone, f"show?{id}")
    file = f"howto-{id.replace('_', '-')}.png"
    assert (f"{PUBLIC}/media/{file}" in shown) is bool(public_url)
    how_to = library.how_tos.by_id[id]
    for words in (how_to.title, how_to.picture.alt, *how_to.steps):
        assert words["th"] in phone.reads


async def test_the_cards_of_emergencies_lead_to_drawings(phone: Phone) -> None:
    await phone.begins()
    await step(phone, "paid?app")
    assert phone.button("show") == "show?switch_off"
    await step(phone, phone.button("show"))
    assert phone.button("paid", "app") == "paid?app"
    await step(phone, "calling")
    assert phone.button("show") == "show?hang_up"
