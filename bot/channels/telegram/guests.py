"""Guest mode and inline mode: reads what somebody asks in a chat that the bot is not in, and writes
the one answer.

Sources: Bot API 10.1 (Update.guest_message and inline_query, Message.guest_query_id,
answerGuestQuery, answerInlineQuery), and core.telegram.org/api/bots/guest-mode: a guest bot gets
the message that names it and, as reference, the one that this replies to. The raw JSON is read, as
for every other update (parse.py).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.channels import wire
from bot.channels.base import SendFailed
from bot.channels.fit import fit
from bot.channels.guests import AnswerGuest, GuestAnswer, GuestQuestion
from bot.channels.telegram import render
from bot.channels.telegram.client import Client, EditGone, PictureGone
from bot.channels.telegram.entities import JSON, Bot, hidden_links, piece
from bot.channels.telegram.hooks import NAME, QUESTIONS
from bot.channels.telegram.messages import clean, said_in
from handlers.core.incoming import File, Picture, Said, Text, Unread
from handlers.core.ports import MediaPort
from handlers.core.reply import Card
from handlers.core.say import Phrase

log = logging.getLogger(__name__)

GUEST, INLINE = "guest", "inline"
UPDATES = dict(zip((GUEST, INLINE), QUESTIONS, strict=True))
"""How it is asked -> the kind of update."""

START = "guest"
"""The code of the button that opens a chat of two: our greeting answers it."""

RESULT = "verdict"
"""The id of the only result of an answer."""

LONGEST = 4096
"""Characters of a message that are read: the most that Telegram takes (Bot API, sendMessage)."""

_TITLE = 80
"""Characters of a result's title and description in the list of who types; the rest is cut off."""

_MENTIONS = frozenset({"mention", "text_mention", "bot_command"})
_LINKS = frozenset({"url", "text_link"})
_READ = (Text, Picture, File)


def question(update: JSON, bot: Bot) -> GuestQuestion | None:
    """Return what is asked; None if it is to be left unanswered. Never raises."""
    try:
        if UPDATES[GUEST] in update:
            return _guest(update[UPDATES[GUEST]], bot)
        return _inline(update[UPDATES[INLINE]]) if UPDATES[INLINE] in update else None
    except (LookupError, TypeError, ArithmeticError, ValueError, AttributeError, RecursionError):
        # An update that does not match the Bot API's documentation is left alone.
        return None


def call(asked: GuestQuestion, answer: GuestAnswer, bot: Bot) -> tuple[str, JSON]:
    """Return (method, parameters) of the answer.

    Who types is offered the answer to send, or nothing but the way to a chat of two.
    """
    label = fit(answer.speak(Phrase("guest.button")), 40, "grapheme")
    if asked.mode == GUEST:
        result = _article(answer, _button(label, bot))
        return "answerGuestQuery", {"guest_query_id": asked.id, "result": result}
    return "answerInlineQuery", {
        "inline_query_id": asked.id,
        "results": [_article(answer, _button(label, bot))] if answer.judged else [],
        "cache_time": 0,
        "is_personal": True,
        "button": {"text": label, "start_parameter": START},
    }


def _guest(message: JSON, bot: Bot) -> GuestQuestion | None:
    asker = message.get("from") or message.get("sender_chat") or {}
    if asker.get("is_bot") or message.get("edit_date"):
        return None  # bots would go on asking each other; a correction was answered before
    own, about = _own_words(message), _replied_to(message, bot)
    if isinstance(sent := said_in(message), Picture):
        own, about = None, replace(sent, caption=own.text if own else "")
    elif about is None or any(entity["type"] in _LINKS for entity in _entities(message)):
        own, about = None, own or Unread()
    return GuestQuestion(
        channel=NAME,
        mode=GUEST,
        id=_id(message["guest_query_id"]),
        asker=str(asker.get("id", "")),
        chat=str(message["chat"]["id"]),
        about=about,
        own=own,
        language=_language(asker),
    )


def _inline(query: JSON) -> GuestQuestion | None:
    asker, words = query["from"], clean(query["query"])[:LONGEST]
    if asker.get("is_bot"):
        return None
    return GuestQuestion(
        channel=NAME,
        mode=INLINE,
        id=_id(query["id"]),
        asker=str(asker["id"]),
        chat="",
        about=Text(words) if words.strip() else Unread(),
        language=_language(asker),
        typed=True,
    )


