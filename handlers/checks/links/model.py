"""Loads the trained link model from weights/ and returns its odds that a link is fraud."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path

from handlers.checks.links.address import WebAddress
from handlers.checks.links.features import hashed_features, numeric_features, sign_features
from handlers.checks.links.popularity import Visits
from handlers.checks.tree_model import TreeModel, load

WEIGHTS = Path(__file__).parent / "weights"


@functools.cache
def link_model() -> TreeModel:
    """The model that ships with the project, loaded once."""
    return load(WEIGHTS)


def odds(
    model: TreeModel, address: WebAddress, codes: Iterable[str], visited: Visits = Visits.NO_TABLE
) -> float:
    """Log-odds of fraud for an address with these signs: the mean of what the words of its name say
    and of what the trees do, moved by how much it is visited."""
    words = model.word_score(hashed_features(address))
    trees = model.tree_score(
        [*numeric_features(address), *sign_features(codes, model.signs), words]
    )
    mean = model.words_share * words + (1 - model.words_share) * trees
    return mean + (model.visits[visited] if model.visits else 0.0)
