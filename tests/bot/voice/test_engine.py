"""The five tones differ in what is heard: measured in the sound itself."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from bot.voice.engine import Espeak
from bot.voice.phonemes import word
from bot.voice.words import Clause
from tests.bot.voice.pitch import contour
from tests.support.paths import ROOT

pytestmark = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed")

TONES = ("˧", "˨˩", "˥˩", "˦˥", "˩˩˦")
STARTS = ("kʰa", "ma", "pa", "na", "sɔ")
MINIMAL = {start: tuple(word(f"{start}ː{tone}") for tone in TONES) for start in STARTS}
"""Five sets of syllables that differ in tone alone: mid, low, falling, high, rising."""


def heard(phonemes: str) -> tuple[float, float]:
    """Hertz at the middle of a syllable, and how much it has risen from its third to its end."""
    found = np.array(contour(Espeak(ROOT / "content").speak([Clause(phonemes)])))
    middle, end = len(found) // 2, len(found)
    early = float(np.median(found[end // 4 : middle]))
    late = float(np.median(found[end - max(3, end // 6) : end]))
    return float(np.median(found[middle - 2 : middle + 3])), late - early


@pytest.mark.parametrize("start", MINIMAL)
def test_five_tones_are_told_apart(start: str) -> None:
    mid, low, falling, high, rising = map(heard, MINIMAL[start])
    assert high[0] > mid[0] + 20 > low[0] + 40, "high is above mid, mid above low"
    assert rising[1] > 20, "rising rises"
    assert falling[1] < -25, "falling falls"
    assert falling[1] < mid[1] - 8, "and more than mid does"
    assert abs(low[1]) < 15, "low stays level"
    assert abs(high[1]) < 15, "high stays level"
