"""Splits a Telegram update into the raw event to store and the API call that is made in the HTTP
response.
"""

from __future__ import annotations

from typing import Any

from bot.channels import wire
from bot.channels.base import Hook, RawEvent, Refused
from bot.channels.person_id import PersonId

NAME = "telegram"

JSON = dict[str, Any]

QUESTIONS = ("guest_message", "inline_query")
"""The kinds of update from chats that the bot is not in (guests.py): they are never stored.
Telegram sends them once guest and inline mode are switched on at @BotFather."""

KINDS = ("message", "edited_message", "callback_query", "my_chat_member", *QUESTIONS)
"""The kinds of update requested from Telegram (allowed_updates); others are stored and skipped."""

ASK_PLACE = "?place"
"""Data of the button "send my location". It cannot be taken for an action, as these have names.

Only a reply keyboard can ask for a location, and a message can have only one keyboard. So an inline
button with this data is shown, and pressing it sends a message with a reply keyboard of one
location button. That keyboard hides itself after use, so that people can type again.
"""

NO_CHAT = "0"
"""Stands for the chat of an update that belongs to none."""


def decode(body: bytes) -> JSON:
    """Parse a webhook body. Raises Refused with 400 if it is not an update."""
    try:
        update = wire.decode(body)
    except (ValueError, RecursionError):
        raise Refused(400, "not JSON") from None
    if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
        raise Refused(400, "not an update")
    return update


def split(update: JSON, raw: bytes, account: str) -> Hook:
    """Return the event of an update, and in `answer` the API call that the HTTP response makes.

    `raw` are the update's bytes. A press of ASK_PLACE is answered at once and has no event, and
    neither has a question from a chat that the bot is not in.
    """
    if not update.keys().isdisjoint(QUESTIONS):
        return Hook(())
    pressed = update.get("callback_query")
    press = pressed if isinstance(pressed, dict) else {}
    chat = _chat(update)
    private = chat.get("type", "private") == "private"
    if press.get("data") == ASK_PLACE and private and "id" in chat:
        return Hook((), _call("sendMessage", _location_keyboard(press, chat["id"])))
    event = RawEvent(
        channel=NAME,
        account=account,
        event_id=str(update["update_id"]),
        person=str(PersonId(NAME, chat_of(update))),
        raw=raw,
    )
    if "id" in press:
        return Hook((event,), _call("answerCallbackQuery", {"callback_query_id": press["id"]}))
    return Hook((event,))


def left_open(update: JSON) -> str | None:
    """Return the id of a press that has to be acknowledged separately, or None.

    The response to ASK_PLACE makes another call, so that the button's spinner would not stop."""
    press = update.get("callback_query")
    return press.get("id") if isinstance(press, dict) and press.get("data") == ASK_PLACE else None


def chat_of(update: JSON) -> str:
    """Return the id of the chat to answer, or NO_CHAT."""
    named = _chat(update).get("id")
    return str(named) if isinstance(named, int) else NO_CHAT


def _chat(update: JSON) -> JSON:
    """Return the chat of an update, or the person who caused it (their private chat has the same
    id); empty if the update has neither."""
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
    """Return the label of the pressed button, which is in the person's language, or None."""
    try:
        rows = press["message"]["reply_markup"]["inline_keyboard"]
        return next(str(b["text"]) for row in rows for b in row if b["callback_data"] == ASK_PLACE)
    except (KeyError, TypeError, StopIteration):
        return None


def _call(method: str, parameters: JSON) -> bytes:
    """Return the response body that makes an API call (Bot API, "Making requests when getting
    updates")."""
    return wire.encode({"method": method, **parameters})
