"""`queue` and `quota`: what waits, what was given up, what pushes are left; clear refusals."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.__main__ import main
from bot.channels.line.client import Quota
from bot.commands import queue as queue_command
from bot.commands import quota
from bot.settings import load
from storage.engine.database import Database, Unit
from storage.engine.keyring import Keyring
from storage.officials import officials, second_accounts
from storage.people import people
from storage.people.people import Person
from storage.queue import inspect


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An installation of its own, without channels."""
    address = f"sqlite:///{tmp_path}/rutan.sqlite3"
    monkeypatch.setenv("DATABASE_URL", address)
    for name in ("LINE_CHANNEL_SECRET", "TELEGRAM_BOT_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    return address


def given_up(url: str) -> None:
    """One dead message in the outbox."""

    async def run() -> None:
        database = Database(url, Keyring(load().data_keys))
        await database.open()
        insert = text(
            "INSERT INTO outbox (id, kind, channel, account, person, chat, push, recipients,"
            " must_arrive, state, attempts, due, created, unclear, last_error, trace) VALUES"
            " ('message-1', 'notice', 'line', '1', 'line:U1', 'U1', 1, 1, 0, 'dead', 10,"
            " '2026-11-22 00:00:00', '2026-11-22 00:00:00', 0, 'HTTP 500', '')"
        )
        await database.write(lambda unit: unit.connection.execute(insert) and None)
        await database.close()

    asyncio.run(run())


def test_an_empty_queue_is_said_to_be_empty(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["queue"]) == 0
    shown = capsys.readouterr().out
    assert "events waiting: 0" in shown
    assert "retry" not in shown


def test_every_state_of_a_message_is_told_in_words() -> None:
    assert tuple(queue_command._STATES) == inspect.STATES


def test_what_was_given_up_is_shown_without_the_person_and_tried_again_or_dropped(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given_up(url)
    assert main(["queue"]) == 0
    shown = capsys.readouterr().out
    assert "given up: message-1  line notice" in shown
    assert "U1" not in shown
    assert "messages given up: 1" in shown
    assert "queue retry" in shown, "what to do about it"
    assert main(["queue", "retry", "message-1"]) == 0
    assert "1 tried again" in capsys.readouterr().out
    given_up_again = "UPDATE outbox SET state = 'dead'"
    asyncio.run(_sql(url, given_up_again))
    assert main(["queue", "drop", "all"]) == 0
    assert "1 dropped" in capsys.readouterr().out
    assert main(["queue", "drop", "all"]) == 0
    assert "0 dropped" in capsys.readouterr().out


async def _sql(url: str, statement: str) -> None:
    database = Database(url, Keyring(load().data_keys))
    await database.open()
    await database.write(lambda unit: unit.connection.execute(text(statement)) and None)
    await database.close()


def test_a_name_that_is_not_there_is_refused(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["queue", "retry", "nothing", "event:x"]) == 2
    assert "event:x, nothing" in capsys.readouterr().err


def test_quota_without_line_is_explained(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quota"]) == 2
    assert "LINE_CHANNEL_SECRET" in capsys.readouterr().err


def test_the_month_is_told_with_its_reserve() -> None:
    assert quota.account(Quota(limit=None, used=7)) == ["LINE: 7 pushes used this month, no limit"]
    lines = quota.account(Quota(limit=300, used=10))
    assert lines == [
        "LINE: 10 of 300 pushes used this month, 290 left",
        "kept for news of cases: 100",
    ]
    assert "only the reserve" in quota.account(Quota(limit=300, used=200))[-1]
    assert "second app" in quota.account(Quota(limit=300, used=300))[-1]


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
                    f" VALUES ('{person}', '{officials.DUTY[0]}', '3805', '2026-01-01', 0, 0)"
                )
            )

    await db.write(fill)
    assert await db.read(lambda unit: quota.reach(unit, "3805")) == quota.Reach(2, 1, 1)
    assert await db.read(lambda unit: quota.reach(unit, None)) == quota.Reach(4, 1, 1)


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
                link = second_accounts.new_code()
                second_accounts.MakeLinkCode(link, person).apply(unit)
                second_accounts.LinkAccounts(link, person, second).apply(unit)

    await db.write(fill)
    assert await db.read(lambda unit: quota.reach(unit, "3805")) == quota.Reach(0, 2, 1)
