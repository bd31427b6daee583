"""Whatever people press or send, in any order: they are answered, in words, and nothing is refused.

The walks are drawn from a fixed seed, so each run takes the same turns.
"""

from __future__ import annotations

import logging
import random
import re
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path

import pytest

from content.reading.library import Library
from tests.support.phones import Phone
from tests.support.whole_program import Rutan, rutan_between

STEPS = 80
WORDS = (
    "เมนู",
    "0812345678",
    "ปากคาด",
    "https://kbank-th.top/login",
    "โอนเงินไปแล้ว",
    "ยกเลิก",
    "delete my data",
    "ก" * 999,
    "x" * 4000,
    "👍" * 500,
    "<b>&</b> *_`[x](y)",
    "\u202e",
    "/start",
)


@pytest.fixture
async def rutan(shared: Path, library: Library, tmp_path: Path) -> AsyncIterator[Rutan]:
    """A Rutan of its own for each walk."""
    async with rutan_between(shared, library, tmp_path) as found:
        yield found


def something(phone: Phone, draw: random.Random) -> Awaitable[None]:
    """A button of the last messages, mostly; else words or something sent."""
    buttons = [data for message in phone.messages[-3:] for _, data in message.buttons]
    if buttons and draw.random() < 0.75:
        return phone.presses(draw.choice(buttons))
    sent = draw.choice(("words", "words", "words", "place", "sticker", "photo", "voice", "file"))
    match sent:
        case "words":
            return phone.says(draw.choice(WORDS))
        case "place":
            return phone.stands_at(18.3, 103.3)
        case "sticker":
            return phone.greets()
        case _:
            return phone.sends(sent, "bank.apk", b"\x00\x01")


@pytest.mark.parametrize("seed", range(4))
async def test_every_step_is_answered(
    rutan: Rutan, seed: int, caplog: pytest.LogCaptureFixture
) -> None:
    draw = random.Random(seed)
    app, language = (("line", "th"), ("telegram", "en"), ("line", "en"), ("telegram", "th"))[seed]
    resident = rutan.phone(app, "มะลิ", language)
    official = rutan.phone("telegram" if app == "line" else "line", "ปลัด")
    await official.begins(await rutan.invite("3805", "officer"))
    await resident.begins()
    for _ in range(STEPS):
        phone = official if draw.random() < 0.25 else resident
        await something(phone, draw)
        assert phone.unread
        for message in phone.unread:
            assert not re.search(r"ปลอดภัย|\bsafe\b", message.words, re.IGNORECASE)
    assert [r.message for r in caplog.records if r.levelno >= logging.ERROR] == []
