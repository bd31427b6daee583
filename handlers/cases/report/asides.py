"""Tells, with the understanding port, whether words typed at a question of a report answer it or
are about something else.
"""

from __future__ import annotations

from handlers.core.districts import named_in
from handlers.core.turn import Turn

ASIDES = frozenset({
    "addict_kin", "angry", "bank_real", "border_gate", "data_kept", "donation", "erase",
    "evacuation", "help", "human", "language", "lesson", "migrant_rights", "money_back",
    "number_of", "off_topic", "police_report", "quiz", "rumour", "sim_rules", "small_talk",
    "state_money", "status", "stop", "voice", "who_are_you",
})  # fmt: skip
"""Situations that ask Rutan something, or have nothing to do with what is reported: they get their
answer and the draft waits. Whatever may be part of what happened is an answer."""
SURE = 0.7
"""Confidence from which the words are about something else."""
SURE_IN_A_STORY = 0.85
"""The same at questions that are answered in own words: a whole story, or who it was."""
IN_OWN_WORDS = frozenset({"loss", "claimed", "kind", "wanted"})
OF_PLACES = frozenset({"district", "greeting", "off_topic", "small_talk"})
"""Situations that the name of a place is easily taken for."""
NAMES = frozenset({"district"})
"""Questions that are answered by a name: whatever is surely told is no answer."""
SHORTEST = 8
"""Letters of words that can be about something else: "yes", a name and a number are answers."""


async def means_something_else(turn: Turn, step: str) -> bool:
    """Whether words typed at a step of the report answer no question of it."""
    if sum(letter.isalpha() for letter in turn.text) < SHORTEST:
        return False
    if named_in(turn):
        return False
    reading = await turn.ports.understanding.understand(turn.text)
    if reading is None:
        return False
    if step in NAMES:
        return reading.situation.confidence >= SURE and reading.situation.id not in OF_PLACES
    bar = SURE_IN_A_STORY if step in IN_OWN_WORDS else SURE
    return reading.situation.id in ASIDES and reading.situation.confidence >= bar
