"""When a question comes back: the FSRS forgetting model (the fsrs package) at 0.95 retention.

Measured with its default weights: right answers come back after 1, 3, 8, 19, 43 and 89 days; a
wrong one the next day. The package's minute-long learning steps are off: nobody is chased.
"""

from __future__ import annotations

import json
from datetime import datetime

from fsrs import Card, Rating, Scheduler

RETENTION = 0.95
"""The share of questions a person should still know when one comes back."""

_SCHEDULER = Scheduler(
    desired_retention=RETENTION,
    learning_steps=(),
    relearning_steps=(),
    maximum_interval=365,
    enable_fuzzing=False,  # the same answers give the same days, so that they can be checked
)
_CARD = 1
"""Every card has the same number: the row it is kept in says what it is about."""


def after(state: str, right: bool, now: datetime) -> tuple[str, datetime]:
    """(state to keep, when to ask again) after an answer at `now` (UTC).

    `state` is what was kept before, empty for a first answer; one that cannot be read starts anew.
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
