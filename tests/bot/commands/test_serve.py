"""`serve` runs on uvloop, and on asyncio's own loop where there is none."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from bot.commands.serve import _faster_loop
from bot.settings import variables
from tests.support.paths import ROOT


def test_the_faster_loop_is_used_where_it_is() -> None:
    make = _faster_loop()
    assert make
    loop = make()
    loop.close()
    assert type(loop).__module__.startswith("uvloop")


def test_without_it_the_loop_is_asyncios_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvloop", None)
    assert _faster_loop() is None
    with asyncio.Runner(loop_factory=None) as runner:
        assert type(runner.get_loop()).__module__.startswith("asyncio")


def test_the_whole_program_serves_and_stops_on_asyncios_own_loop(tmp_path: Path) -> None:
    (tmp_path / "uvloop.py").write_text("raise ImportError('not made for this system')")
    clean = {name: value for name, value in os.environ.items() if name not in variables()}
    own = {"DATA_DIR": str(tmp_path / "kept"), "PORT": "0", "PYTHONPATH": str(tmp_path)}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve"],
        cwd=ROOT,
        env=clean | own,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout
        page = next(line for line in process.stdout if "Preview on" in line).split()[3]
        with urllib.request.urlopen(page, timeout=60) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.communicate()
    assert (tmp_path / "kept" / "trial.sqlite3").is_file()
