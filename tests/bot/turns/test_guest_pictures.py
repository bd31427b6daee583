"""A picture that a guest question is about is read within limits, and nothing of it is kept."""

from __future__ import annotations

import asyncio

import pytest

from bot.turns import guest_pictures as subject
from bot.turns.guest_pictures import SENDER, GuestPictures
from handlers.checks.pictures.handler import LARGEST
from handlers.core.incoming import Media, Picture, Text
from handlers.core.ports import NotOpened, Off

PHOTO = Picture(Media("p", "image/jpeg"), "จริงไหม")
LINK = "https://kbank-verify.top"


class Platform(Off):
    """Hands out one file."""

    def __init__(self, data: bytes | None = b"x") -> None:
        self.data = data
        self.asked: list[tuple[str, int]] = []

    async def fetch(self, media: Media, limit: int) -> bytes | None:
        self.asked.append((media.handle, limit))
        return self.data


class Opened(Off):
    """Opens every picture with this result."""

    def __init__(self, codes: tuple[str, ...] | NotOpened = (), words: str | None = None) -> None:
        self.found, self.read_words = codes, words
        self.people: list[str] = []

    async def codes(self, picture: bytes, person: str) -> tuple[str, ...] | NotOpened:
        self.people.append(person)
        return self.found

    async def read(self, picture: bytes, person: str) -> str | None:
        self.people.append(person)
        return self.read_words


async def read(opened: Opened, platform: Platform | None = None) -> Text | None:
    return await GuestPictures(lambda: opened).words(PHOTO, platform or Platform())


async def test_words_and_caption_are_what_is_asked_about() -> None:
    opened, platform = Opened(words=LINK), Platform()
    assert await read(opened, platform) == Text(f"{LINK}\nจริงไหม")
    assert platform.asked == [("p", LARGEST)]
    assert opened.people == [SENDER, SENDER]


async def test_of_codes_only_web_addresses_are_looked_at() -> None:
    assert await read(Opened((LINK, "00020101021129"))) == Text(f"{LINK}\nจริงไหม")
    assert await read(Opened(("00020101021129",), "never read")) is None


@pytest.mark.parametrize(
    "opened",
    [Opened(), Opened(words=" "), Opened(NotOpened.BUSY), Opened(NotOpened.TOO_MANY, "x")],
)
async def test_without_words_there_is_nothing(opened: Opened) -> None:
    assert await read(opened) is None


async def test_what_cannot_be_fetched_is_not_opened() -> None:
    opened = Opened(words="x")
    assert await read(opened, Platform(None)) is None
    assert opened.people == []
    none = GuestPictures()
    assert not none.free
    assert await none.words(PHOTO, Platform()) is None


async def test_nobody_waits_for_a_slow_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "SECONDS", 0.0)

    class Slow(Platform):
        async def fetch(self, media: Media, limit: int) -> bytes | None:
            await asyncio.Event().wait()
            return None

    assert await read(Opened(words="x"), Slow()) is None


async def test_few_are_read_at_the_same_time_each_by_an_opener_of_its_own() -> None:
    gate = asyncio.Event()
    made: list[Opened] = []

    class Waits(Platform):
        async def fetch(self, media: Media, limit: int) -> bytes | None:
            await gate.wait()
            return b"x"

    def opener() -> Opened:
        made.append(Opened(words="x"))
        return made[-1]

    pictures = GuestPictures(opener)
    under_way = []
    for _ in range(subject.AT_ONCE):
        assert pictures.free
        under_way.append(asyncio.create_task(pictures.words(PHOTO, Waits())))
        await asyncio.sleep(0)
    assert not pictures.free
    gate.set()
    await asyncio.gather(*under_way)
    assert pictures.free
    assert len(made) == subject.AT_ONCE
