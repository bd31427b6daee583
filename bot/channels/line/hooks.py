"""Verifies the signature of LINE's webhook calls and splits them into raw events.

Does not use the SDK, because one event that the SDK cannot read would make it lose the whole call.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from bot.channels import wire
from bot.channels.base import Hook, RawEvent, Refused
from bot.channels.person_id import PersonId

SIGNATURE = "x-line-signature"

_WRONG = "wrong X-Line-Signature: is LINE_CHANNEL_SECRET of this channel?"
_LENGTH = 44
"""Characters of 32 bytes in base64, the signature's form."""

IDS = {"user": "userId", "group": "groupId", "room": "roomId"}
"""Type of an event's source -> the field that holds the chat's id."""


def signature(headers: Mapping[str, str]) -> bytes:
    """Return the signature of a call. Raises Refused with 400 if it is missing or too long or short
    for one."""
    sent = headers.get(SIGNATURE)  # aiohttp's headers ignore upper and lower case
    if sent is None:
        sent = next((value for name, value in headers.items() if name.lower() == SIGNATURE), None)
    if sent is None:
        raise Refused(400, "no X-Line-Signature header")
    given = sent.encode("utf-8", "replace")
    if len(given) != _LENGTH:
        raise Refused(400, _WRONG)
    return given


def receive(body: bytes, headers: Mapping[str, str], secret: bytes) -> Hook:
    """Return the events of a genuine call, in order; LINE's "verify" button sends none.

    Raises Refused with 400 if the signature is missing or wrong, or the body has another form.
    """
    sent = signature(headers)
    # developers.line.biz/en/docs/messaging-api/verify-webhook-signature
    right = base64.b64encode(hmac.digest(secret, body, hashlib.sha256))
    if not hmac.compare_digest(sent, right):
        raise Refused(400, _WRONG)
    try:
        call = wire.decode(body)
    except (ValueError, RecursionError):
        raise Refused(400, "the body is not JSON") from None
    events = call.get("events") if isinstance(call, dict) else None
    if not isinstance(events, list):
        raise Refused(400, "the body has no list of events")
    account = wire.storable_id(call.get("destination"))
    return Hook(tuple(_raw(event, account) for event in events if isinstance(event, dict)))


def chat_of(event: Mapping[str, Any]) -> tuple[str, str]:
    """Return (type of the source, id of the chat), both empty if the event has no known source."""
    source = event.get("source")
    if isinstance(source, dict):
        kind = str(source.get("type"))
        if chat := wire.storable_id(source.get(IDS.get(kind, ""))):
            return kind, chat
    return "", ""


def _raw(event: dict[str, Any], account: str) -> RawEvent:
    _, chat = chat_of(event)
    return RawEvent(
        channel="line",
        account=account,
        event_id=_event_id(event),
        # Events of no chat (an account suspended, a module attached) go to the account's lane.
        person=str(PersonId("line", chat or account)),
        raw=wire.encode(event),
    )


def _event_id(event: dict[str, Any]) -> str:
    """Return webhookEventId, a ULID, or else a digest that is the same in a redelivery."""
    if given := wire.storable_id(event.get("webhookEventId")):
        return given
    same = {key: value for key, value in event.items() if key != "deliveryContext"}
    return hashlib.sha256(json.dumps(same, sort_keys=True).encode()).hexdigest()
