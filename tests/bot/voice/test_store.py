"""Sounds are kept by their text, answers are put together when they are fetched."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from bot.voice import sound
from bot.voice.engine import CannotSpeak
from bot.voice.store import Store, key
from bot.voice.words import Unsayable
from tests.bot.voice.standing_in import Tones
from tests.support.sounds import m4a

able = pytest.mark.skipif(not shutil.which("ffmpeg"), reason="ffmpeg is not installed")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "voice", Tones())


def test_a_text_has_a_name_of_its_own_in_each_language() -> None:
    assert (
        len({key("th", "วาง"), key("en", "วาง"), key("th", "วางสาย"), key("th", "วาง", "สาย")}) == 4
    )


@able
def test_a_made_text_is_known_after_a_start(store: Store) -> None:
    store.make("th", "วางสายทันที")
    store.write_index()
    again = Store(store.folder, Tones())
    assert again.has("th", "วางสายทันที")
    assert abs(again.length("th", "วางสายทันที") - 400) < 60
    assert not again.has("th", "โทรธนาคาร")


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"a": 1}', '{"a": ["x", 2]}'])
def test_a_broken_index_is_made_anew(store: Store, broken: str) -> None:
    store.folder.mkdir()
    (store.folder / "index.json").write_text(broken)
    assert Store(store.folder, Tones()).size() == 0


@able
def test_an_answer_is_made_once_from_its_plan(store: Store) -> None:
    name = store.plan("th", ["วางสายทันที", "โทร 1441"])
    first = store.answer(name, ".m4a")
    assert first is not None
    engine = store.engine
    assert isinstance(engine, Tones)
    said = len(engine.spoken)
    assert said == 2
    assert store.answer(name, ".ogg") is not None
    assert store.answer(name, ".m4a") == first
    assert len(engine.spoken) == said, "both forms are made at once"
    seconds = sound.milliseconds(sound.decode(first)) / 1000
    assert 3 < seconds < 5


def test_who_knows_our_words_cannot_find_out_that_somebody_was_given_an_answer(
    store: Store, tmp_path: Path
) -> None:
    """Code and content are public: an address must not be computed from the words of an answer."""
    texts = ["ส่งเรื่องแล้ว", "อำเภอปากคาด"]
    name = store.plan("th", texts)
    strangers = Store(tmp_path / "elsewhere", Tones())
    assert name not in (key("th", *texts), strangers.plan("th", texts))
    assert store.answer(key("th", *texts), ".m4a") is None
    assert (store.folder / "secret").stat().st_mode & 0o077 == 0
    assert Store(store.folder, Tones()).plan("th", texts) == name, "also after a start"


def test_what_was_never_planned_is_not_found(store: Store) -> None:
    assert store.answer("0" * 24, ".m4a") is None


@pytest.mark.parametrize("plan", ["", "[]", "{}", '["th", 3]', '["th"]', '"x"', "\xff"])
def test_a_broken_plan_is_not_found(store: Store, plan: str) -> None:
    (store.folder / "answers").mkdir(parents=True)
    (store.folder / "answers" / f"{'0' * 24}.json").write_text(plan, "latin-1")
    assert store.answer("0" * 24, ".m4a") is None


def test_a_folder_that_cannot_be_written_is_told(store: Store) -> None:
    store.folder.write_text("a file")
    with pytest.raises(CannotSpeak):
        store.plan("th", ["วางสาย"])


def test_a_word_that_is_in_no_table_is_not_said(store: Store) -> None:
    assert not store.can_say("th", "ฆฆฎฏฐ")
    assert not store.can_say("km", "วางสาย")
    with pytest.raises(Unsayable):
        store.make("th", "ฆฆฎฏฐ")


@able
def test_a_recording_wins_and_its_change_is_noticed(store: Store, tmp_path: Path) -> None:
    recording = tmp_path / "a.wav"
    sound_file(recording)
    store.make("th", "วางสาย")
    assert store.is_current("th", "วางสาย", None)
    assert not store.is_current("th", "วางสาย", recording)
    store.make("th", "วางสาย", recording)
    assert store.is_current("th", "วางสาย", recording)
    assert abs(store.length("th", "วางสาย") - 1500) < 100
    os.utime(recording, (1, 1))
    assert not store.is_current("th", "วางสาย", recording)


def sound_file(path: Path) -> None:
    """A second and a half of a tone."""
    import wave

    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(22050)
        file.writeframes((b"\x00\x10" * 50 + b"\x00\xf0" * 50) * 331)


@able
def test_a_recording_that_is_none_is_told(store: Store, tmp_path: Path) -> None:
    (tmp_path / "a.m4a").write_bytes(m4a(3)[:40])
    with pytest.raises(CannotSpeak):
        store.make("th", "วางสาย", tmp_path / "a.m4a")


@able
def test_what_is_not_wanted_any_more_goes(store: Store) -> None:
    store.make("th", "วางสาย")
    store.make("th", "โทร")
    store.plan("th", ["วางสาย"])
    assert store.forget_others([("th", "วางสาย")]) == 2
    assert store.has("th", "วางสาย")
    assert not store.has("th", "โทร")
    assert json.loads("[]") == [p.name for p in (store.folder / "answers").glob("*")]
