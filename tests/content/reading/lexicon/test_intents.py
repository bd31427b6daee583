"""The lexicon's files are read, and their mistakes named with the line."""

from __future__ import annotations

from pathlib import Path

from content.reading.lexicon.intents import load_intents
from content.reading.problems import Mistakes
from tests.support.paths import CONTENT


def test_our_own_lexicon_has_no_mistake() -> None:
    mistakes = Mistakes(CONTENT)
    intents = load_intents(CONTENT, mistakes)
    assert not mistakes
    assert len({intent.id for intent in intents.ordered}) == len(intents.ordered) > 15


def write(
    folder: Path, intents: str, emergency: str = "when: [โอนแล้ว]\nenough: 2\npoints: []"
) -> Mistakes:
    (folder / "lexicon").mkdir()
    (folder / "lexicon" / "intents.yaml").write_text(intents, encoding="utf-8")
    (folder / "lexicon" / "emergency.yaml").write_text(emergency, encoding="utf-8")
    mistakes = Mistakes(folder)
    load_intents(folder, mistakes)
    return mistakes


def test_a_line_that_is_no_rule_is_named_with_its_line(tmp_path: Path) -> None:
    text = "languages: {}\nintents:\n  - id: a\n    when:\n      - ดี\n      - ก + \n"
    (mistake,) = write(tmp_path, text)
    assert (mistake.path, mistake.line, mistake.code) == ("lexicon/intents.yaml", 6, "no_rule")


def test_a_line_that_is_no_rule_in_a_language_or_a_hint_is_named_too(tmp_path: Path) -> None:
    text = 'languages: {th: [""]}\nintents:\n  - {id: a, when: [ดี], hints: ["ก||ข"]}\n'
    assert [mistake.line for mistake in write(tmp_path, text)] == [1, 3]


def test_an_unknown_field_and_a_missing_file_are_named(tmp_path: Path) -> None:
    mistakes = write(tmp_path, "languages: {}\nintents:\n  - id: a\n    wen: [ดี]\n    when: [ดี]\n")
    assert [(mistake.line, mistake.code) for mistake in mistakes] == [(4, "field_unknown")]
    elsewhere = Mistakes(tmp_path / "nowhere")
    load_intents(tmp_path / "nowhere", elsewhere)
    assert {mistake.code for mistake in elsewhere} == {"no_file"}


def test_words_that_only_together_sound_like_it_add_up(tmp_path: Path) -> None:
    write(
        tmp_path,
        "languages: {}\nintents: []",
        "when: []\nunless: [ไม่โอน]\nenough: 3\n"
        "points: [{points: 2, words: โอน}, {points: 1, words: แล้ว}, {points: -1, words: ลูก}]",
    )
    emergency = load_intents(tmp_path, Mistakes(tmp_path)).emergency
    assert emergency.fits("โอนแล้ว", "")
    assert not emergency.fits("โอน", "")
    assert not emergency.fits("โอนให้ลูกแล้ว", "")
    assert not emergency.fits("ไม่โอนแล้ว", "")
