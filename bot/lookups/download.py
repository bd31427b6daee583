"""Downloads the lists of dangerous addresses for `feeds update`, and stores their keys; a bad
download never replaces a good list.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bot.lookups.key_file import WIDTH, write_keys
from bot.lookups.threat_lists import addresses, keys_of
from content.reading.threat_lists import Feed

BYTES = 128 * 1024 * 1024
"""The most bytes in a list."""
SECONDS = 180.0
"""Timeout of a download."""
SMALLEST = 10
"""A list with fewer entries is rejected, as it is probably an error page."""
SHRINK = 0.3
"""A list with fewer entries than this share of the last one's is rejected."""


class BadList(Exception):
    """Raised if a list is rejected; the message says why."""


@dataclass(frozen=True, slots=True)
class Updated:
    """A list that was replaced, and its new number of keys."""

    id: str
    keys: int


async def fetch(feed: Feed, secret: str) -> str:
    """Download a list and return its text; `secret` is the Auth-Key, or "". Raises BadList."""
    return (await fetch_bytes(feed.url, secret)).decode("utf-8", "replace")


async def fetch_bytes(url: str, secret: str = "") -> bytes:
    """Download at most BYTES from an address; `secret` is the Auth-Key, or "". Raises BadList."""
    headers = {"Auth-Key": secret} if secret else {}
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, headers=headers) as session,
            session.get(url) as answer,
        ):
            if answer.status != 200:
                raise BadList(f"the server answered {answer.status}")
            pieces, size = [], 0
            async for piece in answer.content.iter_chunked(1 << 16):
                size += len(piece)
                if size > BYTES:
                    raise BadList(f"it is larger than {BYTES >> 20} MB")
                pieces.append(piece)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        raise BadList(f"it could not be fetched ({type(error).__name__})") from error
    return b"".join(pieces)


def store(folder: Path, id: str, text: str, form: str, shared: frozenset[str]) -> Updated:
    """Replace a list's keys with those of this text, whose format is `form`.

    Raises BadList, and keeps the old file then.
    """
    try:
        keys = set(keys_of(addresses(text, form), shared))
    except (ValueError, KeyError, TypeError, StopIteration) as error:
        raise BadList(f"it is not in the form {form}") from error
    return Updated(id, replace_keys(folder, id, keys))


def replace_keys(folder: Path, id: str, keys: Iterable[int]) -> int:
    """Replace a list's keys and return their number. Raises BadList if there are too few."""
    fresh = set(keys)
    path = folder / f"{id}.keys"
    before = path.stat().st_size // WIDTH if path.exists() else 0
    if len(fresh) < SMALLEST or len(fresh) < before * SHRINK:
        raise BadList(f"it has only {len(fresh)} entries (before: {before})")
    return write_keys(path, fresh)
