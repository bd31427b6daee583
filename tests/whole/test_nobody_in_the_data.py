"""Canaries in everything people give us: none lies readable in the database, its files, the logs,
the metrics or an error page; and after "erase me" not even our own key reads theirs."""

from __future__ import annotations

import asyncio
import io
import logging
import re
import shutil
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client import generate_latest
from sqlalchemy import text

from bot.logs import JsonLines
from content.reading.library import Library
from handlers.cases.desk.invites import ATTEMPT
from storage.engine.cipher import WrongKey
from storage.engine.transaction import Unit
from storage.keys import person_keys
from storage.keys.erasure_ledger import ErasureLedger
from storage.people import attempts
from storage.queue import outbox
from storage.queue.outbox import OutboxMessage
from storage.queue.states import MessageKind, MessageState
from storage.tables import SQLModel
from tests.support import empty_database
from tests.support.phones import Phone
from tests.support.sounds import m4a
from tests.support.whole_program import Rutan, rutan_between

OWN = ("สมศรี", "แก้วคานารี่", "0891234567", "77/13")
"""A reporter's own name, number and home."""
TOLD = "ฉันชื่อ สมศรี แก้วคานารี่ โทร 0891234567 บ้านเลขที่ 77/13 เขาให้โอน"
THEIRS = ("0877654321", "1234509876", "canary-evil.xyz", "CANARYSTORY")
"""What the other side used: it stays in the case."""
DEAD = ("CANARYEVENT", "CANARYLETTER", "CANARYSPARE")
"""In what was given up, and in a message held ready for another app."""
LAST = "CANARYLAST"
"""In the last message that was checked."""
_BYTES = re.compile(rb"'\\\\x((?:[0-9a-f]{2})+)'")
_FERNET = re.compile(rb"gAAAA[\w\-]{60,}={0,2}")


@dataclass
class Scene:
    """Rutan, where its database lies, and every log line so far. `url` is of a PostgreSQL."""

    rutan: Rutan
    folder: Path
    sqlite: bool
    log: io.StringIO
    url: str = ""

    async def everything(self) -> bytes:
        """All values of all tables, and the database's files."""
        rows = await self.rutan.running.database.read(_values)
        told = "\n".join(str(value) for value in rows if not isinstance(value, bytes)).encode()
        raw = b"\n".join(value for value in rows if isinstance(value, bytes))
        files = self.files() + self.ledger()
        return told + b"\n" + raw + b"\n" + files + await asyncio.to_thread(self.dump)

    def ledger(self) -> bytes:
        """What is noted of erasures."""
        folder = self.rutan.running.settings.erasures
        return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))

    def dump(self) -> bytes:
        """What pg_dump writes of a PostgreSQL, with the bytes that it spells as digits."""
        program = shutil.which("pg_dump")
        if not self.url or program is None:
            return b""
        plain = self.url.replace("postgresql+psycopg", "postgresql")
        done = subprocess.run([program, "--inserts", plain], capture_output=True, check=True)
        assert b"INSERT INTO public.person_key" in done.stdout
        return done.stdout + b"\n".join(
            bytes.fromhex(digits.decode()) for digits in _BYTES.findall(done.stdout)
        )

    def files(self) -> bytes:
        """The SQLite file and what lies beside it."""
        if not self.sqlite:
            return b""
        return b"\n".join(path.read_bytes() for path in sorted(self.folder.glob("rutan.db*")))

    async def opened(self) -> bytes:
        """Everything that the keys in use open: in the rows, and in the files as they are."""
        database = self.rutan.running.database
        rows = await database.read(_values)
        people = await database.read(_people)
        ciphers = await database.read(lambda unit: person_keys.of_people(unit, people))
        sealed = [value for value in rows if isinstance(value, bytes)]
        sealed += _FERNET.findall(self.files())
        found = []
        for cipher in (database.keyring.nobody, *(ciphers.of(person) for person in people)):
            for value in sealed:
                try:
                    found.append(cipher.open(value))
                except WrongKey:
                    continue
        return b"\n".join(found)


