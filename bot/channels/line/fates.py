"""Turns an error response of LINE into SendFailed with its Fate, what it means for the message;
delivery decides what to do.
"""

from __future__ import annotations

import json
import re

from bot.channels.base import Fate, SendFailed

_PROPERTY = re.compile(r"[A-Za-z0-9_.\[\]/-]{1,80}")
"""A field name in an error. It is safe to log, unlike the message, which may quote people."""


def failure(status: int, retry_after: str | None, body: bytes, *, push: bool) -> SendFailed:
    """Return the error for an unsuccessful response, without personal data.

    developers.line.biz/en/reference/messaging-api ("Error responses", "Retry failed API
    requests"): a request answered 5xx may have been carried out, 429 is the rate limit or the
    monthly limit, other 4xx must not be retried; 400 "Failed to send messages" means that the chat
    cannot be reached.
    """
    message, fields = _said(body)
    told = f"LINE answered {status}"
    if status >= 500:
        return SendFailed(Fate.UNCLEAR, told, _seconds(retry_after))
    if status == 429 and "monthly limit" in message:
        return SendFailed(Fate.QUOTA, f"{told}: monthly limit of pushed messages reached")
    if status == 429:
        return SendFailed(Fate.RETRY, f"{told}: too many calls", _seconds(retry_after))
    if status == 400 and not push and "invalid reply token" in message:
        return SendFailed(Fate.TOKEN_GONE, f"{told}: reply token used or expired")
    if status == 400 and push and "failed to send messages" in message:
        return SendFailed(Fate.BLOCKED, f"{told}: this chat cannot be reached")
    if status == 401:
        # Retried, because waiting messages must still arrive once the operator has fixed this.
        return SendFailed(Fate.RETRY, f"{told}: LINE_CHANNEL_ACCESS_TOKEN is wrong or expired")
    return SendFailed(Fate.REFUSED, f"{told}{': ' if fields else ''}{', '.join(fields)}")


def _said(body: bytes) -> tuple[str, list[str]]:
    """Return (the message in lower case, the names of the fields that LINE rejects)."""
    try:
        answer = json.loads(body)
        message = str(answer.get("message")).lower()
        fields = [str(detail.get("property", "")) for detail in answer.get("details") or []]
    except (ValueError, AttributeError, TypeError, RecursionError):
        return "", []
    return message, [field for field in fields[:5] if _PROPERTY.fullmatch(field)]


def _seconds(header: str | None) -> float | None:
    """Return Retry-After in seconds, or None; LINE does not use its other form, a date."""
    try:
        seconds = float(header or "")
    except ValueError:
        return None
    return seconds if 0 <= seconds < 86_400 else None
