"""Checks the answer keys of the whole curriculum: nobody may pass by tapping the longest button."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from content.check.lengths import graphemes
from content.check.tree import Node
from content.reading.problems import Mistakes

LONGEST = 40
"""Per cent of questions whose right answer may be the longest one."""

SAME_LETTER = 50
"""Per cent of questions whose right answer may have the same letter."""

GENUINE = 35
"""Per cent of real-or-fake questions that must be genuine, or people learn to distrust all."""

ENOUGH = 6
"""Questions below which a share says nothing."""


def check_keys(folder: Path, questions: Sequence[Node], mistakes: Mistakes) -> None:
    """Shares over all questions; told for the lessons folder as a whole."""
    letters: Counter[str] = Counter()
    longest = asked = genuine = shown = 0
    for question in questions:
        choices = question.at("choices")
        if choices and (rights := [k for k, c in choices.keys.items() if c.at("right")]):
            asked += 1
            letters[rights[0]] += 1
            lengths = {k: graphemes(c.say("text", "th")) for k, c in choices.keys.items()}
            others = [length for letter, length in lengths.items() if letter not in rights]
            longest += max(lengths[right] for right in rights) > max(others, default=0)
        elif question.say("kind") == "real_or_fake":
            shown += 1
            genuine += question.say("genuine").lower() in ("true", "yes", "on")
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
