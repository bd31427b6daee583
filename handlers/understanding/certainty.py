"""Thresholds of the understanding model: how sure it must be for an answer, or for three buttons.

The bars were chosen on three writers whom the model did not learn from (TUNED in
bot/commands/understanding.py); docs/how-well-it-understands.md has what they give on others.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from collections.abc import Set as AbstractSet

from handlers.core.ports import FORWARDED
from handlers.core.words.reading import Reading

SURE = 0.38
"""Confidence from which a calm answer is given."""
SURE_AGAINST_RULE = 0.92
"""The same for a few words that a rule takes for something else."""
EMERGENCY, KIND = 0.7, 0.25
"""Likelihood of any emergency, and confidence in its kind, from which its card is given."""
ALSO = 0.05
"""Confidence from which another meaning is offered below an answer, if one of both is grave."""
ALIKE = (
    frozenset({"paid", "paid_before"}),
    frozenset({"call_bank", "call_now", "call_office", "call_police", "threatened_arrest"}),
    frozenset({"code_given", "password_given"}),
    frozenset({"held_abroad", "kin_held"}),
)
"""Emergencies that few words tell apart badly and that begin with the same steps: what the reader
believes of one counts for all of its kind."""
UNLIKELY, CALM = 0.5, 0.85
"""Words that the emergency rules list are not believed if any emergency is that unlikely, or if one
calm situation is that sure: a chain message, a neighbour's warning, "I hung up"."""
UNLIKELY_ABROAD = 0.1
"""As UNLIKELY for Lao and Khmer, which the reader understands least."""
_ABROAD = re.compile("[\u0e80-\u0eff\u1780-\u17ff]")
AFTERMATH = frozenset({"bank_no_answer", "money_gone", "next_step", "not_yet_paid"})
AFTERMATH_SURE = 0.98
"""What is said after an emergency's card. As first words that the rules list they tell of the loss
itself, unless the reader is that sure."""
MEANWHILE, KIND_MEANWHILE = 0.9, 0.6
"""As EMERGENCY and KIND while another question is open: most words answer it."""
INTERRUPTS = frozenset({
    "held_abroad", "ill_or_fire", "kin_held", "screen_moves", "shooting", "strange_object",
    "suicide", "violence",
})  # fmt: skip
"""Situations that may interrupt an open question. Calls, threats and payments may not: they are
what a report tells of."""
PASSED_ON = 0.6
"""Confidence from which words are left to the check of messages."""
LIKE, MAYBE_LIKE = 0.6, 0.52
"""Likeness to the examples of an answer that content added, from which it is given or offered.
Measured with twelve answers, 240 ways of asking for them and 570 texts about other things, all by
other hands: 0.6 gives it to a third of those who ask and to 1 in 200 of the others."""
VAGUE = frozenset({
    "lesson", "message_check", "off_topic", "rumour", "small_talk", "state_money", "warning_told",
})  # fmt: skip
"""Situations whose answers say so little that an added answer is offered beside them."""
GRAVE, LEAVES = "danger", 0.93
"""The tone of an answer, and the confidence in another situation from which its talk is over."""
LETTERS, SITUATION = 0.35, 0.15
"""Weight of letters beside meaning when words are compared with what people say after a card, and
of the reading if a follow-up leads to the answer of the likeliest situation."""
WITHOUT_MEANING = 0.66
"""Stands for the likeness of meaning without a reader: letters alone decide, from 0.34 on."""
FOLLOWS, DISTANCE = 0.95, 3
"""Likeness from which a follow-up is given. How far it is ahead of the next one counts threefold:
chosen on tests/bot/understanding/cases/two_turns.tsv."""
UNLIKE, MAYBE_FOLLOWS = 0.66, 0.75
"""Likeness below which no follow-up is given however far ahead, and from which it is offered after
a card that is not grave. After a grave one the likeliest are offered in any case."""
LEAVES_UNLIKE, NEARLY_SAME = 0.9, 1.05
"""As LEAVES for another emergency, if no follow-up is at all like the words; and likeness from
which even a sure reading does not lead away: the words are nearly those of an example."""
AGREES, TOLD_AGAIN = 0.4, 0.75
"""Confidence in a wish that a rule sees too, from which the rule has it; and in a situation of the
card, from which words that are like no follow-up only tell it again."""
OR_ELSE, FIRST = 0.5, 0.75
"""Confidence from which another situation is offered beside the follow-ups, or before them."""
UNREAD, UNREAD_CALM = 0.7, 0.45
"""Confidence below which words after a card, or after a calm one, would only lead to a guess if
they were read as first ones; in an emergency LEAVES_UNLIKE is."""
SURELY_ELSEWHERE = 0.98
"""Confidence in a calm situation from which words leave any card."""


