"""Checks the answer keys of the whole curriculum: right answers must not be guessable; guessing.py
measures that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from content.check.lengths import graphemes
from content.check.yaml_tree import Node
from content.reading.problems import Mistakes

LONGEST = 40
"""Most per cent of questions whose right answer is the longest one."""

SAME_LETTER = 50
"""Most per cent of questions whose right answer has the same letter."""

GENUINE = 35
"""Least per cent of real-or-fake questions that are genuine, or people learn to distrust all."""

ENOUGH = 6
"""Least number of questions of which a percentage is meaningful."""


def check_answer_keys(folder: Path, questions: Sequence[Node], mistakes: Mistakes) -> None:
    """Percentages over all questions; mistakes are noted at the lessons folder."""
    letters: Counter[str] = Counter()
    longest = asked = genuine = shown = 0
    for question in questions:
        choices = question.at("choices")
        if choices and (rights := [k for k, c in choices.keys.items() if c.at("right")]):
            asked += 1
            letters[rights[0]] += 1
            lengths = {k: graphemes(c.text_at("text", "th")) for k, c in choices.keys.items()}
            others = [length for letter, length in lengths.items() if letter not in rights]
            longest += max(lengths[right] for right in rights) > max(others, default=0)
        elif question.text_at("kind") == "real_or_fake":
            shown += 1
            genuine += question.text_at("genuine").lower() in ("true", "yes", "on")
    if asked >= ENOUGH:
        percent = round(100 * longest / asked)
        if percent > LONGEST:
            mistakes.add(folder, 0, "right_is_longest", percent=percent, limit=LONGEST)
        letter, most = letters.most_common(1)[0]
        if round(100 * most / asked) > SAME_LETTER:
            mistakes.add(folder, 0, "right_is_same", letter=letter, limit=SAME_LETTER)
    if shown >= ENOUGH and round(100 * genuine / shown) < GENUINE:
        percent = round(100 * genuine / shown)
        mistakes.add(folder, 0, "few_genuine", percent=percent, limit=GENUINE)
