"""Links and sessions of the office: once, for a time, and only while the seat is the same."""

from __future__ import annotations

from sqlalchemy import select

from storage.engine.columns import table
from storage.engine.database import Database
from storage.engine.transaction import Unit
from storage.forgetting.erasure import ForgetInCases
from storage.forgetting.retention import forget
from storage.officials import browser_sessions, officials
from storage.officials.browser_sessions import (
    LINK_LIFE,
    MOST,
    SESSION_LIFE,
    MakeSignInLink,
    Session,
)
from storage.officials.officials import AcceptInvite, MakeInvite
from storage.officials.second_chats import Link, LinkChats, MakeLinkCode, SwitchChats, Unlink
from storage.tables.officials import BrowserSession, SignInLink
from tests.support.clock import Clock

ME, OTHER, TOKEN = "line:me", "telegram:me", "token"
ROWS = (table(BrowserSession), table(SignInLink))


def joins(unit: Unit, person: str, role: str = "officer", district: str = "3805") -> None:
    code = officials.new_code()
    MakeInvite(code, role, district, None).apply(unit)
    invite = officials.find_invite(unit, code)
    assert invite
    AcceptInvite(invite, person).apply(unit)


async def entered(db: Database, person: str = ME, token: str = TOKEN) -> Session | None:
    def write(unit: Unit) -> Session | None:
        MakeSignInLink("code", person).apply(unit)
        return browser_sessions.begin(unit, "code", token, "th", "Firefox")

    return await db.write(write)


async def good(db: Database, token: str = TOKEN) -> bool:
    return await db.read(lambda unit: browser_sessions.find(unit, token) is not None)


async def test_a_link_is_used_once_and_the_session_is_found_by_its_token(both: Database) -> None:
    await both.write(lambda unit: joins(unit, ME))
    assert await entered(both)
    again = await both.write(lambda unit: browser_sessions.begin(unit, "code", "t", "th", ""))
    assert again is None
    assert await good(both)
    assert not await good(both, "other")
    assert not await good(both, "")


async def test_a_link_and_a_session_end_in_time(both: Database, clock: Clock) -> None:
    await both.write(lambda unit: joins(unit, ME))
    await both.write(MakeSignInLink("late", ME).apply)
    clock.on(LINK_LIFE.total_seconds())
    assert (await both.read(lambda unit: browser_sessions.maker_of(unit, "late"))) is None
    late = await both.write(lambda unit: browser_sessions.begin(unit, "late", "t", "th", ""))
    assert late is None
    await entered(both)
    clock.on(SESSION_LIFE.total_seconds() - 1)
    assert await good(both)
    clock.on(1)
    assert not await good(both)
    clock.on(1)
    counts = await both.write(forget)
    assert counts["browsers in the office"] == 1
    assert counts["links to the office"] == 0  # the second one took the place of the first


async def test_the_newest_of_many_at_one_moment_stays(both: Database) -> None:
    await both.write(lambda unit: joins(unit, ME))
    for number in range(MOST + 3):
        await entered(both, token=f"{number}")
        assert await good(both, f"{number}")
    alive = [await good(both, f"{number}") for number in range(MOST + 3)]
    assert sum(alive) == MOST


async def test_nobody_without_a_role_gets_in(both: Database) -> None:
    assert await entered(both) is None
    assert not await good(both)


async def test_another_role_ends_it_and_switching_chats_does_not(both: Database) -> None:
    await both.write(lambda unit: joins(unit, ME))
    await entered(both)

    def link(unit: Unit) -> None:
        MakeLinkCode("u", ME).apply(unit)
        LinkChats("u", ME, OTHER).apply(unit)
        SwitchChats(Link(ME, OTHER, unit.now)).apply(unit)

    await both.write(link)
    assert await good(both)
    await both.write(lambda unit: joins(unit, ME, "head"))
    assert not await good(both)


async def test_a_chat_that_is_unlinked_is_signed_out_for_good(both: Database) -> None:
    def link(unit: Unit) -> None:
        MakeLinkCode("u", ME).apply(unit)
        LinkChats("u", ME, OTHER).apply(unit)

    await both.write(lambda unit: joins(unit, ME))
    await both.write(link)
    await entered(both, OTHER)
    assert await good(both)
    await both.write(lambda unit: Unlink(Link(ME, OTHER, unit.now)).apply(unit))
    assert not await good(both)
    await both.write(link)
    assert not await good(both)


async def test_erasing_deletes_links_and_sessions(both: Database) -> None:
    await both.write(lambda unit: joins(unit, ME))
    await entered(both)
    await both.write(MakeSignInLink("next", ME).apply)
    await both.write(ForgetInCases(ME).apply)

    def left(unit: Unit) -> list[object]:
        rows = (
            unit.connection.execute(select(table(kind))) for kind in (BrowserSession, SignInLink)
        )
        return [row for found in rows for row in found]

    assert await both.read(left) == []


async def test_rows_hold_neither_code_nor_token(both: Database) -> None:
    await both.write(lambda unit: joins(unit, ME))
    await entered(both, token="a-secret-token")
    await both.write(MakeSignInLink("a-secret-code", ME).apply)

    def text(unit: Unit) -> str:
        rows = (
            unit.connection.execute(select(table(kind))) for kind in (BrowserSession, SignInLink)
        )
        return str([tuple(row) for found in rows for row in found])

    assert "secret" not in await both.read(text)
