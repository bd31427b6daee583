"""Loudness is the same for all, and no sample is cut off."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.voice import sound
from bot.voice.engine import RATE, CannotSpeak

able = pytest.mark.skipif(not shutil.which("ffmpeg"), reason="ffmpeg is not installed")


def tone(height: float, seconds: float = 1.0) -> bytes:
    at = np.arange(int(RATE * seconds)) / RATE
    return (32767 * height * np.sin(2 * np.pi * 200 * at)).astype("<i2").tobytes()


def loudness(samples: bytes) -> float:
    wave = np.frombuffer(samples, dtype="<i2") / 32768
    return float(20 * np.log10(np.sqrt((wave**2).mean())))


@pytest.mark.parametrize("height", [0.03, 0.1, 0.5, 0.99])
def test_quiet_and_loud_come_out_alike(height: float) -> None:
    assert abs(loudness(sound.level(tone(height))) - sound.LOUDNESS) < 1


def test_no_sample_is_above_the_peak() -> None:
    spiky = tone(0.02) + tone(0.99, 0.01)
    wave = np.abs(np.frombuffer(sound.level(spiky), dtype="<i2")) / 32767
    assert wave.max() <= sound.PEAK + 0.001


@pytest.mark.parametrize("silent", [b"", b"\0", bytes(4000), bytes(4001)])
def test_silence_stays_silent(silent: bytes) -> None:
    assert not any(sound.level(silent))


def test_texts_are_joined_with_a_pause() -> None:
    both = sound.join([tone(0.1), tone(0.1)])
    assert sound.milliseconds(both) == 2350


LISTS = {
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{other}\n#EXT-X-ENDLIST\n",
    "concat": "ffconcat version 1.0\nfile {other}\n",
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 9 RTP/AVP 0\n",
}
"""Files that are only lists of others, or of addresses."""


@able
@pytest.mark.parametrize("kind", LISTS)
def test_a_recording_that_names_other_files_or_addresses_is_none(tmp_path: Path, kind: str) -> None:
    sound.encode(tone(0.5), tmp_path / "other", (".ogg",))
    given = tmp_path / "recording.m4a"
    given.write_text(LISTS[kind].format(other="other.ogg"))
    with pytest.raises(CannotSpeak):
        sound.decode(given)


@able
@pytest.mark.parametrize("form", [".ogg", ".m4a"])
def test_a_recording_is_read(tmp_path: Path, form: str) -> None:
    sound.encode(tone(0.5), tmp_path / "own", (form,))
    assert abs(sound.milliseconds(sound.decode(tmp_path / f"own{form}")) - 1000) < 120
