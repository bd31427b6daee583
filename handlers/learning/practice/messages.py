"""Picks the next practice message of a person, and makes its card, the card that explains it, and
the sum at the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from content.reading.lessons.practice import PracticeItem, PracticeKind
from content.reading.library import Library
from handlers.core.buttons import MENU
from handlers.core.reply import Card, Press, Tone
from handlers.core.say import Passage, Phrase, Say
from storage.people.practice import OPEN, Sent

BELIEVED, DOUBTED = "yes", "no"
"""What was pressed: the button of the message, or that it looks wrong."""

ENOUGH = timedelta(days=30)
"""After so long nothing new comes."""

UNANSWERED = timedelta(days=4)
"""A message that waited so long for an answer holds up nothing any more."""

STOP = Press(Phrase("practice.button_stop"), "practice.stop")

_ORDER = (
    PracticeKind.TRICK, PracticeKind.NOTICE, PracticeKind.NOTICE, PracticeKind.TRICK,
    PracticeKind.DRILL, PracticeKind.NOTICE, PracticeKind.TRICK,
)  # fmt: skip
"""What comes after what, so that tricks lie among notices; of one kind, as the file has them."""


def next_item(
    every: Sequence[PracticeItem],
    sent: Mapping[str, Sent],
    due: datetime,
    now: datetime,
) -> PracticeItem | None:
    """Return what comes next to this person; None after all of them, or after ENOUGH.

    `due`: since when it is due, which is long ago for somebody who did not write.
    """
    if is_over(sent, due, now):
        return None
    left = [one for one in every if one.id not in sent]
    if not left:
        return None
    kind = _ORDER[len(sent) % len(_ORDER)]
    return next((one for one in left if one.kind is kind), left[0])


def is_over(sent: Mapping[str, Sent], due: datetime, now: datetime) -> bool:
    """Return whether the month is over."""
    return min((due, *(one.at for one in sent.values()))) + ENOUGH <= now


def waiting(every: Sequence[PracticeItem], sent: Mapping[str, Sent]) -> PracticeItem | None:
    """Return the message that came last, if it waits for an answer and is still in the file.

    Those before it are not explained any more.
    """
    last = max(sent, key=lambda slug: sent[slug].at, default="")
    if not last or sent[last].answer != OPEN:
        return None
    return next((one for one in every if one.id == last), None)


def is_spoken(content: Library, language: str) -> bool:
    """Return whether all texts of practice are there in a language."""
    texts = [
        words
        for one in content.practice
        for words in (
            one.text,
            one.told,
            *([one.press] if one.press else []),
            *one.choices.values(),
        )
    ]
    return all(language in words for words in texts) and content.has_phrases(language, "practice.")


def message(item: PracticeItem) -> Card:
    """Return the message as it comes: nothing on it says that it is practice, but on a drill.

    Who got it from somebody else would take it for real, so that it is not to be forwarded.
    """
    if item.kind is PracticeKind.DRILL:
        buttons = tuple(
            Press(Passage(words), "practice.answer", f"{item.id}.{letter}")
            for letter, words in item.choices.items()
        )
        return Card(Passage(item.text), buttons=(*buttons, STOP), not_to_forward=True)
    buttons = (
        Press(Passage(item.press or {}), "practice.answer", f"{item.id}.{BELIEVED}"),
        Press(Phrase("practice.button_doubt"), "practice.answer", f"{item.id}.{DOUBTED}"),
    )
    return Card(Passage(item.text), buttons=buttons, not_to_forward=True)


def revealed(item: PracticeItem, picked: str, *, going: bool) -> Card:
    """Return the explanation. `going`: more comes, so that it can be stopped."""
    title = _TITLES.get((item.kind, picked))
    if item.kind is PracticeKind.DRILL and picked in item.choices:
        title = Phrase("practice.drill_right" if picked == item.right else "practice.drill_wrong")
    read = Press(Phrase("weekly.button_read"), "lesson.start", item.lesson)
    lines: list[Say] = [Passage(item.told)]
    if item.kind is PracticeKind.TRICK:
        lines = [Phrase("practice.harmless"), *lines]
    if title is None:
        title = _ELSE[item.kind]
    buttons = (read, *((STOP,) if going else ()), MENU)
    return Card(title, tuple(lines), buttons=buttons, tone=Tone.CALM)


_TITLES: Mapping[tuple[PracticeKind, str], Phrase] = {
    (PracticeKind.TRICK, BELIEVED): Phrase("practice.fell"),
    (PracticeKind.TRICK, DOUBTED): Phrase("practice.saw"),
    (PracticeKind.NOTICE, BELIEVED): Phrase("practice.trusted"),
    (PracticeKind.NOTICE, DOUBTED): Phrase("practice.doubted"),
}
_ELSE: Mapping[PracticeKind, Phrase] = {
    PracticeKind.TRICK: Phrase("practice.was_trick"),
    PracticeKind.NOTICE: Phrase("practice.was_notice"),
    PracticeKind.DRILL: Phrase("practice.was_drill"),
}
"""Titles for who wrote something else instead."""


def counted(every: Sequence[PracticeItem], sent: Mapping[str, Sent]) -> Phrase:
    """Return how many tricks were seen through and genuine ones trusted, of those answered."""

    def told(kind: PracticeKind, answer: str) -> int:
        ids = {one.id for one in every if one.kind is kind}
        return sum(one.answer == answer for slug, one in sent.items() if slug in ids)

    saw, fell = told(PracticeKind.TRICK, DOUBTED), told(PracticeKind.TRICK, BELIEVED)
    trusted = told(PracticeKind.NOTICE, BELIEVED)
    doubted = told(PracticeKind.NOTICE, DOUBTED)
    values = {"saw": saw, "tricks": saw + fell, "trusted": trusted, "real": trusted + doubted}
    return Phrase("practice.sum", values)
