"""“This is wrong” on both platforms: shown, agreed to, answered, and told to who asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from content.reading.library import Library
from handlers.checks.dispute import A_DAY
from storage.cases import disputes
from tests.support.clock import Clock
from tests.support.phones import Phone
from tests.support.whole_program import Rutan, rutan_between

LINK = "https://kbank-th.top/login"
WORDS = f"เงินเข้าแล้ว กดรับ {LINK} ภายในวันนี้"


@pytest.fixture
async def rutan(shared: Path, library: Library, tmp_path: Path) -> AsyncIterator[Rutan]:
    clock = Clock(datetime(2026, 11, 22, 3, 0, tzinfo=UTC))
    async with rutan_between(shared, library, tmp_path, clock) as found:
        yield found


@pytest.fixture(params=["line", "telegram"])
def phone(request: pytest.FixtureRequest, rutan: Rutan) -> Phone:
    return rutan.phone(request.param, "มะลิ")


async def listed(rutan: Rutan) -> list[str]:
    found = await rutan.running.database.read(disputes.waiting)
    return [each.words for each in found]


async def answer(rutan: Rutan, verdict: str) -> None:
    """Staff answer the first; what follows from it has arrived."""
    first = (await rutan.running.database.read(disputes.waiting))[0]
    await rutan.running.database.write(lambda unit: disputes.answer(unit, first.id, verdict))
    await rutan.running.schedule.once()
    await rutan.settle()


async def test_exactly_what_was_shown_is_sent(rutan: Rutan, phone: Phone) -> None:
    await phone.says(WORDS)
    await phone.press("check.wrong")
    shown = phone.reads
    assert await listed(rutan) == []
    await phone.press("check.wrong.send")
    (sent,) = await listed(rutan)
    assert sent in shown
    assert "kbank-th[.]top" in sent
    assert "://" not in sent
    assert "report.carry" in phone.actions


async def test_nothing_is_sent_without_consent(rutan: Rutan, phone: Phone) -> None:
    await phone.says(WORDS)
    await phone.press("check.wrong")
    agreed = phone.button("check.wrong.send")
    await phone.press("check.wrong.leave")
    await phone.presses(agreed)
    assert await listed(rutan) == []


async def test_a_changed_verdict_comes_without_a_word_on_the_locked_screen(
    rutan: Rutan, phone: Phone
) -> None:
    await phone.says(WORDS)
    await phone.press("check.wrong")
    await phone.press("check.wrong.send")
    phone.unread.clear()
    await answer(rutan, "unknown")
    assert phone.actions == ["check.wrong.news"]
    assert "kbank" not in phone.reads
    await phone.press("check.wrong.news")
    assert "kbank-th[.]top" in phone.reads
    await rutan.running.schedule.once()
    await rutan.settle()
    assert len(phone.unread) == 1, "told once"


async def test_an_answer_that_changes_nothing_disturbs_nobody(rutan: Rutan, phone: Phone) -> None:
    await phone.says(WORDS)
    await phone.press("check.wrong")
    await phone.press("check.wrong.send")
    phone.unread.clear()
    await answer(rutan, "danger")
    assert phone.unread == []


async def test_the_news_of_one_person_is_not_told_to_another(rutan: Rutan, phone: Phone) -> None:
    await phone.says(WORDS)
    await phone.press("check.wrong")
    await phone.press("check.wrong.send")
    await answer(rutan, "unknown")
    other = rutan.phone("line", "แดง")
    await other.presses(phone.button("check.wrong.news"))
    assert "kbank" not in other.reads
    assert "real" in other.actions


async def test_staff_are_not_flooded_by_one_person(rutan: Rutan, phone: Phone) -> None:
    for n in range(A_DAY + 1):
        await phone.says(f"{WORDS} {n}")
        await phone.press("check.wrong")
        await phone.press("check.wrong.send")
    assert len(await listed(rutan)) == A_DAY


@pytest.mark.parametrize("data", ["check.wrong.news?", "check.wrong.news?x", "check.wrong.news?9"])
async def test_news_of_nothing_is_explained(rutan: Rutan, phone: Phone, data: str) -> None:
    await phone.presses(data)
    assert "real" in phone.actions
