"""A keepsake reaches LINE and Telegram as a picture in one call, and is fetched by its address."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from yarl import URL

from content.reading.library import Library
from storage.engine.transaction import Unit
from storage.people.progress import Learn, Learned, Remember
from tests.support.whole_program import Rutan, rutan_between

PUBLIC = "https://rutan.example"
MODULE = "online"
NAME = "ป้าปุ้ย น้ำผึ้ง"


@pytest.fixture
async def rutan(shared: Path, library: Library, tmp_path: Path) -> AsyncIterator[Rutan]:
    async with rutan_between(shared, library, tmp_path, public_url=PUBLIC) as found:
        yield found


async def finished(rutan: Rutan, person: str) -> None:
    """This person has done all of the module and its test."""

    def store(unit: Unit) -> None:
        Remember(person, True).apply(unit)
        for lesson in rutan.running.library.curriculum.of_module(MODULE):
            Learn(person, Learned(f"lesson:{lesson.slug}", right=1)).apply(unit)
        Learn(person, Learned(f"test:{MODULE}:after", right=4)).apply(unit)

    await rutan.running.database.write(store)


def picture(calls: list[dict[str, Any]]) -> str:
    """The address of the picture in the newest call, which must be on either platform's terms."""
    call = calls[-1]
    if "params" in call:
        assert call["method"] == "sendPhoto"
        assert NAME in call["params"]["caption"]
        return str(call["params"]["photo"])
    image, card = call["body"]["messages"]
    assert image["type"] == "image"
    assert image["originalContentUrl"] == image["previewImageUrl"]
    assert card["type"] == "flex"
    return str(image["originalContentUrl"])


@pytest.mark.parametrize("channel", ["line", "telegram"])
@pytest.mark.parametrize("language", ["th", "en"])
async def test_the_picture_is_sent_by_address_and_drawn_when_fetched(
    rutan: Rutan, channel: str, language: str
) -> None:
    phone = rutan.phone(channel, "มะลิ", language)
    await phone.begins()
    await finished(rutan, rutan.running.database.keyring.person(f"{channel}:{phone.id}"))
    await phone.press("learn")
    await phone.press("learn.module", MODULE)
    await phone.press("learn.keepsake")
    await phone.says(NAME)
    api = rutan.line if channel == "line" else rutan.telegram
    address = picture(api.calls)
    assert address.startswith(PUBLIC)
    here = rutan.addresses["rutan"] + urlsplit(address).path
    assert rutan.session
    async with rutan.session.get(URL(here, encoded=True)) as response:
        assert response.status == 200
        assert (await response.read()).startswith(b"\x89PNG")
