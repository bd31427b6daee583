"""Translates one Telegram update into an Incoming and the Envelope to answer it with.

Reads the JSON itself, which takes about 0.02 ms instead of 0.23 ms with Update.de_json. Tests
compare the result for every kind with python-telegram-bot's types.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

from bot.channels import wire
from bot.channels.base import Envelope, RawEvent
from bot.channels.telegram.entities import JSON, Bot, command, without_mention
from bot.channels.telegram.hooks import NO_CHAT, chat_of
from bot.channels.telegram.messages import clean, said_in
from bot.channels.telegram.typed_commands import START
from bot.channels.telegram.unread import unread
from handlers.core import incoming
from handlers.core.incoming import Incoming, Said
from handlers.core.reply import decode_press
from handlers.registry import COMMANDS

_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_IN = frozenset({"creator", "administrator", "member", "restricted"})


def parse(event: RawEvent, received: datetime, bot: Bot) -> tuple[Incoming | None, Envelope]:
    """Return what the person did (None for kinds that are skipped), and the envelope.

    Never raises."""
    to = Envelope(event.channel, event.account, event.event_id, event.person, NO_CHAT)
    try:
        update = wire.decode(event.raw)
        to = replace(to, chat=chat_of(update))
        if "message" in update:
            return _message(update["message"], to, received, bot)
        if "edited_message" in update:
            return _edited(update["edited_message"], to, received, bot)
        if "callback_query" in update:
            return _press(update["callback_query"], to, received)
        if "my_chat_member" in update:
            return _membership(update["my_chat_member"], to, received)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError):
        # An update that does not match the Bot API's documentation is treated as unknown.
        return None, to
    return None, to


def _message(
    message: JSON, to: Envelope, received: datetime, bot: Bot
) -> tuple[Incoming | None, Envelope]:
    private = message["chat"]["type"] == "private"
    envelope = replace(to, private=private, language=_language(message))
    said, mentioned = _private(message), False
    if not private:
        said, mentioned = _in_group(message, bot)
    if said is None:
        return None, envelope
    done = Incoming(
        said=said,
        at=_moment(message["date"], received),
        message=str(message["message_id"]),
        in_group=not private,
        mentioned=mentioned,
    )
    return done, envelope


def _edited(
    message: JSON, to: Envelope, received: datetime, bot: Bot
) -> tuple[Incoming | None, Envelope]:
    """Read an edited message of a private chat like a new one, but mark it as edited.

    Telegram also sends such updates for votes in a poll and for live locations that move (Bot API,
    Update.edited_message). Only text and pictures with an edit date count.
    """
    done, envelope = _message(message, to, received, bot)
    if done is None or not envelope.private or not message.get("edit_date"):
        return None, envelope
    if not isinstance(done.said, incoming.Text | incoming.Picture | incoming.File):
        return None, envelope
    return replace(done, at=_moment(message["edit_date"], received), edited=True), envelope


def _private(message: JSON) -> Said | None:
    typed = command(message.get("text", ""), message.get("entities", []))
    known = (_command(typed[0], typed[2]) if typed else None) or said_in(message)
    return known or unread(message)


def _in_group(message: JSON, bot: Bot) -> tuple[Said | None, bool]:
    """Return what was said in a group, and whether to the bot: by command, mention or reply.

    A command or mention without other words, in reply to a message, refers to that message.
    """
    if "migrate_to_chat_id" in message:
        # The group became a supergroup with a new id; nothing may be sent to the old one.
        return incoming.Left(), False
    text, entities = message.get("text", ""), message.get("entities", [])
    replied = message.get("reply_to_message")
    typed = command(text, entities)
    if typed:
        name, named_bot, rest = typed
        if named_bot and not bot.is_named(named_bot) and bot.username is not None:
            return None, False
        known = COMMANDS.get(name)
        if known and known.takes_words and not rest and replied:
            return said_in(replied), True
        if said := _command(name, rest):
            return said, True
    words, named = without_mention(text, entities, bot)
    if named and not words and replied:
        return said_in(replied), True
    said = said_in(message)
    if named and isinstance(said, incoming.Text):
        said = replace(said, text=words) if words else said
    caption = message.get("caption", ""), message.get("caption_entities", [])
    named = named or without_mention(*caption, bot)[1]
    to_us = replied is not None and replied.get("from", {}).get("id") == bot.id
    return said, named or to_us


def _command(name: str, rest: str) -> Said | None:
    """Return the button press that a command stands for, or the words after it as text.

    Returns None for an unknown command, which is then read as text.
    """
    if name == START:
        return incoming.Hello(rest if _CODE.fullmatch(rest) else "")
    found = COMMANDS.get(name)
    if found is None:
        return None
    if found.takes_words and rest:
        return incoming.Text(clean(rest))
    return incoming.Pressed(found.action)


def _press(press: JSON, to: Envelope, received: datetime) -> tuple[Incoming | None, Envelope]:
    message = press.get("message", {})
    private = message.get("chat", {}).get("type", "private") == "private"
    envelope = replace(
        to,
        private=private,
        language=_language(press),
        callback=press["id"],
        # A date of 0 marks a message that cannot be edited (Bot API, InaccessibleMessage), and a
        # photo with a caption cannot be changed to a text message.
        pressed=str(message["message_id"]) if message.get("date") and "text" in message else None,
    )
    if "data" not in press:
        return None, envelope
    done = Incoming(
        said=incoming.Pressed(*decode_press(press["data"])),
        at=received,
        in_group=not private,
        mentioned=not private,
    )
    return done, envelope


def _membership(change: JSON, to: Envelope, received: datetime) -> tuple[Incoming | None, Envelope]:
    kind = change["chat"]["type"]
    envelope = replace(to, private=kind == "private", language=_language(change))
    before, after = _is_in(change["old_chat_member"]), _is_in(change["new_chat_member"])
    said: Said | None = None
    if kind == "private":
        # A person who unblocks the bot then sends /start or a text, which is answered.
        said = incoming.Gone() if before and not after else None
    elif kind in ("group", "supergroup") and before != after:
        said = incoming.Joined() if after else incoming.Left()
    if said is None:
        return None, envelope
    at = _moment(change["date"], received)
    return Incoming(said=said, at=at, in_group=kind != "private"), envelope


def _is_in(member: JSON) -> bool:
    return member["status"] in _IN and member.get("is_member", True)


def _language(about: JSON) -> str | None:
    """Return the app's language without the region ("en" for "en-GB"), or None."""
    code = about.get("from", {}).get("language_code")
    return str(code).partition("-")[0].lower() if code else None


def _moment(date: int, received: datetime) -> datetime:
    """Return Telegram's Unix time as UTC, or the time of receipt if it is invalid."""
    try:
        return datetime.fromtimestamp(date, UTC)
    except (OverflowError, OSError, ValueError, TypeError):
        return received
