"""Random lists written as a bundle and read again: `python -m tests.bot.sharing.round_trips 10000`.

Prints how many of that many objects came back as they were.
"""

from __future__ import annotations

import random
import sys
import uuid
from datetime import UTC, datetime, timedelta

from bot.sharing import bundle
from bot.sharing.bundle import Campaign, Indicator, Item, Producer
from bot.sharing.tlp import MARKINGS

A_BUNDLE = 250
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-"
_ODD = "'\\\"[]() OR=\u0e01\u0e32\U0001f600<>&%\n"


def moment(chance: random.Random) -> datetime:
    """A second between 2024 and 2030, UTC."""
    return datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=chance.randrange(6 * 31_536_000))


def item(chance: random.Random) -> Item:
    """An address, a page with odd letters or a campaign, in one of five withdrawn."""
    created = moment(chance)
    modified = created + timedelta(seconds=chance.randrange(10**7))
    kind = chance.choice(("indicator", "campaign"))
    id = f"{kind}--{uuid.UUID(int=chance.getrandbits(128), version=5)}"
    gone = chance.random() < 0.2
    words = "".join(chance.choices(_LETTERS + _ODD, k=chance.randrange(1, 60)))
    if kind == "campaign":
        said = ("", "") if gone else (words, words[::-1])
        return Campaign(id, created, modified, *said, revoked=gone)
    host = "".join(chance.choices(_LETTERS, k=chance.randrange(1, 20))) + ".top"
    page = f"/{words}" if chance.random() < 0.3 else ""
    address = "" if gone else host + page
    return Indicator(id, created, modified, address, None if gone else moment(chance), gone)


def whole(count: int, seed: int) -> int:
    """Return how many of `count` objects came back the same."""
    chance = random.Random(seed)
    same = 0
    for start in range(0, count, A_BUNDLE):
        items = [item(chance) for _ in range(min(A_BUNDLE, count - start))]
        at = moment(chance)
        id = f"identity--{uuid.UUID(int=chance.getrandbits(128), version=5)}"
        producer = Producer(id, at, at, "\u0e2d. \u0e1b\u0e32\u0e01\u0e04\u0e32\u0e14 'x'")
        label = chance.choice(list(MARKINGS))
        read = bundle.read(bundle.write(producer, items, label))
        if (read[0], read[2]) == (producer, label) and len(read[1]) == len(items):
            same += sum(one == other for one, other in zip(items, read[1], strict=True))
    return same


if __name__ == "__main__":
    wanted = int(sys.argv[1])
    print(f"{whole(wanted, 1)} of {wanted} round trips whole")  # noqa: T201
