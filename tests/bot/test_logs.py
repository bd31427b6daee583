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
import warnings
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


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What a program that has started to log writes to standard error."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    for owner, name in ((sys, "excepthook"), (threading, "excepthook"), (sys, "unraisablehook")):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    monkeypatch.setattr(logging, "raiseExceptions", True)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    try:
        logs.start("plain")
        yield sys.stderr
    finally:
        root.handlers[:], root.level = before, level
        logging.captureWarnings(False)


def test_chatty_libraries_are_kept_quiet(written: io.StringIO) -> None:
    assert not logging.getLogger("telegram.ext").isEnabledFor(logging.INFO)
    assert not logging.getLogger("httpx").isEnabledFor(logging.INFO)
    assert logging.getLogger("bot.web").isEnabledFor(logging.INFO)


async def test_a_task_nobody_waits_for_fails_without_its_words(written: io.StringIO) -> None:
    loop = asyncio.get_running_loop()
    logs.quiet_loop(loop)

    async def fails() -> None:
        raise KeyError(WRITTEN)

    task = asyncio.create_task(fails())
    await asyncio.wait({task})
    del task
    gc.collect()
    loop.call_soon(int, WRITTEN)
    await asyncio.sleep(0)
    assert written.getvalue().count("something failed in the event loop") == 2
    assert "builtins.KeyError" in written.getvalue()
    assert WRITTEN not in written.getvalue()


def test_what_nobody_caught_is_told_without_its_words(written: io.StringIO) -> None:
    thread = threading.Thread(target=int, args=(WRITTEN,))
    thread.start()
    thread.join()
    try:
        int(WRITTEN)
    except ValueError:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
    assert written.getvalue().count("builtins.ValueError") == 2
    assert WRITTEN not in written.getvalue()


def test_what_libraries_log_is_told_by_its_place(written: io.StringIO) -> None:
    library = logging.getLogger("aiohttp.server")
    library.error(f"Error handling {WRITTEN}")  # noqa: G004
    library.error("Error handling %s", WRITTEN)
    logging.getLogger("bot.web").error("%d %d", "no number")  # a line that cannot be written
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(WRITTEN, UserWarning, stacklevel=1)
    told = written.getvalue()
    assert WRITTEN not in told
    assert "Error handling %s (tests/bot/test_logs.py" in told
    assert "no number" not in told


def test_a_database_tells_what_is_wrong_by_its_own_code_alone() -> None:
    full = sqlite3.OperationalError(WRITTEN)
    full.sqlite_errorname = "SQLITE_FULL"
    told = logs.kind(OperationalError(WRITTEN, {}, full))
    assert told == "OperationalError (SQLITE_FULL)"
    assert logs.kind(ValueError(WRITTEN)) == "ValueError"
