"""Pictures over https: what is named can be fetched, what is drawn only by a fresh sealed address,
and both platforms take the addresses."""

from __future__ import annotations

import asyncio
import io
import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from PIL import Image
from yarl import URL

from bot.channels.base import Channel, Envelope
from bot.channels.line.channel import LineChannel
from bot.channels.telegram.channel import TelegramChannel
from bot.pictures import keepsake
from bot.pictures.routes import KEEPSAKES_KEPT, LIFE, LONGEST, Media, addresses
from bot.settings import ROOT
from bot.turns.phrasebook import Phrasebook
from content.check.pictures import LARGEST, WIDEST
from content.reading.library import Library
from content.reading.schema import RealOrFake, SpotFlag
from handlers.core.reply import Card, Drawn, Picture, Reply, Sound, quote
from handlers.learning.certificate import KIND, Keepsake
from handlers.learning.question_picture import picture_of
from handlers.learning.question_ref import QuestionRef
from storage.engine.keyring import Keyring
from tests.bot.channels.line.subject import strict_api as strict_line
from tests.bot.channels.serving import serving
from tests.bot.channels.telegram.subject import strict_api as strict_telegram
from tests.support.clock import Clock
from tests.support.sounds import m4a

KEYRING = Keyring((Keyring.new_key(),))
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
KEPT = Keepsake("ป้าปุ้ย น้ำผึ้ง", "calls", "th", NOW)


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
    from content.reading.media import load_media

    assert load_media(tmp_path) == {"river.sack.jpg": lesson / "sack.jpg"}


async def test_a_picture_taken_away_since_is_not_found(library: Library, clock: Clock) -> None:
    app = web.Application()
    media = Media(ROOT / "content", library, KEYRING, clock)
    media.use(replace(library, media={"gone.png": Path("no/such.png")}))
    media.mount(app)
    async with serving(app) as base:
        assert (await fetched(f"{base}/media/gone.png"))[0] == 404
        assert (await fetched(f"{base}/media/richmenu-th.png"))[0] == 404


def drawn(library: Library, language: str = "th", question: str = "which-flag") -> Drawn:
    asked = library.curriculum.lessons["fake-police"].questions[question]
    assert isinstance(asked, SpotFlag | RealOrFake)
    found = picture_of(asked, QuestionRef("fake-police", question), language)
    assert found
    return found


@pytest.mark.parametrize("language", ["th", "en"])
async def test_a_message_of_a_question_is_drawn_as_large_as_it_was_said_to_be(
    base: str, library: Library, language: str
) -> None:
    part = drawn(library, language)
    address = addresses(base, KEYRING)(part)
    assert address == addresses(base, KEYRING)(part), "apps keep what they have fetched"
    status, body, headers = await fetched(address or "")
    assert (status, headers["Content-Type"]) == (200, "image/png")
    assert headers["Cache-Control"] == "public, max-age=3600"
    with Image.open(io.BytesIO(body)) as opened:
        assert opened.size == part.shape
    assert len(body) < LARGEST


async def test_every_message_of_the_curriculum_keeps_the_limits_of_both_apps(
    base: str, library: Library
) -> None:
    give = addresses(base, KEYRING)
    count = 0
    for lesson in library.curriculum.lessons.values():
        for question in lesson.questions.values():
            if not isinstance(question, SpotFlag | RealOrFake):
                continue
            part = picture_of(question, QuestionRef(lesson.slug, question.id), "th")
            assert part, f"{lesson.slug}.{question.id} holds a letter that cannot be drawn"
            address = give(part)
            assert address
            assert len(address) <= LONGEST
            status, body, _ = await fetched(address)
            assert (status, len(body) < LARGEST) == (200, True)
            assert max(part.shape) <= WIDEST
            count += 1
    assert count > 100


async def test_an_older_address_of_a_message_shows_it_as_it_is_now(
    base: str, library: Library
) -> None:
    address = addresses(base, KEYRING)(drawn(library)) or ""
    older = address.replace(drawn(library).values["look"], "0" * 12)
    assert (await fetched(older))[1] == (await fetched(address))[1]


@pytest.mark.parametrize(
    "name",
    [
        "fake-police.which-flag.th.png",
        "fake-police.no-such.th.0.png",
        "no-such.which-flag.th.0.png",
        "fake-police.warrant.th.0.png",  # a question without a message
        "fake-police.which-flag.xx.0.png",
        "fake-police.which-flag.lo.0.png",  # in Lao letters, which our font has not
        "..%2f.which-flag.th.0.png",
    ],
)
async def test_no_other_message_is_drawn(base: str, name: str) -> None:
    assert (await fetched(f"{base}/media/message/{name}"))[0] == 404


async def test_a_recording_is_fetched_whole_or_in_pieces(
    library: Library, clock: Clock, tmp_path: Path
) -> None:
    (tmp_path / "th.m4a").write_bytes(m4a(3))
    app = web.Application()
    media = Media(ROOT / "content", library, KEYRING, clock)
    media.use(replace(library, media={"fake-police.th.m4a": tmp_path / "th.m4a"}))
    media.mount(app)
    sound = Sound("fake-police.th.m4a", 3000, quote("x"))
    async with serving(app) as base, aiohttp.ClientSession() as session:
        address = addresses(base, KEYRING)(sound)
        assert address
        status, body, headers = await fetched(address)
        assert (status, body, headers["Content-Type"]) == (200, m4a(3), "audio/mp4")
        async with session.get(address, headers={"Range": "bytes=0-1"}) as piece:
            assert (piece.status, await piece.read()) == (206, m4a(3)[:2])


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


async def test_a_keepsake_is_drawn_once_however_often_and_by_whom_it_is_fetched(
    base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Sequence[str]] = []
    draw = keepsake.draw

    def counted(words: Sequence[str], content: Path) -> bytes:
        drawn.append(words)
        return draw(words, content)

    monkeypatch.setattr(keepsake, "draw", counted)
    address, other = address_of(base, KEPT), address_of(base, replace(KEPT, name="ลุงดำ"))
    found = await asyncio.gather(*(fetched(address) for _ in range(20)), fetched(other))
    assert len(drawn) == 2
    assert len({body for _, body, _ in found}) == 2
    await fetched(address_of(base, KEPT))  # sealed anew, the same picture
    assert len(drawn) == 2


async def test_only_so_many_keepsakes_are_kept(
    library: Library, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keepsake, "draw", lambda words, _: words[1].encode())
    app, media = web.Application(), Media(ROOT / "content", library, KEYRING, clock)
    media.mount(app)
    async with serving(app) as base:
        for n in range(KEEPSAKES_KEPT + 5):
            _, body, _ = await fetched(address_of(base, replace(KEPT, name=f"n{n}")))
            assert body == f"n{n}".encode()
    assert len(media._keepsakes) == KEEPSAKES_KEPT


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
