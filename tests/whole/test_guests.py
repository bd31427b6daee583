"""@Rutan in a family group that it is not in, through the strict Bot API: one calm answer, and
afterwards nothing of the group, of who asked or of the words lies anywhere."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from prometheus_client import generate_latest

from bot.channels.telegram.channel import TelegramChannel
from bot.foreign.ocr import tesseract
from bot.logs import JsonLines
from bot.metrics import GUESTS
from content.reading.library import Library
from storage.engine.transaction import Unit
from storage.tables import SQLModel
from tests.bot.channels.telegram.subject import SECRET
from tests.bot.channels.telegram.updates import GROUP, SENT, mark
from tests.bot.foreign.screens import as_file, screen
from tests.bot.foreign.test_pictures import png
from tests.support.clock import MONDAY, Clock
from tests.support.whole_program import Rutan, rutan_between

LURE = "ธนาคารกสิกรแจ้ง บัญชีจะถูกระงับ ยืนยันด่วน https://kbank-verify.top/CANARYLINK"
PAID = "แม่โอนเงินให้เขาไปแล้วเมื่อกี้ ทำไงดี"
SON = {"id": 55_512_345, "is_bot": False, "first_name": "CANARYSON", "language_code": "th"}
AUNT = {"id": 66_612_345, "is_bot": False, "first_name": "CANARYAUNT"}
FAMILY = GROUP | {"title": "CANARYGROUP"}
CANARIES = ("CANARY", "55512345", "66612345", "kbank-verify", "กสิกรแจ้ง", "โอนเงินให้เขา")
NUMBERS = count(500)


@pytest.fixture
async def rutan(shared: Path, library: Library, tmp_path: Path) -> AsyncIterator[Rutan]:
    async with rutan_between(shared, library, tmp_path, Clock(MONDAY)) as made:
        channel = made.running.channels["telegram"]
        assert isinstance(channel, TelegramChannel)
        await channel.named()
        await made.running.schedule.once()  # what it notes of its week is noted before
        made.telegram.calls.clear()
        yield made


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """Every log line, in the form in which it is written."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(JsonLines())
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


async def post(rutan: Rutan, **what: Any) -> list[dict[str, Any]]:
    """One update; returns the calls that it led to."""
    before = len(rutan.telegram.calls)
    body = json.dumps({"update_id": next(NUMBERS), **what}).encode()
    answer = await rutan.call("telegram", body, {"X-Telegram-Bot-Api-Secret-Token": SECRET})
    assert answer == b"{}"
    channel = rutan.running.channels["telegram"]
    assert isinstance(channel, TelegramChannel)
    await channel.guests_answered()
    new = rutan.telegram.calls[before:]
    calls: list[dict[str, Any]] = [call for call in new if call["method"] != "getFile"]
    assert all(call["status"] == 200 for call in calls), calls
    return calls


def below(text: str, said: str = "@testbot", **more: Any) -> dict[str, Any]:
    """The son answers below a message that an aunt passed on."""
    passed_on = {"message_id": 8, "from": AUNT, "chat": FAMILY, "date": SENT, "text": text}
    message = {"message_id": 9, "from": SON, "chat": FAMILY, "date": SENT, "text": said}
    marks = [mark("mention", said, "@testbot")]
    asked = {"entities": marks, "reply_to_message": passed_on, "guest_query_id": f"g{said}{text}"}
    return {"guest_message": message | asked | more}


def typed(words: str, number: int = 1) -> dict[str, Any]:
    return {"inline_query": {"id": f"i{number}", "from": SON, "query": words, "offset": ""}}


def words(calls: list[dict[str, Any]]) -> str:
    """What stands in the group afterwards."""
    ((method, params),) = [(call["method"], call["params"]) for call in calls]
    assert method == "answerGuestQuery"
    html = params["result"]["input_message_content"]["message_text"]
    return unescape(re.sub(r"</?[\w-]+>", "", html))


async def rows(rutan: Rutan) -> dict[str, list[tuple[object, ...]]]:
    """All that lies in the database, but for the heartbeats of processes."""

    def read(unit: Unit) -> dict[str, list[tuple[object, ...]]]:
        tables = (table for table in SQLModel.metadata.sorted_tables if table.name != "process")
        return {
            table.name: [tuple(row) for row in unit.connection.execute(table.select())]
            for table in tables
        }

    return await rutan.running.database.read(read)


