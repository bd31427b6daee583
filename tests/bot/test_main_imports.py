"""Commands start quickly: they import what they need and nothing of the running program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from storage.engine.keyring import Keyring
from tests.support.paths import ROOT

HEAVY = frozenset(
    [
        "onnxruntime",
        "numpy",
        "PIL",
        "telegram",
        "linebot",
        "pythainlp",
        "openpyxl",
        "zxingcpp",
        "reportlab",
        "alembic",
    ]
)
"""Packages that take long to import, or much memory."""

FOR_DATA = frozenset({"sqlalchemy", "sqlmodel", "pydantic", "cryptography", "yaml", "rapidfuzz"})
"""Packages that a command needs for settings, the database or the content."""


def imported(folder: Path, *words: str) -> tuple[int, set[str]]:
    """The exit status of a command in a process of its own, and the packages that it imported."""
    (found,) = imported_by_each(folder, [list(words)])
    return found


def imported_by_each(folder: Path, commands: list[list[str]]) -> list[tuple[int, set[str]]]:
    """The same of commands that run one after the other in one process: each with the packages
    that were not there before it."""
    code = (
        "import contextlib, io, json, sys\n"
        "from bot.__main__ import main\n"
        "found, before = [], set()\n"
        f"for words in {commands!r}:\n"
        "    with contextlib.redirect_stdout(io.StringIO()):\n"
        "        try:\n"
        "            status = main(words)\n"
        "        except SystemExit as end:\n"
        "            status = end.code\n"
        "    names = {name.partition('.')[0] for name in sys.modules}\n"
        "    found.append([status, sorted(names - before)])\n"
        "    before = names\n"
        "print(json.dumps(found))\n"
    )
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder}/rutan.sqlite3",
        "DATA_KEY": Keyring.new_key(),
    }
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    return [(status, set(names)) for status, names in json.loads(done.stdout)]


@pytest.mark.parametrize("words", [["--help"], ["officials", "--help"], ["content", "check", "-h"]])
def test_help_imports_no_library_at_all(tmp_path: Path, words: list[str]) -> None:
    status, names = imported(tmp_path, *words)
    assert status == 0
    assert not names & (HEAVY | FOR_DATA | {"aiohttp", "storage", "handlers", "content"})


SMALL = (
    ["officials", "list"],
    ["officials", "invites"],
    ["queue"],
    ["key", "list"],
    ["audit", "verify"],
    ["audit", "acts"],
    ["migrate"],
    ["checks", "reviews"],
)


def test_a_small_command_imports_nothing_heavy(tmp_path: Path) -> None:
    found = imported_by_each(tmp_path, list(SMALL))
    for words, (status, names) in zip(SMALL, found, strict=True):
        assert status == 0, words
        assert not names & (HEAVY | {"aiohttp"}), words


def test_names_of_keys_are_told_without_a_database(tmp_path: Path) -> None:
    _, names = imported(tmp_path, "key", "list")
    assert "sqlalchemy" not in names


def test_the_quota_is_asked_without_the_running_program(tmp_path: Path) -> None:
    status, names = imported(tmp_path, "quota")
    assert status == 2, "no channel that counts is on"
    assert not names & HEAVY


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="needs /proc")
def test_numbers_are_multiplied_without_threads_that_a_started_program_would_wait_for() -> None:
    code = (
        "import bot.__main__, numpy\n"
        "many = numpy.ones((600, 600), numpy.float32)\n"
        "many @ many\n"
        "print(open('/proc/self/status').read())"
    )
    environment = {name: at for name, at in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    lines = done.stdout.decode().splitlines()
    assert next(line.split()[1] for line in lines if line.startswith("Threads:")) == "1"
