"""Landlock alone, without the filter of system calls: files and TCP are out of reach."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.foreign import landlock
from tests.support.paths import ROOT

pytestmark = pytest.mark.skipif(not landlock.version(), reason="this system has no Landlock")

TRY = """
import json, os, socket, sys
from pathlib import Path
from bot.foreign import landlock

kept, let, port = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
already = open(kept / "open")
acts = {
    "read": lambda: (kept / "open").read_bytes(),
    "list": lambda: os.listdir(kept),
    "write": lambda: (kept / "new").write_bytes(b"x"),
    "cut off": lambda: os.truncate(kept / "open", 0),
    "remove": lambda: (kept / "open").unlink(),
    "rename": lambda: (kept / "open").rename(kept / "other"),
    "link": lambda: os.link(kept / "open", kept / "second"),
    "make a folder": lambda: (kept / "folder").mkdir(),
    "start": lambda: os.execv("/usr/bin/true", ["true"]),
    "connect": lambda: socket.create_connection(("127.0.0.1", port), 1).close(),
    "read what is let": lambda: (let / "open").read_bytes(),
    "write what is let": lambda: (let / "open").write_bytes(b"x"),
    "read what is open": already.read,
}
told = {"held": landlock.close_files([let] if let != kept else [])}
for name, act in acts.items():
    try:
        act()
    except OSError as error:
        told[name] = type(error).__name__
    else:
        told[name] = ""
print(json.dumps(told))
"""


def tried(kept: Path, let: Path) -> dict[str, str | bool]:
    """What came of each try, in a process of its own: Landlock cannot be taken back."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-c", TRY, str(kept), str(let), str(port)],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
    found: dict[str, str | bool] = json.loads(done.stdout)
    return found


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    folder = tmp_path / "kept"
    folder.mkdir()
    (folder / "open").write_text("CANARY")
    return folder


def test_every_way_to_a_file_is_shut_but_to_what_is_open(kept: Path) -> None:
    told = tried(kept, kept)
    assert told.pop("held") is True
    assert told.pop("read what is open") == ""
    if landlock.version() < 4:
        told.pop("connect")
    told.pop("link"), told.pop("rename")  # refused too, whichever error their kernel gives
    assert set(told.values()) == {"PermissionError"}
    assert sorted(path.name for path in kept.iterdir()) == ["open"]
    assert (kept / "open").read_text() == "CANARY"


def test_a_folder_that_is_let_is_read_and_not_written_to(kept: Path, tmp_path: Path) -> None:
    let = tmp_path / "let"
    let.mkdir()
    (let / "open").write_text("ours")
    told = tried(kept, let)
    assert told["read what is let"] == ""
    assert told["write what is let"] == "PermissionError"
    assert told["read"] == "PermissionError"
    assert (let / "open").read_text() == "ours"


def test_a_place_that_is_not_there_needs_no_rule(kept: Path, tmp_path: Path) -> None:
    assert tried(kept, tmp_path / "nowhere")["held"] is True
