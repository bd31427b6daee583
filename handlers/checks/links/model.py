"""The small model of what deceiving addresses look like, from weights/ beside this file."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path

from handlers.checks.links.address import Address
from handlers.checks.links.features import measures, pieces, signs_vector
from handlers.checks.tree_model import Trained, load

WEIGHTS = Path(__file__).parent / "weights"


@functools.cache
def link_model() -> Trained:
    """The model that ships with the project, read once."""
    return load(WEIGHTS)


def odds(model: Trained, address: Address, codes: Iterable[str]) -> float:
    """Log-odds of deceit for an address on which these signs were raised."""
    words = model.word_score(pieces(address))
    return model.tree_score([*measures(address), *signs_vector(codes, model.signs), words])
