"""Syllables in IPA become phonemes with one of five tones, or are refused."""

from __future__ import annotations

import pytest

from bot.voice.phonemes import NoSyllable, word


@pytest.mark.parametrize(
    ("ipa", "phonemes"),
    [
        ("kʰaː˧", "kh'a:3"),
        ("kʰaː˨˩", "kh'a:2"),
        ("kʰaː˥˩", "kh'a5a2"),
        ("kʰaː˦˥", "kh'a:4"),
        ("kʰaː˩˩˦", "kh'a:1"),
        ("/tʰoː˧.ra˦˥.sap̚˨˩/", "tho:3*a4s'a2p"),
        ("mɯa̯n˧", "m'Wa3n"),
        ("t͡ɕʰiːp̚˥˩", "tSh'i5i2p"),
        ("ŋɤn˧", "N'@3n"),
        ("/ʔeː˧/ /pʰiː˧/", "?'e:3 ph'i:3"),
    ],
)
def test_a_syllable_keeps_its_sounds_and_tone(ipa: str, phonemes: str) -> None:
    assert word(ipa) == phonemes


@pytest.mark.parametrize("wrong", ["ก", "k", "kaː˧˧˧", "..", "a a a ˧"])
def test_what_is_no_syllable_is_refused(wrong: str) -> None:
    with pytest.raises(NoSyllable):
        word(wrong)
