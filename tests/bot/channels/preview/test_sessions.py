"""What is kept of open pages, and for how long."""

from __future__ import annotations

import asyncio

from bot.channels.preview import sessions
from bot.channels.preview.sessions import Sessions


async def test_news_comes_at_once_where_there_is_some_and_in_order() -> None:
    session = Sessions().open()
    session.add("resident", "rutan", parts=[])
    session.add("official", "rutan", parts=[])
    assert [entry["n"] for entry in await session.after(0, 0)] == [1, 2]
    assert [entry["n"] for entry in await session.after(1, 0)] == [2]
    assert await session.after(2, 0) == []


async def test_whoever_listens_hears_what_is_added_later() -> None:
    session = Sessions().open()
    listening = asyncio.create_task(session.after(0, 10))
    await asyncio.sleep(0)
    session.add("resident", "person", shown={})
    assert [entry["n"] for entry in await listening] == [1]


async def test_listeners_are_let_go_when_the_program_stops() -> None:
    pages = Sessions()
    listening = asyncio.create_task(pages.open().after(0, 3600))
    await asyncio.sleep(0)
    pages.release()
    assert await listening == []


def test_only_the_newest_pages_entries_and_files_are_kept() -> None:
    pages = Sessions()
    first = pages.open()
    for _ in range(sessions.MOST_SESSIONS):
        last = pages.open()
    assert pages.get(first.id) is None
    handles = [last.keep(b"x") for _ in range(sessions.MOST_FILES + 1)]
    assert [pages.file(handle) for handle in (handles[0], handles[-1])] == [None, b"x"]
    for _ in range(sessions.MOST_ENTRIES + 5):
        last.add("resident", "rutan")
    assert len(last.entries) == sessions.MOST_ENTRIES


def test_a_chat_that_is_no_phone_of_ours_has_no_page() -> None:
    pages = Sessions()
    session = pages.open()
    assert pages.of_chat(session.chat("resident")) == (session, "resident")
    for chat in ("", ".", "x.resident", f"{session.id}.neighbour", session.id):
        assert pages.of_chat(chat) is None
