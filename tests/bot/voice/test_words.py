"""Texts become clauses by the table of words; a word that is not in it is never guessed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.voice.words import Unsayable, Words
from content.reading.library import Library
from tests.support.paths import ROOT

WORDS = Words.load(ROOT / "content")


def said(text: str) -> list[str]:
    return [clause.said for clause in WORDS.clauses(text)]


def test_spaces_and_lines_are_breaths() -> None:
    assert len(said("วางสาย ทันที\nโทรธนาคาร")) == 3


def test_a_repeat_sign_repeats_the_word() -> None:
    assert said("ดีๆ") == ["d'i:3 d'i:3"]


def test_signs_and_pictures_are_silent() -> None:
    assert said("“วางสาย” 🔊 – !") == said("วางสาย")


def test_latin_names_are_said_by_their_thai_letters() -> None:
    assert said("OTP") == ["?o:3th'i:3 ph'i:3"]


@pytest.mark.parametrize("text", ["ฆฆฎฏฐ", "xyzzy", "วางสาย zzz"])
def test_an_unknown_word_is_refused_by_name(text: str) -> None:
    with pytest.raises(Unsayable):
        WORDS.clauses(text)


def test_without_a_table_nothing_can_be_said(tmp_path: Path) -> None:
    with pytest.raises(Unsayable):
        Words.load(tmp_path).clauses("วางสาย")


def test_nearly_every_phrase_can_be_said(library: Library) -> None:
    lacking = []
    for key, text in library.phrases["th"].items():
        try:
            WORDS.clauses(re.sub(r"\{[^}]*\}", " ", text))
        except Unsayable as word:
            lacking.append(f"{key}: {word}")
    assert len(lacking) <= 20, f"run `python -m bot voice words`: {lacking}"


def test_every_drawing_and_its_steps_can_be_said(library: Library) -> None:
    for how_to in library.how_tos.by_id.values():
        for words in (how_to.title, how_to.picture.alt, *how_to.steps):
            assert WORDS.clauses(re.sub(r"\{[^}]*\}", " ", words["th"]))
