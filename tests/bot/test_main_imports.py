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
    code = (
        "import contextlib, io, json, sys\n"
        "from bot.__main__ import main\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        "    try:\n"
        f"        status = main({list(words)!r})\n"
        "    except SystemExit as end:\n"
        "        status = end.code\n"
        "print(json.dumps([status, sorted({name.partition('.')[0] for name in sys.modules})]))\n"
    )
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder}/rutan.sqlite3",
        "DATA_KEY": Keyring.new_key(),
    }
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    status, names = json.loads(done.stdout)
    return status, set(names)


@pytest.mark.parametrize("words", [["--help"], ["officials", "--help"], ["content", "check", "-h"]])
def test_help_imports_no_library_at_all(tmp_path: Path, words: list[str]) -> None:
    status, names = imported(tmp_path, *words)
    assert status == 0
    assert not names & (HEAVY | FOR_DATA | {"aiohttp", "storage", "handlers", "content"})


@pytest.mark.parametrize(
    "words",
    [
        ["officials", "list"],
        ["officials", "invites"],
        ["queue"],
        ["key", "list"],
        ["audit", "verify"],
        ["audit", "acts"],
        ["migrate"],
        ["checks", "reviews"],
    ],
    ids=" ".join,
)
def test_a_small_command_imports_nothing_heavy(tmp_path: Path, words: list[str]) -> None:
    status, names = imported(tmp_path, *words)
    assert status == 0
    assert not names & (HEAVY | {"aiohttp"})


def test_names_of_keys_are_told_without_a_database(tmp_path: Path) -> None:
    _, names = imported(tmp_path, "key", "list")
    assert "sqlalchemy" not in names


def test_the_quota_is_asked_without_the_running_program(tmp_path: Path) -> None:
    status, names = imported(tmp_path, "quota")
    assert status == 2, "no channel that counts is on"
    assert not names & HEAVY
