"""Alerts: a second official, a quota that keeps its reserve, and nobody told twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from content.reading.library import Library
from handlers.alerts import message, sending
from handlers.core.incoming import Hello, Pressed
from handlers.core.ports import Room
from handlers.core.reply import Card, Press, Weight
from handlers.core.scheduled import JobContext
from storage.cases import alerts, cases
from storage.cases.alerts import Alert, AlertBody, AlertState
from storage.cases.cases import MoveCase
from storage.cases.report import Answer, ReportQuestion
from storage.cases.states import Move
from storage.engine.transaction import Unit
from storage.officials import officials
from tests.handlers.cases import conftest
from tests.handlers.cases.conftest import Village
from tests.handlers.cases.conftest import village as village


class Quota:
    """Answers what a test wants."""

    def __init__(self, room: Room | None) -> None:
        self._room = room

    async def room(self, people: Sequence[str]) -> Room | None:
        return self._room

    def free(self, person: str) -> bool:
        return False


async def asked(village: Village) -> str:
    """An alert of district 3805 that waits for the deputy; its number."""
    await village.official("officer")
    await village.official("deputy", role="deputy")
    for name in ("daeng", "dam"):  # elsewhere, so that no alert reaches them
        await village.does(name, Hello("d3801"))
        await village.report(name)
    await village.report("noi")
    reference = await village.report("mali")
    await village.presses("officer", "alert.draft", reference)
    shown = await village.presses("officer", "alert.draft", reference)
    assert "Said to be" not in shown
    assert "Police or investigators" in shown
    await village.presses("officer", "alert.ask", "1")
    assert "waits for your approval" in village.read("deputy")
    return "1"


async def alert(village: Village) -> Alert:
    found = await village.db.read(lambda unit: alerts.find(unit, 1))
    assert found is not None
    return found


async def send_round(village: Village) -> list[str]:
    """One round by the clock; who is sent something."""
    context = JobContext(village.clock(), village.library, village.db.read)
    told: list[str] = []
    for result in await sending.send_portions(context):

        def write(unit: Unit, changes: tuple[object, ...] = result.changes) -> None:
            for change in changes:
                change.apply(unit)  # type: ignore[attr-defined]

        await village.db.write(write)
        told += [notice.person for notice in result.notices]
    return told


@pytest.mark.parametrize("people", [("noi",), ("noi", "daeng"), ("noi", "noi", "daeng")])
async def test_what_fewer_than_four_people_reported_is_no_alert(
    village: Village, people: Sequence[str]
) -> None:
    await village.official("officer")
    for name in people:
        await village.report(name)
    reference = await village.report("mali")
    assert "would show who did" in await village.does("officer", Pressed("alert.draft", reference))
    assert await village.db.read(lambda unit: alerts.find(unit, 1)) is None
    for name in ("daeng", "dam"):
        await village.report(name)
    assert "drafted" in await village.does("officer", Pressed("alert.draft", reference))


async def test_an_alert_says_only_what_four_people_said(village: Village) -> None:
    await village.official("officer")
    for name in ("noi", "daeng"):
        await village.report(name)
    reference = await village.report("mali")
    (case,) = await village.db.read(lambda u: cases.of_reporter(u, "mali"))
    told = case.report.with_answer(ReportQuestion.WANTED, Answer("code"))
    now = MoveCase(case, "reporter", Move.ADD, replace(case, report=told))
    await village.db.write(now.apply)
    await village.report("dam")
    await village.does("officer", Pressed("alert.draft", reference))
    drafted = await alert(village)
    assert drafted.body == AlertBody(claimed="police", wanted="")


async def test_its_author_cannot_approve_it(village: Village) -> None:
    number = await asked(village)
    said = Pressed("alert.approve", number)
    assert "The author cannot" in await village.does("officer", said)
    assert (await alert(village)).state == AlertState.ASKED


async def test_a_head_who_is_on_duty_too_may_ask_and_still_cannot_approve_their_own(
    village: Village,
) -> None:
    await village.official("officer", role="head")
    number = await asked(village)  # as an officer, which "officer" became after being the head
    said = Pressed("alert.approve", number)
    assert "The author cannot" in await village.does("officer", said)
    assert (await alert(village)).state == AlertState.ASKED


async def test_what_an_official_wrote_who_left_is_explained_and_not_approved(
    village: Village,
) -> None:
    number = await asked(village)
    assert await village.db.write(lambda unit: officials.end(unit, 1))
    assert "not yours" in await village.does("deputy", Pressed("alert.approve", number))
    assert (await alert(village)).state == AlertState.ASKED


async def test_what_goes_out_is_halted_by_a_colleague_once_its_author_has_left(
    village: Village,
) -> None:
    number = await asked(village)
    await village.does("deputy", Pressed("alert.approve", number))
    assert (await alert(village)).state == AlertState.SENDING
    assert await village.db.write(lambda unit: officials.end(unit, 1))
    assert "not yours" in await village.does("officer", Pressed("alert.halt", number))
    await village.does("deputy", Pressed("alert.halt", number))
    assert (await alert(village)).state == AlertState.PAUSED


@pytest.mark.parametrize("action", ["show", "preview", "edit", "ask", "approve", "drop"])
async def test_nobody_outside_the_area_can_touch_it(village: Village, action: str) -> None:
    number = await asked(village)
    await village.official("elsewhere", "3801")
    for name in ("elsewhere", "mali"):
        said = Pressed(f"alert.{action}", number)
        assert "not yours" in await village.does(name, said)
    assert (await alert(village)).state == AlertState.ASKED


@pytest.mark.parametrize("number", ["", "x", "-1", "0", "99", "9" * 40])
async def test_an_alert_that_is_not_there_is_explained(village: Village, number: str) -> None:
    await village.official("officer")
    for action in ("alert.show", "alert.approve", "alert.edit"):
        assert "not yours" in await village.does("officer", Pressed(action, number))


async def test_one_that_would_break_the_reserve_is_refused_with_the_figures(
    village: Village,
) -> None:
    number = await asked(village)
    from dataclasses import replace

    small = replace(conftest.PORTS, quota=Quota(Room(cost=2, left=101, reserve=100)))
    village.ports = small
    told = await village.presses("deputy", "alert.approve", number)
    assert "costs 2, 101 are left and 100 must be kept" in told
    assert (await alert(village)).state == AlertState.ASKED
    unknown = replace(conftest.PORTS, quota=Quota(None))
    village.ports = unknown
    assert "cannot be asked now" in await village.presses("deputy", "alert.approve", number)
    assert (await alert(village)).state == AlertState.ASKED


async def test_nobody_is_sent_one_twice(village: Village) -> None:
    number = await asked(village)
    await village.does("stopped", Hello("d3805"))
    await village.presses("stopped", "alert.stop")
    await village.does("far", Hello("d3801"))
    await village.presses("deputy", "alert.approve", number)
    assert sorted(await send_round(village)) == ["mali", "noi"]
    assert await send_round(village) == []
    assert (await alert(village)).state == AlertState.SENT
    await village.does("deputy", Pressed("alert.approve", number))
    assert await send_round(village) == []


@pytest.mark.parametrize(
    "text",
    [
        "โทร 0812345678",
        "โทร ๐๘๑๒๓๔๕๖๗๘",
        "โทร 08_12_34_56_78",
        "โทร 08/12/34/56",
        "โทร 0 . 8 . 1 . 2",
        "โทร 0８1２3",
        "โทร 08\u200b12\u20663456",
        "โทร ศูนย์แปดหนึ่งสอง",
        "one, two, eight, seven",
        "โทร 081 23,456 78",
        "812,345,678",
        "บัญชี 123-4-56789-0",
        "ดู www.x.com",
        "evil.com",
        "evil.คอม",
        "evil.рф",
        "evil。com",
        "t․me",
        "103.20.1.9",
        "hxxp evil",
        "เข้า evil dot com",
        "เข้า อีวิล จุดคอม",
        "แอด @badguy",
        "＠thai",
        "แอดไลน์ abcd",
        "line id abcd",
        "ไอดีไลน์: abcd",
        "/start",
        "bad.example",
        "ก" * 161,
    ],
)
def test_numbers_links_and_accounts_do_not_go_out(library: Library, text: str) -> None:
    assert message.problem_with(text, library) is not None


@pytest.mark.parametrize(
    "text",
    [
        "โทรมาช่วงเย็น ถามหาคนแก่ในบ้าน",
        "อ้างว่าค้างค่าไฟ 20,000 บาท",
        "อ้างเป็น พ.ต.ท. จาก จ.บึงกาฬ เมื่อ 14 น.",
        "ชวนแอดไลน์แล้วให้โอน",
        "They say they are from the bank (LINE calls)",
    ],
)
def test_plain_words_go_out(library: Library, text: str) -> None:
    assert message.problem_with(text, library) is None


async def test_words_of_a_warning_cannot_end_their_quotation_or_hide_anything(
    village: Village,
) -> None:
    await village.official("officer")
    for name in ("noi", "nok", "fon"):
        await village.report(name)
    reference = await village.report("mali")
    await village.presses("officer", "alert.draft", reference)
    await village.presses("officer", "alert.edit", "1")
    await village.types("officer", "ระวัง” คนแปลก\u202eหน้า\u2069")
    found = await alert(village)
    assert found.body.words["th"] == "ระวัง' คนแปลกหน้า"


def next_steps(village: Village, name: str) -> list[str]:
    """What the newest thing on their phone offers."""
    cards = [part for part in village.inbox[name][-1].parts if isinstance(part, Card)]
    return [b.action for card in cards for b in card.buttons if isinstance(b, Press)]


async def test_every_step_of_a_warning_leads_somewhere(village: Village) -> None:
    await village.official("officer")
    await village.official("deputy", role="deputy")
    for name in ("daeng", "dam"):  # elsewhere, so that no alert reaches them
        await village.does(name, Hello("d3801"))
        await village.report(name)
    await village.report("noi")
    reference = await village.report("mali")
    await village.presses("officer", "alert.draft", reference)
    await village.presses("officer", "alert.edit", "1")
    for said in ("call 0899999999", "x" * 500):
        await village.types("officer", said)
        assert next_steps(village, "officer") == ["alert.show"]
    await village.presses("officer", "alert.show", "1")
    await village.presses("officer", "alert.ask", "1")
    assert next_steps(village, "officer") == ["alert.show", "desk"]
    assert next_steps(village, "deputy") == ["alert.show"]
    await village.presses("deputy", "alert.show", "1")
    shown = ["alert.approve", "alert.preview", "alert.drop", "desk"]
    assert next_steps(village, "deputy") == shown
    await village.presses("deputy", "alert.preview", "1")
    assert next_steps(village, "deputy") == ["alert.show"]
    await village.presses("deputy", "alert.drop", "1.yes")
    assert next_steps(village, "deputy") == ["desk"]
    await village.presses("mali", "alert.approve", "1")
    assert next_steps(village, "mali") == ["desk"]


async def test_a_warning_is_only_given_up_when_asked_twice(village: Village) -> None:
    number = await asked(village)
    assert "Not send this warning?" in await village.presses("deputy", "alert.drop", number)
    assert next_steps(village, "deputy") == ["alert.show", "alert.drop"]
    assert (await alert(village)).state == AlertState.ASKED
    assert "not be sent" in await village.presses("deputy", "alert.drop", f"{number}.yes")
    assert (await alert(village)).state == AlertState.DROPPED


async def test_who_is_asked_reads_for_whom_it_is_and_that_nobody_has_it(village: Village) -> None:
    await asked(village)
    assert "A warning for people in Pak Khat" in village.read("deputy")
    assert "Nobody has it yet" in village.read("deputy")


async def test_a_resident_tells_the_two_buttons_of_a_warning_apart(village: Village) -> None:
    await asked(village)
    calling, stop = message.resident_card(village.library, await alert(village)).buttons
    assert isinstance(calling, Press)
    assert isinstance(stop, Press)
    assert (calling.action, stop.action) == ("calling", "alert.stop")
    assert (calling.weight, stop.weight) == (Weight.MAIN, Weight.PLAIN)
