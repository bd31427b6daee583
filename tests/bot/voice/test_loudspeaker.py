"""What goes over the loudspeaker is all that was written, or a sentence says why not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.errors import Refusal
from bot.voice import sound
from bot.voice.loudspeaker import write
from bot.voice.store import Store
from tests.bot.voice.read_back import amount, digits
from tests.bot.voice.standing_in import Tones

needs_ffmpeg = pytest.mark.skipif(not shutil.which("ffmpeg"), reason="ffmpeg is not installed")


@pytest.fixture
def engine() -> Tones:
    return Tones()


@pytest.fixture
def store(tmp_path: Path, engine: Tones) -> Store:
    return Store(tmp_path / "voice", engine)


@needs_ffmpeg
def test_every_line_and_every_figure_is_said(store: Store, engine: Tones, tmp_path: Path) -> None:
    text = "ประกาศจากอำเภอ\n\nเสียเงิน 50,000 บาท\nสงสัยโทร 1441\n"
    files = write(store, text, tmp_path / "loudspeaker")
    assert [path.suffix for path in files] == [".m4a", ".ogg"]
    _, loss, call = engine.spoken
    assert amount(loss[1].said) == "50000"
    assert digits(call[1].said) == "14411441"
    assert 4_000 < sound.milliseconds(sound.decode(files[0])) < 60_000


@needs_ffmpeg
def test_more_than_a_minute_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="60 s"):
        write(store, "วางสายทันที\n" * 100, tmp_path / "loudspeaker")
    assert not list(tmp_path.glob("loudspeaker*"))


def test_a_word_that_cannot_be_said_is_named_and_nothing_is_left_out(
    store: Store, tmp_path: Path
) -> None:
    with pytest.raises(Refusal, match="xyzzy"):
        write(store, "วางสาย\nxyzzy", tmp_path / "loudspeaker")
    assert not list(tmp_path.glob("loudspeaker*"))
