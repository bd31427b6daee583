"""The pictures of a draft are drawn for its editors, and for nobody else."""

from __future__ import annotations

import io
import re

import aiohttp
import pytest
from PIL import Image

from tests.bot.office.workshop.conftest import Shop, fields_of, presses, saves
from tests.bot.office.workshop.test_workshop import HOME
from tests.support.office import Browser, Shown, new_browser
from tests.support.paths import ROOT

pytestmark = pytest.mark.asyncio(loop_scope="module")

LOANS = f"{HOME}/lessons/loans"
DRAWING = (ROOT / "content" / "pictures" / "module-calls.png").read_bytes()


def pictures_of(page: Shown) -> list[str]:
    """Addresses of the pictures on both telephones."""
    return re.findall(r'<img src="([^"]+)"', page.text)


def size_of(shown: Shown) -> tuple[int, int]:
    with Image.open(io.BytesIO(shown.body)) as picture:
        return picture.size


async def sends_picture(browser: Browser, data: bytes, **words: str) -> Shown:
    """Send the form of a picture."""
    fields = fields_of(await browser.open(LOANS))
    form = aiohttp.FormData()
    form.add_field("file", data, filename="picture.png")
    for name, value in ({"token": fields["token"], "mark": fields["mark"]} | words).items():
        form.add_field(name, value)
    async with browser.session.post(f"{browser.address}{LOANS}/picture", data=form) as answer:
        text = await answer.text()
        return Shown(answer.status, answer.headers.copy(), text, b"", answer.url.path_qs)


async def test_a_message_is_drawn_as_it_stands_in_the_draft(shop: Shop) -> None:
    writer = await shop.editor()
    path = f"{LOANS}/loan-sms"
    before = pictures_of(await writer.open(path))
    assert len(before) == 2, "on each telephone"
    assert before[0] == before[1]
    old = await writer.open(before[0])
    assert size_of(old)[0] == 1024
    name = next(name for name in fields_of(await writer.open(path)) if "message|text|en" in name)
    await saves(writer, path, **{name: "Quite another message."})
    after = pictures_of(await writer.open(path))
    assert after[0] != before[0]
    assert (await writer.open(after[0])).body != old.body
    assert (await writer.open(after[0].replace("loan-sms", "nothing"))).status == 404
    assert (await writer.open(after[0].replace(".en.", ".xx."))).status == 404
    await presses(writer, LOANS, "discard")


async def test_a_lessons_picture_is_shown_on_both_telephones(shop: Shop) -> None:
    writer = await shop.editor()
    alt = {"alt_th": "คนรับโทรศัพท์", "alt_en": "Somebody answers."}
    page = await sends_picture(writer, DRAWING, **alt)
    assert page.status == 200
    found = [each for each in pictures_of(page) if "/pictures/" in each]
    assert found, "in LINE's card; Telegram shows one photo only where there is one"
    got = await writer.open(found[0])
    assert got.headers["Content-Type"] == "image/png"
    with Image.open(io.BytesIO(DRAWING)) as drawing:
        assert size_of(got) == drawing.size
    assert 'value="คนรับโทรศัพท์"' in page.text
    name = found[0].rpartition("/")[2]
    assert (await writer.open(found[0].replace(name, "lesson.yaml"))).status == 404
    assert (await writer.open(f"{HOME}/lessons/romance/pictures/{name}")).status == 404
    local, stranger = await shop.editor("3805"), new_browser(shop.rutan)
    assert (await local.open(found[0])).status == 404
    assert (await stranger.open(found[0])).status == 401
    await presses(writer, LOANS, "discard")


async def test_a_picture_without_words_for_who_cannot_see_it_is_told_at_both_fields(
    shop: Shop,
) -> None:
    writer = await shop.editor()
    page = await sends_picture(writer, DRAWING, alt_th="คนรับโทรศัพท์", alt_en=" ")
    assert 'id="lesson.yaml|picture|alt|en|wrong"' in page.text
    assert "Mend what is marked in red" in page.words
    await presses(writer, LOANS, "discard")


@pytest.mark.parametrize("language", ["en", "th"])
@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\nwords", DRAWING[: len(DRAWING) // 2]]
)
async def test_a_file_that_is_no_picture_is_told_at_its_field_and_words_are_kept(
    shop: Shop, language: str, data: bytes
) -> None:
    writer = await shop.editor()
    await writer.sends("/office/language", language=language)
    page = await sends_picture(writer, data, alt_th="คนรับโทรศัพท์", alt_en="Somebody answers.")
    assert page.status == 422
    assert re.search(r'id="file\|wrong"><p>\S', page.text)
    assert 'value="Somebody answers."' in page.text
    assert "not signed" not in (await writer.open(HOME)).words
