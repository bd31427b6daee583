"""`voice`: what is made, what is listed, and that nothing unapproved is spoken."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.commands import _database
from bot.settings import ROOT
from bot.voice import engine
from bot.voice import fixed_texts as voice_texts
from bot.voice.fixed_texts import RECORDINGS, fixed_texts, recording_of
from content.reading.library import Library
from storage.cases import alerts
from storage.cases.alerts import Alert, AlertBody, AlertState
from tests.bot.voice.standing_in import Tones

needs_ffmpeg = pytest.mark.skipif(not shutil.which("ffmpeg"), reason="ffmpeg is not installed")
FEW = 3


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of its own, with a stand-in for the program."""
    (tmp_path / "voice").mkdir()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/rutan.sqlite3")
    monkeypatch.setenv("VOICE_DIR", str(tmp_path / "voice"))
    monkeypatch.setattr(engine, "Espeak", lambda _: Tones())
    return tmp_path


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the first texts, of which one cannot be said."""

    def first(library: Library, languages: tuple[str, ...]) -> tuple[voice_texts.Fixed, ...]:
        return (*fixed_texts(library, languages)[:FEW], voice_texts.Fixed("odd", "th", "xyzzy"))

    monkeypatch.setattr(voice_texts, "fixed_texts", first)


@needs_ffmpeg
@pytest.mark.usefixtures("few")
def test_build_makes_what_lacks_and_names_what_cannot_be_said(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["voice", "build"]) == 0
    told = capsys.readouterr().out
    assert "odd: the word xyzzy is in no table" in told
    assert f"{FEW} texts, 1 lacking" in told
    made = sorted((folder / "voice" / "texts").iterdir())
    times = [path.stat().st_mtime_ns for path in made]
    assert main(["voice", "build"]) == 0
    assert [path.stat().st_mtime_ns for path in made] == times, "nothing is made twice"
    assert main(["voice", "status"]) == 0
    told = capsys.readouterr().out
    assert f"{FEW} of {FEW + 1} texts made, 0 recorded" in told
    assert "cannot be said: 1\n  th odd: xyzzy" in told
    assert f"without a recording: {FEW + 1}" in told


def test_a_recording_of_other_words_is_stale(tmp_path: Path) -> None:
    fixed = voice_texts.Fixed("menu.title", "th", "ให้ช่วยเรื่องไหน")
    home = tmp_path / RECORDINGS / "th"
    home.mkdir(parents=True)
    assert recording_of(tmp_path, fixed) is None
    (home / "menu.title.m4a").write_bytes(b"")
    stale = recording_of(tmp_path, fixed)
    assert stale is not None
    assert stale.stale, "nobody wrote which words it says"
    (home / "menu.title.txt").write_text("ให้ช่วยเรื่องไหน\n", "utf-8")
    found = recording_of(tmp_path, fixed)
    assert found is not None
    assert not found.stale


def test_the_core_is_among_the_fixed_texts(library: Library) -> None:
    names = {each.name for each in fixed_texts(library, ("th", "en"))}
    wanted = {
        "menu.title", "check.verdict.danger", "danger.title", "distress.title", "voice.note",
        "hotline.aoc.number", "answer.paid-after.title", "lesson.fake-police.1",
    }  # fmt: skip
    assert wanted <= names
    assert any(name.startswith("first_hour.") for name in names)
    assert not any(name.startswith(("desk.", "command.", "linter.")) for name in names)


def test_every_fixed_text_but_a_few_can_be_said(library: Library) -> None:
    voice = Tones()
    silent = []
    for each in fixed_texts(library, ("th",)):
        try:
            voice.clauses(each.text, "th")
        except Exception as word:
            silent.append(f"{each.name}: {word}")
    assert len(silent) <= 20, f"run `python -m bot voice words`: {silent}"


@pytest.mark.parametrize("command", [["build"], ["alert", "1"]])
def test_without_the_program_one_message_says_what_to_install(
    folder: Path,
    command: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(Tones, "languages", ())
    assert main(["voice", *command]) == 2
    assert "espeak-ng is not installed" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VOICE_DIR", str(tmp_path / "nowhere"))
    assert main(["voice", "status"]) == 2
    assert "VOICE_DIR" in capsys.readouterr().err


@pytest.fixture
def warning(monkeypatch: pytest.MonkeyPatch) -> Callable[[AlertState], None]:
    """A warning in this state."""
    body = AlertBody("police", "transfer", {"th": "เสียเงิน 50,000 บาท", "en": "x"})

    def store(state: AlertState) -> None:
        found = Alert(1, 1, "3805", "38", 1, 2, body, state, datetime(2026, 11, 5, tzinfo=UTC), 1)
        monkeypatch.setattr(alerts, "find", lambda unit, id: found if id == 1 else None)

        def with_database(_: Any, read: Callable[[Any], Any]) -> Any:
            return read(None)

        monkeypatch.setattr(_database, "with_database", with_database)

    return store


@pytest.mark.parametrize("state", [AlertState.DRAFT, AlertState.ASKED, AlertState.DROPPED])
@needs_ffmpeg
def test_what_is_not_approved_is_never_spoken(
    folder: Path,
    warning: Callable[[AlertState], None],
    state: AlertState,
    capsys: pytest.CaptureFixture[str],
) -> None:
    warning(state)
    assert main(["voice", "alert", "1", "--to", str(folder / "out")]) == 2
    assert "not approved" in capsys.readouterr().err
    assert main(["voice", "alert", "2"]) == 2
    assert not list(folder.glob("out*"))


@pytest.mark.parametrize("state", [AlertState.SENDING, AlertState.PAUSED, AlertState.SENT])
@needs_ffmpeg
def test_an_approved_warning_is_spoken(
    folder: Path, warning: Callable[[AlertState], None], state: AlertState
) -> None:
    warning(state)
    assert main(["voice", "alert", "1", "--to", str(folder / "out")]) == 0
    assert sorted(path.name for path in folder.glob("out*")) == ["out.m4a", "out.ogg"]


def test_the_table_is_that_of_the_words_we_use() -> None:
    rows = (ROOT / "content" / "voice" / "words.tsv").read_text("utf-8").splitlines()
    assert rows == sorted(set(rows))
    assert all(row.count("\t") == 1 for row in rows)
