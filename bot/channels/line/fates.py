"""Turns LINE's error answers into SendFailed, with what to do next."""

from __future__ import annotations

import json
import re

from bot.channels.base import Fate, SendFailed

_PROPERTY = re.compile(r"[A-Za-z0-9_.\[\]/-]{1,80}")
"""The name of a field: safe to log, unlike the messages beside it, which may quote people."""


def failure(status: int, retry_after: str | None, body: bytes, *, push: bool) -> SendFailed:
    """The error for an answer that is no success, without personal data.

    developers.line.biz/en/reference/messaging-api ("Error responses", "Retry failed API
    requests"): 5xx may have been done, 429 is a rate or the month's limit, 4xx is never retried;
    400 "Failed to send messages" says that this chat cannot be reached.
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
        # The operator mends this, and what waits must still arrive.
        return SendFailed(Fate.RETRY, f"{told}: LINE_CHANNEL_ACCESS_TOKEN is wrong or expired")
    return SendFailed(Fate.REFUSED, f"{told}{': ' if fields else ''}{', '.join(fields)}")


def _said(body: bytes) -> tuple[str, list[str]]:
    """(the message in lower case, the names of the fields that LINE rejects)."""
    try:
        answer = json.loads(body)
        message = str(answer.get("message")).lower()
        fields = [str(detail.get("property", "")) for detail in answer.get("details") or []]
    except (ValueError, AttributeError, TypeError, RecursionError):
        return "", []
    return message, [field for field in fields[:5] if _PROPERTY.fullmatch(field)]


def _seconds(header: str | None) -> float | None:
    """Retry-After in seconds; its other form, a date, is not used by LINE."""
    try:
        seconds = float(header or "")
    except ValueError:
        return None
    return seconds if 0 <= seconds < 86_400 else None
