"""Who adds an answer is told if it can hardly be found by other words."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.check.answers import WAYS, check_answers, shared_run
from content.check.lessons import Known
from content.check.texts import Avoid
from content.reading.problems import Mistakes

MILK = ("นมโรงเรียนมีพิษไหม", "เขาว่านมโรงเรียนกินแล้วป่วย", "นมโรงเรียนถูกเก็บคืน", "กินนมโรงเรียนได้ไหม")
OTHERS = ("ของที่ครูแจกกินได้ไหม", "นมถุงเด็กเสีย", "ลูกดื่มแล้วปวดท้อง")
ENGLISH = ("is the milk bad", "pupils fell ill", "carton from the teacher")


def warned(
    folder: Path, thai: tuple[str, ...], english: tuple[str, ...], more: str = "situations: []"
) -> list[tuple[str, str | int]]:
    """The warnings for an answer that is asked for like this: code and its first value."""
    home = folder / "answers" / "milk"
    home.mkdir(parents=True)
    lines = [more, "said:"]
    for language, ways in (("th", thai), ("en", english)):
        lines += [f"  {language}:", *(f'    - "{way}"' for way in ways)]
    (home / "answer.yaml").write_text("\n".join(lines), encoding="utf-8")
    mistakes = Mistakes(folder)
    nothing: frozenset[str] = frozenset()
    known = Known(nothing, nothing, nothing, Avoid(), nothing, None, None)  # type: ignore[arg-type]
    check_answers(folder, known, mistakes)
    assert all(one.warning for one in mistakes)
    return [(one.code, next(iter(one.values.values()))) for one in mistakes]


def test_enough_different_ways_are_no_matter(tmp_path: Path) -> None:
    assert warned(tmp_path, (*MILK, *OTHERS), ENGLISH) == []


def test_few_ways_are_counted(tmp_path: Path) -> None:
    assert warned(tmp_path, OTHERS, ENGLISH) == [("answer_ways_few", 6)]
    assert WAYS > 6


def test_one_word_in_every_way_is_named(tmp_path: Path) -> None:
    english = (*ENGLISH, "what is in it", "spoilt", "our school")
    assert warned(tmp_path, MILK, english) == [("answer_ways_alike", "นมโรงเรียน")]


@pytest.mark.parametrize("learned", ["situations: [rumour]", "situations: []\npress: report.start"])
def test_answers_that_are_learned_or_belong_to_a_flow_are_left_alone(
    tmp_path: Path, learned: str
) -> None:
    assert warned(tmp_path, MILK, ENGLISH[:1], learned) == []


@pytest.mark.parametrize(
    ("texts", "run"),
    [((), ""), (("ab",), "ab"), (("ab", "cd"), ""), (("a red cow", "the red hen"), "red")],
)
def test_what_all_texts_share_is_the_longest_run_without_blanks_around(
    texts: tuple[str, ...], run: str
) -> None:
    assert shared_run(texts) == run
