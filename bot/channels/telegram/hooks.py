"""An update as Telegram delivers it -> the raw event to keep and what to answer for it at once."""

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
among the inline buttons, and pressing it brings the keyboard with the one location button. Hiding
itself after use, it never stays in the way of who would rather type.
"""


def decode(body: bytes) -> JSON:
    """The update in a webhook body. Raises Refused(400) for anything that is no update."""
    try:
        update = wire.decode(body)
    except (ValueError, RecursionError):
        raise Refused(400, "not JSON") from None
    if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
        raise Refused(400, "not an update")
    return update


def split(update: JSON, raw: bytes, account: str) -> Hook:
    """The one event of an update (its `raw` bytes), and the call our answer makes for it."""
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
    """The id of a press that the call made for it does not answer: its button would go on turning
    on the phone."""
    press = update.get("callback_query")
    return press.get("id") if isinstance(press, dict) and press.get("data") == ASK_PLACE else None


def _chat(update: JSON) -> JSON:
    """The chat an update belongs to, else the person who caused it (their private chat has the
    same id); empty where neither is named."""
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
    """The words on the button that was pressed: they are in the person's language already."""
    try:
        rows = press["message"]["reply_markup"]["inline_keyboard"]
        return next(str(b["text"]) for row in rows for b in row if b["callback_data"] == ASK_PLACE)
    except (KeyError, TypeError, StopIteration):
        return None


def _call(method: str, parameters: JSON) -> bytes:
    """A call made by answering a webhook (Bot API, "Making requests when getting updates")."""
    return wire.encode({"method": method, **parameters})
