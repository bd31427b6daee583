"""The voice costs a start nothing while it is off, and a missing program takes no start away."""

from __future__ import annotations

import logging
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.settings import Settings, load
from bot.voice import engine, sound
from bot.voice.making import make_speech, make_store
from storage.people.people import Person
from tests.bot.voice.standing_in import Tones
from tests.support.paths import ROOT

_LOADED = """
import sys
import bot.app
from bot.settings import load
from bot.voice.making import make_speech, make_store
settings = load({"DATABASE_URL": "sqlite:///%s/a.sqlite3"})
store = make_store(settings)
make_speech(settings, store)
print(store, *sorted(name for name in sys.modules if name.startswith(("bot.voice.", "numpy"))))
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load({"DATABASE_URL": f"sqlite:///{tmp_path}/a.sqlite3", "VOICE_DIR": str(tmp_path)})


def test_while_it_is_off_nothing_of_it_is_loaded(tmp_path: Path) -> None:
    code = _LOADED % tmp_path
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["None", "bot.voice.making", "bot.voice.settings"]


def test_without_the_program_a_start_says_so_and_goes_on(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    silent = Tones()
    silent.languages = ()
    monkeypatch.setattr(engine, "Espeak", lambda _: silent)
    with caplog.at_level(logging.WARNING):
        assert make_store(settings) is None
    assert "espeak-ng or ffmpeg is not installed" in caplog.text
    assert not make_speech(settings, None).speaks(Person("a", "line", "b"))


def test_channels_that_cannot_fetch_a_sound_are_not_spoken_to(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "Espeak", lambda _: Tones())
    monkeypatch.setattr(sound, "can_encode", lambda: True)
    store = make_store(settings)
    assert store is not None
    speech = make_speech(settings, store)
    able = {n for n, own in settings.channels.items() if own.pictures_below is not None}
    for name in settings.channels:
        assert speech.speaks(Person("a", name, "b")) is (name in able)
    assert not make_speech(replace(settings, channels={}), store).speaks(Person("a", "line", "b"))
