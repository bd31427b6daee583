"""`queue`: what waits, what was given up; clear refusals."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.__main__ import main
from bot.commands import queue as queue_command
from bot.settings import load
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.queue.states import UNDELIVERED


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
            "INSERT INTO outbox (id, kind, channel, account, person, push, recipients,"
            " must_arrive, state, attempts, due, created, unclear, last_error, trace) VALUES"
            " ('message-1', 'notice', 'line', '1', 'line:U1', 1, 1, 0, 'dead', 10,"
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
    assert tuple(queue_command._STATES) == UNDELIVERED


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
