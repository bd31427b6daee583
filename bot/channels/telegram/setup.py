"""Does the work of `telegram setup`: sets a bot's typed commands, descriptions and webhook by
Telegram's API.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import aiohttp
from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram.error import InvalidToken, TelegramError

from bot.channels.fit import fit
from bot.channels.telegram.hooks import KINDS
from bot.channels.telegram.request import library_bot
from bot.channels.telegram.typed_commands import LISTED, LISTED_IN_GROUPS
from bot.turns.phrasebook import Phrasebook
from handlers.core.feature import Command
from handlers.core.say import Phrase, Speak

DEFAULT = "th"
"""The language for people whose app uses a language that has no phrases; it is set without a
language code."""

DESCRIPTION = 512
SHORT_DESCRIPTION = 120
COMMAND_DESCRIPTION = 256
"""The most characters in each (Bot API: setMyDescription, setMyShortDescription, BotCommand)."""


class SetupRefused(Exception):
    """Raised if Telegram refused a call; the message tells the operator what to do next."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """The URL for updates, and the secret that Telegram sends with each."""

    address: str
    secret: str


@dataclass(frozen=True, slots=True)
class Account:
    """The bot as Telegram knows it: its @name, and whether it can be asked in chats that it is not
    in, by its name below a message (`guests`) and by words typed behind its name (`inline`)."""

    name: str
    guests: bool = False
    inline: bool = False


async def set_up(
    token: str,
    api_base: str,
    phrases: Mapping[str, Mapping[str, str]],
    operator: str,
    webhook: Webhook | None,
) -> Account:
    """Set commands, descriptions and the webhook (None deletes it); return the bot's account.

    `phrases` is language -> key -> text. Safe to run again. Raises SetupRefused.
    """
    try:
        async with aiohttp.ClientSession() as session:
            bot = library_bot(token, api_base, session)
            me = await bot.get_me()
            book = Phrasebook(phrases)
            for language in phrases:
                await _describe(bot, language, book.speaker(language), operator)
            if webhook:
                await bot.set_webhook(
                    webhook.address, secret_token=webhook.secret, allowed_updates=list(KINDS)
                )
            else:
                await bot.delete_webhook()
            return Account(
                me.username or "", bool(me.supports_guest_queries), bool(me.supports_inline_queries)
            )
    except InvalidToken:
        raise SetupRefused(
            "Telegram refuses TELEGRAM_BOT_TOKEN: copy it again from @BotFather"
        ) from None
    except TelegramError as error:
        raise SetupRefused(f"Telegram says: {error.message}. Mend it and try again") from None


async def _describe(bot: Bot, language: str, speak: Speak, operator: str) -> None:
    code = None if language == DEFAULT else language

    def told(commands: Iterable[Command]) -> list[BotCommand]:
        return [
            BotCommand(each.name, fit(speak(each.words), COMMAND_DESCRIPTION, "utf16"))
            for each in commands
            if each.words
        ]

    await bot.set_my_commands(told(LISTED), BotCommandScopeAllPrivateChats(), code)
    await bot.set_my_commands(told(LISTED_IN_GROUPS), BotCommandScopeAllGroupChats(), code)
    description = speak(Phrase("telegram.description", {"operator": operator}))
    await bot.set_my_description(fit(description, DESCRIPTION, "utf16"), code)
    short = speak(Phrase("telegram.short_description"))
    await bot.set_my_short_description(fit(short, SHORT_DESCRIPTION, "utf16"), code)
