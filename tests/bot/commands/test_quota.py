"""`quota`: what pushes are left on the channels that count them, and what things cost."""

from __future__ import annotations

import json

import pytest
from aiohttp import web
from sqlalchemy import text

from bot.__main__ import main
from bot.channels.line.client import Quota
from bot.commands.quota import (
    Recipients,
    ask,
    cost_lines,
    month_lines,
    recipients,
    share_lines,
)
from bot.errors import Refusal
from bot.settings import load
from content.reading.library import Library
from storage.engine.database import Database, Unit
from storage.engine.keyring import Keyring
from storage.officials import officials, second_chats
from storage.people import people
from storage.people.people import Person
from tests.bot.channels.serving import serving
from tests.bot.commands.test_queue import url as url


def month(status: int) -> web.Application:
    """LINE as far as it is asked: 300 pushes a month, 12 used."""

    async def answer(request: web.Request) -> web.Response:
        used = request.path.endswith("consumption")
        told = {"totalUsage": 12} if used else {"type": "limited", "value": 300}
        return web.json_response(told, status=status, dumps=json.dumps)

    app = web.Application()
    app.router.add_get("/{tail:.*}", answer)
    return app


def environment(url: str, base: str) -> dict[str, str]:
    """LINE and Telegram on, LINE at this address."""
    return {
        "DATABASE_URL": url,
        "DATA_KEY": Keyring.new_key(),
        "OPERATOR_NAME": "District",
        "OPERATOR_CONTACT": "042 000 000",
        "LINE_CHANNEL_SECRET": "secret",
        "LINE_CHANNEL_ACCESS_TOKEN": "token",
        "LINE_API_BASE": base,
        "TELEGRAM_BOT_TOKEN": "42:abc",
    }


async def test_each_channel_that_counts_is_asked(url: str) -> None:
    async with serving(month(200)) as base:
        assert await ask(load(environment(url, base))) == {"line": Quota(300, 12)}


async def test_a_channel_that_does_not_answer_is_named(url: str) -> None:
    async with serving(month(500)) as base:
        with pytest.raises(Refusal, match="LINE does not tell"):
            await ask(load(environment(url, base)))


def test_what_would_use_the_reserve_is_said() -> None:
    cheap = cost_lines("LINE", Quota(300, 12), Recipients(188, 3, 1), "district 3805")
    assert cheap[:2] == [
        "an alert to district 3805: 188 pushes",
        "a report (3 on duty on LINE): up to 9 pushes, 3 of them to its reporter",
    ]
    assert cheap[2].startswith("1 of them have no second app")
    assert len(cheap) == 3
    dear = cost_lines("LINE", Quota(300, 12), Recipients(189, 3, 0), "everybody")
    assert dear[2].startswith("such an alert would use the reserve")


def test_without_a_channel_that_counts_it_says_what_to_set(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["quota"]) == 2
    assert "LINE_CHANNEL_SECRET" in capsys.readouterr().err


def test_the_month_is_told_with_its_reserve() -> None:
    assert month_lines("LINE", Quota(limit=None, used=7)) == [
        "LINE: 7 pushes used this month, no limit"
    ]
    lines = month_lines("LINE", Quota(limit=300, used=10))
    assert lines == [
        "LINE: 10 of 300 pushes used this month, 290 left",
        "kept for news of cases: 100",
    ]
    assert "only the reserve" in month_lines("LINE", Quota(limit=300, used=200))[-1]
    assert "second app" in month_lines("LINE", Quota(limit=300, used=300))[-1]


async def test_costs_are_counted_by_district(db: Database) -> None:
    def fill(unit: Unit) -> None:
        for n in range(5):
            people.add(unit, Person(f"line:{n}", "line", "1", str(n)))
            people.ChangePerson(f"line:{n}", {"district": "3805" if n < 3 else "3806"}).apply(unit)
        people.add(unit, Person("telegram:1", "telegram", "1", "1"))
        people.block(unit, "line:2", True)
        for person in ("line:0", "telegram:1"):
            unit.connection.execute(
                text(
                    "INSERT INTO official (person, role, district, since, digest, escalates)"
                    f" VALUES ('{person}', '{officials.CASE_ROLES[0]}', '3805', '2026-01-01', 0, 0)"
                )
            )

    await db.write(fill)
    assert await db.read(lambda unit: recipients(unit, "line", "3805")) == Recipients(2, 1, 1)
    assert await db.read(lambda unit: recipients(unit, "line", None)) == Recipients(4, 1, 1)


async def test_officials_whose_news_could_not_take_another_way_are_counted(db: Database) -> None:
    def fill(unit: Unit) -> None:
        for number, second in enumerate(("telegram:9", None)):
            person = f"line:{number}"
            people.add(unit, Person(person, "line", "1", person))
            code = officials.new_code()
            officials.MakeInvite(code, "officer", "3805", "38").apply(unit)
            invite = officials.find_invite(unit, code)
            assert invite is not None
            officials.AcceptInvite(invite, person).apply(unit)
            if second:
                people.add(unit, Person(second, "telegram", "1", second))
                link = second_chats.new_code()
                second_chats.MakeLinkCode(link, person).apply(unit)
                second_chats.LinkChats(link, person, second).apply(unit)

    await db.write(fill)
    assert await db.read(lambda unit: recipients(unit, "line", "3805")) == Recipients(0, 2, 1)


def test_the_month_is_shared_out_by_what_the_last_days_show(library: Library) -> None:
    pushed = {"3805": 30, "": 9, "3806": 61}
    assert share_lines(pushed, 250, library.places, None) == [
        "whose they were, by the 100 of the last 7 days:",
        "  3806 Bueng Khong Long, Bueng Kan: 61%, about 152 of this month's 250",
        "  3805 Pak Khat, Bueng Kan: 30%, about 75 of this month's 250",
        "  people without a district: 9%, about 22 of this month's 250",
    ]
    assert share_lines(pushed, 250, library.places, "3805")[1:] == [
        "  3805 Pak Khat, Bueng Kan: 30%, about 75 of this month's 250"
    ]
    assert share_lines({}, 0, library.places, "3805")[1].endswith("0%, about 0 of this month's 0")
