"""The trained model of fraud links, with its weights in weights/."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path

from handlers.checks.links.address import WebAddress
from handlers.checks.links.features import hashed_features, numeric_features, sign_features
from handlers.checks.tree_model import TreeModel, load

WEIGHTS = Path(__file__).parent / "weights"


@functools.cache
def link_model() -> TreeModel:
    """The model that ships with the project, loaded once."""
    return load(WEIGHTS)


def odds(model: TreeModel, address: WebAddress, codes: Iterable[str]) -> float:
    """Log-odds of fraud for an address with these signs."""
    words = model.word_score(hashed_features(address))
    return model.tree_score([*numeric_features(address), *sign_features(codes, model.signs), words])
