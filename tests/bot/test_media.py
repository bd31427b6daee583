"""Pictures over https: what is named can be fetched, what is drawn only by a fresh sealed address,
and both platforms take the addresses."""

from __future__ import annotations

import io
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from PIL import Image
from yarl import URL

from bot.channels.base import Channel, Envelope
from bot.channels.line import LineChannel
from bot.channels.telegram import TelegramChannel
from bot.media import LIFE, LONGEST, Media, addresses
from bot.phrasebook import Phrasebook
from bot.settings import ROOT
from content.library import Library
from handlers.core.reply import Card, Drawn, Picture, Reply, quote
from handlers.learning.certificate import KIND, Keepsake
from storage.keyring import Keyring
from tests.bot.channels.line.subject import strict_api as strict_line
from tests.bot.channels.serving import serving
from tests.bot.channels.telegram.subject import strict_api as strict_telegram
from tests.clock import Clock

KEYRING = Keyring((Keyring.new_key(),))
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
KEPT = Keepsake("ป้าปุ้ย น้ำผึ้ง", "calls", "th", NOW)


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load(ROOT / "content")


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
async def base(library: Library, clock: Clock) -> AsyncIterator[str]:
    app = web.Application()
    Media(ROOT / "content", library, KEYRING, clock).mount(app)
    async with serving(app) as found:
        yield found


async def fetched(address: str) -> tuple[int, bytes, dict[str, str]]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(URL(address, encoded=True)) as response,
    ):
        return response.status, await response.read(), dict(response.headers)


def address_of(base: str, keepsake: Keepsake, keyring: Keyring = KEYRING) -> str:
    found = addresses(base, keyring)(Drawn(KIND, keepsake.values(), quote("x")))
    assert found
    return found


async def test_a_picture_of_the_content_is_fetched_with_a_fixed_type(base: str) -> None:
    address = addresses(base, KEYRING)(Picture("richmenu-th.png", quote("x")))
    assert address
    status, body, headers = await fetched(address)
    assert status == 200
    assert body == (ROOT / "content" / "pictures" / "richmenu-th.png").read_bytes()
    assert headers["Content-Type"] == "image/png"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "public, max-age=3600"


@pytest.mark.parametrize(
    "name",
    [
        *("", "no-such.png", "..", "../hotlines.yaml", "..%2fhotlines.yaml", "%2e%2e/modules.yaml"),
        *("..%2f..%2fpyproject.toml", "richmenu-th.png/", "./richmenu-th.png%00", "%00", "%ff"),
        *("fake-police.lesson.yaml", "fake-police.th.md", "%2fetc%2fpasswd", "richmenu-th.PNG"),
    ],
)
async def test_nothing_else_is_fetched_whatever_is_asked_for(base: str, name: str) -> None:
    status, body, _ = await fetched(f"{base}/media/{name}")
    assert status == 404
    assert b"root" not in body


async def test_a_picture_beside_a_lesson_is_named_after_it(tmp_path: Path) -> None:
    lesson = tmp_path / "lessons" / "river"
    lesson.mkdir(parents=True)
    (lesson / "sack.jpg").write_bytes(b"jpg")
    (lesson / "th.md").write_text("x", encoding="utf-8")
    from content.pictures import load_pictures

    assert load_pictures(tmp_path) == {"river.sack.jpg": lesson / "sack.jpg"}


async def test_a_picture_taken_away_since_is_not_found(library: Library, clock: Clock) -> None:
    app = web.Application()
    media = Media(ROOT / "content", library, KEYRING, clock)
    media.use(replace(library, pictures={"gone.png": Path("no/such.png")}))
    media.mount(app)
    async with serving(app) as base:
        assert (await fetched(f"{base}/media/gone.png"))[0] == 404
        assert (await fetched(f"{base}/media/richmenu-th.png"))[0] == 404


