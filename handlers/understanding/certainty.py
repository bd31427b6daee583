"""Thresholds of the understanding model: how sure it must be for an answer, or for three buttons.

The bars were chosen on three writers whom the model did not learn from (TUNED in
bot/commands/understanding.py); docs/how-well-it-understands.md has what they give on others.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Set as AbstractSet

from handlers.core.ports import FORWARDED, Reading

SURE = 0.38
"""Confidence from which a calm answer is given."""
SURE_AGAINST_RULE = 0.8
"""The same for a few words that a rule takes for something else."""
EMERGENCY, KIND = 0.7, 0.35
"""Likelihood of any emergency, and confidence in its kind, from which its card is given."""
UNLIKELY, CALM = 0.1, 0.85
"""Words that the emergency rules list are not believed if any emergency is that unlikely, or if one
calm situation is that sure: a chain message, a neighbour's warning, "I hung up"."""
AFTERMATH = frozenset({"bank_no_answer", "money_gone", "next_step", "not_yet_paid"})
AFTERMATH_SURE = 0.8
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
GRAVE, LEAVES = "danger", 0.95
"""The tone of an answer, and the confidence in another situation from which its talk is over."""
LIKE_FOLLOW_UP = 0.66
"""Likeness to an example of what is said after an answer: 1 in 150 of other texts reaches it."""


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
    return any_of >= EMERGENCY and guess.confidence >= KIND


def stays(reading: Reading, tone: str, situations: Collection[str]) -> bool:
    """Whether words after an answer are still about it, for all that is known.

    After a grave answer only a sure reading leads away: words of somebody in danger touch many
    subjects. `situations` are those of the answer.
    """
    if tone != GRAVE:
        return False
    guess = reading.situation
    return guess.id in situations or guess.confidence < LEAVES


def rules_out_emergency(reading: Reading, emergencies: AbstractSet[str]) -> bool:
    """Whether the reader does not believe what the emergency rules say of the words."""
    any_of, guess = reading.any_of(emergencies), reading.situation
    calm = guess.id not in emergencies and guess.confidence >= CALM
    return any_of < UNLIKELY or calm


def is_loss_itself(reading: Reading) -> bool:
    """Whether words that the emergency rules list tell of a loss, though read as what follows."""
    guess = reading.situation
    return guess.id in AFTERMATH and guess.confidence < AFTERMATH_SURE


def is_passed_on(reading: Reading) -> bool:
    """Whether the words are somebody else's message."""
    guess = reading.situation
    return guess.id == FORWARDED and guess.confidence >= PASSED_ON
