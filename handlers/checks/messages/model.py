"""Loads the trained message model from weights/ and returns its odds that a message is fraud."""

from __future__ import annotations

import functools
from pathlib import Path

from handlers.checks.extract import Found
from handlers.checks.messages.features import hashed_features, numeric_features
from handlers.checks.messages.findings import Findings
from handlers.checks.tree_model import TreeModel, load

WEIGHTS = Path(__file__).parent / "weights"


@functools.cache
def message_model() -> TreeModel:
    """The model that ships with the project, loaded once."""
    return load(WEIGHTS)


def odds(found: Found, seen: Findings, model: TreeModel) -> tuple[float, float]:
    """(log-odds of fraud by all features, log-odds by the n-grams alone)."""
    words = model.word_score(hashed_features(found, seen))
    return model.tree_score(numeric_features(found, seen, words)), words