@pytest.mark.parametrize("language", ["th", "en", "xx"])
async def test_a_keepsake_is_drawn_for_whoever_has_its_address(base: str, language: str) -> None:
    status, body, headers = await fetched(address_of(base, replace(KEPT, language=language)))
    assert status == 200
    assert headers["Content-Type"] == "image/png"
    assert "no-store" in headers["Cache-Control"]
    assert len(body) < 1_000_000  # LINE's limit for a preview
    with Image.open(io.BytesIO(body)) as picture:
        assert picture.size == (1280, 900)


async def test_another_name_is_another_picture(base: str) -> None:
    one = await fetched(address_of(base, KEPT))
    other = await fetched(address_of(base, replace(KEPT, name="ลุงดำ")))
    assert one[1] != other[1]


async def test_an_address_ends_after_a_day(base: str, clock: Clock) -> None:
    address = address_of(base, KEPT)
    assert (await fetched(address))[0] == 200
    clock.now = NOW + LIFE + timedelta(seconds=1)
    assert (await fetched(address))[0] == 404


async def test_a_forged_or_changed_address_is_not_found(base: str) -> None:
    address = address_of(base, KEPT)
    forged = [
        address_of(base, KEPT, Keyring((Keyring.new_key(),))),
        address[:-10] + ("A" if address[-10] != "A" else "B") + address[-9:],
        f"{base}/media/{KIND}/x.png",
        f"{base}/media/{KIND}/.png",
        f"{base}/media/{KIND}/%E0%B8%81.png",
        address_of(base, replace(KEPT, module="no-such")),
        address_of(base, replace(KEPT, made=NOW + timedelta(days=1))),
    ]
    odds: tuple[object, ...] = (
        [],
        "x",
        None,
        {},
        {"kind": "other", **KEPT.values()},
        {"kind": KIND, "name": "x"},
        {"kind": KIND, **KEPT.values(), "made": 5},
        {"kind": KIND, **KEPT.values(), "made": "2026-11-22T03:00:00"},
    )
    for odd in odds:
        forged.append(f"{base}/media/{KIND}/{KEYRING.seal_json(odd).decode()}.png")
    for each in forged:
        assert (await fetched(each))[0] == 404, each


def test_an_address_tells_nothing_and_the_longest_name_fits_one() -> None:
    address = address_of("https://rutan.example", replace(KEPT, name="ก่" * 60))
    assert len(address) < LONGEST
    assert address.isascii()
    assert "calls" not in address
    endless = Drawn(KIND, {"name": "ก" * 900}, quote("x"))
    assert addresses("https://rutan.example", KEYRING)(endless) is None


def reply() -> Reply:
    drawn = Drawn(KIND, KEPT.values(), quote("ใบที่ระลึกของป้าปุ้ย"))
    return Reply((drawn, Card(quote("เก่งมาก"))))


speak = Phrasebook({}).speaker("th")


async def send(channel: Channel, to: Envelope) -> None:
    await channel.open()
    await channel.send(channel.render_push(reply(), speak, to.chat), str(uuid.uuid4()))
    await channel.close()


async def test_line_takes_a_drawn_picture(shared: Path) -> None:
    api = strict_line(shared)
    pictures = addresses("https://rutan.example", KEYRING)
    async with serving(api.app()) as line:
        channel = LineChannel("s", "token", line, line, pictures)
        chat = "U" + "1" * 32
        await send(channel, Envelope("line", "bot", "1", f"line:{chat}", chat))
    assert [call.get("status") for call in api.calls] == [200]


async def test_telegram_takes_a_drawn_picture_as_a_photo(shared: Path) -> None:
    api = strict_telegram(shared)
    pictures = addresses("https://rutan.example", KEYRING)
    async with serving(api.app()) as telegram:
        channel = TelegramChannel("1:AAtest-token", "s", telegram, pictures)
        await send(channel, Envelope("telegram", "1", "1", "telegram:55", "55"))
    sent = [call for call in api.calls if call["method"] == "sendPhoto"]
    assert [call.get("status") for call in sent] == [200]