def _values(unit: Unit) -> list[object]:
    return [
        value
        for name in SQLModel.metadata.tables
        for row in unit.connection.execute(text(f'SELECT * FROM "{name}"'))
        for value in row
    ]


def _people(unit: Unit) -> list[str]:
    return list(unit.connection.execute(text("SELECT person FROM person_key")).scalars())


@pytest.fixture(params=["sqlite", "postgresql"])
async def scene(
    request: pytest.FixtureRequest, shared: Path, library: Library, tmp_path: Path
) -> AsyncIterator[Scene]:
    url = ""
    if request.param == "postgresql":
        url = empty_database.postgresql(request.getfixturevalue("postgresql_server"))
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    handler.setFormatter(JsonLines())
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        async with rutan_between(shared, library, tmp_path, database_url=url) as rutan:
            yield Scene(rutan, tmp_path, request.param == "sqlite", log, url)
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


async def tell_all(rutan: Rutan, phone: Phone) -> None:
    """A report with a canary in everything a person can give, and a message checked after it."""
    await phone.begins()
    await phone.says("menu")
    await phone.press("report.start")
    await phone.press("report.loss", "none")
    await phone.press("report.notice")
    await phone.press("report.answer", "claimed.police")
    await phone.press("report.answer", "voice.person")
    await phone.press("report.answer", "wanted.transfer")
    await phone.says("0877654321")
    await phone.says("ปากคาด")
    await phone.says(f"{TOLD} เข้าบัญชี 1234509876 CANARYSTORY http://canary-evil.xyz/login")
    await phone.press("report.send", "district")
    await phone.press("case.open")
    await phone.press("case.add")
    await phone.sends("voice", "canary.m4a", m4a(1))
    await phone.says(f"{LAST} http://canary-evil.xyz/x 0877654321 ด่วน")


async def give_up(rutan: Rutan, phone: Phone, channel: str) -> str:
    """Words of theirs in what was given up, and in a spare message; returns who they are."""
    database = rutan.running.database
    person = database.keyring.person(f"{channel}:{phone.id}")

    def write(unit: Unit) -> None:
        raw = person_keys.of_person(unit, person).seal(DEAD[0].encode())
        dead = text(
            "INSERT INTO inbox (channel, account, event_id, person, seq, received, raw, state, "
            "trace) VALUES (:c, 'bot', :id, :p, 1, '2026-11-22 00:00:00', :raw, 'dead', '')"
        )
        values = {"c": channel, "id": f"dead {channel}", "p": person, "raw": raw}
        unit.connection.execute(dead, values)
        for n, words in enumerate(DEAD[1:]):
            state = (MessageState.DEAD, MessageState.SPARE)[n]
            message = OutboxMessage(
                f"{channel} {n}", MessageKind.NOTICE, channel, "bot", person, phone.id,
                words.encode(), unit.now, state=state,
            )  # fmt: skip
            outbox.add(unit, "", [message])

    await database.write(write)
    return person


def present(canaries: Iterator[str] | tuple[str, ...], data: bytes) -> list[str]:
    """Those that can be read there."""
    return [each for each in canaries if each.encode() in data]


async def test_nothing_that_people_give_can_be_read_without_the_key(scene: Scene) -> None:
    rutan = scene.rutan
    phones = {"line": rutan.phone("line", "มะลิ"), "telegram": rutan.phone("telegram", "ดาว")}
    official = rutan.phone("line", "เจ้าหน้าที่")
    await official.begins()
    await official.says(await rutan.invite("3805", "officer"))
    for channel, phone in phones.items():
        await tell_all(rutan, phone)
        await give_up(rutan, phone, channel)
    accounts = tuple(phone.id for phone in (*phones.values(), official))
    names = tuple(phone.display for phone in phones.values())
    tokens = tuple(rutan.tokens)
    canaries = (*OWN, *THEIRS, *DEAD, LAST, *accounts, *names, *tokens)
    opened = await scene.opened()
    assert present((*OWN, *THEIRS, *DEAD, LAST, *accounts), opened) != []  # it can see
    assert present(canaries, await scene.everything()) == []
    assert present(canaries, scene.log.getvalue().encode()) == []
    assert present(canaries, generate_latest()) == []


