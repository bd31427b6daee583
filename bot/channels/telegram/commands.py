"""Registers `telegram setup` on the command line of operators; setup.py does the work."""

from __future__ import annotations

import argparse

from bot.commands import Commands, add_command
from bot.errors import Refusal


def register(commands: Commands) -> None:
    """Add `telegram setup`."""
    group = add_command(commands, "telegram", help="the Telegram bot")
    actions = group.add_subparsers(metavar="ACTION", required=True)
    setup = add_command(
        actions,
        "setup",
        help="set the bot's commands, description and webhook; again after changing them",
    )
    setup.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Set up the bot and print what was set. Raises Refusal."""
    import asyncio

    from bot import settings
    from bot.channels.telegram.settings import TelegramSettings

    loaded = settings.load()
    telegram = loaded.of(TelegramSettings)
    if telegram is None:
        raise Refusal(
            "TELEGRAM_BOT_TOKEN is not set: make a bot with @BotFather in Telegram, put its token "
            "there and try again"
        )
    from bot.channels.telegram import setup
    from content.reading.library import Library

    webhook = None
    if telegram.webhook:
        webhook = setup.Webhook(telegram.webhook, telegram.webhook_secret)
    library = Library.load(loaded.content_dir)
    phrases = {code: library.phrases[code] for code in library.offered}
    name = loaded.operator.name
    try:
        account = asyncio.run(
            setup.set_up(telegram.bot_token, telegram.api_base, phrases, name, webhook)
        )
    except setup.SetupRefused as refused:
        raise Refusal(str(refused)) from refused
    print(f"@{account.name}: commands and descriptions set in {', '.join(sorted(phrases))}")
    if webhook:
        print(f"updates come to {webhook.address}")
    else:
        print("updates are fetched by polling (set PUBLIC_URL for a webhook)")
    for mode, is_on, where in (
        ("guest mode", account.guests, "the bot's settings"),
        ("inline mode", account.inline, "/setinline"),
    ):
        print(f"{mode}: {'on' if is_on else f'off (@BotFather, {where}: docs/operations.md)'}")
    return 0
