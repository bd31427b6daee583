"""An official looks at what a reporter released: their own link, ten minutes, each look noted."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.office.evidence import SCRIPT
from bot.office.links import Links
from bot.settings import ROOT
from content.reading.library import Library
from storage.cases import audit
from storage.engine.keyring import Keyring
from storage.officials.officials import Recuse
from tests.support.clock import MONDAY, Clock
from tests.support.office import signed_in
from tests.support.phones import Phone
from tests.support.whole_program import Rutan, rutan_between

PUBLIC = "https://rutan.example"
PICTURE = ROOT / "tests" / "conversations" / "pictures" / "screenshot.png"
VOICE = PICTURE.parent / "voice.ogg"


@dataclass
class Story:
    """A report with a picture and a voice message, both still closed."""

    rutan: Rutan
    clock: Clock
    resident: Phone
    official: Phone

    async def release(self, number: int = 0) -> None:
        """The reporter shows a piece: 0 is the first still closed."""
        await self.resident.press("case.open")
        data = self.resident.messages[-1].buttons
        found = [press for label, press in data if "case.release_evidence" in press]
        await self.resident.presses(found[number])

    async def link(self) -> str:
        """The address behind the newest button that looks at something, on this machine."""
        await self.official.press("desk")
        await self.official.press("desk.case")
        await self.official.press("desk.evidence")
        opens = " ".join(self.official.unread[-1].opens)
        found = re.search(rf"{PUBLIC}(/\S+)", opens)
        assert found, self.official.reads
        assert PUBLIC not in self.official.reads, "the address is in a button and nowhere else"
        return self.rutan.addresses["rutan"] + found[1]

    async def open(self, address: str, method: str = "POST") -> tuple[int, str, bytes]:
        """(status, type, content) of what a browser gets."""
        async with self.rutan.session.request(method, address) as response:
            assert response.headers["Cache-Control"] == "no-store"
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            return response.status, response.content_type, await response.read()

    async def looks(self) -> list[str]:
        """Who looked, by the trail."""
        trail = await self.rutan.running.database.read(lambda unit: audit.trail(unit, 1))
        return [entry.actor for entry in trail if entry.move == "look"]


@pytest.fixture
async def story(shared: Path, library: Library, tmp_path: Path) -> AsyncIterator[Story]:
    """An official on Telegram, a resident with LINE."""
    clock = Clock(MONDAY)
    async with rutan_between(shared, library, tmp_path, clock, public_url=PUBLIC) as rutan:
        official = rutan.phone("telegram", "official", "en")
        await official.begins(await rutan.invite("3805", "officer"))
        resident = rutan.phone("line", "resident", "en")
        await resident.begins("d3805")
        await resident.press("menu")
        await resident.press("report.start")
        await resident.press("report.loss", "none")
        await resident.press("report.notice")
        await resident.sends("photo", "screenshot.png", PICTURE.read_bytes())
        await resident.sends("voice", "said.ogg", VOICE.read_bytes())
        for answer in ("claimed.bank", "voice.person", "wanted.transfer"):
            await resident.press("report.answer", answer)
        await resident.press("report.skip")
        await resident.press("report.send", "district")
        yield Story(rutan, clock, resident, official)


async def test_a_released_picture_is_seen_and_the_look_noted(story: Story) -> None:
    await story.release()
    address = await story.link()
    status, kind, page = await story.open(address, "GET")
    assert (status, kind) == (200, "text/html")
    assert b"http" not in page  # it asks nobody else
    assert b"<html lang=en>" in page
    assert b"<title>Evidence of a report</title>" in page  # what a screen reader says first
    assert b"min-height:3.5rem" in page  # one button, as large as a thumb
    assert await story.looks() == []  # an app that fetches the link for a preview looks at nothing
    status, kind, content = await story.open(address)
    assert (status, kind) == (200, "image/jpeg")
    assert content.startswith(b"\xff\xd8")
    assert await story.looks() == ["official:1"]


async def test_a_picture_is_seen_two_taps_after_the_notice_of_it(story: Story) -> None:
    story.clock.on(660)
    await story.rutan.settle()
    await story.release()
    await story.rutan.settle()
    notice = story.official.messages[-1]
    assert "You may see picture 1 now" in notice.words
    (look,) = [data for _, data in notice.buttons if data.startswith("desk.evidence")]
    await story.official.presses(look)  # the first tap
    (address,) = story.official.unread[-1].opens  # the second opens it
    here = story.rutan.addresses["rutan"] + address.removeprefix(PUBLIC)
    _, _, page = await story.open(here, "GET")
    assert SCRIPT.encode() in page  # its button is pressed by itself where scripts run
    assert (await story.open(here))[1] == "image/jpeg"


async def test_a_released_voice_message_is_heard(story: Story) -> None:
    await story.release(1)
    status, kind, content = await story.open(await story.link())
    assert (status, kind) == (200, "audio/ogg")
    assert content.startswith(b"OggS")


async def test_what_is_closed_has_no_button_and_no_link(story: Story) -> None:
    await story.official.press("desk")
    await story.official.press("desk.case")
    assert "desk.evidence" not in story.official.actions
    for piece in ("1", "2", "99", "x", ""):
        reference = story.official.button("desk.take").partition("?")[2]
        await story.official.presses(f"desk.evidence?{reference}.{piece}")
        assert PUBLIC not in story.official.reads
        assert story.official.reads


async def test_a_resident_never_gets_a_link(story: Story) -> None:
    await story.release()
    await story.link()
    await story.resident.presses(story.official.button("desk.evidence"))
    got = story.resident.messages
    assert PUBLIC not in "".join(" ".join((message.words, *message.opens)) for message in got)


async def test_a_link_ends_after_ten_minutes(story: Story) -> None:
    await story.release()
    address = await story.link()
    story.clock.on(601)
    for method in ("GET", "POST"):
        status, _, content = await story.open(address, method)
        assert status == 410
        assert b"\xff\xd8" not in content
    assert await story.looks() == []


async def test_a_link_ends_when_its_official_may_not_see_the_case(story: Story) -> None:
    await story.release()
    address = await story.link()
    await story.official.press("desk")
    await story.official.press("desk.case")
    await story.official.press("desk.more")
    await story.official.press("desk.know")
    await story.official.press("desk.know")
    assert (await story.open(address))[0] == 410


@pytest.mark.parametrize("change", ["", "A", "%00", "../../health/live", "x" * 5000])
async def test_a_changed_link_opens_nothing(story: Story, change: str) -> None:
    await story.release()
    address = await story.link()
    async with story.rutan.session.post(address[:-8] + change) as response:
        assert response.status in (400, 404, 405, 410)
        assert b"\xff\xd8" not in await response.read()


def test_what_was_sealed_for_something_else_is_no_link() -> None:
    keyring, now = Keyring((Keyring.new_key(),)), datetime(2026, 11, 22, tzinfo=UTC)
    links = Links(PUBLIC, keyring)
    for other in ({"kind": "certificate"}, [1], "office"):
        assert links.read(keyring.seal_json(other).decode(), now) is None
    assert Links(None, keyring).to_evidence("mali4821", 1, 1, "th", now) is None


async def test_who_knows_the_reporter_sees_nothing_by_a_link_of_another_role(story: Story) -> None:
    await story.release()
    await story.official.begins(await story.rutan.invite("3805", "desk"))
    address = await story.link()
    await story.rutan.running.database.write(Recuse(1, 2).apply)  # said in the second role
    status, _, content = await story.open(address)
    assert status == 410
    assert not content.startswith(b"\xff\xd8")
    assert await story.looks() == []


async def test_the_office_shows_it_in_the_page_of_the_case_by_the_same_post(story: Story) -> None:
    await story.release()
    story.rutan.running.office.serve_at(story.rutan.addresses["rutan"])
    browser = await signed_in(story.rutan, story.official)
    case = re.search(r"/office/cases/(\w+)", (await browser.open("/office/")).text)
    assert case
    page = await browser.open(f"/office/cases/{case[1]}")
    action = re.search(
        r'action="(/office/evidence/[^"]+)" target="_blank" data-evidence', page.text
    )
    assert action
    assert "Pictures, voice or places: 2, shown to you: 1" in page.words
    shown = await browser.open(action[1], "POST")
    assert shown.body.startswith(b"\xff\xd8")
    assert await story.looks() == ["official:1"]
