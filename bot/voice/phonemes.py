"""Turns Thai syllables in IPA, as in the pronunciation table, into phonemes of espeak-ng with
tones.

espeak-ng (1.51) reads Thai letters without tones, but its Thai phoneme table, which it shares with
Shan, has five tones of which each is near one of Thai: 1 rises, 2 is low and level, 3 falls a
little, 4 is high and level, 5 falls. A long vowel that falls ends on a low one, as 5 alone falls
too little beside 3 (measured in tests/bot/voice/test_engine.py).
"""

from __future__ import annotations

import re

TONES = {"˧": "3", "˨˩": "2", "˥˩": "5", "˦˥": "4", "˩˩˦": "1"}
"""Tone letters of the table -> tone of espeak-ng: mid, low, falling, high, rising."""

FALLING = "5"

_STARTS = (("t͡ɕʰ", "tSh"), ("t͡ɕ", "tS"), ("ʰ", "h"), ("ŋ", "N"), ("ʔ", "?"), ("r", "*"))
_VOWELS = {
    "a": "a", "e": "e", "i": "i", "o": "o", "u": "u",
    "ɔ": "O", "ɛ": "E", "ɯ": "W", "ɤ": "@",
}  # fmt: skip
_SYLLABLE = re.compile(r"([^aeiouɔɛɯɤ˥˦˧˨˩]*)([aeiouɔɛɯɤ])(ː?)(a̯)?([^˥˦˧˨˩]*)([˥˦˧˨˩]*)")
_UNRELEASED = "\u031a"


class NoSyllable(ValueError):
    """Raised for what is no syllable in the table's form."""


def word(ipa: str) -> str:
    """Return the phonemes of a word such as "/tʰoː˧.ra˦˥.sap̚˨˩/"; the last syllable is stressed.

    Several words are separated by a space. Raises NoSyllable.
    """
    return " ".join(_word(each) for each in ipa.replace("/", " ").split())


def _word(ipa: str) -> str:
    parts = ipa.strip(".").split(".")
    return "".join(syllable(part, part is parts[-1]) for part in parts)


def syllable(ipa: str, stressed: bool = True) -> str:
    """Return the phonemes of one syllable. Raises NoSyllable."""
    found = _SYLLABLE.fullmatch(ipa)
    tone = TONES.get(found[6] or "˧") if found else None
    if found is None or tone is None:
        raise NoSyllable(ipa)
    start, vowel, long, glide, end, _ = found.groups(default="")
    stress = "'" if stressed else ""
    core = _VOWELS[vowel] + (":" if long and not glide else "")
    if glide:
        core += "a"
    if tone == FALLING and long and not glide:
        core = f"{_VOWELS[vowel]}5{_VOWELS[vowel]}2"
    else:
        core += tone
    return f"{_letters(start)}{stress}{core}{_letters(end)}"


def _letters(ipa: str) -> str:
    for old, new in _STARTS:
        ipa = ipa.replace(old, new)
    return ipa.replace(_UNRELEASED, "")
