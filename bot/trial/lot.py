"""Draws by lot which half of a trial's districts or classes begins; whoever has plan and seed can
draw it again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection


def early_half(units: Collection[str], seed: str) -> tuple[str, ...]:
    """Return the half that begins; of an odd number, the half that waits is larger by one.

    Units are ordered by SHA-256 of the seed, a bar and the unit's code; the first half begins.
    """
    order = sorted(units, key=lambda unit: hashlib.sha256(f"{seed}|{unit}".encode()).hexdigest())
    return tuple(sorted(order[: len(order) // 2]))
