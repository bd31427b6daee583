"""The feed of warnings: approved ones alone, well formed whatever was typed, kept for a while."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree as xml

import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application

from bot.sharing.warnings import KEPT, PATH, SHOWN, Feed
from content.reading.library import Library
from storage.cases import alerts
from storage.cases.alerts import AlertBody, AlertState, DraftAlert, MoveAlert
from storage.engine.database import Database
from tests.bot.sharing.test_contents import plant
from tests.support.clock import Clock

ATOM = "{http://www.w3.org/2005/Atom}"
NASTY = "โจร <b>&\"' ]]> \x00\x0b\ufffe \U0001f6a8"

Client = TestClient


@pytest.fixture
async def client(db: Database, library: Library, clock: Clock) -> AsyncIterator[Client]:
    app = Application()
    Feed("https://rutan.example", 'อ. "<ปากคาด>"', db, library, clock).mount(app)
    async with TestClient(TestServer(app)) as found:
        yield found


async def warn(
    db: Database, words: str = "", state: AlertState = AlertState.SENT, author: int = 1
) -> None:
    """A warning of this author in this state."""
    body = AlertBody("police", "transfer", {"th": words} if words else {})
    await db.write(DraftAlert(1, "3805", None, author, body).apply)
    alert = await db.read(lambda unit: alerts.latest_of(unit, author, 1))
    assert alert is not None
    approver = None if state in (AlertState.DRAFT, AlertState.ASKED) else 2
    await db.write(MoveAlert(alert, replace(alert, state=state, approver=approver)).apply)


async def fetched(client: Client) -> xml.Element:
    """The feed, with everything that RFC 4287 wants of one."""
    answer = await client.get(PATH)
    assert (answer.status, answer.content_type) == (200, "application/atom+xml")
    feed = xml.fromstring(await answer.read())  # noqa: S314  # our own answer
    assert feed.tag == f"{ATOM}feed"
    for element, names in [
        (feed, ("id", "title", "updated", "author/name")),
        *((entry, ("id", "title", "updated", "content")) for entry in feed.iter(f"{ATOM}entry")),
    ]:
        for name in names:
            (found,) = element.findall("/".join(ATOM + part for part in name.split("/")))
            assert (found.text or "").strip(), name
    return feed


def contents(feed: xml.Element) -> list[str]:
    return [entry.findtext(f"{ATOM}content") or "" for entry in feed.iter(f"{ATOM}entry")]


async def test_only_what_was_approved_and_not_stopped_is_told(client: Client, db: Database) -> None:
    for number, state in enumerate(AlertState, 1):
        await warn(db, f"คำ{state}", state, number)
    told = contents(await fetched(client))
    assert [state for state in AlertState if any(f"คำ{state}" in text for text in told)] == [
        AlertState.SENDING, AlertState.SENT,
    ]  # fmt: skip
    assert all("Police or investigators" in text for text in told)


async def test_an_empty_feed_is_a_feed(client: Client) -> None:
    assert contents(await fetched(client)) == []


async def test_nothing_personal_and_no_number_is_in_it(client: Client, db: Database) -> None:
    strings = await plant(db)
    await warn(db, "โทร 0812345678 เลย")
    answer = await client.get(PATH)
    text = await answer.text()
    assert [string for string in strings if string in text] == []
    assert "0812345678" not in text
    assert len(contents(await fetched(client))) == 1


async def test_odd_letters_break_nothing(client: Client, db: Database) -> None:
    await warn(db, NASTY)
    await fetched(client)


async def test_it_is_made_again_after_a_while_and_old_warnings_leave(
    client: Client, db: Database, clock: Clock
) -> None:
    first = await client.get(PATH)
    await warn(db)
    again = await client.get(PATH, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, await again.read()) == (304, b"")
    clock.on(KEPT.total_seconds())
    (entry,) = contents(await fetched(client))
    clock.on((SHOWN + timedelta(days=1)).total_seconds())
    assert contents(await fetched(client)) == []
