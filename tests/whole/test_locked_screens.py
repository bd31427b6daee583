"""What a locked screen shows of news of cases: which case, never its story."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from content.reading.library import Library
from tests.support.phones import Phone
from tests.support.whole_program import Rutan, rutan_between

STORY = ("ตำรวจ", "0812345678", "ลุงใส่เสื้อแดง", "police", "red shirt", "ปากคาด", "Pak Khat")


@pytest.fixture
async def rutan(shared: Path, library: Library, tmp_path: Path) -> AsyncIterator[Rutan]:
    """A Rutan between both platforms."""
    async with rutan_between(shared, library, tmp_path) as found:
        yield found


def on_screen(call: dict[str, Any]) -> str:
    """What a locked screen may show of a call: on Telegram spoilers are covered (Bot API,
    "Formatting options"), on LINE a Flex message shows its altText."""
    body = call.get("body") or call.get("params") or {}
    if "text" in body:
        return re.sub(r"<tg-spoiler>.*?</tg-spoiler>", "", body["text"], flags=re.DOTALL)
    messages = body.get("messages", ())
    return "\n".join(message.get("altText", message.get("text", "")) for message in messages)


async def reported(resident: Phone) -> None:
    await resident.begins("d3805")
    for action, argument in (
        ("menu", None),
        ("report.start", None),
        ("report.loss", "none"),
        ("report.notice", None),
        ("report.answer", "claimed.police"),
        ("report.answer", "voice.person"),
        ("report.answer", "wanted.transfer"),
    ):
        await resident.press(action, argument)
    await resident.says("0812345678")
    await resident.says("ลุงใส่เสื้อแดง red shirt")
    await resident.press("report.send", "district")


@pytest.mark.parametrize(("app", "other"), [("telegram", "line"), ("line", "telegram")])
async def test_news_for_officials_says_which_case_and_no_more(
    rutan: Rutan, app: str, other: str
) -> None:
    official = rutan.phone(app, "ปลัด", "th")
    await official.begins(await rutan.invite("3805", "officer"))
    calls = getattr(rutan, app).calls
    before = len(calls)
    resident = rutan.phone(other, "มะลิ", "th")
    await reported(resident)
    await resident.press("case.open")
    await resident.press("case.add")
    await resident.says("ลุงใส่เสื้อแดงมาอีก")
    await resident.press("case.add_send")
    news = [call for call in calls[before:] if "ลุงใส่เสื้อแดง" in json.dumps(call, ensure_ascii=False)]
    assert len(news) == 2
    for call in news:
        seen = on_screen(call)
        assert seen
        assert not [word for word in STORY if word in seen], seen
    # Taking stays one tap on the notice itself.
    await official.press("desk.take")
    assert "คุณรับเรื่อง" in official.reads
