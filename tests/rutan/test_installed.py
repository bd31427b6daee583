"""A wheel has everything in it and works from any folder, beside anybody's other packages."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import sysconfig
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.paths import ROOT

FOLDERS = ("rutan", "bot", "handlers", "storage", "content")
START_SECONDS = 120.0
"""The start takes 4 s of processor time; on a busy machine many times that."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this clone, built without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (found,) = folder.glob("rutan-*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command `rutan` of a new environment, whose libraries are those of this one; another
    package named `bot` lies in it too."""
    pytest.importorskip("pip", reason="needs pip beside the tests, as `make test` has it")
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, symlinks=True)
    python = home / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    options = ["--no-index", "--no-deps", "--no-compile", str(wheel)]
    subprocess.run([*install, *options], check=True, capture_output=True)
    (packages,) = home.glob("lib/python*/site-packages")
    libraries = {sysconfig.get_path(kind) for kind in ("purelib", "platlib")}
    (packages / "libraries.pth").write_text("\n".join(sorted(libraries)), encoding="utf-8")
    (packages / "bot.py").write_text("raise SystemExit('somebody else')", encoding="utf-8")
    return home / "bin" / "rutan"


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """The folder in which a command is started."""
    return tmp_path


def run(command: Path, *words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What a command says that is started there, with none of our environment."""
    return subprocess.run(
        [command, *words], cwd=folder, env=BARE, capture_output=True, text=True, check=False
    )


BARE = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}


def test_the_wheel_has_every_file_of_the_folders_under_one_name(wheel: Path) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *FOLDERS],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    wanted = {name if name.startswith("rutan/") else f"rutan/{name}" for name in tracked}
    wanted = {name for name in wanted if (ROOT / name).exists() or (ROOT / name[6:]).exists()}
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert wanted
    assert names == wanted


def test_it_tells_its_release(installed: Path, empty: Path) -> None:
    told = run(installed, "--version", folder=empty)
    assert re.fullmatch(r"Rutan \d+\.\d+\.\d+\n", told.stdout), told.stderr


def test_a_mistake_is_told_in_the_words_of_the_command(installed: Path, empty: Path) -> None:
    (empty / ".env").write_text("DATA_KEY=none\n", encoding="utf-8")
    told = run(installed, "migrate", folder=empty)
    assert told.returncode == 2
    assert "`rutan key new` makes one" in told.stderr


@pytest.fixture
def serving(installed: Path, empty: Path) -> Iterator[subprocess.Popen[str]]:
    """`rutan serve` in an empty folder."""
    process = subprocess.Popen(
        [installed, "serve"],
        cwd=empty,
        env=BARE | {"PORT": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def test_it_serves_the_preview_from_an_empty_folder(
    serving: subprocess.Popen[str], empty: Path
) -> None:
    assert serving.stdout
    page = next(line for line in serving.stdout if "Preview on" in line).split()[3]
    with urllib.request.urlopen(page, timeout=START_SECONDS) as answer:
        assert answer.status == 200
    assert (empty / "var" / "trial.sqlite3").is_file()
    serving.send_signal(signal.SIGTERM)
    assert serving.wait(START_SECONDS) == 0
