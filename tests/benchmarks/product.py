"""Starts the program as a district would, on a database of a given size."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine, insert

from bot import settings
from storage.engine.columns import table
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.figures import totals
from storage.keys import keychain
from storage.migrations import migrate
from storage.queue import outbox
from storage.tables.cases import Case
from storage.tables.keys import PersonKeyRow
from storage.tables.people import PERSON_TABLE
from storage.tables.queue import OutboxRow
from tests.benchmarks.field import SECRET, TOKEN, WEBHOOK_SECRET
from tests.benchmarks.rounds import Side, free_port, server, villagers

KEY = Keyring.new_key()
CHUNK = 10_000
METRICS_KEY = "bench-" * 6
MENU = "เมนู"


def address_of(database: str) -> str:
    """A DATABASE_URL as the program reads it."""
    return settings.load({"DATABASE_URL": database}).database_url


def environment(port: int, api_port: int, database: str) -> dict[str, str]:
    """Settings with both channels on, pointed at the field."""
    api = f"http://127.0.0.1:{api_port}"
    return {
        "PORT": str(port),
        "DATABASE_URL": database,
        "DATA_KEY": KEY,
        "OPERATOR_NAME": "Bench",
        "OPERATOR_CONTACT": "0-0000-0000",
        "LINE_CHANNEL_SECRET": SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": "bench",
        "LINE_API_BASE": api,
        "LINE_DATA_API_BASE": api,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_WEBHOOK_SECRET": WEBHOOK_SECRET,
        "TELEGRAM_API_BASE": api,
        "TELEGRAM_MODE": "webhook",
        "PUBLIC_URL": "https://bench.invalid",
        "LOG_FORMAT": "plain",
        "METRICS_KEY": METRICS_KEY,
    }


@contextlib.contextmanager
def product(
    folder: Path,
    kind: str = "line",
    people: int = 1000,
    database: str | None = None,
    text: str | None = MENU,
    fresh: int = 0,
) -> Iterator[Side]:
    """The program, serving on a migrated database (a SQLite file in `folder` by default)."""
    folder.mkdir(parents=True, exist_ok=True)
    port, api_port = free_port(), free_port()
    database = database or f"sqlite:///{folder}/rutan.db"
    migrate(address_of(database))
    command = [sys.executable, "-m", "bot", "serve"]
    env = environment(port, api_port, database)
    with (
        villagers(kind, [port], api_port, people, text, fresh) as those,
        server(command, port, folder / "serve.log", env) as run,
    ):
        yield Side(folder.name, those, run.pid, port=port)


@contextlib.contextmanager
def reference(kind: str, module: str, folder: Path, messages: str) -> Iterator[Side]:
    """An echo of the platform's own SDK that answers with the same message."""
    folder.mkdir(parents=True, exist_ok=True)
    answer = folder / f"{module}.json"
    answer.write_text(messages, encoding="utf-8")
    port, api_port = free_port(), free_port()
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", "--port", str(port)]
    command += ["--api", f"http://127.0.0.1:{api_port}", "--messages", str(answer)]
    with (
        villagers(kind, [port], api_port, text=MENU) as those,
        server(command, port, folder / f"{module}.log", {}) as run,
    ):
        yield Side(module, those, run.pid)


def populate(database: str, people: int) -> None:
    """Fill a migrated database with this many people on LINE, each with a case."""
    address = address_of(database)
    migrate(address)
    engine = create_engine(address)
    now, keyring = datetime.now(UTC), Keyring((KEY,))
    with engine.connect() as connection:
        keychain.load(connection, keyring)
    for start in range(0, people, CHUNK):
        numbers = range(start, min(people, start + CHUNK))
        accounts = [f"U{number:032x}" for number in numbers]
        names = [keyring.person(f"line:{account}") for account in accounts]
        keys = [keyring.new_person_key(name) for name in names]
        with engine.begin() as connection:
            connection.execute(
                insert(table(PersonKeyRow)),
                [
                    {"person": name, "key": wrapped, "address": cipher.seal(account.encode())}
                    for name, account, (wrapped, cipher) in zip(names, accounts, keys, strict=True)
                ],
            )
            connection.execute(
                insert(PERSON_TABLE),
                [
                    {
                        "id": name,
                        "channel": "line",
                        "account": "U" + "0" * 32,
                        "language": "th",
                        "remember": False,
                        "official": False,
                        "version": 0,
                        "created": now,
                    }
                    for name in names
                ],
            )
            connection.execute(
                insert(table(Case)),
                [
                    {
                        "word": f"w{number // 10_000}",
                        "digits": f"{number % 10_000:04d}",
                        "state": "new",
                        "district": f"{1000 + number % 928}",
                        "province": "38",
                        "reporter": name,
                        "facts": cipher.seal_json({"what": "call"}),
                        "opened": now,
                        "updated": now,
                    }
                    for number, name, (_, cipher) in zip(numbers, names, keys, strict=True)
                ],
            )
    engine.dispose()
    asyncio.run(_count(address, keyring))


async def _count(address: str, keyring: Keyring) -> None:
    """Count the cases into the totals, as the program does when it writes a case."""
    database = Database(address, keyring)
    await database.open()
    while await database.write(totals.catch_up):
        pass
    await database.close()


def queue_alert(database: str, people: int) -> None:
    """Queue an approved alert to this many people: one paced row each, as Telegram needs."""
    engine = create_engine(address_of(database))
    now, keyring = datetime.now(UTC), Keyring((KEY,))
    with engine.connect() as connection:
        keychain.load(connection, keyring)
    body = keyring.seal(outbox.pack("1", b'{"method":"sendMessage","chat_id":"1","text":"alert"}'))
    for start in range(0, people, CHUNK):
        with engine.begin() as connection:
            connection.execute(
                insert(table(OutboxRow)),
                [
                    {
                        "id": f"00000000-0000-4000-8000-{number:012x}",
                        "kind": "bulk",
                        "channel": "telegram",
                        "account": "1",
                        "person": keyring.person(f"telegram:{5_000_000 + number}"),
                        "body": body,
                        "due": now,
                        "created": now,
                    }
                    for number in range(start, min(people, start + CHUNK))
                ],
            )
    engine.dispose()
