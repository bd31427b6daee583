"""A log line says where and what, and never what a person wrote."""

from __future__ import annotations

import asyncio
import gc
import io
import json
import logging
import sqlite3
import sys
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy.exc import OperationalError

from bot import logs

WRITTEN = "my account is 123-4-56789-0"


def record(*, failing: bool = False) -> logging.LogRecord:
    """A line of ours, maybe with an exception that quotes a person."""
    caught = None
    if failing:
        try:
            try:
                int(WRITTEN)
            except ValueError as error:
                raise RuntimeError(WRITTEN) from error
        except RuntimeError:
            caught = sys.exc_info()
    return logging.LogRecord("bot.web", logging.ERROR, __file__, 1, "%d lost", (3,), caught)


@pytest.fixture(params=[logs.PlainLines(), logs.JsonLines()], ids=["plain", "json"])
def formatter(request: pytest.FixtureRequest) -> logging.Formatter:
    """Both forms."""
    form: logging.Formatter = request.param
    return form


def test_an_exception_is_told_without_its_words(formatter: logging.Formatter) -> None:
    shown = formatter.format(record(failing=True))
    assert "builtins.RuntimeError" in shown
    assert "builtins.ValueError" in shown
    assert "tests/bot/test_logs.py" in shown
    assert WRITTEN not in shown
    assert "123" not in shown


def test_a_line_carries_its_trace(formatter: logging.Formatter) -> None:
    token = logs.trace.set("4f2a")
    try:
        assert "4f2a" in formatter.format(record())
    finally:
        logs.trace.reset(token)


def test_a_json_line_is_one_object() -> None:
    shown = logs.JsonLines().format(record(failing=True))
    assert "\n" not in shown
    fields = json.loads(shown)
    assert fields["message"] == "3 lost"
    assert fields["level"] == "ERROR"
    assert len(fields["error"]) == 2


def test_a_plain_line_without_trouble_is_one_line() -> None:
    assert len(logs.PlainLines().format(record()).splitlines()) == 1


def test_chatty_libraries_are_kept_quiet() -> None:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        logs.start("json")
        assert not logging.getLogger("telegram.ext").isEnabledFor(logging.INFO)
        assert not logging.getLogger("httpx").isEnabledFor(logging.INFO)
        assert logging.getLogger("bot.web").isEnabledFor(logging.INFO)
    finally:
        root.handlers[:], root.level = before, level


def test_a_database_tells_what_is_wrong_by_its_own_code_alone() -> None:
    full = sqlite3.OperationalError(WRITTEN)
    full.sqlite_errorname = "SQLITE_FULL"
    told = logs.kind(OperationalError(WRITTEN, {}, full))
    assert told == "OperationalError (SQLITE_FULL)"
    assert logs.kind(ValueError(WRITTEN)) == "ValueError"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the program logs, with the hooks of a started one."""
    stream = io.StringIO()
    root = logging.getLogger()
    before = root.handlers[:], root.level, threading.excepthook, sys.unraisablehook
    monkeypatch.setattr(sys, "stderr", stream)
    logs.start("plain")
    yield stream
    root.handlers[:], threading.excepthook, sys.unraisablehook = before[0], before[2], before[3]
    root.setLevel(before[1])


async def test_an_exception_that_nobody_awaits_is_told_without_its_words(
    written: io.StringIO,
) -> None:
    async def fail(words: str) -> None:
        raise KeyError(words)

    loop = asyncio.get_running_loop()
    loop.set_exception_handler(logs.unhandled)
    task = asyncio.create_task(fail(WRITTEN))
    await asyncio.wait({task})
    del task
    gc.collect()
    loop.call_soon(int, WRITTEN)  # its arguments would be told too
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    told = written.getvalue()
    assert "builtins.KeyError" in told
    assert "builtins.ValueError" in told
    assert "123" not in told


async def test_what_the_loop_tells_without_an_exception_is_not_repeated(
    written: io.StringIO,
) -> None:
    logs.unhandled(asyncio.get_running_loop(), {"message": WRITTEN})
    assert "event loop" in written.getvalue()
    assert "123" not in written.getvalue()


def test_a_thread_and_a_thrown_away_object_fail_without_words(written: io.StringIO) -> None:
    class Fails:
        def __del__(self) -> None:
            raise ValueError(WRITTEN)

    thread = threading.Thread(target=int, args=(WRITTEN,))
    thread.start()
    thread.join()
    Fails()
    gc.collect()
    told = written.getvalue()
    assert told.count("builtins.ValueError") == 2
    assert "123" not in told
