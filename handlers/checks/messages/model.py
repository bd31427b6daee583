"""The small model of what deceiving messages read like, from weights/ beside this file."""

from __future__ import annotations

import functools
from pathlib import Path

from handlers.checks.extract import Found
from handlers.checks.messages.evidence import Evidence
from handlers.checks.messages.features import measures, pieces
from handlers.checks.tree_model import Trained, load

WEIGHTS = Path(__file__).parent / "weights"


@functools.cache
def message_model() -> Trained:
    """The model that ships with the project, read once."""
    return load(WEIGHTS)


def odds(found: Found, seen: Evidence, model: Trained) -> tuple[float, float]:
    """(log-odds of deceit by everything, log-odds by the words alone)."""
    words = model.word_score(pieces(found, seen))
    return model.tree_score(measures(found, seen, words)), words
