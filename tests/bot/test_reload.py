"""Edited content is taken in while people are served; a broken edit changes nothing."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import shutil
from pathlib import Path

import pytest

from bot import app
from bot.channels.base import Call, Envelope
from bot.reload import Reloader
from bot.settings import load
from content.reading.library import Library
from handlers.core.reply import Card, Reply
from handlers.core.say import Speak
from storage.engine.keyring import Keyring
from tests.support.fake_channel import FakeChannel, heard, hook
from tests.support.paths import CONTENT

THANKS = "ยินดีค่ะ"


class TitleChannel(FakeChannel):
    """Keeps the titles of cards as well."""

    def render(self, reply: Reply, speak: Speak, to: Envelope, stamp: str | None) -> Call:
        titles = [speak(part.title) for part in reply.parts if isinstance(part, Card)]
        return Call(json.dumps({"lines": titles}).encode(), push=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "content"
    shutil.copytree(CONTENT, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


async def test_an_edit_is_taken_in_and_no_edit_changes_nothing(folder: Path) -> None:
    used: list[Library] = []
    reloader = Reloader(folder, used.append)
    assert not await reloader.once()
    edit(folder / "lessons/fake-police/th.md", "ป้าสมใจ", "ป้าสมหมาย")
    assert await reloader.once()
    assert used[-1].curriculum.lessons["fake-police"].bubbles["th"][0].startswith("ป้าสมหมาย")
    assert not await reloader.once()
    assert len(used) == 1


async def test_a_broken_edit_keeps_the_last_good_version_and_says_where(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    used: list[Library] = []
    reloader = Reloader(folder, used.append)
    bank = folder / "lessons/fake-police/questions.yaml"
    edit(bank, "kind: what_now", "kind: riddle")
    with caplog.at_level(logging.ERROR):
        assert not await reloader.once()
    assert used == []
    assert "last good version stays" in caplog.text
    assert "lessons/fake-police/questions.yaml:2: “kind” must be one of" in caplog.text
    edit(bank, "kind: riddle", "kind: what_now")
    assert await reloader.once()
    assert len(used) == 1


async def test_a_new_and_a_deleted_lesson_are_noticed(folder: Path) -> None:
    used: list[Library] = []
    reloader = Reloader(folder, used.append)
    shutil.copytree(folder / "lessons/fake-police", folder / "lessons/another")
    assert await reloader.once()
    assert "another" in used[-1].curriculum.lessons
    shutil.rmtree(folder / "lessons/another")
    assert await reloader.once()
    assert "another" not in used[-1].curriculum.lessons


async def test_nobody_is_dropped_while_content_changes(folder: Path, tmp_path: Path) -> None:
    settings = load(
        {
            "DATABASE_URL": f"sqlite:///{tmp_path}/rutan.db",
            "CONTENT_DIR": str(folder),
            "DATA_KEY": Keyring.new_key(),
        }
    )
    channel = TitleChannel()
    phrases = folder / "phrases/th/welcome.yaml"
    async with app.running(settings, Library.load(folder), {channel.name: channel}) as running:
        reloader = Reloader(folder, running.use)
        for number in range(6):
            events = [heard("ขอบคุณค่ะ", f"{number}-{p}", str(p)) for p in range(10)]
            await running.dispatcher.accept(hook(*events))
            if number % 2:
                edit(phrases, "thanks.text: ", "thanks.text: [")  # half saved
                await asyncio.gather(reloader.once(), running.dispatcher.settled())
                edit(phrases, "thanks.text: [", "thanks.text: ")
            edit(phrases, THANKS, f"{THANKS}จ้า")
            os.utime(phrases, ns=(number, number))
            await asyncio.gather(reloader.once(), running.dispatcher.settled())
        await running.dispatcher.settled()
    assert len(channel.sent) == 60
    assert [words for words in channel.texts if THANKS not in words] == []
    assert f"{THANKS}จ้าจ้า" in channel.texts[-1]


async def test_a_broken_lesson_stays_as_it_was_and_holds_up_no_other_edit(
    folder: Path, library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    used: list[Library] = []
    reloader = Reloader(folder, used.append, library)
    (folder / "lessons/fake-police/lesson.yaml").write_text("title: [", encoding="utf-8")
    (folder / "lessons/brand-new").mkdir()
    (folder / "lessons/brand-new/lesson.yaml").write_text("title: [", encoding="utf-8")
    edit(folder / "hotlines.yaml", 'number: "1441"', 'number: "1442"')
    assert await reloader.once()
    now = used[-1]
    assert now.hotlines.of("first")[0].number == "1442"
    assert list(now.curriculum.lessons) == list(library.curriculum.lessons)
    before = library.curriculum.lessons["fake-police"]
    assert now.curriculum.lessons["fake-police"] == before
    assert "lessons/fake-police/lesson.yaml" in caplog.text
    edit(folder / "hotlines.yaml", "hotlines:", "hotlines: [")
    assert not await reloader.once()
