"""The preview page: its files, its sessions, and what it refuses."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy.exc import OperationalError

from bot.channels.base import Refused
from bot.channels.preview import guard, site
from bot.channels.preview.channel import PreviewChannel
from bot.channels.preview.site import mount
from bot.channels.preview.words import OWN_NAME
from bot.web import routes
from content.reading.library import Library
from tests.bot.channels.preview.page import Page

FOLDER = site.PAGE


async def get(page: Page, path: str, **headers: str) -> tuple[int, str, str]:
    async with page.client.get(page.address + path, headers=headers) as answer:
        return answer.status, await answer.text(), str(answer.headers)


async def test_the_page_and_its_files_are_served_and_nothing_else_is(page: Page) -> None:
    status, text, headers = await get(page, "/")
    assert status == 200
    assert "default-src 'self'" in headers
    for name in re.findall(r'(?:href|src)="preview/page/([^"]+)"', text):
        assert (await get(page, f"/preview/page/{name}"))[0] == 200
    for name in ("index.html", "..%2fsite.py", "%2e%2e/site.py", "nothing.js"):
        assert (await get(page, f"/preview/page/{name}"))[0] == 404


def test_the_page_asks_nobody_else() -> None:
    for path in FOLDER.iterdir():
        assert not re.search(r"https?://|//\w+\.\w+", path.read_text(encoding="utf-8")), path.name


def test_strangers_words_are_never_drawn_as_markup() -> None:
    scripts = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.js"))
    code = re.sub(r"//.*", "", scripts)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", code)


async def test_every_word_of_the_page_is_there_in_both_languages(page: Page) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in FOLDER.iterdir())
    asked = set(re.findall(r'data-(?:word|label|placeholder)="(\w+)"', text))
    asked |= set(re.findall(r'word\("(\w+)"', text))
    async with page.client.get(f"{page.address}/preview/words") as answer:
        words = await answer.json()
    assert len(asked) > 15
    assert asked == set(words["th"]) - {OWN_NAME}
    assert "{district}" in words["en"]["official_of"]
    assert list(words) == ["th", "en", "km", "lo"]
    assert all(set(of_one) == set(words["th"]) for of_one in words.values())
    assert [of_one[OWN_NAME] for of_one in words.values()] == [
        "ภาษาไทย",
        "English",
        "ភាសាខ្មែរ",
        "ພາສາລາວ",
    ]


async def test_a_new_page_greets_the_resident_and_registers_the_official(page: Page) -> None:
    await page.start()
    await page.until("resident", "1441")
    await page.until("official", "desk")
    assert page.district is not None
    assert (page.district["th"], page.district["en"]) == ("ปากคาด", "Pak Khat")


async def test_a_page_opens_at_the_lesson_its_address_names(page: Page) -> None:
    slug, lesson = next(iter(page.running.library.curriculum.lessons.items()))
    await page.start(code=f"lesson-{slug}")
    await page.until("resident", lesson.bubbles["th"][0].splitlines()[0])


async def test_an_address_that_names_no_lesson_is_a_first_contact(page: Page) -> None:
    await page.start(code="lesson-%22%3Cb%3E")
    await page.until("resident", "1441")


async def test_an_open_page_hears_of_new_content_and_gets_its_words(page: Page) -> None:
    await page.start()
    await page.until("resident", "1441")
    await page.until("official", "desk")
    old = page.running.library
    english = {**old.phrases["en"], "preview.title": "Changed"}
    asking = asyncio.create_task(page.news())
    page.use(replace(old, phrases={**old.phrases, "en": english}))
    await asking
    assert page.content == 1
    async with page.client.get(f"{page.address}/preview/words") as answer:
        assert (await answer.json())["en"]["title"] == "Changed"


async def test_the_official_follows_the_district_the_resident_chooses(page: Page) -> None:
    await page.start()
    await page.act("resident", kind="hello", code="d2702")
    chosen = page.running.library.places.find("2702")
    assert chosen
    await page.until("official", chosen.names["th"])
    await page.act("resident", kind="text", text="สวัสดีค่ะ")
    assert page.district == dict(chosen.names)


async def test_a_page_opened_in_english_is_spoken_to_in_english(page: Page) -> None:
    await page.start("en")
    await page.until("resident", "Hello, this is Rutan")


async def test_a_picture_reaches_the_handlers(page: Page, tmp_path: Path) -> None:
    await page.start()
    assert await page.post("files", data=b"\x89PNG not really") == 200
    handle = page.answer.split('"')[3]
    await page.act("resident", kind="picture", file=handle, mime="image/png", size=16)
    shown = await page.until("resident", "'kind': 'picture'")
    assert shown["from"] == "person"
    await page.until("resident", "press")
    preview = page.running.channels["preview"]
    from handlers.core.incoming import Media

    assert await preview.fetch(Media(handle), 100) == b"\x89PNG not really"
    assert await preview.fetch(Media(handle), 3) is None
    assert await preview.fetch(Media("nobody/1"), 100) is None


async def test_a_file_that_is_too_large_is_refused(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site, "FILE_LIMIT", 10)
    await page.start()
    assert await page.post("files", data=b"x" * 11) == 413


async def test_nothing_is_taken_without_the_pages_own_token(page: Page) -> None:
    await page.start()
    for path in ("events", "files", "end"):
        assert await page.post(path, token="guessed", data=b"{}") == 403
    hook = f"{page.address}/hooks/preview"
    async with page.client.post(hook, data=b"[]") as answer:
        assert answer.status == 403


CALLS = [
    ("GET", "/"),
    ("GET", "/preview/words"),
    ("GET", "/preview/tour"),
    ("GET", "/preview/texts"),
    ("GET", "/preview/texts/lo"),
    ("GET", "/preview/page/preview.js"),
    ("POST", "/preview/sessions"),
    ("GET", "/preview/sessions/x/news"),
    ("POST", "/preview/sessions/x/events"),
    ("POST", "/preview/sessions/x/files"),
    ("POST", "/preview/sessions/x/end"),
    ("POST", "/hooks/preview"),
]
"""Every call that the page answers to."""


FROM_ELSEWHERE = (
    {"Host": "evil.example"},
    {"Host": "rutan.local"},
    {"Host": "192.168.1.5:8080"},
    {"X-Forwarded-For": "203.0.113.7"},
    {"X-Forwarded-Proto": "https"},
    {"X-Real-IP": "203.0.113.7"},
    {"Forwarded": "for=203.0.113.7"},
    {"Via": "1.1 proxy"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:1"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
)


async def test_other_sites_and_proxies_get_nothing_from_any_call(page: Page) -> None:
    otherwise = []
    for headers in FROM_ELSEWHERE:
        for method, path in CALLS:
            link = path == "/" and "Sec-Fetch-Site" in headers
            async with page.client.request(method, page.address + path, headers=headers) as answer:
                if answer.status != (200 if link else 403):
                    otherwise.append((headers, method, path, answer.status))
    assert otherwise == []


async def test_the_page_itself_is_answered(page: Page) -> None:
    own = {"Origin": page.address, "Sec-Fetch-Site": "same-origin"}
    async with page.client.post(f"{page.address}/preview/sessions", headers=own) as answer:
        assert answer.status == 200


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1:8080", True),
        ("[::1]:8080", True),
        ("192.168.1.5:8080", True),
        ("village-pc:8080", True),
        ("village-pc.local", True),
        ("evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("", False),
        ("[", False),
    ],
)
def test_in_a_local_network_only_names_that_strangers_cannot_have(
    host: str, *, shown: bool
) -> None:
    if shown:
        guard.check({"Host": host})
    else:
        with pytest.raises(Refused):
            guard.check({"Host": host})


async def test_a_page_reached_by_a_strangers_name_gets_no_token(page: Page) -> None:
    where = f"{page.address}/preview/sessions"
    async with page.client.post(where, headers={"Host": "evil.example"}) as answer:
        assert answer.status == 403
    async with page.client.post(where, headers={"Host": "localhost:8080"}) as answer:
        assert answer.status == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b"\xff",
        b'{"phone": "nobody", "event": {"kind": "text"}}',
        b'{"phone": "resident", "event": []}',
        b'{"phone": "resident", "event": {}}',
        b'{"phone": "resident", "event": {"kind": 7}}',
        b"[" * 100_000,
    ],
)
async def test_a_broken_event_is_refused(page: Page, body: bytes) -> None:
    await page.start()
    assert await page.post("events", data=body) == 400


@pytest.mark.parametrize("n", ["", "x", "-1", "1.5", "٣", "9" * 5000, "%00", "%ff"])
async def test_news_after_no_number_is_all_the_news(page: Page, n: str) -> None:
    await page.start()
    status, _, _ = await get(page, f"/preview/sessions/{page.session}/news?n={n}&content=x")
    assert status == 200


async def test_a_page_that_is_gone_is_told_so(page: Page) -> None:
    await page.start()
    assert await page.post("end") == 200
    assert await page.post("events", json={}) == 404
    status, _, _ = await get(page, f"/preview/sessions/{page.session}/news?n=x")
    assert status == 404


async def test_after_starting_again_nothing_reaches_the_old_people(page: Page) -> None:
    await page.start()
    await page.until("official", "desk")
    await page.post("end")
    await page.running.dispatcher.settled()
    old = page.running.database.keyring.person(f"preview:{page.session}.official")

    from storage.people import people

    found = await page.running.database.read(lambda unit: people.find(unit, old))
    assert found
    assert found.blocked


async def test_a_send_to_a_closed_page_is_no_error(page: Page) -> None:
    from bot.channels.base import Call

    body = b'{"chat": "gone.resident", "parts": [], "replaces": null, "push": true}'
    await page.running.channels["preview"].send(Call(body, push=True), "key")


async def test_on_a_full_disk_the_page_is_told_what_to_look_at(
    page: Page, library: Library
) -> None:
    async def full(hook: object, trace: str = "") -> None:
        cause = sqlite3.OperationalError("database or disk is full")
        raise OperationalError("INSERT", {}, cause) from cause

    async def is_ready() -> str | None:
        return None

    channel, database = PreviewChannel(), page.running.database
    application = routes({}, full, is_ready)
    mount(application, channel, full, database, library)
    async with TestClient(TestServer(application)) as client:
        answer = await client.post("/preview/sessions?language=th")
        assert answer.status == 503
        assert "whether the disk is full" in await answer.text()
