"""What news of cases costs: rows of the outbox, each of which is a push that LINE charges for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.commands.quota import pushes_of_a_case
from content.reading.library import Library
from handlers.core.reply import decode_press
from tests.support.clock import MONDAY, Clock
from tests.support.phones import Phone
from tests.support.whole_program import Rutan, rutan_between

CASES = 18
EVERY = 100
"""Seconds between two reports, so that all come within half an hour."""
MOST = 30
"""Pushes in that half hour, those to reporters included: 73 before there were rounds, 24 since."""


@pytest.fixture
def clock() -> Clock:
    """A working morning."""
    return Clock(MONDAY)


@pytest.fixture
async def rutan(
    shared: Path, library: Library, tmp_path: Path, clock: Clock
) -> AsyncIterator[Rutan]:
    """A Rutan of its own, with this clock."""
    async with rutan_between(shared, library, tmp_path, clock) as found:
        yield found


async def pushes(rutan: Rutan) -> int:
    """Rows of the outbox that are no answer to somebody who just wrote."""
    asked = text("SELECT count(*) FROM outbox WHERE kind = 'notice' AND channel = 'line'")
    return int(
        await rutan.running.database.read(lambda u: u.connection.execute(asked).scalar_one())
    )


async def minutes(rutan: Rutan, clock: Clock, seconds: float, step: float = 60) -> None:
    """Time passes, with the scheduled work of every step."""
    left = seconds
    while left > 0:
        clock.on(min(step, left))
        left -= step
        await rutan.running.schedule.once()
        await rutan.settle()


async def official(rutan: Rutan, name: str, role: str) -> Phone:
    phone = rutan.phone("line", name)
    await phone.begins(await rutan.invite("3805", role))
    return phone


def reference_of(resident: Phone) -> str:
    """The case that a resident reported last, as its button carries it."""
    return decode_press(resident.button("case.open"))[1]


async def reports(rutan: Rutan, n: int, loss: str) -> Phone:
    """A resident of the district reports for the first time, with a number of their own."""
    phone = rutan.phone("line", f"ชาวบ้าน{n}")
    await phone.begins("d3805")
    await phone.says("อยากแจ้งเบาะแส")
    await phone.press("report.loss", loss)
    if loss != "none":
        await phone.press("report.resume")
    await phone.press("report.notice")
    await phone.press("report.answer", "claimed.police")
    await phone.press("report.answer", "voice.person")
    await phone.press("report.answer", "wanted.transfer")
    await phone.says(f"08122233{n:02}")
    await phone.press("report.send", "district")
    return phone


async def test_eighteen_cases_in_half_an_hour_take_at_most_thirty_pushes(
    rutan: Rutan, clock: Clock
) -> None:
    officer = await official(rutan, "เจ้าหน้าที่", "officer")
    await official(rutan, "ปลัด", "deputy")
    before = await pushes(rutan)
    begun = clock()
    taken: list[tuple[Phone, str]] = []
    for n in range(CASES):
        resident = await reports(rutan, n, "paid" if n % 6 == 0 else "none")
        if n % 3 == 0:
            await officer.says("โต๊ะทำงาน")
            reference = reference_of(resident)
            await officer.presses(f"desk.case?{reference}")
            await officer.press("desk.take", reference)
            taken.append((resident, reference))
        if n % 6 == 5:
            reporter, reference = taken[-2]
            await reporter.press("case.open", reference)
            await officer.presses(f"desk.case?{reference}")
            await officer.press("desk.close", reference)
            await officer.press("desk.advice", f"{reference}.advised")
            await officer.press("desk.end", f"{reference}.advised.block")
        await minutes(rutan, clock, EVERY)
    assert (clock() - begun).total_seconds() == CASES * EVERY
    assert await pushes(rutan) - before <= MOST
    told = await pushes(rutan)
    await minutes(rutan, clock, 4 * 3600 + 1800, 300)
    assert await pushes(rutan) - told <= 2 * 4, "the reminders of twelve free cases come in lists"


@pytest.mark.parametrize("on_duty", [1, 2])
async def test_quota_tells_what_a_plain_case_takes_at_most(
    rutan: Rutan, clock: Clock, on_duty: int
) -> None:
    officer = await official(rutan, "เจ้าหน้าที่", "officer")
    for n in range(on_duty - 1):
        await official(rutan, f"คนที่ {n}", "deputy")
    before = await pushes(rutan)
    resident = await reports(rutan, 1, "none")
    reference = reference_of(resident)
    await minutes(rutan, clock, 900, 300)
    await officer.press("desk.take", reference)
    await minutes(rutan, clock, 900, 300)
    await resident.press("case.open", reference)
    await officer.press("desk.ask", reference)
    await officer.press("desk.question", f"{reference}.when")
    await minutes(rutan, clock, 900, 300)
    await resident.press("case.open", reference)
    await resident.press("case.answer", f"{reference}.1")
    await minutes(rutan, clock, 900, 300)
    await officer.press("desk.close", reference)
    await officer.press("desk.advice", f"{reference}.advised")
    await officer.press("desk.end", f"{reference}.advised")
    await minutes(rutan, clock, 900, 300)
    assert await pushes(rutan) - before == pushes_of_a_case(on_duty)
