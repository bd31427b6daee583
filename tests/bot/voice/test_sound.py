"""Loudness is the same for all, and no sample is cut off."""

from __future__ import annotations

import numpy as np
import pytest

from bot.voice import sound
from bot.voice.engine import RATE


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
