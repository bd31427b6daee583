"""Measures the fundamental frequency of a sound, by autocorrelation of frames of 40 ms."""

from __future__ import annotations

import numpy as np

from bot.voice.engine import RATE

LOWEST, HIGHEST = 60, 400


def contour(samples: bytes) -> list[float]:
    """Hertz of each voiced frame, one every 10 ms."""
    wave = np.frombuffer(samples, dtype="<i2").astype(float)
    size, step = int(RATE * 0.04), int(RATE * 0.01)
    found = []
    for begin in range(0, len(wave) - size, step):
        frame = wave[begin : begin + size]
        frame = frame - frame.mean()
        if np.sqrt((frame**2).mean()) < 500:
            continue
        same = np.correlate(frame, frame, "full")[size - 1 :]
        same = same / same[0]
        short, long = RATE // HIGHEST, RATE // LOWEST
        best = short + int(same[short:long].argmax())
        peaks = (
            at
            for at in range(short + 1, long)
            if same[at] > 0.85 * same[best] and same[at - 1] <= same[at] >= same[at + 1]
        )
        if same[best] > 0.5:
            found.append(RATE / next(peaks, best))
    return found
