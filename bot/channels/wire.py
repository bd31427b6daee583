"""JSON as it goes over the wire, both ways.

orjson takes and gives bytes, at a fifth of the standard library's cost. It refuses half characters
(lone surrogates) and a few more things that platforms may send; those the standard library reads.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    import aiohttp


def decode(body: bytes) -> Any:
    """The value in a body. Raises ValueError, or RecursionError where it is nested too deeply."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return json.loads(body)


def storable_id(value: object) -> str:
    """An id as every database keeps it, else "": PostgreSQL takes no zero byte, and nothing takes
    half a character."""
    return value if isinstance(value, str) and value.isprintable() else ""


def encode(value: Any) -> bytes:
    """A value as UTF-8, as short as can be; half characters become question marks."""
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        words = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return words.encode("utf-8", "replace")


async def get_json(
    session: aiohttp.ClientSession, url: str, headers: Mapping[str, str]
) -> dict[str, Any] | None:
    """The JSON object that a GET of a platform's API answers; None for any other answer."""
    import aiohttp

    try:
        async with session.get(url, headers=headers) as response:
            answer = await response.json() if response.status == 200 else None
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return None
    return answer if isinstance(answer, dict) else None