async def test_no_error_page_repeats_what_was_sent(scene: Scene) -> None:
    address = scene.rutan.addresses["rutan"]
    for method, path, body in (
        ("POST", "/hooks/line", LAST),
        ("POST", "/hooks/telegram", LAST),
        ("POST", f"/hooks/{LAST}", ""),
        ("GET", f"/office/evidence/{LAST}", ""),
        ("POST", f"/office/evidence/{LAST}", ""),
        ("GET", f"/media/{LAST}.png", ""),
        ("GET", f"/{LAST}?{LAST}", ""),
    ):
        headers = {"X-Line-Signature": LAST, "X-Telegram-Bot-Api-Secret-Token": LAST}
        answered = scene.rutan.session.request(method, address + path, data=body, headers=headers)
        async with answered as answer:
            assert answer.status >= 400
            assert LAST not in await answer.text()
            assert LAST not in str(answer.headers)
    assert LAST not in scene.log.getvalue()


@pytest.mark.parametrize("channel", ["line", "telegram"])
async def test_after_erase_me_our_own_key_reads_nothing_of_theirs(
    scene: Scene, channel: str
) -> None:
    rutan, database = scene.rutan, scene.rutan.running.database
    phone, other = rutan.phone(channel, "มะลิ"), rutan.phone("telegram", "ดาว")
    await tell_all(rutan, phone)
    await other.begins()
    person = await give_up(rutan, phone, channel)
    own = (*OWN, *DEAD, LAST, phone.id)
    assert present(own, await scene.opened()) == list(own)
    key = await database.read(
        lambda unit: unit.connection.execute(
            text("SELECT key FROM person_key WHERE person = :p"), {"p": person}
        ).scalar_one()
    )
    await phone.says("menu")
    await phone.press("settings")
    await phone.press("privacy")
    await phone.press("privacy.erase")
    await phone.press("privacy.erased")
    assert phone.unread  # the farewell came, and is kept nowhere
    assert present(own, await scene.opened()) == []
    assert bytes(key) not in await scene.everything()
    assert person not in await database.read(_people)
    noted = ErasureLedger(rutan.running.settings.erasures).read(database.keyring)
    assert noted.people == {database.keyring.erasure_mark(person, key)}
    assert person.partition(":")[2].encode() not in scene.ledger()
    found = await scene.opened()
    assert present(THEIRS, found) == list(THEIRS)  # officials still have the case
    assert present(own, await scene.everything()) == []
    if scene.sqlite:
        with (
            closing(sqlite3.connect(scene.folder / "rutan.db")) as source,
            closing(sqlite3.connect(scene.folder / "rutan.db.copy")) as copy,
        ):
            source.backup(copy)
        assert present(own, await scene.opened()) == []
        assert bytes(key) not in (scene.folder / "rutan.db.copy").read_bytes()


async def test_who_erases_themselves_can_come_back_and_is_still_counted(scene: Scene) -> None:
    rutan, database = scene.rutan, scene.rutan.running.database
    phone = rutan.phone("telegram", "มะลิ")
    await phone.begins()
    for n in range(3):
        await phone.says(f"o{'abcdefghjkm'}{n + 2}")
    person = database.keyring.person(f"telegram:{phone.id}")
    since = database.now() - timedelta(days=1)
    before = await database.read(lambda unit: attempts.count(unit, person, ATTEMPT, since))
    assert before == 3
    await phone.says("menu")
    await phone.press("settings")
    await phone.press("privacy")
    await phone.press("privacy.erase")
    await phone.press("privacy.erased")
    assert await database.read(lambda unit: attempts.count(unit, person, ATTEMPT, since)) == 3
    assert person not in await database.read(_people)
    await phone.begins()
    assert phone.unread
    assert person in await database.read(_people)