def likeness(letters: float, meaning: float | None) -> float:
    """How like two texts are, by their letters and by their meaning if it was read."""
    return (WITHOUT_MEANING if meaning is None else meaning + (LETTERS - 1) * letters) + letters


def follows(best: float, second: float, tone: str) -> bool:
    """Whether words surely ask what a follow-up answers, by its likeness and the next one's."""
    if best < (UNLIKE if tone == GRAVE else MAYBE_FOLLOWS):
        return False
    return best + DISTANCE * (best - second) >= FOLLOWS


def leads_away(
    reading: Reading, emergencies: AbstractSet[str], of_it: Collection[str], best: float
) -> bool:
    """Whether words after a card surely tell of another emergency, or of some other matter.

    `of_it` are the situations of the card and of the answers that its follow-ups lead to; `best` is
    the likeness of the likeliest follow-up.
    """
    guess = reading.situation
    if guess.id in of_it or best >= NEARLY_SAME:
        return False
    if guess.id not in emergencies:
        return guess.confidence >= SURELY_ELSEWHERE and best < FOLLOWS
    return guess.confidence >= (LEAVES if best >= MAYBE_FOLLOWS else LEAVES_UNLIKE)


def is_emergency(reading: Reading, emergencies: AbstractSet[str], *, asked: bool) -> bool:
    """Whether the likeliest situation is an emergency, surely enough for its card.

    `emergencies` are the urgent situations of content. `asked`: another question is open.
    """
    guess, any_of = reading.situation, reading.any_of(emergencies)
    if guess.id not in emergencies:
        return False
    if asked:
        sure = any_of >= MEANWHILE and guess.confidence >= KIND_MEANWHILE
        return sure and guess.id in INTERRUPTS
    kind = next((some for some in ALIKE if guess.id in some), frozenset({guess.id}))
    return reading.any_of(emergencies | kind) >= EMERGENCY and reading.any_of(kind) >= KIND


def tells_again(reading: Reading | None, situations: Collection[str], best: float) -> bool:
    """Whether words tell of the situation whose card was shown, and ask nothing more."""
    if reading is None or best >= MAYBE_FOLLOWS:
        return False
    return reading.situation.id in situations and reading.situation.confidence >= TOLD_AGAIN


def stays(
    reading: Reading,
    tone: str,
    situations: Collection[str],
    best: float,
    emergencies: AbstractSet[str] = frozenset(),
) -> bool:
    """Whether words after an answer are still about it, for all that is known.

    After a grave answer only a sure reading leads away: words of somebody in danger touch many
    subjects. `situations` are those of the answer, `best` is the likeness of the likeliest
    follow-up.
    """
    guess = reading.situation
    if guess.id in situations:
        return tone == GRAVE or best >= UNLIKE
    if tone == GRAVE:
        return guess.confidence < LEAVES
    sure = UNREAD_CALM if tone == "calm" else UNREAD
    return best >= UNLIKE and guess.confidence < (
        LEAVES_UNLIKE if guess.id in emergencies else sure
    )


def rules_out_emergency(reading: Reading, emergencies: AbstractSet[str], words: str) -> bool:
    """Whether the reader does not believe what the emergency rules say of the words."""
    any_of, guess = reading.any_of(emergencies), reading.situation
    calm = guess.id not in emergencies and guess.confidence >= CALM
    return any_of < (UNLIKELY_ABROAD if _ABROAD.search(words) else UNLIKELY) or calm


def is_loss_itself(reading: Reading) -> bool:
    """Whether words that the emergency rules list tell of a loss, though read as what follows."""
    guess = reading.situation
    return guess.id in AFTERMATH and guess.confidence < AFTERMATH_SURE


def is_passed_on(reading: Reading) -> bool:
    """Whether the words are somebody else's message."""
    guess = reading.situation
    return guess.id == FORWARDED and guess.confidence >= PASSED_ON