def _id(value: object) -> str:
    """Return an id of Telegram. Raises ValueError if it is none."""
    if not isinstance(value, str) or not value:
        raise ValueError("no id")
    return value


def _entities(message: JSON) -> Sequence[JSON]:
    found: Sequence[JSON] = message.get("entities") or message.get("caption_entities") or []
    return found


def _own_words(message: JSON) -> Text | None:
    """Return what the asker says, without the names of bots and people; None if that is nothing."""
    text, entities = message.get("text") or message.get("caption") or "", _entities(message)
    for word in [piece(text, entity) for entity in entities if entity["type"] in _MENTIONS]:
        text = text.replace(word, " ", 1)
    links = hidden_links(message, text, list(entities))
    words = clean(text)[:LONGEST].strip()
    return Text(words, tuple(map(clean, links))) if words or links else None


def _replied_to(message: JSON, bot: Bot) -> Said | None:
    """Return the message that is asked about; None if the asker replied to none.

    What the bot said itself is not judged. A quotation is all there is of a message elsewhere.
    """
    replied = message.get("reply_to_message")
    if not replied:
        quoted = (message.get("quote") or {}).get("text", "")
        return _shortened(Text(clean(quoted))) if quoted else None
    if bot.id in (replied.get("from", {}).get("id"), replied.get("via_bot", {}).get("id")):
        return None
    said = said_in(replied)
    return _shortened(said) if isinstance(said, _READ) else Unread()


def _shortened(said: Said) -> Said:
    if isinstance(said, Text):
        return replace(said, text=said.text[:LONGEST])
    return said


def _language(asker: JSON) -> str | None:
    code = asker.get("language_code")
    return str(code).partition("-")[0].lower() if code else None


def _button(label: str, bot: Bot) -> JSON:
    """Return the keyboard that leads to the chat of two; none before the bot's name is known."""
    if bot.username is None:
        return {}
    button = {"text": label, "url": f"https://t.me/{bot.username}?start={START}"}
    return {"reply_markup": {"inline_keyboard": [[button]]}}


def _article(answer: GuestAnswer, keyboard: JSON) -> JSON:
    """Return the answer as an InlineQueryResultArticle."""
    cards = [part for part in answer.reply.parts if isinstance(part, Card)]
    title = answer.speak(cards[0].title) if cards else "…"
    first = answer.speak(cards[0].lines[0]) if cards and cards[0].lines else ""
    content: dict[str, Any] = {
        "message_text": render.words(answer.reply, answer.speak),
        "parse_mode": "HTML",
        **render.NO_PREVIEW,
    }
    described = {"description": fit(first, _TITLE, "grapheme")} if first else {}
    return {
        "type": "article",
        "id": RESULT,
        "title": fit(title, _TITLE, "grapheme"),
        "input_message_content": content,
        **described,
        **keyboard,
    }


class Guests:
    """Has questions answered as they come, each in a task of its own.

    Nothing waits for them and nothing is kept: if the process stops, who asked asks again. Of one
    who types on only the newest words are answered.
    """

    def __init__(self, client: Client, media: MediaPort | None = None) -> None:
        self._client = client
        self._media = media
        self._answer: AnswerGuest | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._typing: dict[str, asyncio.Task[None]] = {}

    def use(self, answer: AnswerGuest | None) -> None:
        """Answer by this from now on; None: not any more."""
        self._answer = answer

    def take(self, update: JSON, bot: Bot) -> None:
        """Begin to answer an update, if it is such a question."""
        asked = question(update, bot)
        if asked is None or self._answer is None:
            return
        task = asyncio.create_task(self._run(asked, self._answer, bot))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        if asked.mode == INLINE:
            self._replace(asked.asker, task)

    def _replace(self, asker: str, task: asyncio.Task[None]) -> None:
        if (earlier := self._typing.get(asker)) is not None:
            earlier.cancel()
        self._typing[asker] = task

        def forget(done: asyncio.Task[None]) -> None:
            if self._typing.get(asker) is done:
                del self._typing[asker]

        task.add_done_callback(forget)

    async def settled(self) -> None:
        """Wait until no question is being answered."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _run(self, asked: GuestQuestion, answer_guest: AnswerGuest, bot: Bot) -> None:
        answer = await answer_guest(asked, self._media)
        if answer is None:
            return
        method, parameters = call(asked, answer, bot)
        try:
            await self._client.call(method, wire.encode(parameters))
        except (SendFailed, EditGone, PictureGone) as failed:
            log.info("Telegram %s: %s", method, failed)
