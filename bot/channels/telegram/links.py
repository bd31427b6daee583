"""Telegram's deep links, for what operators and officials hand out; residents get none."""

from __future__ import annotations

import re

_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")


def start_link(username: str, code: str) -> str:
    """The address that opens the bot and sends it `/start <code>` (core.telegram.org/bots/features,
    deep linking). Raises ValueError for a code that Telegram would not carry.
    """
    if not _CODE.fullmatch(code):
        raise ValueError(f"a deep link carries 1-64 of A-Z a-z 0-9 _ and -, not {code!r}")
    return f"https://t.me/{username}?start={code}"
