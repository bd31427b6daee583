"""Nothing in the product needs a system that is not Windows, other than where it says so."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import importlib
import io
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from bot import server
from storage.engine.transaction import Unit
from tests.support.paths import ROOT
from tests.support.sources import PRODUCT, breaking, shown, text

UNIX_MODULES = {
    *("fcntl", "grp", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty", "uvloop"),
}
"""Modules that Windows lacks (docs.python.org, "Unix Specific Services"), and uvloop."""

UNIX_NAMES = {
    *("fork", "forkpty", "getegid", "geteuid", "getgid", "getpgid", "getuid", "killpg", "nice"),
    *("setpgid", "setsid", "setuid", "statvfs", "uname", "wait3", "wait4", "WIFSIGNALED", "mkfifo"),
    *("WTERMSIG", "sched_getaffinity", "chown", "fchmod", "fchown", "sendfile", "getloadavg"),
    *("SIGKILL", "SIGALRM", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGPIPE", "SIGCHLD", "setitimer"),
    *("ITIMER_REAL", "alarm", "pthread_sigmask", "sigwait", "pause", "add_signal_handler"),
    *("AF_UNIX", "create_unix_server", "create_unix_connection", "start_unix_server"),
}
"""Attributes of os, signal, socket and the event loop that Windows lacks."""

ELSEWHERE = {
    "bot/foreign/worker.py": "forks only where there is a fork",
    "bot/foreign/confinement.py": "sets no limits on Windows",
    "bot/foreign/worker_process.py": "kill_now has a way for Windows",
    "bot/server.py": "_on_signals has a way for Windows",
    "storage/engine/address.py": "_ours has a way for Windows",
}
"""Files that use such names, and why they may; `mypy --platform win32` holds them to it."""


def needed(node: ast.AST) -> Iterator[str]:
    """The modules whose absence would stop this code: not those tried for under ImportError."""
    if isinstance(node, ast.Try) and any(
        isinstance(handler.type, ast.Name) and handler.type.id == "ImportError"
        for handler in node.handlers
    ):
        return
    if isinstance(node, ast.Import):
        yield from (alias.name.partition(".")[0] for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and not node.level:
        yield str(node.module).partition(".")[0]
    for child in ast.iter_child_nodes(node):
        yield from needed(child)


def test_no_module_needs_what_windows_lacks() -> None:
    assert breaking([path for path in PRODUCT if shown(path) not in ELSEWHERE], lacking) == []
    for path in (ROOT / "rutan").rglob("*.py"):
        assert lacking(ast.parse(text(path))) == set()


def lacking(tree: ast.AST) -> set[str]:
    """The modules and names of other systems that this code uses."""
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return UNIX_MODULES & set(needed(tree)) | UNIX_NAMES & names


def test_the_rule_sees_an_import_in_a_function_and_lets_a_tried_one_pass() -> None:
    assert "fcntl" in set(needed(ast.parse("def f():\n    import fcntl")))
    tried = "try:\n    from resource import x\nexcept ImportError:\n    x = None"
    assert not set(needed(ast.parse(tried)))


@pytest.mark.parametrize("name", sorted(ELSEWHERE))
def test_every_exception_is_still_needed_and_looks_at_the_system(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    names = {node.attr for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute)}
    assert UNIX_NAMES & names
    assert "sys.platform" in text


async def test_where_a_loop_takes_no_handlers_a_signal_stops_the_program_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(server.sys, "platform", "win32")
    stop = asyncio.Event()
    before = {sign: signal.getsignal(sign) for sign in (signal.SIGTERM, signal.SIGINT)}
    try:
        server._on_signals(stop.set)
        signal.raise_signal(signal.SIGTERM)
        async with asyncio.timeout(60):
            await stop.wait()
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)


async def test_where_postgresql_cannot_be_listened_to_work_is_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = importlib.import_module("storage.engine.postgresql")
    monkeypatch.setattr(store.sys, "platform", "win32")
    monkeypatch.setattr(store, "LOOK_SECONDS", 0.0)
    nobody = make_url("postgresql+psycopg://nobody@127.0.0.1:9/nothing")
    async with contextlib.aclosing(store.PostgresqlStore(nobody, Unit).wakes()) as wakes:
        for _ in range(3):
            await anext(wakes)


def test_a_database_is_private_by_its_folder_where_files_have_no_rights(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    address = importlib.import_module("storage.engine.address")
    monkeypatch.setattr(address.sys, "platform", "win32")
    monkeypatch.delattr(address.os, "geteuid")
    address.make_private(address.address(f"sqlite:///{tmp_path}/a/rutan.sqlite3"))
    (tmp_path / "a" / "rutan.sqlite3").chmod(0o644)
    address.make_private(address.address(f"sqlite:///{tmp_path}/a/rutan.sqlite3"))


def test_thai_is_written_where_the_system_encodes_without_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = importlib.import_module("bot.__main__")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(program.sys, "platform", "win32")
    monkeypatch.setattr(program.sys, "argv", ["rutan", "--version"])
    written = io.BytesIO()
    monkeypatch.setattr(program.sys, "stdout", io.TextIOWrapper(written, encoding="cp1252"))
    with pytest.raises(SystemExit):
        program.run()
    program.sys.stdout.write("รู้ทัน")
    program.sys.stdout.flush()
    assert written.getvalue().decode().endswith("รู้ทัน")
