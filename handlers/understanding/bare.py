"""Answers a few words after a card that ask nothing in particular ("and now?", "really?"): what
holds after that card, and what others ask next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from content.reading.answers.cards import Answer
from handlers.core.outcome import KEEP, Outcome
from handlers.core.reply import Reply
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from handlers.core.words.non_answers import means
from handlers.understanding import certainty, follow_ups
from handlers.understanding.cards import bare_card
from handlers.understanding.follow_ups import Ranked

DONE = "bare_done"
"""Thanks and "ok" (THANKS): after the card of an emergency what holds is said once more."""
THANKS = ("thanks", "fine")
SAYS: Mapping[str, Phrase] = {
    "bare_next": Phrase("answer.bare_next"),
    "bare_lost": Phrase("answer.bare_lost"),
    "bare_unsure": Phrase("answer.bare_unsure"),
    "bare_failed": Phrase("answer.bare_failed"),
    DONE: Phrase("answer.bare_done"),
}
"""Test of lexicon/report.yaml -> what is said to such words, below what holds."""
MOST = 3
"""Follow-ups that are offered: the first ones of the card's own file."""


def kind_of(turn: Turn, *, grave: bool = True) -> str | None:
    """Which of SAYS the words are, or None; `grave`: they are said after an emergency's card."""
    if grave and means(turn, *THANKS):
        return DONE
    return next((id for id in SAYS if means(turn, id)), None)


def answered(
    turn: Turn, slug: str, answer: Answer, kind: str, found: Sequence[Ranked]
) -> Outcome | None:
    """The card for such words; None if the answer has nothing that holds, or if a follow-up of its
    own is clearly meant: "really?" after a call asks how to find out."""
    if answer.holds is None:
        return None
    if kind != "bare_next" and _is_meant(turn, found[:1]):
        return None
    likely = [one for one in found if one.likelihood >= certainty.FEWEST_WAYS and one.slug == slug]
    some = [one.number for one in likely] if kind != "bare_next" else []
    numbers = dict.fromkeys((*some, *_own(turn, answer)) if kind != DONE else ())
    offered = [(slug, number) for number in numbers][:MOST]
    return Outcome(Reply((bare_card(turn.content, slug, SAYS[kind], offered),)), KEEP)


def _is_meant(turn: Turn, best: Sequence[Ranked]) -> bool:
    """Whether the likeliest follow-up answers the words itself, and leads to no talk about us."""
    for one in best:
        if follow_ups.is_for_many(turn, turn.content.answers[one.slug].follow_ups[one.number]):
            return False
        vague = certainty.ABOUT_US.intersection(follow_ups.led_to(turn, one))
        return one.likelihood >= certainty.FOLLOWS_MANY and not vague
    return False


def _own(turn: Turn, answer: Answer) -> Sequence[int]:
    """The numbers of follow-ups that were written for this card, in their order."""
    return [
        number
        for number, one in enumerate(answer.follow_ups)
        if not follow_ups.is_for_many(turn, one)
    ]
