"""Splits an update into the raw event to store and the call that our HTTP answer makes."""

from __future__ import annotations

from typing import Any

from bot.channels import wire
from bot.channels.base import Hook, RawEvent, Refused
from bot.channels.person_id import PersonId

NAME = "telegram"

JSON = dict[str, Any]

KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of update we ask Telegram for (allowed_updates); others are kept and skipped."""

ASK_PLACE = "?place"
"""Button data of "send my location". No action of ours has an empty name, so none can clash.

Only a reply keyboard can ask for a location and a message has one keyboard, so the button stands
among the inline buttons, and pressing it brings the keyboard with the one location button. That
keyboard hides itself after use, so that people can type again.
"""


def decode(body: bytes) -> JSON:
    """Parse a webhook body. Raises Refused(400) if it is no update."""
    try:
        update = wire.decode(body)
    except (ValueError, RecursionError):
        raise Refused(400, "not JSON") from None
    if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
        raise Refused(400, "not an update")
    return update


def split(update: JSON, raw: bytes, account: str) -> Hook:
    """The event of an update (`raw` are its bytes), and the call that our answer makes."""
    pressed = update.get("callback_query")
    press = pressed if isinstance(pressed, dict) else {}
    chat = _chat(update)
    private = chat.get("type", "private") == "private"
    named = chat.get("id")
    if press.get("data") == ASK_PLACE and private and "id" in chat:
        return Hook((), _call("sendMessage", _location_keyboard(press, chat["id"])))
    event = RawEvent(
        channel=NAME,
        account=account,
        event_id=str(update["update_id"]),
        person=PersonId(NAME, str(named if isinstance(named, int) else 0)).key,
        raw=raw,
    )
    if "id" in press:
        return Hook((event,), _call("answerCallbackQuery", {"callback_query_id": press["id"]}))
    return Hook((event,))


def left_open(update: JSON) -> str | None:
    """The id of a press that our answer's call does not acknowledge, so that its spinner would
    stay."""
    press = update.get("callback_query")
    return press.get("id") if isinstance(press, dict) and press.get("data") == ASK_PLACE else None


def _chat(update: JSON) -> JSON:
    """The chat of an update, else the person who caused it (their private chat has the same id);
    empty if it names neither."""
    for about in update.values():
        if isinstance(about, dict):
            message = about.get("message")
            for holder in (message, about):
                if isinstance(holder, dict) and isinstance(holder.get("chat"), dict):
                    return dict(holder["chat"])
            who = about.get("from") or about.get("user")
            if isinstance(who, dict) and "id" in who:
                return {"id": who["id"], "type": "private"}
    return {}


def _location_keyboard(press: JSON, chat: int) -> JSON:
    label = _label(press) or "\U0001f4cd"
    return {
        "chat_id": chat,
        "text": label,
        "reply_markup": {
            "keyboard": [[{"text": label, "request_location": True}]],
            "one_time_keyboard": True,
            "resize_keyboard": True,
        },
    }


def _label(press: JSON) -> str | None:
    """The label of the pressed button, which is in the person's language."""
    try:
        rows = press["message"]["reply_markup"]["inline_keyboard"]
        return next(str(b["text"]) for row in rows for b in row if b["callback_data"] == ASK_PLACE)
    except (KeyError, TypeError, StopIteration):
        return None


def _call(method: str, parameters: JSON) -> bytes:
    """A call made by answering a webhook (Bot API, "Making requests when getting updates")."""
    return wire.encode({"method": method, **parameters})