def all_bytes(folder: Path) -> bytes:
    """The content of every file there."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_the_message_it_was_asked_about_is_answered_once(rutan: Rutan) -> None:
    told = words(await post(rutan, **below(LURE)))
    assert "อันตราย" in told
    assert "kbank-verify[.]top" in told
    assert "ปลอดภัย" not in told
    assert await post(rutan, **below(LURE)) == []  # the same question, handed over again
    assert len(told) < 600


def below_a_picture(rutan: Rutan, data: bytes, number: int) -> dict[str, Any]:
    """The son answers below a picture that an aunt passed on."""
    rutan.telegram.files[f"p{number}"] = data
    photo = [{"file_id": f"p{number}", "file_unique_id": "u", "width": 720, "height": 900}]
    asked = below("", guest_query_id=f"picture{number}")
    del asked["guest_message"]["reply_to_message"]["text"]
    asked["guest_message"]["reply_to_message"]["photo"] = photo
    return asked


async def test_a_screenshot_that_was_passed_on_is_read_and_answered_once(rutan: Rutan) -> None:
    if tesseract() is None:
        pytest.skip("Tesseract with Thai is not installed")
    before = await rows(rutan)
    picture = as_file(screen(LURE.replace("/CANARYLINK", "")))
    with logged() as lines:
        told = words(await post(rutan, **below_a_picture(rutan, picture, 1)))
    assert "อันตราย" in told
    assert "kbank-verify[.]top" in told
    assert "เครื่องอ่านตัวหนังสือจากรูป" in told
    assert await rows(rutan) == before
    assert [each for each in CANARIES if each in lines.getvalue()] == []


async def test_a_code_in_a_picture_is_read_and_a_picture_without_words_is_for_a_chat_of_two(
    rutan: Rutan,
) -> None:
    told = words(await post(rutan, **below_a_picture(rutan, png("https://kbank-verify.top"), 1)))
    assert "kbank-verify[.]top" in told
    greeted = words(await post(rutan, **below("สวัสดีจ้า")))
    for number, data in enumerate((as_file(Image.new("RGB", (720, 900))), b"no picture"), 2):
        assert words(await post(rutan, **below_a_picture(rutan, data, number))) == greeted


async def test_who_types_ahead_is_offered_the_same_words(rutan: Rutan) -> None:
    below_it = words(await post(rutan, **below(LURE)))
    (call,) = await post(rutan, **typed(LURE))
    ((result,),) = [call["params"]["results"]]
    html = result["input_message_content"]["message_text"]
    assert unescape(re.sub(r"</?[\w-]+>", "", html)) == below_it


async def test_an_emergency_gets_the_answer_that_a_greeting_gets(rutan: Rutan) -> None:
    greeted = words(await post(rutan, **below("สวัสดีจ้า")))
    assert "ส่วนตัว" in greeted
    assert words(await post(rutan, **below(PAID))) == greeted
    assert words(await post(rutan, **below("อยากตาย"))) == greeted
    # the son says it himself, below somebody else's message
    assert words(await post(rutan, **below(LURE, f"@testbot {PAID}"))) == greeted
    for number, told in enumerate(("อยากตาย", PAID, "สวัสดี", "")):
        (call,) = await post(rutan, **typed(told, number))
        assert call["params"]["results"] == []


async def test_nothing_of_it_is_stored_logged_or_counted_by_words(
    rutan: Rutan, tmp_path: Path
) -> None:
    before = await rows(rutan)
    counted = GUESTS.labels("guest", "answered")._value.get()
    with logged() as lines:
        for text in (LURE, PAID, "0812345678"):
            assert await post(rutan, **below(text))
        assert await post(rutan, **typed(LURE))
        await rutan.running.dispatcher.settled()
    assert await rows(rutan) == before
    for place in (all_bytes(tmp_path), lines.getvalue().encode(), generate_latest()):
        assert [each for each in CANARIES if each.encode() in place] == []
    assert GUESTS.labels("guest", "answered")._value.get() == counted + 3


async def test_the_chat_of_two_knows_nothing_of_it(rutan: Rutan) -> None:
    phone = rutan.phone("telegram", "บุญ")
    await post(rutan, **below(LURE))
    await phone.begins("guest")  # the button below the answer
    assert "calling" in phone.actions
    assert "kbank" not in phone.reads


async def test_odd_updates_are_taken_and_lead_to_nothing(rutan: Rutan) -> None:
    before = await rows(rutan)
    whole = below(LURE)["guest_message"]
    for odd in (
        {"guest_message": {}},
        {"guest_message": "x"},
        {"guest_message": {k: v for k, v in whole.items() if k != "guest_query_id"}},
        {"guest_message": whole | {"edit_date": SENT}},
        {"inline_query": {"id": 5}},
        {"inline_query": None},
    ):
        assert await post(rutan, **odd) == []
    assert await rows(rutan) == before


async def test_a_huge_message_is_answered_all_the_same(rutan: Rutan) -> None:
    assert "ส่วนตัว" in words(await post(rutan, **below("กดลิงก์ https://a.top/ " * 9000)))


async def test_a_flood_is_answered_up_to_its_limit(rutan: Rutan) -> None:
    answered = [bool(await post(rutan, **typed("สวัสดี", n))) for n in range(100, 140)]
    assert answered == [True] * 30 + [False] * 10
