"""What nobody has verified is told with a word that says so, or the check refuses it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from content.check.verified import check_unverified
from content.reading.problems import Mistakes
from tests.support.paths import CONTENT

HEDGES = "hedges:\n  th: [อาจ, มัก]\n  en: [may, mostly]\n"
SOURCE = "{claim: C, where: known, checked: 2026-11-30, status: unverified"


def codes(
    tmp_path: Path, source: str, *, th: str = "เขาอาจโทรมา", en: str = "They may call."
) -> list[str]:
    """The codes of the mistakes of a lesson with this source and these texts."""
    home = tmp_path / "lessons" / "one"
    home.mkdir(parents=True, exist_ok=True)
    (tmp_path / "lexicon").mkdir(exist_ok=True)
    (tmp_path / "lexicon" / "hedges.yaml").write_text(HEDGES, "utf-8")
    (home / "lesson.yaml").write_text(f"sources:\n  - {source}\n", "utf-8")
    (home / "th.md").write_text(th, "utf-8")
    (home / "en.md").write_text(en, "utf-8")
    mistakes = Mistakes(tmp_path)
    check_unverified(tmp_path, mistakes)
    return [one.code for one in mistakes]


WORDS = "told: hedged, words: {th: เขาอาจโทรมา, en: They may call.}"


def test_a_claim_that_says_how_it_is_told_passes(tmp_path: Path) -> None:
    assert codes(tmp_path, f"{SOURCE}, told: ask}}") == []
    assert codes(tmp_path, f"{SOURCE}, {WORDS}}}") == []
    assert codes(tmp_path, SOURCE.replace("unverified", "sourced") + "}") == []


@pytest.mark.parametrize(
    ("source", "texts", "wrong"),
    [
        ("}", {}, ["told_as_certain"]),
        (", told: hedged}", {}, ["hedge_not_quoted"]),
        (f", {WORDS}}}", {"en": "They call."}, ["quote_not_found"]),
        (
            ", told: hedged, words: {th: เขาโทรมา, en: They call.}}",
            {"th": "เขาโทรมา", "en": "They call."},
            ["no_hedge", "no_hedge"],
        ),
        # A hedge is a whole word: "dismay" is none.
        (
            ", told: hedged, words: {th: เขาอาจโทรมา, en: They dismay.}}",
            {"en": "They dismay."},
            ["no_hedge"],
        ),
    ],
)
def test_what_sounds_certain_is_refused(
    tmp_path: Path, source: str, texts: dict[str, str], wrong: list[str]
) -> None:
    assert codes(tmp_path, SOURCE + source, **texts) == wrong


def test_the_quote_itself_does_not_count_as_the_text(tmp_path: Path) -> None:
    assert codes(tmp_path, f"{SOURCE}, {WORDS}}}", th="-", en="-") == ["quote_not_found"] * 2


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (
            "lessons/power-and-land/questions.yaml",
            "A face scan may approve",
            "A face scan approves",
        ),
        ("answers/money-gone/answer.yaml", "ตำรวจอาจเรียก", "ตำรวจเรียก"),
        ("follow_ups/after-a-caller.yaml", "alone mostly opens nothing", "alone opens nothing"),
    ],
)
def test_a_hedge_that_an_editor_takes_out_is_missed(
    tmp_path: Path, file: str, old: str, new: str
) -> None:
    for name in ("lessons", "answers", "follow_ups", "lexicon"):
        shutil.copytree(
            CONTENT / name,
            tmp_path / name,
            ignore=shutil.ignore_patterns("*.png", "*.mp3", "*.m4a"),
        )
    whole = Mistakes(tmp_path)
    check_unverified(tmp_path, whole)
    assert not whole
    path = tmp_path / file
    before, _, sources = path.read_text("utf-8").partition("\nsources:")
    assert old in before
    path.write_text(before.replace(old, new) + "\nsources:" + sources, "utf-8")
    mistakes = Mistakes(tmp_path)
    check_unverified(tmp_path, mistakes)
    assert [one.code for one in mistakes] == ["quote_not_found"]
