"""The whole of Rutan on LINE and on Telegram, in Thai and in English, each call of ours judged by
the platform's own published description: nothing may be refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.settings import ROOT
from content.library import Library
from tests.bot.phones import OPERATOR, Rutan, rutan_between

CHANNELS = ("line", "telegram")
LANGUAGES = ("th", "en")


@pytest.fixture(scope="module")
def library() -> Library:
    """Everything the content folder holds."""
    return Library.load(ROOT / "content")


@pytest.fixture
async def rutan(shared: Path, library: Library, tmp_path: Path) -> AsyncIterator[Rutan]:
    """A Rutan of its own for each test."""
    async with rutan_between(shared, library, tmp_path) as found:
        yield found


@pytest.fixture(params=CHANNELS)
def channel(request: pytest.FixtureRequest) -> str:
    """Each app in turn."""
    return str(request.param)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Each language in turn: what the person's app is set to."""
    return str(request.param)


def spoken(words: str) -> str:
    """The language most of the words are in: "th" or "en"."""
    words = words.replace(OPERATOR, "")
    thai = sum("\u0e00" <= letter <= "\u0e7f" for letter in words)
    latin = sum(letter.isascii() and letter.isalpha() for letter in words)
    return "th" if thai > latin else "en"


async def test_the_first_words_are_in_the_language_of_the_app(
    rutan: Rutan, channel: str, language: str
) -> None:
    phone = rutan.phone(channel, "มะลิ", language)
    await phone.begins()
    (message,) = phone.unread
    assert OPERATOR in message.words
    assert spoken(message.words) == language
    assert {"calling", "paid", "real", "learn", "report.start"} <= set(phone.actions)


async def test_the_language_is_changed_in_one_tap(
    rutan: Rutan, channel: str, language: str
) -> None:
    other = "en" if language == "th" else "th"
    phone = rutan.phone(channel, "มะลิ", language)
    await phone.begins()
    await phone.press("settings")
    await phone.press("language", other)
    assert spoken(phone.reads) == other
    await phone.says("menu")
    assert spoken(phone.reads) == other
