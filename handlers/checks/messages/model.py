"""The small model of what deceiving messages read like, from weights/ beside this file."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

from handlers.checks.found import Found
from handlers.checks.messages.features import measures, pieces
from handlers.checks.trained import Trained, load
from handlers.checks.verdict import LinkVerdict

WEIGHTS = Path(__file__).parent / "weights"


@functools.cache
def message_model() -> Trained:
    """The model that ships with the project, read once."""
    return load(WEIGHTS)


def odds(
    found: Found, flags: Sequence[str], rules: float, links: Sequence[LinkVerdict]
) -> tuple[float, float]:
    """(log-odds of deceit by everything, log-odds by the words alone).

    `rules` are the log-odds by the red flags.
    """
    model = message_model()
    words = model.word_score(pieces(found, flags, links))
    return model.tree_score(measures(found, flags, rules, links, words)), words
