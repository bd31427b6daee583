"""Pure rule: whether an answer to a question is right, and the reasons that are shown with the
grade.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from content.reading.lexicon.praise import Praise
from content.reading.schema import PutInOrder, Question, RealOrFake
from handlers.core.reply import Tone
from handlers.core.say import Passage, Phrase, Say
from handlers.learning.question_card import FAKE, REAL


@dataclass(frozen=True, slots=True)
class Grade:
    """Whether the answer was right, and the reasons in the order in which they are shown."""

    right: bool
    reasons: tuple[Say, ...]

    @property
    def title(self) -> Say:
        """The heading of the answer's card."""
        return Phrase("lesson.right" if self.right else "lesson.not_quite")

    @property
    def tone(self) -> Tone:
        """The tone of the card: calm if right, else plain; a wrong answer is never shown in red."""
        return Tone.CALM if self.right else Tone.PLAIN


def grade(question: Question, picked: str, praise: Praise) -> Grade | None:
    """Return the grade of an answer; None if the question no longer has that choice.

    Reasons are given for the picked choice first, then for the others. `praise` are opening words
    ("well done") that are left out of the reasons of choices not picked.
    """
    match question:
        case RealOrFake():
            if picked not in (REAL, FAKE):
                return None
            why = question.why.real if picked == REAL else question.why.fake
            return Grade((picked == REAL) == question.genuine, (Passage(why),))
        case PutInOrder():
            if sorted(picked) != sorted(question.steps):
                return None
            return Grade(picked == question.right, tuple(_in_order(question)))
        case _:
            chosen = question.choices.get(picked)
            if chosen is None:
                return None
            others = {k: c for k, c in question.choices.items() if k != picked}
            # After a wrong answer the right choice comes next, then the other wrong ones.
            rest = sorted(others.values(), key=lambda choice: not choice.right)
            reasons = (
                _reason(chosen.right, chosen.text, chosen.why),
                *(_reason(one.right, one.text, praise.without_praise(one.why)) for one in rest),
            )
            return Grade(chosen.right, reasons)


def _reason(right: bool, text: Mapping[str, str], why: Mapping[str, str]) -> Say:
    values = {"text": Passage(text), "why": Passage(why)}
    return Phrase("lesson.why_right" if right else "lesson.why_wrong", values)


def _in_order(question: PutInOrder) -> Iterator[Say]:
    for n, letter in enumerate(question.right, start=1):
        step = question.steps[letter]
        text, why = Passage(step.text), Passage(step.why)
        yield Phrase("lesson.why_step", {"n": n, "text": text, "why": why})
