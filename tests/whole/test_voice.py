"""Sound in place of text before both strict platforms: one call a turn, and only our own words."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot import app
from bot.voice import sound
from bot.voice.engine import Espeak
from content.reading.library import Library
from handlers.core.ports import Off, Ports
from tests.support.paths import ROOT
from tests.support.phones import Phone
from tests.support.whole_program import Rutan, rutan_between

PUBLIC = "https://rutan.example"
SAID = f"{PUBLIC}/media/said/"
NOTE = (ROOT / "tests" / "conversations" / "pictures" / "voice.ogg").read_bytes()
ABLE = bool(shutil.which("espeak-ng") and shutil.which("ffmpeg"))


class Recogniser(Off):
    """A stand-in that hears what the test says."""

    heard: str | None = "โอนเงินไปแล้ว"

    @property
    def listens(self) -> bool:
        return True

    async def words(self, recording: bytes, language: str, person: str) -> str | None:
        assert recording == NOTE
        return self.heard


@pytest.fixture
def recogniser(monkeypatch: pytest.MonkeyPatch) -> Recogniser:
    stand_in, made = Recogniser(), app.make_ports

    def make_ports(*given: Any) -> Ports:
        return replace(made(*given), recognition=stand_in)

    monkeypatch.setattr(app, "make_ports", make_ports)
    return stand_in


@pytest.fixture(params=[PUBLIC, ""], ids=["with PUBLIC_URL", "without"])
def public_url(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def rutan(
    shared: Path,
    library: Library,
    tmp_path: Path,
    public_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Rutan]:
    if not ABLE:  # a turn starts neither program: what is said is made when an app fetches it
        monkeypatch.setattr(Espeak, "languages", ("th", "en"))
        monkeypatch.setattr(sound, "can_encode", lambda: True)
    folder = tmp_path / "voice"
    folder.mkdir()
    async with rutan_between(
        shared, library, tmp_path, public_url=public_url, voice_dir=str(folder)
    ) as found:
        yield found


@pytest.fixture(params=["line", "telegram"])
def phone(request: pytest.FixtureRequest, rutan: Rutan) -> Phone:
    return rutan.phone(request.param, "ยายมา")


def calls(rutan: Rutan) -> list[str]:
    """The calls to either platform that carried a message, as JSON."""
    line = [c["body"] for c in rutan.line.calls if c["path"].endswith(("/reply", "/push"))]
    other = [
        {"method": c["method"], **c["params"]}
        for c in rutan.telegram.calls
        if c["method"].startswith("send") and c["method"] != "sendChatAction"
    ]
    return [json.dumps(each, ensure_ascii=False) for each in line + other]


async def sends_voice(phone: Phone) -> str:
    """Send a voice note; the one call that follows."""
    before = len(calls(phone.rutan))
    await phone.sends("voice", "voice.ogg", NOTE)
    (call,) = calls(phone.rutan)[before:]
    return call


async def presses(phone: Phone, data: str) -> str:
    """Press; the one call that follows."""
    before = len(calls(phone.rutan))
    await phone.presses(data)
    (call,) = calls(phone.rutan)[before:]
    return call


@pytest.mark.parametrize("public_url", [PUBLIC], indirect=True)
async def test_a_voice_note_is_answered_by_one_spoken_card_with_numbers(phone: Phone) -> None:
    call = await sends_voice(phone)
    assert SAID in call
    assert "1441" in call
    assert "calling" in phone.actions
    assert SAID in await presses(phone, "menu"), "and what follows is heard too"


@pytest.mark.parametrize("public_url", [""], indirect=True)
async def test_where_nothing_can_be_fetched_the_card_is_text(phone: Phone) -> None:
    call = await sends_voice(phone)
    assert "/media/" not in call
    assert "1441" in call
    await presses(phone, "menu")
    assert "hearing" not in phone.actions
    assert "hearing" not in phone.actions


@pytest.mark.parametrize("public_url", [PUBLIC], indirect=True)
@pytest.mark.parametrize("words", ["อ่านไม่ออก ขอเสียง", "ยายอ่านหนังสือไม่ออก", "ส่งเสียงได้ไหม"])
async def test_who_says_they_cannot_read_hears(phone: Phone, words: str) -> None:
    before = len(calls(phone.rutan))
    await phone.says(words)
    (call,) = calls(phone.rutan)[before:]
    assert SAID in call
    assert "1441" in call


@pytest.mark.parametrize("public_url", [PUBLIC], indirect=True)
async def test_hearing_is_set_in_one_tap_and_taken_back(phone: Phone) -> None:
    await phone.begins()
    assert "hearing" in phone.actions, "the menu offers it"
    assert SAID not in await presses(phone, "hearing")
    heard = await presses(phone, "hearing?hear")
    assert SAID in heard
    assert "1 " in heard, "buttons are numbered as they are said"
    assert SAID in await presses(phone, "paid")
    assert SAID not in await presses(phone, "hearing?read")
    assert SAID not in await presses(phone, "menu")


@pytest.mark.parametrize("public_url", [PUBLIC], indirect=True)
async def test_a_way_that_does_not_exist_is_asked_again(phone: Phone) -> None:
    assert SAID not in await presses(phone, "hearing?loudly")
    assert "hearing" in phone.actions


@pytest.mark.parametrize("public_url", [PUBLIC], indirect=True)
async def test_what_a_person_wrote_is_never_said(phone: Phone, tmp_path: Path) -> None:
    await presses(phone, "hearing?both")
    await phone.says("ช่วยดู http://kbank-verify.top/login ให้หน่อย 081-234-5678")
    plans = "".join(p.read_text("utf-8") for p in (tmp_path / "voice").glob("answers/*.json"))
    assert plans
    assert "kbank" not in plans
    assert "234" not in plans


@pytest.mark.parametrize("public_url", [PUBLIC], indirect=True)
async def test_what_was_heard_is_repeated_before_anything_follows(
    recogniser: Recogniser, phone: Phone
) -> None:
    call = await sends_voice(phone)
    assert "ได้ยินว่า “โอนเงินไปแล้ว” ใช่ไหม" in phone.reads
    assert SAID in call
    assert phone.actions == ["heard.yes", "heard.no"], "nothing else follows yet"
    await phone.press("heard.yes")
    assert "ธนาคาร" in phone.reads, "the first hour after a loss"


@pytest.mark.parametrize("public_url", [PUBLIC], indirect=True)
async def test_of_what_was_misheard_nothing_follows(recogniser: Recogniser, phone: Phone) -> None:
    await sends_voice(phone)
    yes = phone.button("heard.yes")
    await phone.press("heard.no")
    assert "ฟังผิด" in phone.reads
    await phone.presses(yes)
    assert "ธนาคารไหน" not in phone.reads
    assert "menu" in phone.actions, "a stale yes is explained"


@pytest.mark.parametrize("public_url", [PUBLIC], indirect=True)
@pytest.mark.parametrize("heard", [None, "", "   "])
async def test_if_nothing_was_understood_the_card_comes(
    recogniser: Recogniser, phone: Phone, heard: str | None
) -> None:
    recogniser.heard = heard
    assert "1441" in await sends_voice(phone)


async def by_ear(phone: Phone, action: str, argument: str | None = None) -> None:
    """Press a button that is there; the one call that follows has a sound."""
    call = await presses(phone, phone.button(action, argument))
    assert SAID in call, f"{action}: {phone.reads}"


async def heard(phone: Phone, action: str, argument: str | None = None) -> None:
    """Press a button that is there; of the calls that follow, to others too, one has a sound."""
    before = Counter(calls(phone.rutan))
    await phone.presses(phone.button(action, argument))
    assert any(SAID in call for call in Counter(calls(phone.rutan)) - before), action


TASKS = {
    "a call now, and the bank": ("menu", "calling", "bank"),
    "I paid": ("menu", "paid", "bank"),
    "an app installed": ("menu", "paid", "paid app"),
    "a number to call": ("menu", "hotlines"),
    "what is real": ("menu", "real", "check.answer", "check.answer"),
    "a lesson and its question": (
        "menu", "learn", "learn.module", "lesson.start", "lesson.answer", "lesson.next",
    ),
    "a report, and stopping it": (
        "menu", "report.start", "report.loss none", "report.notice", "report.answer",
        "report.answer", "report.answer", "report.skip", "report.cancel",
    ),
    "erasing": ("menu", "settings", "privacy", "privacy.erase"),
}  # fmt: skip
"""Button by button, what somebody does who neither reads nor types."""


@pytest.mark.parametrize("public_url", [PUBLIC], indirect=True)
@pytest.mark.parametrize("task", TASKS)
async def test_a_task_is_done_by_ear_with_one_call_a_step(phone: Phone, task: str) -> None:
    await sends_voice(phone)
    for step in TASKS[task]:
        action, _, argument = step.partition(" ")
        await by_ear(phone, action, argument or None)


@pytest.mark.parametrize("public_url", [PUBLIC], indirect=True)
async def test_a_forwarded_picture_is_asked_about_by_ear(phone: Phone) -> None:
    await sends_voice(phone)
    before = len(calls(phone.rutan))
    picture = ROOT / "tests" / "conversations" / "pictures" / "screenshot.png"
    await phone.sends("photo", picture.name, picture.read_bytes())
    (call,) = calls(phone.rutan)[before:]
    assert SAID in call, phone.reads
    if "check.answer" in phone.actions:  # where nothing reads pictures: four questions
        await by_ear(phone, "check.answer", "yes")


@pytest.mark.parametrize("public_url", [PUBLIC], indirect=True)
async def test_a_report_is_sent_asked_about_answered_and_erased_by_ear(
    phone: Phone, rutan: Rutan
) -> None:
    officer = rutan.phone("telegram", "ปลัด")
    await officer.begins(await rutan.invite("3805", "officer"))
    await phone.begins("d3805")
    await sends_voice(phone)
    for action, argument in (
        ("menu", None), ("report.start", None), ("report.loss", "none"), ("report.notice", None),
        ("report.answer", None), ("report.answer", None), ("report.answer", None),
        ("report.skip", None), ("report.send", "district"), ("case.open", None),
    ):  # fmt: skip
        await heard(phone, action, argument)
    before = Counter(calls(rutan))
    for action in ("desk.take", "desk.ask", "desk.question"):
        await officer.press(action)
    assert any(SAID in call for call in Counter(calls(rutan)) - before), "the notice is heard"
    await heard(phone, "case.open")
    await heard(phone, "case.answer")
    await heard(phone, "menu")
    for action in ("settings", "privacy", "privacy.erase", "privacy.erased"):
        await heard(phone, action)


@pytest.mark.parametrize("public_url", [PUBLIC], indirect=True)
async def test_the_bank_is_called_and_the_number_is_heard(phone: Phone) -> None:
    await sends_voice(phone)
    for action, argument in (("menu", None), ("calling", None), ("bank", None)):
        await by_ear(phone, action, argument)
    await by_ear(phone, "bank", "bank_ktb")
    assert "02-111-1111" in phone.reads


@pytest.mark.parametrize("public_url", [PUBLIC], indirect=True)
async def test_a_notice_is_heard_too(rutan: Rutan) -> None:
    reporter, officer = rutan.phone("line", "ยายมา"), rutan.phone("telegram", "ปลัด")
    await officer.begins(await rutan.invite("3805", "officer"))
    await reporter.begins("d3805")
    await presses(reporter, "hearing?both")
    steps = ("report.start", "report.loss none", "report.notice", "report.answer", "report.answer",
             "report.answer", "report.skip")  # fmt: skip
    for step in steps:
        action, _, argument = step.partition(" ")
        await reporter.press(action, argument or None)
    await reporter.press("report.send", "district")
    before = len(rutan.line.calls)
    for action in ("desk.take", "desk.ask", "desk.question"):
        await officer.press(action)
    told = [json.dumps(c["body"]) for c in rutan.line.calls[before:] if c["path"].endswith("/push")]
    assert len(told) == 1
    assert SAID in told[0]


@pytest.mark.skipif(not ABLE, reason="espeak-ng or ffmpeg is not installed")
@pytest.mark.parametrize("public_url", [PUBLIC], indirect=True)
async def test_the_sound_can_be_fetched_and_nothing_else(rutan: Rutan) -> None:
    phone = rutan.phone("line", "ยายมา")
    call = await sends_voice(phone)
    name = call.partition(SAID)[2][:24]
    below = f"{rutan.addresses['rutan']}/media/said/"
    for form, kind in sound.KINDS.items():
        async with rutan.session.get(f"{below}{name}{form}") as response:
            assert response.status == 200
            assert response.content_type == kind
            assert len(await response.read()) > 5_000
    for wrong in (f"{'0' * 24}.m4a", f"{name}.json", "..%2findex.json", f"{name}.wav"):
        async with rutan.session.get(below + wrong) as response:
            assert response.status == 404
