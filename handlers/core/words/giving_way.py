"""Says when a rule of an emergency gives way to a reader that is sure of something calm."""

from __future__ import annotations

from collections.abc import Container, Mapping
from collections.abc import Set as AbstractSet

from handlers.core.ports import FORWARDED
from handlers.core.words.reading import Reading

GIVES_WAY: Mapping[str, float] = {"calling_now": 0.9, "ill_or_fire": 0.9, "in_danger": 0.97}
"""Intent of a rule -> confidence in a calm situation from which that is answered: a dream of a
fire, a lesson on who was lured across. Among 13,000 utterances of the hands that may be read, none
in an emergency that such a rule knows was read as that surely calm. Words of suicide, and who does
not breathe, give way to nothing."""
STAYS = frozenset({"addict_kin"})
"""Calm situations to which no danger gives way: who is chased with a knife by a son on drugs is in
both."""
STAYS_OF: Mapping[str, AbstractSet[str]] = {
    "ill_or_fire": frozenset({"message_check", "rumour", "warning_told"})
}
"""Rule -> calm situations to which it does not give way, too: who asks whether the lemon for a
snake bite that others share is right has somebody bitten."""


def gives_way(rule: str | None, reading: Reading | None, emergencies: Container[str]) -> bool:
    """Whether the card of a rule gives way to a calm answer. `emergencies` are the urgent
    situations of content."""
    if reading is None or rule is None or rule not in GIVES_WAY:
        return False
    guess = reading.situation
    if guess.id in emergencies or guess.id in STAYS | STAYS_OF.get(rule, frozenset()):
        return False
    if guess.id == FORWARDED:
        return False
    return guess.confidence >= GIVES_WAY[rule]
