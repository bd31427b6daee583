"""Ranks the follow-ups of the card shown last, by how like their examples the words are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from content.reading.answers.cards import Answer
from content.reading.answers.follow_ups import FollowUp
from handlers.core.judged_message import FLOW as VERDICT
from handlers.core.last_answer import LastAnswer
from handlers.core.text import plain
from handlers.core.turn import Turn
from handlers.core.words.reading import Reading
from handlers.understanding import certainty, similar

NUMBER = 9
"""Digits of a telephone or account number."""
DIGITS = 4
"""Digits of a report's name."""
_ADDRESS = re.compile(r"://|[a-z0-9]\.[a-z]{2}", re.IGNORECASE)
CLEAR = "clear"
"""Argument of what follows a verdict that is no warning."""
WARNINGS = frozenset({"danger", "suspicious"})
"""Verdicts that have the same follow-ups."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A follow-up by its number in its answer, and how like one of its examples the words are."""

    number: int
    likeness: float


def in_mind(turn: Turn) -> tuple[str, Answer | None]:
    """(slug, answer) that was shown within the hour, if content still has it."""
    last = LastAnswer.of(turn)
    if last is None:
        return "", None
    if last.slug:
        return last.slug, turn.content.answers.get(last.slug)
    argument = last.argument
    if last.press == VERDICT:
        argument = "" if argument in WARNINGS else CLEAR
    for slug, answer in turn.content.answers.items():
        if answer.press and (answer.press, answer.argument) == (last.press, argument):
            return slug, answer
    return "", None


def is_to_be_checked(words: str) -> bool:
    """Whether the words hold an address or a number, which are checked whatever was said before."""
    return bool(_ADDRESS.search(words)) or sum(map(str.isdigit, words)) >= NUMBER


def names_a_case(turn: Turn) -> bool:
    """Whether the words name a report ("Jasmine 4821"), which is shown whatever was said before."""
    if sum(map(str.isdigit, turn.text)) != DIGITS:
        return False
    words = plain(turn.text)
    names = (name for word in turn.content.case_words.values() for name in word.values())
    return any(words.startswith(plain(name)) for name in names)


async def ranked(turn: Turn, answer: Answer, reading: Reading | None) -> Sequence[Ranked]:
    """The follow-ups of an answer, the one whose examples the words are most like first."""
    examples = [
        (number, said)
        for number, follow_up in enumerate(answer.follow_ups)
        for said in ways_of_saying(turn, follow_up)
    ]
    said = [said for _, said in examples]
    meanings = await turn.ports.understanding.likeness(turn.text, said)
    far = max(meanings, default=0.0) - certainty.LETTERS if meanings else None
    best: dict[int, float] = {}
    for at, (number, text) in enumerate(examples):
        meaning = meanings[at] if meanings else None
        if meaning is not None and far is not None and meaning < far:
            continue  # letters cannot make up for it
        alike = certainty.likeness(similar.likeness(turn.text, text), meaning)
        best[number] = max(best.get(number, 0.0), alike)
    found = [
        Ranked(number, alike + _as_read(turn, answer.follow_ups[number], reading))
        for number, alike in best.items()
    ]
    return sorted(found, key=lambda one: one.likeness, reverse=True)


def _as_read(turn: Turn, follow_up: FollowUp, reading: Reading | None) -> float:
    """What the reading adds to a follow-up that leads to the answer of its situation."""
    to = turn.content.answers.get(follow_up.answer or "")
    if reading is None or to is None or reading.situation.id not in to.situations:
        return 0.0
    return certainty.SITUATION * reading.situation.confidence


def ways_of_saying(turn: Turn, follow_up: FollowUp) -> Iterator[str]:
    """Its examples, and those of the answer that it leads to."""
    for said in follow_up.said.values():
        yield from said
    answer = turn.content.answers.get(follow_up.answer or "")
    for said in answer.said.values() if answer else ():
        yield from said


def led_to(turn: Turn, answer: Answer) -> Iterator[str]:
    """The situations that the follow-ups of an answer lead to."""
    for follow_up in answer.follow_ups:
        if found := turn.content.answers.get(follow_up.answer or ""):
            yield from found.situations
