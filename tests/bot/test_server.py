"""The running program, as a process: it says what is on, answers, and stops when told to."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from bot import server
from bot.__main__ import explained
from bot.app import make_channels
from bot.errors import Refusal, WrongSettings
from bot.foreign import confinement
from bot.process.heartbeat import Process
from bot.settings import ROOT, load, variables
from bot.understanding import reader
from bot.understanding.reader import Understanding
from storage.cases.cases import OpenCase
from storage.cases.report import Loss, Report
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.keys.erasure_ledger import ErasureLedger
from storage.keys.keychain import WrongDataKey
from storage.migrations import migrate
from storage.queue import processes
from tests.support import empty_database
from tests.support.clock import Clock

CHANNELS = {
    "LINE_CHANNEL_SECRET": "secret",
    "LINE_CHANNEL_ACCESS_TOKEN": "token",
    "LINE_API_BASE": "http://127.0.0.1:9",
    "TELEGRAM_BOT_TOKEN": "42:abc",
    "TELEGRAM_API_BASE": "http://127.0.0.1:9",
    "DATA_KEY": Keyring.new_key(),
    "OPERATOR_NAME": "District",
    "OPERATOR_CONTACT": "042 000 000",
}


A_CASE = OpenCase(
    "mali",
    "4821",
    level="district",
    district="3805",
    province="38",
    urgent=False,
    reporter=None,
    language="th",
    headmen=False,
    report=Report(loss=Loss.NONE),
)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


async def start(folder: Path, port: int, *words: str, **more: str) -> asyncio.subprocess.Process:
    """The program in a process of its own, with a database in this folder."""
    clean = {name: value for name, value in os.environ.items() if name not in variables()}
    url = f"sqlite:///{folder}/rutan.sqlite3"
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", *words),
        cwd=ROOT,
        env={**clean, "DATABASE_URL": url, "PORT": str(port), **more},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def said(process: asyncio.subprocess.Process, last: str) -> str:
    """What it prints at the start, up to the line that begins so."""
    assert process.stdout
    lines = []
    async with asyncio.timeout(60):
        while line := (await process.stdout.readline()).decode():
            lines.append(line)
            if line.startswith(last):
                break
    return "".join(lines)


async def refusal(folder: Path, port: int, **more: str) -> str:
    """What it says where it refuses to start, in this process: to start another takes seconds.

    That its exit status is 2 then is held by the test of a wrong key.
    """
    url = f"sqlite:///{folder}/rutan.sqlite3"
    settings = load({"DATABASE_URL": url, "PORT": str(port), **more})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server, "_on_signals", lambda _: None)
        with pytest.raises((Refusal, WrongDataKey)) as refused:
            await server.serve(settings, with_web=True)
    told = explained(refused.value)
    assert told, "an error that main() does not explain"
    return told


@asynccontextmanager
async def serving_here(
    capsys: pytest.CaptureFixture[str], folder: Path, port: int, **more: str
) -> AsyncIterator[str]:
    """What it prints at the start, while it serves in this process: to start another takes seconds.

    That a process of its own serves, and ends when it is told to, is held by the first test.
    """
    url = f"sqlite:///{folder}/rutan.sqlite3"
    settings = load({"DATABASE_URL": url, "PORT": str(port), **more})
    stops, started = list[Callable[[], None]](), asyncio.Event()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server, "_on_signals", stops.append)
        patch.setattr(server, "_settle_memory", started.set)  # the last that it does
        running = asyncio.create_task(server.serve(settings, with_web=True))
        ended = asyncio.create_task(started.wait())
        await asyncio.wait((running, ended), timeout=60, return_when=asyncio.FIRST_COMPLETED)
        ended.cancel()
        if running.done():
            running.result()
        yield capsys.readouterr().out
        stops[0]()
        assert await asyncio.wait_for(running, 30) == 0


@pytest.fixture
def port() -> int:
    return free_port()


async def test_it_says_what_is_on_answers_and_stops_when_told(tmp_path: Path, port: int) -> None:
    process = await start(tmp_path, port, "serve", "--migrate")
    told = await said(process, "Database")
    assert f"http://127.0.0.1:{port}" in told
    assert "Preview on" in told
    assert "LINE off: LINE_CHANNEL_SECRET" in told
    assert "Telegram off: TELEGRAM_BOT_TOKEN" in told
    async with (
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session,
        session.get("/health/ready") as ready,
        session.get("/") as page,
    ):
        assert (ready.status, page.status) == (200, 200)
        assert "<html" in await page.text()
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 30) == 0


async def test_the_port_that_the_system_chose_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty_database.sqlite(tmp_path, "rutan.sqlite3")
    async with serving_here(capsys, tmp_path, 0) as told:
        address = told.splitlines()[0].removeprefix("Rutan serves on ")
        async with aiohttp.ClientSession(address) as session, session.get("/health/live") as live:
            assert live.status == 200


async def test_a_port_in_use_is_explained(tmp_path: Path, port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        assert f"127.0.0.1:{port}" in await refusal(tmp_path, port)


async def test_a_key_that_does_not_open_the_database_is_told_by_its_name(
    tmp_path: Path, port: int, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = Keyring.new_key(), Keyring.new_key()
    await storing(tmp_path, clock, first)
    process = await start(tmp_path, port, "serve", DATA_KEY=second)
    output, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 2
    assert output.decode().startswith("DATA_KEY does not open this database")
    assert Keyring((first,)).names[0] in output.decode()
    assert first not in output.decode()
    assert output.decode().count("\n") == 1
    async with serving_here(capsys, tmp_path, port, DATA_KEY=f"{second},{first}") as told:
        assert "Preview on" in told


async def test_where_a_trials_key_lies_is_told(tmp_path: Path, port: int, clock: Clock) -> None:
    await storing(tmp_path, clock, Keyring.new_key())
    told = await refusal(tmp_path, port)
    assert f"the key in use is the one in {tmp_path}/data.key" in told
    told = await refusal(tmp_path, port, DATA_KEY=Keyring.new_key())
    assert f"a trial's key lies in {tmp_path}/data.key" in told


async def storing(folder: Path, clock: Clock, key: str) -> None:
    """A database in this folder with one case, written under this key."""
    url = f"sqlite:///{folder}/rutan.sqlite3"
    migrate(url)
    database = Database(url, Keyring((key,)), clock)
    await database.open()
    await database.write(A_CASE.apply)
    await database.close()


async def test_more_hands_work_without_the_web(tmp_path: Path, port: int) -> None:
    process = await start(tmp_path, port, "work", **CHANNELS)
    told = await said(process, "Database")
    assert "without the web" in told
    assert "LINE on" in told
    assert "Telegram on: polling" in told
    process.send_signal(signal.SIGINT)
    assert await asyncio.wait_for(process.wait(), 30) == 0


def test_only_a_channel_that_is_on_is_made(tmp_path: Path) -> None:
    url = {"DATABASE_URL": f"sqlite:///{tmp_path}/a.sqlite3"}
    assert list(make_channels(load(url)).by_name) == ["preview"]
    both = make_channels(load({**url, **CHANNELS}))
    assert set(both.by_name) == {"line", "telegram"}
    assert [channel.name for channel in both.polled] == ["telegram"]


def test_a_preview_beside_real_channels_is_refused() -> None:
    with pytest.raises(WrongSettings) as refused:
        load({"PREVIEW": "1", **CHANNELS})
    told = explained(refused.value)
    assert told
    heading, *problems = told.splitlines()
    assert heading.endswith("Please mend:")
    (problem,) = problems
    assert problem.startswith("- PREVIEW cannot be 1 while LINE and Telegram are on")


def test_who_starts_it_without_an_address_is_told_that_nothing_can_be_fetched(
    tmp_path: Path,
) -> None:
    url = {"DATABASE_URL": f"sqlite:///{tmp_path}/a.sqlite3"}
    settings = load({**url, **CHANNELS})
    told = "No PUBLIC_URL: pictures are told in words, recordings are not offered"
    assert told in server.banner(settings, with_web=True)
    reachable = replace(settings, public_url="https://rutan.example")
    assert told not in server.banner(reachable, with_web=True)
    assert told not in server.banner(load(url), with_web=True)


def test_what_the_system_lacks_is_told_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load({"DATABASE_URL": f"sqlite:///{tmp_path}/a.sqlite3"})
    for lacking in ("no Landlock: so it is", None):
        monkeypatch.setattr(confinement, "lacks", lambda lacking=lacking: lacking)
        told = [line for line in server.banner(settings, with_web=True) if "protection" in line]
        assert [line.rpartition("protection: ")[2] for line in told] == [lacking] * bool(lacking)


@pytest.mark.parametrize(
    ("lacks", "told"),
    [
        (None, "texts are understood by rules alone: ImportError"),
        ("no Landlock", "no Landlock; texts are understood by rules alone: ImportError"),
    ],
)
async def test_that_rules_alone_understand_is_told_beside_what_the_system_lacks(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lacks: str | None, told: str
) -> None:
    def absent() -> None:
        raise ImportError("onnxruntime")

    monkeypatch.setattr(confinement, "lacks", lambda: lacks)
    monkeypatch.setattr(reader, "Model", absent)
    understanding, ledger = Understanding(), ErasureLedger(tmp_path)
    assert server.weakness(understanding, ledger) == lacks
    await understanding.load()
    assert server.weakness(understanding, ledger) == told
    await understanding.close()


async def test_a_real_installation_has_no_tour_whose_visitor_becomes_an_official(
    tmp_path: Path, port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    empty_database.sqlite(tmp_path, "rutan.sqlite3")
    async with (
        serving_here(capsys, tmp_path, port, **CHANNELS) as told,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session,
    ):
        assert "Preview off: a real channel is on" in told
        for method, path in (
            ("GET", "/"),
            ("GET", "/preview/tour"),
            ("GET", "/preview/words"),
            ("POST", "/preview/sessions"),
            ("POST", "/hooks/preview"),
        ):
            async with session.request(method, path) as answer:
                assert answer.status == 404, path


async def test_a_database_that_does_not_answer_is_not_ready(db: Database) -> None:
    process = Process(db)
    ready = server.ready(db, process)
    await process.beat()
    assert await ready() is None
    await db.write(lambda unit: unit.connection.exec_driver_sql("DROP TABLE process"))
    problem = await ready()
    assert problem
    assert "does not answer" in problem


async def test_a_queue_that_cannot_be_written_is_not_ready(both: Database, clock: Clock) -> None:
    process = Process(both)
    await process.beat()
    await both.write(lambda unit: processes.remove(unit, [process.id]))
    problem = await server.ready(both, process)()
    assert problem
    assert "queue" in problem


async def test_a_process_that_stopped_beating_is_not_ready(db: Database, clock: Clock) -> None:
    process = Process(db)
    await process.beat()
    clock.on(seconds=9)
    assert await server.ready(db, process)()


class Part:
    """A part that works or does not."""

    problem: str | None = None


async def test_a_part_that_does_not_work_is_not_ready(db: Database) -> None:
    process, part = Process(db), Part()
    ready = server.ready(db, process, Part(), part)
    await process.beat()
    assert await ready() is None
    part.problem = "no worker for files can be started"
    assert await ready() == "no worker for files can be started"


def test_what_is_off_or_not_needed_is_not_imported(tmp_path: Path) -> None:
    code = (
        "import sys, asyncio\n"
        "from bot import app, server, settings\n"
        "from content.reading.library import Library\n"
        "found = settings.load()\n"
        "async def main():\n"
        "    library = Library.load(found.content_dir)\n"
        "    channels = app.make_channels(found).by_name\n"
        "    async with app.running(found, library, channels):\n"
        "        pass\n"
        "asyncio.run(main())\n"
        "heavy = ('linebot', 'telegram', 'alembic', 'psycopg', 'openpyxl', 'PIL', 'zxingcpp',"
        " 'fpdf')\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    clean = {name: value for name, value in os.environ.items() if name not in variables()}
    url = f"sqlite:///{tmp_path}/rutan.sqlite3"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**clean, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
