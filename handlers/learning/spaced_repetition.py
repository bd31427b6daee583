"""Computes when a question is due again, by the FSRS forgetting model (package fsrs).

With its default weights and a retention of 0.95, a question that is always answered right is due
after 1, 3, 8, 19, 43 and 89 days, and one answered wrong the next day. FSRS's learning steps of
minutes are switched off.
"""

from __future__ import annotations

import json
from datetime import datetime

from fsrs import Card, Rating, Scheduler

RETENTION = 0.95
"""The probability that a person still knows the answer when a question is due."""

_SCHEDULER = Scheduler(
    desired_retention=RETENTION,
    learning_steps=(),
    relearning_steps=(),
    maximum_interval=365,
    enable_fuzzing=False,  # the same answers give the same days, so that tests can check them
)
_CARD = 1
"""The id of every FSRS card; it need not be unique, as the row that stores a card names its
question."""


def review(state: str, right: bool, now: datetime) -> tuple[str, datetime]:
    """Return (new state, time to ask again) after an answer at `now` (UTC).

    `state` is the stored FSRS card as JSON, empty before the first answer. An unreadable one is
    treated as empty.
    """
    card, _ = _SCHEDULER.review_card(_card(state), Rating.Good if right else Rating.Again, now)
    return card.to_json(), card.due


def _card(state: str) -> Card:
    if not state:
        return Card(card_id=_CARD)
    try:
        return Card.from_json(state)
    except (ValueError, KeyError, TypeError, json.JSONDecodeError):
        return Card(card_id=_CARD)
